import type { AccountId, ChainId, TxId } from '../core/ids.ts';
import { chainOf, compare } from '../core/ids.ts';
import type { Parameters, Scene } from '../trace/detector.ts';
import type { Ask } from '../trace/inquiry.ts';
import type { TaintedDeposit } from './tornado-deposits.ts';
import { depositEvent, withdrawalEvent } from './tornado-events.ts';
import { type PoolDeposit, type PoolWithdrawal, sameCounts } from './tornado-links.ts';
import { blockSeconds, pinnedHeight, readPool } from './tornado-told.ts';

/** What may be configured of the reading of pools. */
export interface ReadingParameters extends Parameters {
  /** Pools that are read at most. */
  readonly pools: number;
  /** Days after the last tainted deposit in which withdrawals are read. */
  readonly days: number;
  /** Transactions that are asked for at most, for who deposited and at what gas price. */
  readonly transactions: number;
  /** Pools, and deposits in all of them, from which equal counts say something. */
  readonly countPools: number;
  readonly countTotal: number;
}

/** What pools told around tainted deposits into them, as far as it was asked and answered. */
export interface PoolReading {
  readonly deposits: readonly PoolDeposit[];
  readonly withdrawals: readonly PoolWithdrawal[];
  /** Deposits of which nobody was asked who made them. */
  readonly unread: number;
  readonly notes: readonly string[];
}

/** The protocol sets gas prices from here on (EIP-1559). Source: go-ethereum params/config.go, LondonBlock of mainnet. */
export const LONDON = 12_965_000;
const ETHEREUM = 'eip155:1';

/**
 * Reads the pools of one chain around tainted deposits. Who deposited is known of those; of the others it is asked only where
 * a rule needs it, nearest first and within the limits, and what was not asked is said.
 */
export function readPools(
  chain: ChainId,
  tainted: readonly TaintedDeposit[],
  scene: Scene,
  parameters: ReadingParameters,
  ask: Ask,
): PoolReading {
  const own = tainted.filter(({ movement, pool }) => movement.chain === chain && pool !== undefined);
  const all = [...new Set(own.map(({ pool }) => pool as AccountId))].sort(compare);
  const pools = all.slice(0, parameters.pools);
  const notes =
    all.length > pools.length
      ? [`pools of Tornado Cash that were not read: ${all.length - pools.length} of ${all.length}`]
      : [];
  const reach = {
    seconds: blockSeconds(scene, chain),
    pinned: pinnedHeight(scene, chain),
    days: parameters.days,
  };
  const told = pools.map((pool) =>
    readPool(
      pool,
      own.filter((one) => one.pool === pool),
      reach,
      ask,
    ),
  );
  const depositors = new Map(own.map(({ movement, depositor }) => [movement.txid, depositor]));
  const bare: PoolReading = {
    deposits: told
      .flatMap(({ deposits }) => deposits.flatMap((event) => depositEvent(event) ?? []))
      .map((event) => ({ ...event, from: depositors.get(event.txid) ?? null, gasPrice: null })),
    withdrawals: told
      .flatMap(({ withdrawals }) => withdrawals.flatMap((event) => withdrawalEvent(event) ?? []))
      .map((event) => ({ ...event, from: null, gasPrice: null })),
    unread: 0,
    notes: [...notes, ...told.flatMap((one) => one.notes)],
  };
  return withTransactions(chain, bare, parameters, ask);
}

/** Asks for the transactions that a rule needs. */
function withTransactions(
  chain: ChainId,
  { deposits, withdrawals, notes }: PoolReading,
  parameters: ReadingParameters,
  ask: Ask,
): PoolReading {
  const isPriced = chain === ETHEREUM && deposits.some(({ position }) => position.height < LONDON);
  const limits = { pools: parameters.countPools, total: parameters.countTotal };
  const isCounted = sameCounts(deposits, withdrawals, limits).length > 0;
  const known = deposits.filter(({ from }) => from !== null);
  const pivot = known[known.length - 1]?.position.height ?? 0;
  const near = <T extends { position: { height: number }; txid: TxId }>(items: readonly T[]): T[] =>
    [...items].sort(
      (a, b) =>
        Math.abs(a.position.height - pivot) - Math.abs(b.position.height - pivot) || compare(a.txid, b.txid),
    );
  const priced = withdrawals.filter(({ position }) => position.height < LONDON);
  const wanted = [
    ...new Set([
      ...(isPriced ? [...known, ...near(priced)] : []).map(({ txid }) => txid),
      ...(isPriced || isCounted ? near(deposits.filter(({ from }) => from === null)) : []).map(
        ({ txid }) => txid,
      ),
    ]),
  ];
  const asked = wanted.slice(0, parameters.transactions);
  const facts = new Map(asked.map((txid) => [txid, factsOf(chain, txid, ask)]));
  const left = wanted.length - asked.length;
  const filled = deposits.map((one) => ({
    ...one,
    from: one.from ?? facts.get(one.txid)?.sender ?? null,
    gasPrice: facts.get(one.txid)?.gasPrice ?? null,
  }));
  return {
    deposits: filled,
    withdrawals: withdrawals.map((one) => ({
      ...one,
      from: facts.get(one.txid)?.sender ?? null,
      gasPrice: facts.get(one.txid)?.gasPrice ?? null,
    })),
    unread: filled.filter(({ from }) => from === null).length,
    notes:
      left === 0
        ? notes
        : [
            ...notes,
            `transactions of pools of ${chain} that were not asked for: ${left} of ${wanted.length}`,
          ],
  };
}

function factsOf(chain: ChainId, txid: TxId, ask: Ask) {
  const answer = ask({ kind: 'transaction', chain, txid });
  return answer?.kind === 'transaction' ? (answer.facts ?? undefined) : undefined;
}

/** Chains on which there are tainted deposits, sorted. */
export const chainsOf = (tainted: readonly TaintedDeposit[]): ChainId[] =>
  [...new Set(tainted.map(({ paid }) => chainOf(paid)))].sort(compare);
