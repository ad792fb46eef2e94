import { CoinhoundError } from '../../core/error.ts';
import { type ChainId, chainOf, type HoldingId } from '../../core/ids.ts';
import type { KeptHolding, RescanState } from '../../incidents/rescan-state.ts';
import { type Judgement, judge } from './judgement.ts';
import type { RunChains } from './run-chains.ts';

/** What was asked of all chains in bulk, for all incidents together. */
export interface Bulk {
  /** What is known of the holdings of an incident, by chain; the error of a chain that could not be asked. */
  of(state: RescanState): ReadonlyMap<ChainId, Judgement | CoinhoundError>;
}

export interface BulkOptions {
  readonly chains: RunChains;
  /** Milliseconds after which an unchanged balance is not enough. */
  readonly confirmAfter: number;
  /** Unix milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Asks every chain once about the holdings of all states that are known up to one height: those of several incidents together. */
export async function askInBulk(
  states: readonly RescanState[],
  { chains, ...options }: BulkOptions,
): Promise<Bulk> {
  const groups = new Map<string, Group>();
  for (const state of states)
    for (const [chain, { buried }] of state.chains) {
      const key = keyOf(chain, buried);
      const group = groups.get(key) ?? { chain, since: buried, holdings: new Map() };
      groups.set(key, group);
      for (const each of state.live) {
        if (chainOf(each.holding.owner) !== chain) continue;
        const known = group.holdings.get(each.holding.id);
        // Of two scans that of which less is sure decides.
        if (!known || each.sure < known.kept.sure)
          group.holdings.set(each.holding.id, { kept: each, isCertain: each.sure === state.at });
      }
    }
  const answers = new Map(
    await Promise.all(
      [...groups].map(async ([key, group]) => [key, await ask(group, chains, options)] as const),
    ),
  );
  return {
    of: (state) =>
      new Map(
        [...state.chains].map(([chain, { buried }]) => [
          chain,
          answers.get(keyOf(chain, buried)) as Judgement | CoinhoundError,
        ]),
      ),
  };
}

interface Group {
  readonly chain: ChainId;
  readonly since: number;
  /** What was kept of each, and whether its last scan excluded that it moved up to `since`. */
  readonly holdings: Map<HoldingId, { readonly kept: KeptHolding; readonly isCertain: boolean }>;
}

const keyOf = (chain: ChainId, since: number): string => `${chain} ${since}`;

async function ask(
  { chain, since, holdings }: Group,
  chains: RunChains,
  options: Omit<BulkOptions, 'chains'>,
): Promise<Judgement | CoinhoundError> {
  try {
    const { source, asOf } = await chains.opened(chain);
    // Where the chain has not grown, what was certain is certain now.
    const live = [...holdings.values()].map(({ kept, isCertain }) =>
      isCertain && asOf === since ? { ...kept, sure: options.now } : kept,
    );
    return await judge(source, live, { since, asOf, ...options });
  } catch (error) {
    if (error instanceof CoinhoundError && error.kind !== 'bug') return error;
    throw error;
  }
}
