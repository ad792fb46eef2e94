import {
  type AccountId,
  type Amount,
  type AssetId,
  balanceId,
  movementId,
  sinkAccount,
  txId,
} from '../../core/ids.ts';
import { type Leg, type Movement, type Position, UNKNOWN_INDEX } from '../../core/movement.ts';
import type { EvmAssets } from './assets.ts';
import { callParties, type Parties, paymentParties, tokenParties, ZERO_ADDRESS } from './transfers.ts';
import type { CallRow, PaymentRow, TokenRow } from './wire.ts';

/** The rows of one account, or of one transaction, as the three lists give them. */
export interface EvmRows {
  readonly payments: readonly PaymentRow[];
  readonly calls: readonly CallRow[];
  readonly tokens: readonly TokenRow[];
}

/**
 * The movements of `rows` in chain order: by block and transaction index, and within a transaction its own value, then
 * internal transfers in trace order, then token transfers in list order, then gas. Gas only of the transactions that
 * `sender` paid for.
 *
 * An id says what moved and, of equal moves in one transaction, which: so it is the same from whichever account's list and
 * whichever provider the row was read, and equal rows stay two movements. Internal rows of explorers do not tell their
 * transaction's index: it is taken from another row of the transaction, and unknown where there is none. An internal transfer inside a
 * failed transaction is void, which only the sender's and the receiver's own lists can show.
 */
export function evmMovements(rows: EvmRows, sender: string, assets: EvmAssets): Movement[] {
  return inOrder(byTransaction(rows)).flatMap((transaction) => movementsOf(transaction, sender, assets));
}

interface Transaction {
  readonly hash: string;
  readonly height: number;
  readonly time: number;
  index: number | undefined;
  payment?: PaymentRow;
  readonly calls: CallRow[];
  readonly tokens: TokenRow[];
}

function byTransaction({ payments, calls, tokens }: EvmRows): Transaction[] {
  const byHash = new Map<string, Transaction>();
  const of = (row: PaymentRow | CallRow | TokenRow): Transaction => {
    let transaction = byHash.get(row.hash);
    if (!transaction) {
      const { hash, block, time } = row;
      transaction = { hash, height: block, time, index: undefined, calls: [], tokens: [] };
      byHash.set(hash, transaction);
    }
    transaction.index ??= row.index;
    return transaction;
  };
  for (const row of payments) of(row).payment = row;
  for (const row of calls) of(row).calls.push(row);
  // What is no amount is listed by some providers only: it must not tell an index either.
  for (const row of tokens) if (row.value !== undefined) of(row).tokens.push(row);
  return [...byHash.values()];
}

/** Transactions of unknown index after those of the same block whose index is known, in the order in which they were listed. */
const inOrder = (transactions: readonly Transaction[]): Transaction[] =>
  transactions.toSorted(
    (a, b) => a.height - b.height || (a.index ?? UNKNOWN_INDEX) - (b.index ?? UNKNOWN_INDEX),
  );

function movementsOf(transaction: Transaction, sender: string, assets: EvmAssets): Movement[] {
  const { payment, calls, tokens } = transaction;
  const { native } = assets;
  const movements: Movement[] = [];
  const add = movementMaker(transaction, assets, movements);

  const paid = payment && paymentParties(payment);
  if (payment && paid) add('value', paid, native, payment.value);
  if (!payment?.failed) {
    for (const call of calls.toSorted(byTrace)) {
      const parties = callParties(call);
      if (parties) add('call', parties, native, call.value);
    }
  }
  for (const row of tokens) {
    const parties = tokenParties(row, assets);
    const asset = assets.tokens.get(row.contract);
    if (asset === undefined || row.value === undefined || typeof parties !== 'object') continue;
    add('token', parties, asset, row.value);
  }
  if (payment && payment.from === sender) add('gas', undefined, native, payment.fee, sender);
  return movements;
}

type Kind = 'value' | 'call' | 'token' | 'gas';

function movementMaker(transaction: Transaction, assets: EvmAssets, movements: Movement[]) {
  const { chain, addresses } = assets;
  const txid = txId(transaction.hash);
  const position: Position = {
    height: transaction.height,
    index: transaction.index ?? UNKNOWN_INDEX,
    time: transaction.time,
  };
  const seen = new Map<string, number>();
  const leg = (owner: AccountId, asset: AssetId, amount: Amount): Leg => ({
    holding: { id: balanceId(owner, asset), owner, asset },
    amount,
  });

  return (kind: Kind, parties: Parties | undefined, asset: AssetId, amount: Amount, payer?: string): void => {
    if (amount === 0n) return;
    const giver = parties ? parties.from : payer;
    const from = giver === undefined ? undefined : addresses.account(giver);
    const to = parties && receiverOf(parties.to, kind, assets);
    const content =
      kind === 'value' || kind === 'gas' ? kind : contentOf(kind, asset, parties as Parties, amount, assets);
    const twins = seen.get(content) ?? 0;
    seen.set(content, twins + 1);
    movements.push({
      id: movementId(`${chain}:${txid}/${content}${content === kind ? '' : `#${twins}`}`),
      chain,
      txid,
      position,
      inputs: from === undefined ? [] : [leg(from, asset, amount)],
      outputs: to === undefined ? [] : [leg(to, asset, amount)],
    });
  };
}

/** A token given to the zero address is burned; ether sent there is another account's, which nobody owns. */
const receiverOf = (to: string, kind: Kind, { chain, addresses }: EvmAssets): AccountId =>
  kind === 'token' && to === ZERO_ADDRESS ? sinkAccount(chain, 'burned') : addresses.account(to);

function contentOf(
  kind: 'call' | 'token',
  asset: AssetId,
  { from = ZERO_ADDRESS, to }: Parties,
  amount: Amount,
  { chain, addresses }: EvmAssets,
): string {
  const spelled = (address: string): string => addresses.account(address).slice(chain.length + 1);
  const what = kind === 'token' ? asset.slice(chain.length + 1) : kind;
  return `${what}:${spelled(from)}>${spelled(to)}:${amount}`;
}

/** Paths in the call tree in the order in which the calls began; rows without one stay where they were listed. */
function byTrace({ trace: a }: CallRow, { trace: b }: CallRow): number {
  if (!a || !b) return 0;
  for (let n = 0; n < a.length && n < b.length; n++) {
    const difference = (a[n] as number) - (b[n] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
