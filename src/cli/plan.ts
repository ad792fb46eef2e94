import { createHash } from 'node:crypto';
import type { Case } from '../chains/recorded/case.ts';
import type { ChainConfig, Config, ConfigLimits } from '../config/config.ts';
import { parseFloor } from '../config/parse-floor.ts';
import type { Decisions } from '../core/decision.ts';
import type { GraphContext } from '../core/graph-input.ts';
import { type AccountId, type AssetId, type ChainId, compare } from '../core/ids.ts';
import type { Category } from '../core/label.ts';
import { floorsOf } from '../core/loss.ts';
import type { TaintPolicy } from '../core/policies/policy.ts';
import type { Price } from '../incidents/incident.ts';
import type { AskService } from '../trace/inquiries.ts';
import type { LabelSource } from '../trace/labels.ts';
import type { AssetInfo } from '../trace/source.ts';
import type { TraceOptions } from '../trace/trace.ts';
import { atlasOf } from './atlas.ts';
import { endsOf } from './direction.ts';
import type { FurtherChains } from './further-chains.ts';
import { priceNotes } from './incident-prices.ts';
import { packageInfo } from './package.ts';
import type { OpenChain } from './sources.ts';
import { type NamedLoss, stolenBy, stolenIn } from './stolen.ts';
import type { Target } from './targets.ts';
import type { TraceFlags } from './trace-flags.ts';
import { unreadAccounts } from './unread.ts';

/** All that decides a trace, read and opened. */
export interface PlanParts {
  readonly flags: TraceFlags;
  readonly recorded: Case | null;
  /** Id and name of what is traced, for the graph; null where a person named seeds. */
  readonly incident: { readonly id: string; readonly name: string } | null;
  /** What a reader of the figures must know beside what the case or record says. */
  readonly notes: readonly string[];
  readonly config: Config;
  readonly targets: readonly Target[];
  readonly chains: readonly OpenChain[];
  readonly assets: readonly AssetInfo[];
  readonly labels: LabelSource;
  /** By chain name. */
  readonly heights: ReadonlyMap<string, number>;
  readonly seeds: readonly NamedLoss[];
  /** What the incident says that assets were worth. */
  readonly prices: ReadonlyMap<AssetId, Price>;
  readonly further: FurtherChains;
  readonly decisions: Decisions;
  /** Undefined where only a record is asked. */
  readonly service: AskService | undefined;
}

/** What a trace is told to do. Options override the case, the case the configuration. Throws what `parseFloor` throws. Pure. */
export function planTrace(parts: PlanParts): Omit<TraceOptions, 'signal' | 'onEvent'> {
  const { flags, recorded, config, targets, chains, heights, labels, further } = parts;
  const limits = limitsOf(flags, recorded, config);
  const ends = new Set([...endsOf(config, flags)].filter((category) => !flags.through.includes(category)));
  const policies = flags.policy ?? config.policies;
  const usd = new Map([...parts.prices].map(([asset, price]) => [asset, price.usd]));
  const stolen = stolenIn(parts.seeds, usd, parts.assets);
  const { seeds, unit } = stolen;
  const asOf = new Map(chains.map(({ config: { name, chain } }) => [chain, heights.get(name) as number]));
  return {
    sources: new Map(chains.map(({ source }) => [source.chain, source])),
    labels,
    unread: unreadAccounts(config, new Set(asOf.keys()), further.canOpen),
    openChain: further.open,
    ...(parts.service && { service: parts.service }),
    seeds,
    ...(flags.direction && { direction: flags.direction }),
    named: new Set(
      targets.flatMap(({ spec }): AccountId[] => (spec.kind === 'address' ? [spec.account] : [])),
    ),
    decisions: parts.decisions,
    unit,
    policies,
    rank: flags.rank,
    limits: {
      hops: limits.hops,
      lookups: limits.maxLookups,
      floors: floorsOf(parseFloor(limits.minTaint), stolenBy(unit, seeds)),
      ends,
    },
    detectors: config.detectors,
    crossings: { finders: config.finders, atlas: atlasOf(config) },
    ...(flags.presume && { presume: flags.presume.perMillion }),
    hub: { counterparties: limits.hubCounterparties, transactions: limits.hubTransactions },
    asOf,
    context: contextOf(parts, { limits, policies, asOf, notes: priceNotes(parts, stolen) }),
  };
}

function limitsOf(
  { hops, minTaint, maxLookups }: TraceFlags,
  recorded: Case | null,
  config: Config,
): ConfigLimits {
  return given(given(config.limits, recorded?.limits ?? {}), { hops, minTaint, maxLookups });
}

/** `limits` with those of `others` that are given. */
function given(
  limits: ConfigLimits,
  others: { readonly [Name in keyof ConfigLimits]?: ConfigLimits[Name] | undefined },
): ConfigLimits {
  return {
    hops: others.hops ?? limits.hops,
    minTaint: others.minTaint ?? limits.minTaint,
    maxLookups: others.maxLookups ?? limits.maxLookups,
    hubCounterparties: others.hubCounterparties ?? limits.hubCounterparties,
    hubTransactions: others.hubTransactions ?? limits.hubTransactions,
  };
}

interface Decided {
  readonly limits: ConfigLimits;
  readonly policies: readonly TaintPolicy[];
  readonly asOf: ReadonlyMap<ChainId, number>;
  /** On what the losses are counted by. */
  readonly notes: readonly string[];
}

function contextOf(parts: PlanParts, { limits, policies, asOf, notes }: Decided): GraphContext {
  const { flags, recorded, config, chains, assets, labels } = parts;
  const told = recorded?.notes ?? chains.flatMap(({ facts }) => facts?.header.note ?? []);
  return {
    tool: packageInfo(),
    incident: parts.incident,
    parameters: {
      policies: policies.map(({ name }) => name),
      ...(flags.presume && { presume: flags.presume.text }),
      limits: { ...limits, ...(flags.rank.scores && { rank: flags.rank.name }) },
      through: [...new Set(flags.through)]
        .filter((category) => endsOf(config, flags).has(category))
        .sort(compare),
      ...(parts.decisions.size > 0 && {
        decisions: [...parts.decisions].map(([account, { kind, because }]) => ({ account, kind, because })),
      }),
      ...(flags.labelsAsOf !== undefined && { labelsAsOf: flags.labelsAsOf }),
      asOf: Object.fromEntries([...asOf].sort(([a], [b]) => compare(a, b))),
      digests: {
        labels: labels.digest,
        configuration: recorded ? caseDigest(config.ends, chains, limits) : config.digest,
      },
    },
    assets: new Map(assets.map(({ id, symbol, decimals, chain }) => [id, { symbol, decimals, chain }])),
    chains: new Map([...config.chains.values()].map(({ chain, name }) => [chain, name])),
    assumptions: [...told, ...parts.notes, ...notes].map((note) => note.trim()),
  };
}

/** Of the configuration a case takes the form of its chain and the categories that end a walk; the rest is its own. */
function caseDigest(ends: ReadonlySet<Category>, chains: readonly OpenChain[], limits: ConfigLimits): string {
  const names = chains.map(({ config: { name, chain } }: { readonly config: ChainConfig }) => [name, chain]);
  const { hops, minTaint, maxLookups, hubCounterparties, hubTransactions } = limits;
  const facts = [
    names,
    [...ends].sort(compare),
    hops,
    minTaint,
    maxLookups,
    hubCounterparties,
    hubTransactions,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
