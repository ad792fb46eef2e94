import type { ChainConfig } from '../config/config.ts';
import type { GraphLead } from '../core/flow-graph.ts';
import { type AccountId, type AssetId, compare, txId } from '../core/ids.ts';
import { type Leg, outpointOf, type Seed } from '../core/movement.ts';
import type { IncidentSeed, SeedSubject } from '../incidents/incident.ts';
import type { AssetInfo, SeedSpec } from '../trace/source.ts';

/** How the seeds of a specification are read. */
export type ReadSpec = (spec: SeedSpec) => Promise<readonly Seed[]>;

export interface LeadSeeds {
  readonly seeds: readonly IncidentSeed[];
  /** What they come to, by asset. */
  readonly sums: ReadonlyMap<AssetId, bigint>;
}

/**
 * The seeds that a lead to a further seed stands for, as an incident has them: what its account paid accounts of the trace in
 * the transactions that it names, and nothing else that the account owned; on chains of outpoints the coins that it names.
 * Throws what reading a seed throws.
 */
export async function leadSeeds(
  lead: GraphLead,
  {
    config,
    assets,
    read,
  }: { readonly config: ChainConfig; readonly assets: readonly AssetInfo[]; readonly read: ReadSpec },
): Promise<LeadSeeds> {
  const { outpoints } = lead.evidence;
  const sums = new Map<AssetId, bigint>();
  const seeds: IncidentSeed[] = [];
  const add = (subject: SeedSubject, asset: AssetId, own: readonly Seed[]): void => {
    sums.set(
      asset,
      own.reduce((sum, { taint }) => sum + taint, sums.get(asset) ?? 0n),
    );
    seeds.push({
      chainName: config.name,
      chain: config.chain,
      subject,
      asset: symbolOf(asset, config.name, assets),
      role: 'accepted lead',
      confidence: 'low',
      sources: [`coinhound ${lead.rule}`],
      note: null,
    });
  };
  if (outpoints !== undefined) {
    for (const coin of outpoints.split(' ')) {
      const [txid = '', output] = coin.split(':');
      const spec = { kind: 'outpoint', txid: txId(txid), output: Number(output) } as const;
      const own = await read({ ...spec, kind: 'transaction' });
      for (const [asset, parts] of byAsset(own)) add(spec, asset, parts);
    }
    return { seeds, sums };
  }
  const payer = lead.account as AccountId;
  for (const transaction of lead.transactions) {
    const txid = txId(transaction.slice(transaction.indexOf(':tx:') + ':tx:'.length));
    const paid = (await read({ kind: 'transaction', txid })).filter((seed) => isNamed(seed, lead));
    for (const [asset, own] of byAsset(paid)) {
      const receivers = [...new Set(own.map((seed) => legOf(seed).holding.owner))].sort(compare);
      add({ kind: 'transaction', txid, payer, receivers }, asset, own);
    }
  }
  return { seeds, sums };
}

const legOf = ({ movement, output }: Seed): Leg => movement.outputs[output] as Leg;

/** Whether the account of a lead paid it to an account of the trace, of an asset that the lead names. */
function isNamed(seed: Seed, { account, about, amounts }: GraphLead): boolean {
  const { owner, asset } = legOf(seed).holding;
  return (
    about.includes(owner) &&
    asset in amounts &&
    outpointOf(legOf(seed).holding) === undefined &&
    seed.movement.inputs.some(({ holding }) => holding.owner === account)
  );
}

function byAsset(seeds: readonly Seed[]): readonly (readonly [AssetId, readonly Seed[]])[] {
  const groups = new Map<AssetId, Seed[]>();
  for (const seed of seeds) {
    const { asset } = legOf(seed).holding;
    groups.set(asset, [...(groups.get(asset) ?? []), seed]);
  }
  return [...groups].sort(([a], [b]) => compare(a, b));
}

/** The symbol where it names one asset of the chain, else the id. */
function symbolOf(asset: AssetId, chain: string, assets: readonly AssetInfo[]): string {
  const own = assets.filter((one) => one.chain === chain);
  const symbol = own.find(({ id }) => id === asset)?.symbol;
  const isOne =
    symbol !== undefined &&
    own.filter((one) => one.symbol.toLowerCase() === symbol.toLowerCase()).length === 1;
  return isOne ? symbol : asset;
}
