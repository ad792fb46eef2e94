import type { KeptAnswer } from '../../chains/family.ts';
import { parseFacts } from '../../chains/recorded/facts.ts';
import { buildConfig } from '../../config/build-config.ts';
import type { Config } from '../../config/config.ts';
import { CoinhoundError } from '../../core/error.ts';
import type { AccountId } from '../../core/ids.ts';
import type { Label } from '../../core/label.ts';
import type { AcceptedLead } from '../../incidents/accepted-lead.ts';
import type { KeptDecision } from '../../incidents/kept-decision.ts';
import { readAccepted } from '../../incidents/read-accepted.ts';
import { readDecisions } from '../../incidents/read-decisions.ts';
import { readIncident } from '../../incidents/read-incident.ts';
import { subjects } from '../../incidents/subjects.ts';
import { sourceKnownOn } from '../../labels/as-of.ts';
import type { Endpoint, ProviderSettings } from '../../net/endpoint.ts';
import { memoryStore } from '../../store/memory.ts';
import { type ReplayedLookups, replayedLookups } from '../../store/replayed-lookups.ts';
import type { LabelSource } from '../../trace/labels.ts';
import { incidentRules } from '../catalogue.ts';
import { endpointsOf, factsOf, familyOf, type OpenChain } from '../sources.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Evidence, recordKey } from './evidence.ts';
import { type Grounds, groundsOver } from './grounds.ts';
import { sha256 } from './sha256.ts';
import { unreadable } from './zip.ts';

/** What a session takes from evidence alone, and what it took. */
export interface Bundled {
  readonly surroundings: Surroundings;
  readonly lookups: ReplayedLookups;
  readonly grounds: Grounds;
  /** Accounts of which labels were asked for. */
  readonly named: ReadonlySet<AccountId>;
}

/** Surroundings out of evidence: no file, no network, no clock of this machine. */
export async function bundled(evidence: Evidence, day: string | undefined): Promise<Bundled> {
  const { failures, records } = evidence;
  const lookups = await replayedLookups({
    answers: evidence.answers,
    failures: new Map(failures.map((one) => [one.key, one])),
    hints: evidence.hints,
  });
  const grounds = groundsOver(lookups);
  const named = new Set<AccountId>();
  const labels = labelsOf(evidence, named);
  let config: Config | undefined;

  const within = (chain: OpenChain): OpenChain => {
    const known = day === undefined ? chain.source : sourceKnownOn(chain.source, day);
    const record = records.find((one) => one.chain === chain.config.name);
    const always =
      chain.facts && record ? [{ key: recordKey(record.chain), digest: sha256(record.text) }] : [];
    return { ...chain, source: grounds.source(known, always) };
  };

  const surroundings: Surroundings = {
    async config() {
      const { raw, keyNames } = evidence.configuration;
      config = buildConfig(raw, Object.fromEntries(keyNames.map((name) => [name, 'withheld'])));
      return config;
    },
    async incident(id, known) {
      const text = textOf(evidence.incident, id);
      const read = readIncident(text, { id, path: `${id}.yaml` }, subjects(incidentRules(known)));
      if ('incident' in read) return read.incident;
      throw unreadable('incident.yaml is no incident');
    },
    incidentIds: async () => [],
    accepted: async (id, known) => (evidence.accepted?.id === id ? acceptedIn(evidence, known) : []),
    decisions: async (id, known) => (evidence.decisions?.id === id ? decisionsIn(evidence, known) : []),
    async facts(file) {
      const record = records.find(({ chain }) => recordKey(chain) === file);
      if (!record) throw unreadable(`it lacks the record ${file}`);
      return parseFacts(record.text, record.file);
    },
    labels: async () => ({ labels, notes: evidence.labels.notes, within }),
    async answering() {
      if (config) await recall(config, evidence, lookups);
      return {
        // Heights are pinned with it alone, and they are told: none is known from before.
        store: memoryStore(),
        lookups,
        endpoint: silentEndpoint,
        asked: (service) => grounds.service(service),
        async pinned(chain, pin) {
          const failure = evidence.unopened.get(chain);
          if (failure) throw failure;
          return pin();
        },
        close: async () => {},
      };
    },
  };
  return { surroundings, lookups, grounds, named };
}

/** The leads that were accepted, whether an incident keeps them or this run alone had them. */
export function acceptedIn({ accepted }: Evidence, config: Config): readonly AcceptedLead[] {
  if (!accepted) return [];
  const { id, text } = accepted;
  const read = readAccepted(text, { id, path: 'accepted.yaml' }, subjects(incidentRules(config)));
  if ('leads' in read) return read.leads;
  throw unreadable('accepted.yaml is no file of accepted leads');
}

/** What was decided by hand for the incident. */
function decisionsIn({ decisions }: Evidence, config: Config): readonly KeptDecision[] {
  if (!decisions) return [];
  const { id, text } = decisions;
  const read = readDecisions(text, { id, path: 'decisions.yaml' }, subjects(incidentRules(config)));
  if ('decisions' in read) return read.decisions;
  throw unreadable('decisions.yaml is no file of decisions');
}

function textOf(file: Evidence['incident'], id: string): string {
  if (file?.id === id) return file.text;
  throw unreadable(`it lacks the incident ${id}`);
}

function labelsOf({ labels }: Evidence, named: Set<AccountId>): LabelSource {
  const byAccount = new Map<AccountId, Label[]>();
  for (const claim of labels.claims) {
    const known = byAccount.get(claim.account);
    if (known) known.push(claim);
    else byAccount.set(claim.account, [claim]);
  }
  return {
    digest: labels.digest,
    async lookup(accounts) {
      for (const account of accounts) named.add(account);
      return new Map(
        accounts.flatMap((account): [AccountId, readonly Label[]][] => {
          const claims = byAccount.get(account);
          return claims ? [[account, claims]] : [];
        }),
      );
    },
  };
}

async function recall(config: Config, { answers }: Evidence, lookups: ReplayedLookups): Promise<void> {
  const kept: readonly KeptAnswer[] = answers;
  for (const chain of config.chains.values()) {
    const endpoints = endpointsOf(chain.providers, silentEndpoint);
    await familyOf(chain).recall?.({ ...factsOf(chain), tokens: [], endpoints, lookups }, kept);
  }
}

/** A provider that nobody can reach. */
function silentEndpoint(settings: ProviderSettings): Endpoint {
  const name = `${settings.kind} ${new URL(settings.url).host}`;
  return {
    name,
    settings,
    request: ({ path }) =>
      Promise.reject(
        new CoinhoundError('data', 'not-in-store', `the bundle has no answer of ${name} to ${path}`, {
          hint: 'trace again with --bundle',
        }),
      ),
    setAside: () => undefined,
    expectedMs: () => 0,
  };
}
