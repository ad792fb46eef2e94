import type { ChainRules } from '../chains/family.ts';
import { CoinhoundError } from '../core/error.ts';
import type { AccountId } from '../core/ids.ts';
import type { AssetInfo, SeedSpec } from '../trace/source.ts';
import { chosenAsset } from './chosen-asset.ts';
import { distinctFaults, throwAll } from './exit.ts';
import { nameSeeds, seedSpecs } from './seeds.ts';
import { nearest } from './suggest.ts';
import type { TraceFlags } from './trace-flags.ts';
import { checkWindow, readBound } from './window.ts';

/** A seed to read: what of which chain. */
export interface Target {
  /** Chain name as in the configuration. */
  readonly chain: string;
  readonly spec: SeedSpec;
  /** Of a transaction what this account paid alone, and what these received alone. */
  readonly payer?: AccountId;
  readonly receivers?: readonly AccountId[];
  /** What a whole unit of the asset was worth in dollars, where that is not what the incident's prices say. */
  readonly usd?: string;
}

export interface TargetOptions {
  /** Chain names of the configuration. */
  readonly chains: readonly string[];
  /** Ids of the catalogue. */
  readonly incidents: readonly string[];
  /** What a chain's addresses and transactions look like. */
  rulesOf(chain: string): ChainRules;
  /** Why nothing can be traced from what a seed names on a chain; undefined where it can. */
  refusalOf(chain: string, spec: SeedSpec): CoinhoundError | undefined;
}

/**
 * What a person named, checked as far as that goes without asking anybody; the asset is left to `ofAsset`. Throws the
 * faults of all seeds together, `bad-window`, and where `--as-of` names no configured chain `unknown-chain`. Pure.
 */
export function readTargets(
  texts: readonly string[],
  flags: Pick<TraceFlags, 'since' | 'until' | 'asOf'>,
  { chains, incidents, rulesOf, refusalOf }: TargetOptions,
): readonly Target[] {
  const named = nameSeeds(texts, chains, incidents);
  const specs = seedSpecs(named.read, rulesOf);
  const refused = specs.read.flatMap(({ seed, spec }) => refusalOf(seed.chain, spec) ?? []);
  throwAll([...named.faults, ...specs.faults, ...distinctFaults(refused)]);
  const used = new Set(named.read.map(({ chain }) => chain));
  checkPins(flags.asOf, chains);
  const since = flags.since === undefined ? undefined : readBound(flags.since, 'since');
  const until = flags.until === undefined ? undefined : readBound(flags.until, 'until');
  const addresses = specs.read.filter(({ spec }) => spec.kind === 'address').length;
  checkWindow(since, until, { addresses, chains: used.size });
  const window = { ...(since && { since }), ...(until && { until }) };
  return specs.read.map(({ seed: { chain }, spec }) => ({
    chain,
    spec: { ...spec, ...(spec.kind === 'address' && window) },
  }));
}

/** Throws `unknown-chain` where `--as-of` names no configured chain. One without seeds may be reached over a bridge. */
export function checkPins(asOf: TraceFlags['asOf'], chains: readonly string[]): void {
  for (const chain of asOf.keys()) if (!chains.includes(chain)) throw pinnedInVain(chain, chains);
}

/** The targets, of the asset that `--asset` means on the chain of each. Throws `unknown-asset`. Pure. */
export function ofAsset(
  targets: readonly Target[],
  text: string | undefined,
  assets: readonly AssetInfo[],
): readonly Target[] {
  if (text === undefined) return targets;
  return targets.map(({ chain, spec }) => ({
    chain,
    spec: { ...spec, asset: chosenAsset(text, chain, assets) },
  }));
}

function pinnedInVain(chain: string, chains: readonly string[]): CoinhoundError {
  const meant = nearest(chain, chains);
  return new CoinhoundError('usage', 'unknown-chain', `--as-of ${chain} names no configured chain`, {
    hint: meant ? `did you mean ${meant}?` : `configured chains: ${chains.join(', ')}`,
    details: { chain },
  });
}
