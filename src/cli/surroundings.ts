import { type Facts, readFacts } from '../chains/recorded/facts.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { loadAccepted } from '../incidents/accepted-files.ts';
import type { AcceptedLead } from '../incidents/accepted-lead.ts';
import { loadDecisions } from '../incidents/decision-files.ts';
import type { Incident } from '../incidents/incident.ts';
import type { KeptDecision } from '../incidents/kept-decision.ts';
import { listIncidentIds } from '../incidents/load-incidents.ts';
import type { Endpoint, ProviderSettings } from '../net/endpoint.ts';
import { createNet } from '../net/net.ts';
import { cachedLookups } from '../store/cached-lookups.ts';
import { openLmdbStore } from '../store/lmdb.ts';
import type { CachedLookups } from '../store/lookups.ts';
import { memoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import type { LookupRecord } from '../store/watched-store.ts';
import type { AskService } from '../trace/inquiries.ts';
import { incidentOf } from './catalogue.ts';
import { decisionsPlace } from './decisions-place.ts';
import type { Pinned } from './heights.ts';
import { acceptedPlace } from './incident-accepted.ts';
import { logNetEvent } from './log.ts';
import { packageInfo } from './package.ts';
import type { SessionRequest, SessionWorld } from './session.ts';
import type { OpenChain } from './sources.ts';
import { storePlace } from './store-place.ts';
import { givenLabels, type TraceLabels, traceLabels } from './trace-labels.ts';

/** Where a session takes everything from that its request does not say: this machine and its network, or a bundle of evidence. */
export interface Surroundings {
  config(): Promise<Config>;
  /** Throws `unknown-incident`, and what reading it throws. */
  incident(id: string, config: Config): Promise<Incident>;
  incidentIds(config: Config): Promise<readonly string[]>;
  /** Leads that were accepted for an incident. */
  accepted(id: string, config: Config): Promise<readonly AcceptedLead[]>;
  /** What was decided by hand for an incident. */
  decisions(id: string, config: Config): Promise<readonly KeptDecision[]>;
  /** The record in a file that the configuration names. */
  facts(file: string): Promise<Facts>;
  labels(incident: Incident | null, config: Config): Promise<TraceLabels>;
  /** Opens what answers; `isLive` is false where records alone are asked. */
  answering(isLive: boolean): Promise<Answering>;
}

/** What answers a session, opened. */
export interface Answering {
  readonly store: Store;
  readonly lookups: CachedLookups;
  endpoint(settings: ProviderSettings): Endpoint;
  /** The services of bridges as the session asks them. */
  asked(service: AskService): AskService;
  /** The height of a chain; `pin` asks for it. */
  pinned(chain: string, pin: () => Promise<Pinned>): Promise<Pinned>;
  /** An earlier session that this one goes on with. */
  readonly earlier?: EarlierSession;
  close(): Promise<void>;
}

/** What an earlier session left. */
export interface EarlierSession {
  /** Answers from what it kept, and asks nobody. */
  readonly kept: CachedLookups;
  /** The chain as this session is to see it, made of the chain itself and the same answered by `kept`. */
  goOn(live: OpenChain, kept: OpenChain): OpenChain;
}

/** This machine: its files, its store, its network. What lookups are answered with goes into `record`. */
export function machine(
  { flags, recorded }: SessionRequest,
  { io, log }: Pick<SessionWorld, 'io' | 'log'>,
  record?: LookupRecord,
): Surroundings {
  return {
    config: () => loadConfig({ ...(flags.config !== undefined && { file: flags.config }), env: io.env }),
    incident: incidentOf,
    incidentIds: ({ incidentPaths }) => listIncidentIds(incidentPaths),
    accepted: (id, config) => loadAccepted(id, acceptedPlace(flags.store, config, io)),
    decisions: (id, config) => loadDecisions(id, decisionsPlace(flags.store, config, io)),
    facts: readFacts,
    labels: async (incident, config) =>
      traceLabels(await givenLabels({ flags, recorded }, { config, io }), incident, flags.labelsAsOf),
    async answering(isLive) {
      const { store: place, offline } = flags;
      const directory = place || storePlace(io.env, io.platform);
      const store = isLive ? await openLmdbStore(directory, { create: !offline }) : memoryStore();
      const net = createNet({ version: packageInfo().version, onEvent: (event) => logNetEvent(log, event) });
      return {
        store,
        lookups: cachedLookups({ store, offline, ...(record && { record }) }),
        endpoint: net.endpoint,
        asked: (service) => service,
        pinned: (_, pin) => pin(),
        async close() {
          net.close();
          await store.close();
        },
      };
    },
  };
}
