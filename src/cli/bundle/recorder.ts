import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseFacts } from '../../chains/recorded/facts.ts';
import type { Config } from '../../config/config.ts';
import type { RawConfig } from '../../config/schema.ts';
import { CoinhoundError, invariant } from '../../core/error.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { AccountId } from '../../core/ids.ts';
import type { Label } from '../../core/label.ts';
import { acceptedText } from '../../incidents/accepted-files.ts';
import { decisionsText } from '../../incidents/decision-files.ts';
import { incidentFiles } from '../../incidents/incident-files.ts';
import { readIncident } from '../../incidents/read-incident.ts';
import { subjects } from '../../incidents/subjects.ts';
import { emptyBasis } from '../../store/basis.ts';
import type { Store } from '../../store/store.ts';
import type { LookupRecord } from '../../store/watched-store.ts';
import { incidentRules } from '../catalogue.ts';
import { namedHeights } from '../named-heights.ts';
import type { SessionRequest, SessionWorld } from '../session.ts';
import { machine, type Surroundings } from '../surroundings.ts';
import { commandOf } from './command-line.ts';
import {
  type Evidence,
  type EvidenceAnswer,
  type EvidenceRecord,
  type EvidenceText,
  recordKey,
} from './evidence.ts';

/** Takes down everything that a session takes from this machine and its network. */
export interface Recorder {
  readonly surroundings: Surroundings;
  /** What a graph was made from. Call it before the session is closed. Throws `bundle-unrecorded`. */
  evidence(graph: FlowGraph): Promise<Evidence>;
}

/** A recorder for one session of a request. */
export function recorder(request: SessionRequest, world: Pick<SessionWorld, 'io' | 'log'>): Recorder {
  const record: LookupRecord = { basis: emptyBasis(), passedOver: new Set() };
  const here = machine(request, world, record);
  const claims = new Map<AccountId, readonly Label[]>();
  const records: EvidenceRecord[] = [];
  const unopened = new Map<string, CoinhoundError>();
  let config: Config | undefined;
  let store: Store | undefined;
  let incident: EvidenceText | null = null;
  let accepted: EvidenceText | null = null;
  let decisions: EvidenceText | null = null;
  let labels: Pick<Evidence['labels'], 'digest' | 'notes'> | undefined;

  const surroundings: Surroundings = {
    ...here,
    async config() {
      config = await here.config();
      return config;
    },
    async incident(id, known) {
      const found = await here.incident(id, known);
      const file = (await incidentFiles(known.incidentPaths)).find((one) => one.id === id);
      invariant(file !== undefined, `the incident ${id} has no file`);
      incident = { id, text: await readFile(file.path, 'utf8') };
      const read = readIncident(incident.text, file, subjects(incidentRules(known)));
      return 'incident' in read ? read.incident : found;
    },
    async accepted(id, known) {
      const leads = await here.accepted(id, known);
      if (leads.length > 0) accepted = { id, text: acceptedText(undefined, id, leads) };
      return leads;
    },
    async decisions(id, known) {
      const made = await here.decisions(id, known);
      if (made.length > 0) decisions = { id, text: decisionsText(undefined, id, made) };
      return made;
    },
    async facts(file) {
      const { text, facts } = await readRecord(file);
      const chain = [...(config?.chains.values() ?? [])].find(({ providers }) =>
        providers.some((one) => one.kind === 'recorded' && one.file === file),
      );
      invariant(chain !== undefined, 'a record stands for a chain');
      records.push({ chain: chain.name, file: basename(file), text });
      return facts;
    },
    async labels(known, from) {
      const told = await here.labels(known, from);
      labels = { digest: told.labels.digest, notes: told.notes };
      return {
        ...told,
        labels: {
          digest: told.labels.digest,
          async lookup(accounts) {
            const found = await told.labels.lookup(accounts);
            for (const [account, all] of found) claims.set(account, all);
            return found;
          },
        },
      };
    },
    async answering(isLive) {
      const answering = await here.answering(isLive);
      store = answering.store;
      return {
        ...answering,
        async pinned(chain, pin) {
          try {
            const height = await pin();
            unopened.delete(chain);
            return height;
          } catch (error) {
            if (error instanceof CoinhoundError && error.kind !== 'bug') unopened.set(chain, error);
            throw error;
          }
        },
      };
    },
  };

  return {
    surroundings,
    async evidence(graph) {
      invariant(
        config !== undefined && labels !== undefined && store !== undefined,
        'the session was opened',
      );
      if (record.passedOver.size > 0 && lacksAnswers(graph)) throw unrecorded();
      const { recorded, accepted: leads = [] } = request;
      if (recorded) {
        const { text } = await readRecord(recorded.facts.file);
        records.push({ chain: recorded.chain, file: basename(recorded.facts.file), text });
      }
      return {
        command: commandOf(request.seeds, request.flags, namedHeights(graph.parameters.asOf, config)),
        case: recorded && caseOf(recorded),
        configuration: { raw: withoutPaths(config.raw), keyNames: config.keyNames },
        incident,
        accepted:
          leads.length > 0 ? { id: 'seeds', text: acceptedText(undefined, 'seeds', leads) } : accepted,
        decisions,
        labels: { ...labels, claims: [...claims.values()].flat() },
        answers: await answersOf(record, store),
        failures: [...record.basis.failures.values()],
        hints: hintsIn(store),
        records,
        unopened,
      };
    },
  };
}

const lacksAnswers = ({ coverage }: FlowGraph): boolean =>
  coverage.some(({ evidence: { code } }) => code === 'not-in-store');

const unrecorded = (): CoinhoundError =>
  new CoinhoundError(
    'data',
    'bundle-unrecorded',
    'no bundle was made: of facts in the store nobody recorded which answers they were read out of, and the store lacks some to read them again',
    { hint: 'run it once with --bundle and without --offline: what is missing is asked for again' },
  );

async function readRecord(file: string) {
  const text = await readFile(file, 'utf8');
  return { text, facts: parseFacts(text, file) };
}

async function answersOf({ basis }: LookupRecord, store: Store): Promise<readonly EvidenceAnswer[]> {
  const answers: EvidenceAnswer[] = [];
  for (const ref of basis.answers.values()) {
    const kept = await store.kept(ref);
    // A fact may name an answer of a store that was emptied by hand: what was made of it is then not evidence.
    if (kept) answers.push({ ...kept, key: ref.key });
  }
  return answers;
}

/** Whatever the store knows by now of how to ask: a run that reads facts asks less than one that makes them again of their answers. */
const hintsIn = ({ facts }: Store): Evidence['hints'] => ({
  async get(key) {
    const fact = await facts.get(key);
    return fact?.madeOf === undefined ? fact : undefined;
  },
});

function caseOf(recorded: NonNullable<SessionRequest['recorded']>): Evidence['case'] {
  const { id, name, date, what, sources, notes, chain, asset, limits, asOf } = recorded;
  return { id, name, date, what, sources: [...sources], notes: [...notes], chain, asset, limits, asOf };
}

/** Labels, incidents and records are in the bundle as they were read: where they stood is nobody's business. */
function withoutPaths(raw: RawConfig): RawConfig {
  const chains = Object.entries(raw.chains).map(([name, chain]) => [
    name,
    {
      ...chain,
      providers: chain.providers.map((one) =>
        one.kind === 'recorded' ? { ...one, file: recordKey(name) } : one,
      ),
    },
  ]);
  return { ...raw, labels: [], incidents: [], chains: Object.fromEntries(chains) };
}
