import { type AccountId, addressOf, type HoldingId, type TxId, txId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { decodeMovements, encodeMovements } from '../../store/movement-codec.ts';
import type { Bucket, FactEntry } from '../../store/store.ts';

/** What is known of the spending of an outpoint up to a height. */
export type Spend =
  | { readonly kind: 'unspent' }
  | { readonly kind: 'spent'; readonly by: TxId }
  /** Nothing certain; `wasUnspent` where it was unspent at some lower height. */
  | { readonly kind: 'unknown'; readonly wasUnspent: boolean };

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
  traffic(account: AccountId): Promise<Traffic | undefined>;
  /** Those at `finalHeight` and below become facts of the store. */
  addTransactions(movements: readonly Movement[], finalHeight: number): Promise<void>;
  addSpend(outpoint: HoldingId, spender: Movement, finalHeight: number): Promise<void>;
  addUnspent(outpoint: HoldingId, asOf: number): Promise<void>;
  addTraffic(account: AccountId, traffic: Traffic): Promise<void>;
}

/** Legs of transactions kept in memory: some 150 MB at most. */
const MAX_LEGS = 500_000;
const NOBODY = 'none';
const AT_LEAST = '+';

/** Raised whenever transactions tell more: what was kept before is read again. */
const VERSION = 2;

/** `prefix` is what the keys begin with: `bitcoin/tx/2/<txid>`, `bitcoin/spend/<outpoint>`, `bitcoin/traffic/<address>`. */
export function seenFacts(prefix: string, facts: Bucket<FactEntry>, maxLegs = MAX_LEGS): SeenFacts {
  const memory = recentTransactions(maxLegs);
  const transactionKey = (txid: TxId): string => `${prefix}/tx/${VERSION}/${txid}`;
  const spendKey = (outpoint: HoldingId): string =>
    `${prefix}/spend/${outpoint.split(':').slice(-2).join(':')}`;
  const trafficKey = (account: AccountId): string => `${prefix}/traffic/${addressOf(account)}`;

  return {
    async transaction(txid) {
      const recent = memory.transaction(txid);
      if (recent) return recent;
      const fact = await facts.get(transactionKey(txid));
      return fact && decodeMovements(fact.value)[0];
    },
    async spend(outpoint, asOf) {
      const recent = memory.spender(outpoint);
      if (recent)
        return recent.position.height <= asOf ? { kind: 'spent', by: recent.txid } : { kind: 'unspent' };
      const fact = await facts.get(spendKey(outpoint));
      if (!fact) return { kind: 'unknown', wasUnspent: false };
      const by = textOf(fact.value);
      if (by === NOBODY) {
        return fact.height >= asOf ? { kind: 'unspent' } : { kind: 'unknown', wasUnspent: true };
      }
      return fact.height <= asOf ? { kind: 'spent', by: txId(by) } : { kind: 'unspent' };
    },
    async traffic(account) {
      const fact = await facts.get(trafficKey(account));
      const text = fact && textOf(fact.value);
      if (fact === undefined || text === undefined) return undefined;
      return {
        transactions: Number.parseInt(text, 10),
        isLeast: text.endsWith(AT_LEAST),
        height: fact.height,
      };
    },
    async addTransactions(movements, finalHeight) {
      const fresh = movements.filter((movement) => memory.add(movement));
      await Promise.all(
        fresh
          .filter(({ position }) => position.height <= finalHeight)
          .map((movement) =>
            facts.put(transactionKey(movement.txid), {
              value: encodeMovements([movement]),
              height: movement.position.height,
              final: true,
            }),
          ),
      );
    },
    async addSpend(outpoint, { txid, position: { height } }, finalHeight) {
      if (height <= finalHeight)
        await facts.put(spendKey(outpoint), { value: bytesOf(txid), height, final: true });
    },
    addUnspent: (outpoint, asOf) =>
      facts.put(spendKey(outpoint), { value: bytesOf(NOBODY), height: asOf, final: false }),
    addTraffic: (account, { transactions, isLeast, height }) =>
      facts.put(trafficKey(account), {
        value: bytesOf(`${transactions}${isLeast ? AT_LEAST : ''}`),
        height,
        final: false,
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
