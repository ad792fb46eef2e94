import { type Movement, UNKNOWN_INDEX } from '../../core/movement.ts';
import { malformed } from '../../net/upstream-error.ts';
import { asCompleted } from '../as-completed.ts';
import { runsCode } from './action.ts';
import type { TronAssets } from './assets.ts';
import { indexesOf } from './block-order.ts';
import type { TransactionInfo } from './info.ts';
import type { LookupScope, TronLookups } from './lookups.ts';
import { type Transaction, tronMovements } from './movements.ts';
import { tokenParties } from './transfers.ts';
import type { CallRow, TokenRow, TransactionRow } from './wire.ts';

/** What the lists of one account name. */
export interface Listed {
  /** The rows of each. */
  readonly transactions: readonly (readonly (TransactionRow | CallRow)[])[];
  readonly transfers: readonly TokenRow[];
  /** In lower-case hexadecimal with `41`. */
  readonly address: string;
}

export interface TransactionReader {
  readonly lookups: TronLookups;
  readonly assets: TronAssets;
  /** Transactions asked for at a time. */
  readonly width: number;
}

/** The movements of the account in chain order. Throws `malformed` where the node contradicts the lists. */
export async function readTransactions(
  listed: Listed,
  scope: LookupScope,
  reader: TransactionReader,
): Promise<readonly Movement[]> {
  const { assets, lookups, width } = reader;
  const account = assets.addresses.account(listed.address);
  const isOwn = ({ inputs, outputs }: Movement): boolean =>
    [...inputs, ...outputs].some(({ holding }) => holding.owner === account);

  const wanted = wantedOf(listed, assets);
  const infos = new Map<string, TransactionInfo>();
  const asked = [...wanted].filter(([, { row }]) => !row || isUnclear(row)).map(([txid]) => txid);
  const answers = asCompleted<string, TransactionInfo>(
    asked,
    async (txid, emit) => emit(await lookups.info(txid, scope)),
    width,
  );
  for await (const info of answers) infos.set(info.txid, info);

  const transactions = [...wanted].map(([txid, { row, time }]) =>
    assembled(txid, time, row, infos.get(txid)),
  );
  const movements = new Map(
    transactions.map((transaction) => [
      transaction,
      tronMovements(transaction, assets, listed.address).filter(isOwn),
    ]),
  );
  checkTransfers(listed.transfers, movements, assets);
  const indexes = await indexesOf(movements, scope, lookups);
  return [...movements]
    .map(([transaction, moved]) => ({ transaction, moved, index: indexes.get(transaction) ?? UNKNOWN_INDEX }))
    .sort((a, b) => byPlace({ ...a.transaction, index: a.index }, { ...b.transaction, index: b.index }))
    .flatMap(({ moved, index }) =>
      moved.map((movement) => ({ ...movement, position: { ...movement.position, index } })),
    );
}

interface Wanted {
  readonly time: number;
  readonly row: TransactionRow | undefined;
}

/** Transactions that moved something, or cost a fee: by their own row, by what a contract moved, by a transfer of a known token. */
function wantedOf(
  { transactions, transfers, address }: Listed,
  assets: TronAssets,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const rows of transactions) {
    const [first] = rows;
    const row = rows.find((one) => one.kind === 'transaction');
    const isMoving = rows.some((one) =>
      one.kind === 'call' ? !one.rejected : matters(one, address, assets),
    );
    if (first && isMoving) wanted.set(first.txid, { time: first.time, row });
  }
  for (const row of transfers) {
    const mayCount = row.contract === undefined || typeof tokenParties(row, assets) === 'object';
    if (mayCount && !wanted.has(row.txid)) wanted.set(row.txid, { time: row.time, row: undefined });
  }
  return wanted;
}

/** Whether a row may mean a movement of the account's: not where others sent it tokens that are not followed. */
function matters({ action }: TransactionRow, address: string, { tokens }: TronAssets): boolean {
  const { owner, value, token } = action;
  return (
    owner === address || value > 0n || runsCode(action) || (token !== undefined && tokens.has(token.token))
  );
}

/** Whether a row does not tell all that its transaction did. */
const isUnclear = ({ height, failed, action }: TransactionRow): boolean =>
  height === undefined ||
  failed === undefined ||
  action.type === 'WithdrawBalanceContract' ||
  (runsCode(action) && !failed);

function assembled(
  txid: string,
  time: number,
  row: TransactionRow | undefined,
  info: TransactionInfo | undefined,
): Transaction {
  if (info && info.time !== time) throw malformed(`gave two times for the transaction ${txid}`);
  return {
    txid,
    time,
    height: info?.height ?? row?.height ?? 0,
    index: UNKNOWN_INDEX,
    failed: info?.failed ?? row?.failed ?? false,
    fee: info?.fee ?? row?.fee ?? 0n,
    action: row?.action,
    info,
  };
}

/** A transfer that the list has and the logs have not would be lost without a word. */
function checkTransfers(
  transfers: readonly TokenRow[],
  movements: ReadonlyMap<Transaction, readonly Movement[]>,
  assets: TronAssets,
): void {
  const moved = new Set(
    [...movements.values()].flat().flatMap(({ txid, inputs, outputs }) => {
      const [leg] = [...inputs, ...outputs];
      return leg ? [`${txid} ${leg.holding.asset} ${leg.amount}`] : [];
    }),
  );
  for (const row of transfers) {
    if (row.contract === undefined || typeof tokenParties(row, assets) !== 'object') continue;
    const asset = assets.tokens.get(row.contract);
    if (!moved.has(`${row.txid} ${asset} ${row.value}`))
      throw malformed(`lists a transfer in ${row.txid} that the logs of the transaction do not have`);
  }
}

const byPlace = (a: Transaction, b: Transaction): number =>
  a.height - b.height || a.index - b.index || (a.txid < b.txid ? -1 : 1);
