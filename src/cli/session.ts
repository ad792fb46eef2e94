import type { Logger } from 'pino';
import type { Case } from '../chains/recorded/case.ts';
import type { Facts } from '../chains/recorded/facts.ts';
import type { ChainConfig, Config } from '../config/config.ts';
import { providersOf } from '../config/providers-of.ts';
import { CoinhoundError, invariant } from '../core/error.ts';
import type { ChainId } from '../core/ids.ts';
import { serviceClient } from '../crossings/services.ts';
import type { AcceptedLead } from '../incidents/accepted-lead.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Store } from '../store/store.ts';
import type { AssetInfo, ChainSource } from '../trace/source.ts';
import type { TraceOptions } from '../trace/trace.ts';
import { checkDirection } from './direction.ts';
import { furtherChains, noFurtherChains } from './further-chains.ts';
import { type Pinned, pinHeight } from './heights.ts';
import { pricesOf } from './incident-prices.ts';
import type { Io } from './io.ts';
import { planTrace } from './plan.ts';
import { readSeeds } from './seed-outputs.ts';
import { endpointsOf, liveChain, namedAssets, type OpenChain, recordedChain } from './sources.ts';
import { machine, type Surroundings } from './surroundings.ts';
import type { TraceFlags } from './trace-flags.ts';
import { readWanted } from './wanted.ts';

export interface SessionRequest {
  readonly seeds: readonly string[];
  readonly flags: TraceFlags;
  /** The shipped case that stands for its chain; null to ask stores and providers. */
  readonly recorded: Case | null;
  /** Leads that are seeds beside those that were named, for this run alone. */
  readonly accepted?: readonly AcceptedLead[];
}

export interface SessionWorld {
  readonly io: Io;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** A world without this machine: everything is taken from somewhere else. */
export interface OtherWorld extends Omit<SessionWorld, 'io'> {
  readonly from: Surroundings;
}

/** Everything a trace runs on, opened. */
export interface Session {
  /** The incident that is traced; null where seeds were named. */
  readonly incident: Incident | null;
  readonly config: Config;
  /** Every asset that has a name. */
  readonly assets: readonly AssetInfo[];
  /** A chain that the trace has opened, or can open on the way. */
  source(chain: ChainId): Promise<ChainSource>;
  /** Pins the heights and reads the seeds: the first lookups that are made. */
  plan(): Promise<Omit<TraceOptions, 'signal' | 'onEvent'>>;
  close(): Promise<void>;
}

/**
 * Puts a trace together, from what asks nobody to what asks somebody: configuration, seeds as far as their form goes,
 * records, labels, store, connections.
 */
export async function openSession(
  request: SessionRequest,
  world: SessionWorld | OtherWorld,
): Promise<Session> {
  const { flags, recorded } = request;
  const { log, signal } = world;
  const from = 'from' in world ? world.from : machine(request, world);
  const config = await from.config();
  checkDirection(request, config);
  const wanted = await readWanted(request, config, from);
  const used = wanted.chains.map((name) => config.chains.get(name) as ChainConfig);
  const warnOf = ({ name }: ChainConfig): void => {
    for (const { chain, text } of config.warnings)
      if (recorded === null && name === chain) log.warn({ chain, text }, 'configuration');
  };
  for (const chain of used) warnOf(chain);
  const records = await readRecords(used, config, { recorded, from });
  const assets = namedAssets(config, [...records.values()]);
  const { targets, untraced } = wanted.targets(assets);
  const { incident } = wanted;
  const { labels, ...told } = await from.labels(incident, config);
  const isLive = used.some(({ name }) => !records.has(name));
  const { store, lookups, endpoint, close, earlier, ...answering } = await from.answering(isLive);
  const open = (chain: ChainConfig): OpenChain => {
    const facts = records.get(chain.name);
    if (facts) return told.within(recordedChain(chain, facts));
    const endpoints = endpointsOf(providersOf(config, chain.name), endpoint);
    const live = liveChain(chain, config.assets, { endpoints, lookups });
    if (!earlier) return told.within(live);
    const kept = liveChain(chain, config.assets, { endpoints, lookups: earlier.kept });
    return told.within(earlier.goOn(live, kept));
  };
  const services = new Map([...config.services].map(([name, all]) => [name, all.map(endpoint)] as const));
  const service = isLive ? answering.asked(serviceClient(services, lookups)) : undefined;
  const pinning = { request, store };
  /** Height by chain up to which nothing is reorganised any more. */
  const buried = new Map<ChainId, number>();
  const pinned = async (chain: OpenChain, ended: AbortSignal): Promise<number> => {
    const found = await answering.pinned(chain.config.name, () => pin(chain, { ...pinning, signal: ended }));
    buried.set(chain.source.chain, found.buried);
    return found.asOf;
  };
  try {
    const chains = used.map(open);
    const further = recorded
      ? noFurtherChains
      : furtherChains(config, { open, pin: pinned, onReached: warnOf });
    return {
      incident,
      config,
      assets,
      close,
      async source(chain) {
        const opened =
          chains.find(({ source }) => source.chain === chain) ?? (await further.open(chain, signal));
        invariant(opened !== undefined, `nobody can be asked about ${chain}`);
        return opened.source;
      },
      async plan() {
        const heights = await pinHeights(chains, (chain) => pinned(chain, signal));
        for (const text of untraced) log.warn({ text }, 'seed left out');
        const notes = [...untraced, ...wanted.notes, ...told.notes];
        const seeds = await readSeeds(targets, chains, {
          heights,
          signal,
          ...(incident && {
            onFault: ({ message }) => {
              log.warn({ text: message }, 'seed left out');
              notes.push(`not traced: ${message}`);
            },
          }),
        });
        const title = recorded ?? incident;
        const facts = {
          flags,
          recorded,
          config,
          targets,
          chains,
          assets,
          labels,
          heights,
          seeds,
          prices: incident ? pricesOf(incident, assets) : new Map(),
          further,
          service,
          decisions: wanted.decisions,
        };
        const named = title && { id: title.id, name: title.name };
        return { ...planTrace({ ...facts, incident: named, notes }), buried };
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Records by the name of the chain they stand for. Throws `record-not-alone` where a chain has other providers too. */
async function readRecords(
  used: readonly ChainConfig[],
  config: Config,
  { recorded, from }: { readonly recorded: Case | null; readonly from: Surroundings },
): Promise<ReadonlyMap<string, Facts>> {
  const records = new Map<string, Facts>();
  for (const { name } of used) {
    if (recorded?.chain === name) {
      records.set(name, recorded.facts);
      continue;
    }
    const providers = providersOf(config, name);
    const record = providers.find((provider) => provider.kind === 'recorded');
    if (!record) continue;
    if (providers.length > 1) throw recordNotAlone(name);
    records.set(name, await from.facts(record.file));
  }
  return records;
}

const recordNotAlone = (chain: string): CoinhoundError =>
  new CoinhoundError('usage', 'record-not-alone', `chain ${chain} has a record and other providers`, {
    hint: `a record stands for the whole chain: leave it the only one under chains.${chain}.providers`,
    details: { chain },
  });

interface PinOptions {
  readonly request: SessionRequest;
  readonly store: Store;
  readonly signal: AbortSignal;
}

/** Heights by chain name. */
async function pinHeights(
  chains: readonly OpenChain[],
  pinned: (chain: OpenChain) => Promise<number>,
): Promise<ReadonlyMap<string, number>> {
  return new Map(
    await Promise.all(chains.map(async (chain) => [chain.config.name, await pinned(chain)] as const)),
  );
}

/** A record has no reorganisations: it is good up to its end. */
async function pin(
  { config: { name, confirmations }, source, facts }: OpenChain,
  { request: { flags, recorded }, store, signal }: PinOptions,
): Promise<Pinned> {
  const asked = flags.asOf.get(name);
  if (facts) {
    const asOf = asked ?? recorded?.asOf ?? (await source.tip(signal));
    return { asOf, buried: asOf };
  }
  return pinHeight({ name, source, confirmations, asked, store, offline: flags.offline, signal });
}
