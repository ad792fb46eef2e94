import { CoinhoundError, invariant } from '../core/error.ts';
import { type AccountId, type ChainId, chainOf, type HoldingId } from '../core/ids.ts';
import { byStrength, type Label } from '../core/label.ts';
import type { History, Holding } from '../core/movement.ts';
import type { TraceEvent } from './events.ts';
import { interrupted } from './interrupted.ts';
import { makersOf } from './makers.ts';
import type { OpenedChain, OpenedChains } from './opened-chains.ts';
import type { HubLimits } from './source.ts';

/** What the rounds gather. */
export interface Collected {
  readonly histories: Map<HoldingId, History>;
  readonly failures: Map<HoldingId, CoinhoundError>;
  readonly labels: Map<AccountId, readonly Label[]>;
}

export interface LookUpOptions {
  readonly chains: OpenedChains;
  readonly named: ReadonlySet<AccountId>;
  readonly hub: HubLimits | null;
  /** Whether outpoints are asked for what made them, not for what spends them. */
  readonly backward: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TraceEvent) => void;
}

/**
 * Looks up one round, every chain at once, and returns when every holding has a history or a failure. They are collected in
 * the order of `next`: whoever goes through them must not see which arrived first.
 */
export async function lookUp(
  next: readonly Holding[],
  { histories, failures, labels }: Collected,
  { chains, named, hub, backward, signal, onEvent }: LookUpOptions,
): Promise<void> {
  const answers = new Map<HoldingId, History | CoinhoundError>();
  const fail = (holding: HoldingId, error: unknown): void => {
    const failure = signal.aborted ? interrupted() : error;
    if (!(failure instanceof CoinhoundError) || failure.kind === 'bug') throw failure;
    answers.set(holding, failure);
    onEvent({ type: 'failed', holding, code: failure.code, message: failure.message });
  };
  const ask = async ({ chain, isNamed, holdings }: Batch): Promise<void> => {
    let opened: OpenedChain;
    try {
      opened = (await chains.get(chain, signal)) ?? unopened(chain);
    } catch (error) {
      for (const { id } of holdings) fail(id, error);
      return;
    }
    const query = { asOf: opened.asOf, hub: isNamed ? null : hub, signal };
    try {
      const { source } = opened;
      const read = backward ? makersOf(source, holdings, query) : source.histories(holdings, query);
      for await (const answer of read) {
        if ('failure' in answer) fail(answer.holding, answer.failure);
        else {
          answers.set(answer.holding, answer);
          onEvent({ type: 'read', holding: answer.holding, movements: answer.movements.length });
        }
      }
    } catch (error) {
      if (!signal.aborted || (error instanceof CoinhoundError && error.kind === 'bug')) throw error;
    }
  };
  await Promise.all(batches(next, named).map(ask));
  for (const { id } of next) {
    const answer = answers.get(id);
    invariant(answer !== undefined || signal.aborted, `the source gave no answer for ${id}`);
    if (answer === undefined || answer instanceof CoinhoundError) failures.set(id, answer ?? interrupted());
    else {
      histories.set(id, answer);
      if (answer.labels) addLabels(labels, answer.labels);
    }
  }
}

/** A crossing may lead to any chain, and whoever traces need not have said that nobody reads it. */
function unopened(chain: ChainId): never {
  throw new CoinhoundError('usage', 'chain-without-provider', `nobody can be asked about chain ${chain}`, {
    hint: 'name a provider for the chain',
  });
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
export function addLabels(labels: Map<AccountId, readonly Label[]>, added: readonly Label[]): void {
  const said = (label: Label): string => JSON.stringify(Object.entries(label).sort());
  for (const label of added) {
    const known = labels.get(label.account) ?? [];
    if (!known.some((other) => said(other) === said(label)))
      labels.set(label.account, [...known, label].sort(byStrength));
  }
}
