import { movementId } from '../../core/ids.ts';
import { type Movement, type Position, UNKNOWN_INDEX } from '../../core/movement.ts';
import { withEmittedWraps } from '../emitted-wraps.ts';
import { woven } from '../woven.ts';
import { type Native, repeatedWraps, wrappedBy } from '../wraps.ts';
import type { EvmAssets } from './assets.ts';
import { calldataOf } from './calldata.ts';
import { type Move, type MovementMaker, movementMaker } from './movement-maker.ts';
import { callParties, isDestruction, paymentParties, tokenParties, ZERO_ADDRESS } from './transfers.ts';
import type { CallRow, PaymentRow, TokenRow } from './wire.ts';

/** The rows of one account, or of one transaction, as the three lists give them. */
export interface EvmRows {
  readonly payments: readonly PaymentRow[];
  readonly calls: readonly CallRow[];
  readonly tokens: readonly TokenRow[];
}

/**
 * The movements of `rows` in chain order: by block and transaction index, and within a transaction its own value, then
 * internal transfers in trace order, then token transfers in list order, then gas; but a transfer of what is unwrapped goes
 * before that. Gas only of the transactions that `sender` paid for, and of those alone what their calldata tells. What is put into a
 * wrapper contract, or taken out, mints and burns as much of the wrapped token in the same place.
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

function movementsOf(transaction: Transaction, sender: string, assets: EvmAssets): readonly Movement[] {
  const { hash, height, index = UNKNOWN_INDEX, time, payment } = transaction;
  const isOwn = payment !== undefined && payment.from === sender;
  const position: Position = { height, index, time };
  const maker = movementMaker({ hash, position }, isOwn ? calldataOf(payment, assets) : {}, assets);
  const natives = nativesOf(transaction);
  const halves = {
    coin: natives.flatMap((native) => coinMovements(native, maker, assets)),
    tokens: tokenMovements(transaction, natives, maker, assets),
  };
  const { coin, tokens } = withEmittedWraps(halves, assets);
  const moved = woven(coin, tokens);
  if (!isOwn || payment.fee === 0n) return moved;
  const gas: Move = { kind: 'gas', from: sender, to: undefined, asset: assets.native, amount: payment.fee };
  return [...moved, maker.make(maker.nextId(gas), gas)];
}

function tokenMovements(
  { tokens }: Transaction,
  natives: readonly NativeMove[],
  maker: MovementMaker,
  assets: EvmAssets,
): Movement[] {
  const isRepeated = repeatedWraps(natives, assets);
  return tokens.flatMap((row) => {
    const parties = tokenParties(row, assets);
    const asset = assets.tokens.get(row.contract);
    if (asset === undefined || row.value === undefined || typeof parties !== 'object') return [];
    if (isRepeated(row)) return [];
    const move: Move = { kind: 'token', ...parties, asset, amount: row.value };
    return [maker.make(maker.nextId(move), move)];
  });
}

interface NativeMove extends Native {
  readonly kind: 'value' | 'call';
}

/** What moved of the coin: the transaction's own value, then internal transfers in trace order. */
function nativesOf({ payment, calls }: Transaction): NativeMove[] {
  const paid = payment && paymentParties(payment);
  const own: NativeMove[] =
    payment && paid ? [{ kind: 'value', parties: paid, amount: payment.value, isDestruction: false }] : [];
  if (payment?.failed) return own;
  return [
    ...own,
    ...calls.toSorted(byTrace).flatMap((call): NativeMove[] => {
      const parties = callParties(call);
      return parties
        ? [{ kind: 'call', parties, amount: call.value, isDestruction: isDestruction(call) }]
        : [];
    }),
  ];
}

/** What is wrapped stands after the transfer of the coin, and what is unwrapped before it: each as it can be paid on. */
function coinMovements(native: NativeMove, maker: MovementMaker, assets: EvmAssets): Movement[] {
  const { kind, parties, amount } = native;
  const { minted, burned } = wrappedBy(native, assets);
  const move: Move = { kind, ...parties, asset: assets.native, amount };
  const id = maker.nextId(move);
  const [mint, burn] = [movementId(`${id}/wrapped`), movementId(`${id}/unwrapped`)];
  const token = { kind: 'token', amount } as const;
  return [
    ...(burned === undefined
      ? []
      : [maker.make(burn, { ...token, from: parties.to, to: ZERO_ADDRESS, asset: burned })]),
    maker.make(id, move, burned === undefined ? undefined : burn),
    ...(minted === undefined
      ? []
      : [maker.make(mint, { ...token, from: undefined, to: parties.from, asset: minted }, id)]),
  ];
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
