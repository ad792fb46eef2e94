import type { ChainConfig, Config } from '../config/config.ts';
import { CoinhoundError } from '../core/error.ts';
import { type AssetId, addressOf } from '../core/ids.ts';
import type { Incident, IncidentSeed } from '../incidents/incident.ts';
import type { AssetInfo, SeedSpec } from '../trace/source.ts';
import { chosenAsset } from './chosen-asset.ts';
import { namedAssets } from './sources.ts';
import type { Target } from './targets.ts';
import { refusalOf } from './unread.ts';

/** What of an incident can be traced, and why the rest cannot. */
export interface IncidentTargets {
  readonly targets: readonly Target[];
  /** One sentence a seed that is left out. */
  readonly untraced: readonly string[];
}

/**
 * The seeds of an incident, each in its window and of its asset; of `asset` alone where a person asked for one. Seeds of
 * chains that are not read or have no provider, and of assets that are not followed, are left out and told of. Throws the usage errors
 * `incident-unpublished` and `incident-untraceable`. Pure.
 */
export function incidentTargets(
  incident: Incident,
  asset: string | undefined,
  config: Config,
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
  const { targets, untraced } = readTargetsOf(seeds, asset, { config, assets: namedAssets(config, []) });
  if (targets.length > 0) return { targets, untraced };
  throw new CoinhoundError(
    'usage',
    'incident-untraceable',
    `none of the ${seeds.length} seeds of ${id} can be traced:\n${untraced.map((line) => `  ${line}`).join('\n')}`,
    { hint: `coinhound incidents show ${id} prints what is known of it`, details: { incident: id } },
  );
}

/** Those of the seeds that can be traced, of the asset `asked` alone where one is, and a sentence for each of the rest. Pure. */
export function readTargetsOf(
  seeds: readonly IncidentSeed[],
  asked: string | undefined,
  { config, assets }: { readonly config: Config; readonly assets: readonly AssetInfo[] },
): IncidentTargets {
  const targets: Target[] = [];
  const untraced: string[] = [];
  for (const seed of seeds) {
    const read = targetOf(seed, asked, config, assets);
    if ('target' in read) targets.push(read.target);
    else untraced.push(`not traced: the seed ${seedName(seed)} (${seed.role}): ${read.why}`);
  }
  return { targets, untraced };
}

/**
 * A seed as the walk takes it, of the asset `asked` where one is; or why it cannot be traced with the chains, providers and
 * assets of the configuration. Pure.
 */
export function targetOf(
  seed: IncidentSeed,
  asked: string | undefined,
  { chains }: Config,
  assets: readonly AssetInfo[],
): { readonly target: Target } | { readonly why: string } {
  const { chainName } = seed;
  const chain = chains.get(chainName) as ChainConfig;
  const spec = specOf(seed);
  const why = refusalOf(chain, spec)?.message ?? whyUnserved(chain);
  if (why !== undefined) return { why };
  const [own, wanted] = [seed.asset, asked].map((name) => followed(name ?? undefined, chainName, assets));
  if (own === null) return { why: `${seed.asset} is none of the assets followed on ${chainName}` };
  if (wanted === null) return { why: `${asked} is none of the assets followed on ${chainName}` };
  if (own !== undefined && wanted !== undefined && own !== wanted)
    return { why: `it is of ${seed.asset}, not of ${asked}` };
  const asset = wanted ?? own;
  return {
    target: {
      chain: chainName,
      spec: { ...spec, ...(asset !== undefined && { asset }) },
      ...detailsOf(seed),
    },
  };
}

function detailsOf({ subject, usd }: IncidentSeed): Pick<Target, 'payer' | 'receivers' | 'usd'> {
  const { payer, receivers } = subject.kind === 'transaction' ? subject : {};
  return {
    ...(payer !== undefined && { payer }),
    ...(receivers && { receivers }),
    ...(usd !== undefined && { usd }),
  };
}

/** The asset of a name on a chain; null where it is none of those followed, undefined where there is no name. */
function followed(
  name: string | undefined,
  chain: string,
  assets: readonly AssetInfo[],
): AssetId | null | undefined {
  if (name === undefined) return undefined;
  try {
    return chosenAsset(name, chain, assets);
  } catch (error) {
    if (error instanceof CoinhoundError && error.code === 'unknown-asset') return null;
    throw error;
  }
}

function whyUnserved({ name, providers, keyless }: ChainConfig): string | undefined {
  if (providers.length > 0) return undefined;
  const variables = [...new Set(keyless.map(({ keyEnv }) => keyEnv))];
  return variables.length === 0
    ? `no provider of ${name} is configured`
    : `the providers of ${name} need ${variables.join(' or ')}`;
}

/** `chain:address`, `chain:txid` or `chain:txid:vout`, as a seed is typed. */
export function seedName({ chainName, subject }: IncidentSeed): string {
  if (subject.kind === 'address') return `${chainName}:${addressOf(subject.account)}`;
  const { txid } = subject;
  return subject.kind === 'outpoint' ? `${chainName}:${txid}:${subject.output}` : `${chainName}:${txid}`;
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
