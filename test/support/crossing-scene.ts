import type { Crossing } from '../../src/core/crossing.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import {
  type AccountId,
  accountId,
  balanceId,
  type ChainId,
  type HoldingId,
  type TxId,
} from '../../src/core/ids.ts';
import type { Category, Label } from '../../src/core/label.ts';
import type { History, Movement, Seed } from '../../src/core/movement.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import type { CrossingFinder } from '../../src/trace/crossing.ts';
import type { TransactionFacts } from '../../src/trace/inquiry.ts';
import type { ChainSource, HistoryAnswer } from '../../src/trace/source.ts';
import { type TraceOptions, type TraceResult, trace } from '../../src/trace/trace.ts';
import { ether } from './account-scene.ts';
import { graphContext } from './world-source.ts';

/** What happened, as one list of payments, and what a trace of it is told. */
export interface CrossingScene {
  /** In chain order. The first is stolen unless `seeds` says otherwise. */
  readonly movements: readonly Movement[];
  readonly seeds?: readonly Seed[];
  /** What whole transactions are made of, where it is not the same. */
  readonly facts?: readonly Movement[];
  readonly labels?: readonly Label[];
  readonly finders?: readonly CrossingFinder[];
  readonly ends?: readonly Category[];
  readonly hops?: number;
  readonly lookups?: number;
  readonly floor?: bigint;
  /** Histories and whole transactions that cannot be read. */
  readonly fails?: readonly string[];
  readonly more?: Partial<TraceOptions>;
}

export interface SceneTrace extends TraceResult {
  /** Every lookup in turn: holdings by their ids, whole transactions as `tx` and their hash. */
  readonly asked: readonly string[];
}

/** Output 0 of a movement, stolen whole. */
export const stolen = (movement: Movement): Seed => {
  const { amount } = movement.outputs[0]!;
  return { movement, output: 0, taint: amount, loss: amount };
};

/** The balance of ether of an account by its name on ethereum. */
export const coinOf = (owner: AccountId): HoldingId => balanceId(owner, ether);

/** Traces a scene through the real loop and tells what was looked up. */
export async function traceScene(scene: CrossingScene): Promise<SceneTrace> {
  const { movements, labels = [], finders = [], ends = ['exchange', 'mixer', 'bridge', 'coinjoin'] } = scene;
  const { hops = 1e9, lookups = 1e9, floor = 0n, fails = [] } = scene;
  const seeds = scene.seeds ?? [stolen(movements[0]!)];
  const asked: string[] = [];
  const chains = [...new Set(movements.map(({ chain }) => chain))];
  const failure = (): CoinhoundError =>
    new CoinhoundError('upstream', 'http-status', 'the provider answered 503');
  const source = (chain: ChainId): ChainSource => ({
    chain,
    account: (address) => accountId(chain, address),
    transaction: () => undefined,
    tip: async () => 1000,
    seeds: async () => [],
    async *histories(holdings): AsyncIterable<HistoryAnswer> {
      for (const { id } of holdings) {
        asked.push(id);
        yield fails.includes(id) ? { holding: id, failure: failure() } : historyOf(movements, id);
      }
    },
    async transactionFacts(txid) {
      asked.push(`tx ${txid}`);
      if (fails.includes(`tx ${txid}`)) throw failure();
      return wholeTransaction(scene.facts ?? movements, chain, txid);
    },
  });
  const result = await trace({
    sources: new Map(chains.map((chain) => [chain, source(chain)])),
    asOf: new Map(chains.map((chain) => [chain, 1000])),
    labels: {
      digest: '',
      lookup: async (accounts) =>
        new Map(
          accounts
            .map((owner) => [owner, labels.filter(({ account }) => account === owner)] as const)
            .filter(([, own]) => own.length > 0),
        ),
    },
    seeds,
    named: new Set(),
    unit: { kind: 'usd' },
    policies: [haircut],
    limits: { hops, lookups, ends: new Set(ends), floors: new Map([['loss', floor]]) },
    hub: null,
    crossings: { finders, atlas: new Proxy({} as never, {}) },
    context: graphContext,
    ...scene.more,
  });
  return { ...result, asked };
}

/** What its chain tells of one holding: only the payer is told how a transaction calls. */
export function historyOf(movements: readonly Movement[], holding: HoldingId): History {
  const touches = ({ inputs, outputs }: Movement): boolean =>
    [...inputs, ...outputs].some((leg) => leg.holding.id === holding);
  const asRead = ({ call, ...movement }: Movement): Movement =>
    call !== undefined && movement.inputs.some((leg) => leg.holding.id === holding)
      ? { ...movement, call }
      : movement;
  return {
    holding,
    opening: 0n,
    movements: movements.filter(touches).map(asRead),
    through: 1000,
    gap: null,
    notes: [],
  };
}

export function wholeTransaction(
  movements: readonly Movement[],
  chain: ChainId,
  txid: TxId,
): TransactionFacts | null {
  const own = movements.filter((movement) => movement.chain === chain && movement.txid === txid);
  const { position } = own[0] ?? {};
  if (!position) return null;
  return {
    chain,
    txid,
    position,
    sender: null,
    to: null,
    input: '0x',
    movements: own,
    unfollowed: [],
    logs: [],
  };
}

/** From output 0 of one movement to output 0 of others, in equal shares; the last takes what they leave. */
export function crossingBetween(
  id: string,
  gifts: readonly Movement[],
  receipts: readonly Movement[],
  more: Partial<Crossing> = {},
): Crossing {
  const total = gifts.reduce((sum, { outputs }) => sum + outputs[0]!.amount, 0n);
  const part = total / BigInt(receipts.length);
  const received = receipts.map((movement, n) => ({
    movement,
    output: 0,
    share: n < receipts.length - 1 ? part : total - part * BigInt(n),
  }));
  const base = { id, kind: 'bridge', rule: 'test', tier: 1, confidence: 100, evidence: {} } as const;
  return { ...base, given: gifts.map((movement) => ({ movement, output: 0 })), received, ...more };
}

/** A finder that knows the crossings given in one transaction, without asking. */
export const knows = (txid: string, crossings: readonly Crossing[], name = 'known'): CrossingFinder => ({
  name,
  kind: 'bridge',
  summary: 'Knows one transaction.',
  find: ({ transaction }) =>
    (transaction.txid as string) === txid ? { crossings, patterns: [] } : undefined,
});
