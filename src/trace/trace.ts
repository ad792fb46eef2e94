import { CoinhoundError, invariant } from '../core/error.ts';
import type { FlowGraph } from '../core/flow-graph.ts';
import { allStops, type Frontier, frontier, type Knowledge, type Limits } from '../core/frontier.ts';
import { buildGraph } from '../core/graph.ts';
import type { GraphContext } from '../core/graph-input.ts';
import type { AccountId, ChainId, HoldingId } from '../core/ids.ts';
import { chainOf } from '../core/ids.ts';
import { openJournal } from '../core/journal.ts';
import { byStrength, endingLabel, type Label } from '../core/label.ts';
import type { LossUnit } from '../core/loss.ts';
import type { History, Holding, Seed } from '../core/movement.ts';
import type { TaintPolicy } from '../core/policies/policy.ts';
import { isReached, type Settlement, settle } from '../core/settle.ts';
import type { Unread } from '../core/stop.ts';
import type { TraceEvent } from './events.ts';
import type { LabelSource } from './labels.ts';
import type { ChainSource, HubLimits } from './source.ts';

export interface TraceOptions {
  readonly sources: ReadonlyMap<ChainId, ChainSource>;
  readonly labels: LabelSource;
  /** Accounts that are not looked up, so that their chains need neither source nor height; by default none. */
  readonly unread?: Unread;
  readonly seeds: readonly Seed[];
  /** Accounts a person named: followed whatever their labels say, and read whole however busy. */
  readonly named: ReadonlySet<AccountId>;
  readonly unit: LossUnit;
  /** The first leads the walk; the others settle on the facts it collected. */
  readonly policies: readonly [TaintPolicy, ...TaintPolicy[]];
  readonly limits: Limits;
  /** Null to read every account whole, however busy. */
  readonly hub: HubLimits | null;
  /** Pinned height by chain. */
  readonly asOf: ReadonlyMap<ChainId, number>;
  readonly context: GraphContext;
  readonly onEvent?: (event: TraceEvent) => void;
  /** Ends the trace in order: what was not read by then is a leaf `unavailable` with code `interrupted`. */
  readonly signal?: AbortSignal;
}

export interface TraceResult {
  readonly graph: FlowGraph;
  /** Lookups that failed for good, with the error of each. Where any is an upstream's, a later run may find more. */
  readonly failures: ReadonlyMap<HoldingId, CoinhoundError>;
}

/**
 * Follows the seeds round by round: settle what is known, look up what that reaches, until nothing new is reached.
 * One round is one level of a breadth-first walk; a round ends when all its lookups have, so the graph depends on the
 * facts and the parameters alone.
 */
export async function trace(options: TraceOptions): Promise<TraceResult> {
  const { seeds, named, policies, labels: source, limits, unit, context } = options;
  const { unread = () => undefined, onEvent = () => {} } = options;
  const signal = options.signal ?? new AbortController().signal;
  const histories = new Map<HoldingId, History>();
  const failures = new Map<HoldingId, CoinhoundError>();
  const labels = new Map<AccountId, readonly Label[]>();
  const asked = new Set<AccountId>();
  const knowledge = (): Knowledge => {
    const codes = new Map([...failures].map(([id, { code }]) => [id, code]));
    return { histories, failures: codes, labels, unread, named, unit, limits };
  };
  const label = async (settlements: readonly Settlement[]): Promise<void> => {
    const reached = reachedAccounts(settlements).filter((account) => !asked.has(account));
    for (const account of reached) asked.add(account);
    for (const [account, found] of await source.lookup(reached)) {
      addLabels(labels, found);
      const ending = endingLabel(found, limits.ends);
      if (ending) onEvent({ type: 'flagged', account, category: ending.category, name: ending.name });
    }
  };

  for (let round = 1; ; round++) {
    const journal = openJournal(histories.values(), seeds);
    const led = settle(journal, policies[0]);
    await label([led]);
    const ahead = frontier(led, knowledge());
    onEvent(settledEvent(led, ahead, round));
    if (ahead.next.length === 0) {
      const settlements: [Settlement, ...Settlement[]] = [
        led,
        ...policies.slice(1).map((policy) => settle(journal, policy)),
      ];
      await label(settlements);
      const known = knowledge();
      const stops = allStops(settlements, ahead, known);
      onEvent({ type: 'done', rounds: round, known: histories.size, failed: failures.size });
      return { graph: buildGraph({ settlements, stops, knowledge: known, seeds, context }), failures };
    }
    onEvent({
      type: 'round',
      round,
      frontier: ahead.next.length,
      known: histories.size,
      reached: asked.size,
    });
    await lookUp(ahead.next, options, signal, { histories, failures, labels }, onEvent);
  }
}

/** Accounts with taint under any of the settlements, in the order of the journal. */
function reachedAccounts(settlements: readonly Settlement[]): AccountId[] {
  const accounts = new Set<AccountId>();
  settlements[0]?.journal.holdings.forEach(({ owner }, n) => {
    if (isReached(settlements, n)) accounts.add(owner);
  });
  return [...accounts];
}

/** What the rounds gather. */
interface Collected {
  readonly histories: Map<HoldingId, History>;
  readonly failures: Map<HoldingId, CoinhoundError>;
  readonly labels: Map<AccountId, readonly Label[]>;
}

/** Looks up one round, every chain at once, and returns when every holding has a history or a failure. */
async function lookUp(
  next: readonly Holding[],
  { sources, asOf, hub, named }: TraceOptions,
  signal: AbortSignal,
  { histories, failures, labels }: Collected,
  onEvent: (event: TraceEvent) => void,
): Promise<void> {
  await Promise.all(
    batches(next, named).map(async ({ chain, isNamed, holdings }) => {
      const source = sources.get(chain);
      const height = asOf.get(chain);
      invariant(source !== undefined && height !== undefined, `no source for chain ${chain}`);
      try {
        for await (const answer of source.histories(holdings, {
          asOf: height,
          hub: isNamed ? null : hub,
          signal,
        })) {
          if ('failure' in answer) {
            const { holding } = answer;
            const failure = signal.aborted ? interrupted() : answer.failure;
            if (!(failure instanceof CoinhoundError) || failure.kind === 'bug') throw failure;
            failures.set(holding, failure);
            onEvent({ type: 'failed', holding, code: failure.code, message: failure.message });
          } else {
            histories.set(answer.holding, answer);
            if (answer.labels) addLabels(labels, answer.labels);
            onEvent({ type: 'read', holding: answer.holding, movements: answer.movements.length });
          }
        }
      } catch (error) {
        if (!signal.aborted || (error instanceof CoinhoundError && error.kind === 'bug')) throw error;
      }
    }),
  );
  for (const { id } of next) {
    if (histories.has(id) || failures.has(id)) continue;
    invariant(signal.aborted, `the source gave no answer for ${id}`);
    failures.set(id, interrupted());
  }
}

interface Batch {
  readonly chain: ChainId;
  readonly isNamed: boolean;
  readonly holdings: Holding[];
}

/** Holdings that can be asked for together: of one chain, and read under the same limits. */
function batches(next: readonly Holding[], named: ReadonlySet<AccountId>): readonly Batch[] {
  const byKey = new Map<string, Batch>();
  for (const holding of next) {
    const chain = chainOf(holding.owner);
    const isNamed = named.has(holding.owner);
    const key = `${chain} ${isNamed}`;
    const batch = byKey.get(key);
    if (batch) batch.holdings.push(holding);
    else byKey.set(key, { chain, isNamed, holdings: [holding] });
  }
  return [...byKey.values()];
}

/** Adds what the chain or a source says of accounts to what is known of them; a claim heard twice stands once. */
function addLabels(labels: Map<AccountId, readonly Label[]>, added: readonly Label[]): void {
  const said = (label: Label): string => JSON.stringify(Object.entries(label).sort());
  for (const label of added) {
    const known = labels.get(label.account) ?? [];
    if (!known.some((other) => said(other) === said(label)))
      labels.set(label.account, [...known, label].sort(byStrength));
  }
}

function interrupted(): CoinhoundError {
  return new CoinhoundError('upstream', 'interrupted', 'the trace was interrupted before this lookup', {
    hint: 'run it again: finished lookups are kept',
  });
}

function settledEvent(settlement: Settlement, { stops }: Frontier, round: number): TraceEvent {
  const { journal, heldLoss, fresh } = settlement;
  let stolen = 0n;
  for (const { loss } of fresh.values()) stolen += loss;
  let resting = 0n;
  let flagged = 0n;
  journal.holdings.forEach(({ id }, n) => {
    const reason = stops.get(id)?.reason;
    if (reason === 'resting') resting += heldLoss[n] as bigint;
    else if (reason === 'labelled' || reason === 'pattern' || reason === 'opaque')
      flagged += heldLoss[n] as bigint;
  });
  const perMillion = (part: bigint): number => (stolen === 0n ? 0 : Number((part * 1_000_000n) / stolen));
  return {
    type: 'settled',
    round,
    movements: journal.movements.length,
    restingPerMillion: perMillion(resting),
    flaggedPerMillion: perMillion(flagged),
  };
}
