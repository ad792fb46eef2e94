import { createHash } from 'node:crypto';
import type { ChainConfig, Config } from '../config/config.ts';
import { CoinhoundError } from '../core/error.ts';
import type { FlowGraph, GraphLead } from '../core/flow-graph.ts';
import { type AccountId, type AssetId, addressOf, chainOf } from '../core/ids.ts';
import { furtherSeed } from '../detect/further-seed.ts';
import { keepAccepted, loadAccepted } from '../incidents/accepted-files.ts';
import type { AcceptedLead } from '../incidents/accepted-lead.ts';
import { type Moment, readMoment } from '../incidents/moment.ts';
import { claimDirectory } from '../store/directory.ts';
import type { TraceEvent } from '../trace/events.ts';
import { trace } from '../trace/trace.ts';
import { unitAmount } from './amount.ts';
import { exporterNamed } from './format.ts';
import { acceptedPlace } from './incident-accepted.ts';
import { storeDirectory } from './label-folder.ts';
import { leadSeeds } from './lead-seeds.ts';
import { namedAccounts } from './named-accounts.ts';
import { namedHeights } from './named-heights.ts';
import { outcome } from './outcome.ts';
import { openSession, type Session, type SessionRequest, type SessionWorld } from './session.ts';

/** What is traced once leads are accepted, and what a person is told of that. */
export interface Accepted {
  readonly request: SessionRequest;
  readonly notes: readonly string[];
}

/**
 * Traces without the leads that `--accept` names, to find them, and makes seeds of what they name: kept with the incident that
 * is traced, or for this run where seeds were named. Heights stay as they were, so what was read is not asked for again. Throws
 * `lead-not-found`, what `namedAccounts` throws, what tracing and keeping throw.
 */
export async function acceptLeads(
  request: SessionRequest,
  world: SessionWorld,
  onEvent: (event: TraceEvent) => void,
): Promise<Accepted> {
  const session = await openSession(request, world);
  try {
    const { incident, config } = session;
    const accounts = namedAccounts(
      { option: '--accept', texts: request.flags.accept ?? [] },
      request,
      config,
    );
    const place = acceptedPlace(request.flags.store, config, world.io);
    const before = incident ? await loadAccepted(incident.id, place) : [];
    const { graph, failures } = await trace({ ...(await session.plan()), signal: world.signal, onEvent });
    const ended = outcome(failures);
    if (!ended.usable) throw ended.error;
    const { found, known } = leadsOf(graph, accounts, { before, config, failed: ended.error });
    const made: AcceptedLead[] = [];
    for (const lead of found) made.push(await acceptedLead(lead, graph, { session, signal: world.signal }));
    const notes = known.map((account) => `was accepted before: ${nameOf(account, config)}`);
    if (incident && made.length > 0) {
      claimDirectory(storeDirectory(request.flags.store, world.io), { create: true });
      notes.push(`accepted leads are kept in ${await keepAccepted(incident.id, made, place)}`);
    } else if (made.length > 0)
      notes.push('accepted leads are seeds of this run alone: no incident was named that could keep them');
    const { accept: _, ...flags } = request.flags;
    const asOf = new Map(Object.entries(namedHeights(graph.parameters.asOf, config)));
    return { request: { ...request, flags: { ...flags, asOf }, accepted: incident ? [] : made }, notes };
  } finally {
    await session.close();
  }
}

interface Circumstances {
  readonly before: readonly AcceptedLead[];
  readonly config: Config;
  /** What lookups failed of, if any did: a lead may be missing for it. */
  readonly failed: CoinhoundError | null;
}

/** The leads of the accounts; accounts without one that were accepted before are told apart. */
function leadsOf(
  { leads }: FlowGraph,
  accounts: readonly AccountId[],
  { before, config, failed }: Circumstances,
) {
  const all = leads.filter(({ rule }) => rule === furtherSeed.name);
  const found: GraphLead[] = [];
  const known: AccountId[] = [];
  for (const account of accounts) {
    const lead = all.find((one) => one.account === account);
    if (lead) found.push(lead);
    else if (before.some((accepted) => accepted.account === account)) known.push(account);
    else if (failed) throw failed;
    else throw notFound(account, all, config);
  }
  return { found, known };
}

const SHOWN = 3;

function notFound(account: AccountId, leads: readonly GraphLead[], config: Config): CoinhoundError {
  const first = leads.slice(0, SHOWN).map((lead) => nameOf(lead.account as AccountId, config));
  return new CoinhoundError(
    'usage',
    'lead-not-found',
    `${nameOf(account, config)} is no lead to a further seed of this trace`,
    {
      hint:
        first.length === 0
          ? 'the trace has no such leads; name the account or its payments as seeds of their own'
          : `the first of ${leads.length} leads: ${first.join(', ')}; what is no lead can be named as a seed of its own`,
      details: { account },
    },
  );
}

async function acceptedLead(
  lead: GraphLead,
  graph: FlowGraph,
  { session, signal }: { readonly session: Session; readonly signal: AbortSignal },
): Promise<AcceptedLead> {
  const { config } = session;
  const account = lead.account as AccountId;
  const chain = chainConfig(account, config);
  const source = await session.source(chain.chain);
  const query = { asOf: graph.parameters.asOf[chain.chain] as number, hub: null, signal };
  const { seeds, sums } = await leadSeeds(lead, {
    config: chain,
    assets: session.assets,
    read: (spec) => source.seeds(spec, query),
  });
  const text = [...exporterNamed('json').write(graph)].join('');
  return {
    chainName: chain.name,
    chain: chain.chain,
    account,
    on: today(),
    rule: lead.rule,
    confidence: lead.confidence,
    amounts: Object.fromEntries([...sums].map(([asset, sum]) => amountOf(asset, sum, session))),
    evidence: lead.evidence,
    graph: createHash('sha256').update(text).digest('hex'),
    asOf: namedHeights(graph.parameters.asOf, config),
    seeds,
  };
}

function amountOf(asset: AssetId, sum: bigint, { assets }: Session): readonly [string, string] {
  const known = assets.find(({ id }) => id === asset);
  return [known?.symbol ?? asset, unitAmount(sum, known?.decimals ?? 0)];
}

const today = (): Moment => readMoment(new Date().toISOString().slice(0, 10)) as Moment;

const chainConfig = (account: AccountId, { chains }: Config): ChainConfig =>
  [...chains.values()].find(({ chain }) => chain === chainOf(account)) as ChainConfig;

const nameOf = (account: AccountId, config: Config): string =>
  `${chainConfig(account, config).name}:${addressOf(account)}`;
