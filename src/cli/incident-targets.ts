import { CoinhoundError } from '../core/error.ts';
import { addressOf } from '../core/ids.ts';
import type { Incident, IncidentSeed } from '../incidents/incident.ts';
import type { AssetInfo, SeedSpec } from '../trace/source.ts';
import { chosenAsset } from './chosen-asset.ts';
import type { Target } from './targets.ts';

/** What of an incident can be traced, and why the rest cannot. */
export interface IncidentTargets {
  readonly targets: readonly Target[];
  /** One sentence a seed that is left out. */
  readonly untraced: readonly string[];
}

/** What decides whether a seed can be traced. */
export interface SeedRules {
  readonly assets: readonly AssetInfo[];
  /** Why nothing can be traced from what a seed names on a chain; undefined where it can. */
  refusalOf(chain: string, spec: SeedSpec): CoinhoundError | undefined;
}

/**
 * The seeds of an incident, each in its window and of its asset; of `asset` alone where a person asked for one. Seeds of
 * chains that are not read, and of assets that are not followed, are left out and told of. Throws the usage errors
 * `incident-unpublished` and `incident-untraceable`. Pure.
 */
export function incidentTargets(
  incident: Incident,
  asset: string | undefined,
  options: SeedRules,
): IncidentTargets {
  const { id, seeds, unpublished } = incident;
  if (unpublished !== null) {
    throw new CoinhoundError(
      'usage',
      'incident-unpublished',
      `${id} cannot be traced: ${unpublished.replace(/\.$/, '')}`,
      { hint: `coinhound incidents show ${id} prints what is known of it`, details: { incident: id } },
    );
  }
  const targets: Target[] = [];
  const untraced: string[] = [];
  for (const seed of seeds) {
    const why = whyLeftOut(seed, options);
    if (why === undefined) targets.push(targetOf(seed, options.assets, asset));
    else untraced.push(`not traced: the seed ${seedName(seed)} (${seed.role}): ${why}`);
  }
  if (targets.length > 0) return { targets, untraced };
  throw new CoinhoundError(
    'usage',
    'incident-untraceable',
    `none of the ${seeds.length} seeds of ${id} can be traced:\n${untraced.map((line) => `  ${line}`).join('\n')}`,
    { hint: `coinhound incidents show ${id} prints what is known of it`, details: { incident: id } },
  );
}

/** Why a seed is left out, or undefined where it can be traced. */
export function whyLeftOut(seed: IncidentSeed, { assets, refusalOf }: SeedRules): string | undefined {
  const { chainName, asset } = seed;
  const refusal = refusalOf(chainName, specOf(seed));
  if (refusal) return refusal.message;
  if (asset === null) return undefined;
  try {
    chosenAsset(asset, chainName, assets);
    return undefined;
  } catch (error) {
    if (error instanceof CoinhoundError && error.code === 'unknown-asset')
      return `${asset} is none of the assets followed on ${chainName}`;
    throw error;
  }
}

/** `chain:address`, `chain:txid` or `chain:txid:vout`, as a seed is typed. */
export function seedName({ chainName, subject }: IncidentSeed): string {
  if (subject.kind === 'address') return `${chainName}:${addressOf(subject.account)}`;
  const { txid } = subject;
  return subject.kind === 'outpoint' ? `${chainName}:${txid}:${subject.output}` : `${chainName}:${txid}`;
}

function targetOf(seed: IncidentSeed, assets: readonly AssetInfo[], asked: string | undefined): Target {
  const { chainName: chain } = seed;
  const name = asked ?? seed.asset;
  const asset = name === null ? {} : { asset: chosenAsset(name, chain, assets) };
  return { chain, spec: { ...specOf(seed), ...asset } };
}

function specOf({ subject }: IncidentSeed): SeedSpec {
  if (subject.kind === 'transaction') return { kind: 'transaction', txid: subject.txid };
  if (subject.kind === 'outpoint') return { kind: 'transaction', txid: subject.txid, output: subject.output };
  const { account, since, until } = subject;
  return {
    kind: 'address',
    account,
    ...(since && { since: { time: since.first } }),
    ...(until && { until: { time: until.last } }),
  };
}
