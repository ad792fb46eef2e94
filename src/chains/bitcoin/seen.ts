import { type AccountId, addressOf, type HoldingId, type TxId, txId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import { decodeMovements, encodeMovements } from '../../store/movement-codec.ts';
import type { FactEntry, LookupRef } from '../../store/store.ts';
import type { Asking } from './ask.ts';

/** What is known of the spending of an outpoint up to a height. */
export type Spend =
  /** `unkept`: out of which answers that was read, where the store does not know it. */
  | { readonly kind: 'unspent'; readonly unkept?: readonly LookupRef[] }
  | { readonly kind: 'spent'; readonly by: TxId }
  /** Nothing certain; `wasUnspent` where it was unspent at some lower height. */
  | { readonly kind: 'unknown'; readonly wasUnspent: boolean };

/** Heights by which facts are kept: what is above `finalHeight` may be reorganised, and is kept for runs that ask nobody alone. */
export type KnownTo = Pick<Asking, 'asOf' | 'finalHeight'>;

/** Number of confirmed transactions of an account, counted at or after a height. */
export interface Traffic {
  readonly transactions: number;
  /** Whether there are more, or as many: it was not counted to the end. */
  readonly isLeast: boolean;
  readonly height: number;
}

/**
 * Everything a run has seen, so that nothing is asked for twice: transactions and who spends what in memory, as many as
 * fit; and as facts in the store, where a later run finds them.
 */
export interface SeenFacts {
  transaction(txid: TxId): Promise<Movement | undefined>;
  spend(outpoint: HoldingId, asOf: number): Promise<Spend>;
  /** Of a lower height than `asOf` only where nobody records what the run rests on: the answer to that question is another one. */
  traffic(account: AccountId, asOf: number): Promise<Traffic | undefined>;
  /**
   * Those that the run sees become facts of the store, unless they were read out of so many answers that naming them would
   * cost more than reading them again.
   */
  addTransactions(
    movements: readonly Movement[],
    known: KnownTo,
    madeOf: readonly LookupRef[],
  ): Promise<void>;
  addSpend(outpoint: HoldingId, spender: Movement, known: KnownTo): Promise<void>;
  addUnspent(outpoint: HoldingId, known: KnownTo, madeOf: readonly LookupRef[]): Promise<void>;
  addTraffic(account: AccountId, traffic: Traffic, madeOf: readonly LookupRef[]): Promise<void>;
}

/** Legs of transactions kept in memory: some 150 MB at most. */
const MAX_LEGS = 500_000;
/** Answers that a transaction's fact names at most. */
const MAX_ANSWERS = 16;
const NOBODY = 'none';
const AT_LEAST = '+';

/** Raised whenever transactions tell more: what was kept before is read again. */
const VERSION = 2;

/** `prefix` is what the keys begin with: `bitcoin/tx/2/<txid>`, `bitcoin/spend/<outpoint>`, `bitcoin/traffic/<address>`. */
export function seenFacts(prefix: string, cached: CachedLookups, maxLegs = MAX_LEGS): SeenFacts {
  const { facts } = cached.store;
  const memory = recentTransactions(maxLegs);
  /** Out of which answers transactions were read. */
  const sources = new WeakMap<Movement, readonly LookupRef[]>();
  /** Of which the store has who spends them, for good. */
  const keptSpends = new Set<HoldingId>();
  /** Whether a fact holds for this run. */
  const isGood = ({ final }: FactEntry): boolean => final || cached.offline;
  const isSeen = ({ position: { height } }: Movement, { asOf, finalHeight }: KnownTo): boolean =>
    height <= Math.max(asOf, finalHeight);
  const note = (movement: Movement): void => cached.note(sources.get(movement) ?? []);
  const transactionKey = (txid: TxId): string => `${prefix}/tx/${VERSION}/${txid}`;
  const spendKey = (outpoint: HoldingId): string =>
    `${prefix}/spend/${outpoint.split(':').slice(-2).join(':')}`;
  const trafficKey = (account: AccountId): string => `${prefix}/traffic/${addressOf(account)}`;

  return {
    async transaction(txid) {
      const recent = memory.transaction(txid);
      if (recent) {
        note(recent);
        return recent;
      }
      const fact = await facts.get(transactionKey(txid));
      const movement = fact && isGood(fact) ? decodeMovements(fact.value)[0] : undefined;
      if (movement) sources.set(movement, fact?.madeOf ?? []);
      return movement;
    },
    async spend(outpoint, asOf) {
      const recent = memory.spender(outpoint);
      if (recent) {
        note(recent);
        if (recent.position.height <= asOf) return { kind: 'spent', by: recent.txid };
      }
      const fact = await facts.get(spendKey(outpoint));
      const [by = '', until] = fact ? textOf(fact.value).split(' ') : [];
      if (recent) {
        // A spender that the store knows is not written over, though this run does not get to its block.
        const isKept = by === NOBODY ? Number(until) >= asOf : fact !== undefined;
        return { kind: 'unspent', ...(!isKept && { unkept: sources.get(recent) ?? [] }) };
      }
      if (!fact) return { kind: 'unknown', wasUnspent: false };
      if (by === NOBODY) {
        const height = cached.offline ? Number(until) : fact.height;
        return height >= asOf ? { kind: 'unspent' } : { kind: 'unknown', wasUnspent: true };
      }
      if (!isGood(fact)) return { kind: 'unknown', wasUnspent: false };
      if (fact.final) keptSpends.add(outpoint);
      return fact.height <= asOf ? { kind: 'spent', by: txId(by) } : { kind: 'unspent' };
    },
    async traffic(account, asOf) {
      const fact = await facts.get(trafficKey(account));
      const text = fact && textOf(fact.value);
      if (fact === undefined || text === undefined) return undefined;
      if (cached.isRecorded && fact.height < asOf) return undefined;
      return {
        transactions: Number.parseInt(text, 10),
        isLeast: text.endsWith(AT_LEAST),
        height: fact.height,
      };
    },
    async addTransactions(movements, known, madeOf) {
      const fresh = movements.filter((movement) => memory.add(movement));
      for (const movement of fresh) sources.set(movement, madeOf);
      if (madeOf.length > MAX_ANSWERS) return;
      await Promise.all(
        fresh
          .filter((movement) => isSeen(movement, known))
          .map((movement) =>
            facts.put(transactionKey(movement.txid), {
              value: encodeMovements([movement]),
              height: movement.position.height,
              final: movement.position.height <= known.finalHeight,
              madeOf,
            }),
          ),
      );
    },
    async addSpend(outpoint, spender, known) {
      const { txid, position } = spender;
      const madeOf = sources.get(spender) ?? [];
      if (keptSpends.has(outpoint) || !isSeen(spender, known) || madeOf.length > MAX_ANSWERS) return;
      const final = position.height <= known.finalHeight;
      const fact = { value: bytesOf(txid), height: position.height, final };
      await facts.put(spendKey(outpoint), { ...fact, madeOf });
    },
    addUnspent: (outpoint, { asOf, finalHeight }, madeOf) =>
      facts.put(spendKey(outpoint), {
        value: bytesOf(`${NOBODY} ${asOf}`),
        height: finalHeight,
        final: false,
        madeOf,
      }),
    addTraffic: (account, { transactions, isLeast, height }, madeOf) =>
      facts.put(trafficKey(account), {
        value: bytesOf(`${transactions}${isLeast ? AT_LEAST : ''}`),
        height,
        final: false,
        madeOf,
      }),
  };
}

interface RecentTransactions {
  transaction(txid: TxId): Movement | undefined;
  spender(outpoint: HoldingId): Movement | undefined;
  /** False where it is there already. */
  add(movement: Movement): boolean;
}

/** The transactions added last, as many as have no more than `maxLegs` legs together. */
function recentTransactions(maxLegs: number): RecentTransactions {
  const byId = new Map<TxId, Movement>();
  const bySpent = new Map<HoldingId, Movement>();
  let legs = 0;

  function drop(movement: Movement): void {
    byId.delete(movement.txid);
    for (const { holding } of movement.inputs) bySpent.delete(holding.id);
    legs -= legsOf(movement);
  }
  return {
    transaction: (txid) => byId.get(txid),
    spender: (outpoint) => bySpent.get(outpoint),
    add(movement) {
      if (byId.has(movement.txid)) return false;
      byId.set(movement.txid, movement);
      for (const { holding } of movement.inputs) bySpent.set(holding.id, movement);
      legs += legsOf(movement);
      for (const oldest of byId.values()) {
        if (legs <= maxLegs || oldest === movement) break;
        drop(oldest);
      }
      return true;
    },
  };
}

const legsOf = ({ inputs, outputs }: Movement): number => inputs.length + outputs.length;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
