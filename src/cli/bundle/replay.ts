import { pino } from 'pino';
import type { Case } from '../../chains/recorded/case.ts';
import { parseFacts } from '../../chains/recorded/facts.ts';
import { buildConfig } from '../../config/build-config.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { compare } from '../../core/ids.ts';
import { refName } from '../../store/basis.ts';
import { trace } from '../../trace/trace.ts';
import { exporterNamed } from '../format.ts';
import { openSession, type SessionRequest } from '../session.ts';
import { acceptedIn, type Bundled, bundled } from './bundled.ts';
import { flagsOf } from './command-line.ts';
import { type Evidence, type EvidenceAnswer, recordKey, type UsedEvidence } from './evidence.ts';
import type { Ground } from './grounds.ts';
import { sha256 } from './sha256.ts';
import { unreadable } from './zip.ts';

/** A trace made again. */
export interface Replayed {
  readonly graph: FlowGraph;
  /** The graph in JSON, as `trace` writes it. */
  readonly text: string;
  readonly grounds: readonly Ground[];
  readonly used: UsedEvidence;
}

/** Traces again from evidence alone. Throws what a trace throws. */
export async function replay(given: Evidence): Promise<Replayed> {
  // What several answers tell is taken from the first: that must not be the first that happened to arrive.
  const evidence = { ...given, answers: given.answers.toSorted(byQuestion) };
  const request = requestOf(evidence);
  const source = await bundled(evidence, request.flags.labelsAsOf);
  const log = pino({ level: 'silent' });
  const { signal } = new AbortController();
  const session = await openSession(request, { from: source.surroundings, log, signal });
  const { graph } = await trace({ ...(await session.plan()), signal });
  const text = [...exporterNamed('json').write(graph)].join('');
  const grounds = source.grounds.all;
  return { graph, text, grounds, used: usedOf(evidence, source, grounds) };
}

const byQuestion = (a: EvidenceAnswer, b: EvidenceAnswer): number =>
  compare(a.key, b.key) || a.height - b.height || compare(a.digest, b.digest);

function requestOf(evidence: Evidence): SessionRequest {
  const { command, accepted, incident, configuration } = evidence;
  const { raw, keyNames } = configuration;
  const leads =
    accepted && !incident
      ? acceptedIn(evidence, buildConfig(raw, Object.fromEntries(keyNames.map((name) => [name, 'withheld']))))
      : [];
  return { seeds: command.seeds, flags: flagsOf(command), recorded: caseOf(evidence), accepted: leads };
}

function caseOf({ case: told, records, command }: Evidence): Case | null {
  if (told === null) return null;
  const record = records.find(({ chain }) => chain === told.chain);
  if (!record) throw unreadable(`it lacks the record of ${told.chain}`);
  const facts = parseFacts(record.text, record.file);
  return { ...told, facts, seeds: command.seeds, labelsFile: '', graphFile: '' };
}

/** What was asked for: the rest of what a run was told decided nothing. */
function usedOf(evidence: Evidence, { lookups, named }: Bundled, grounds: readonly Ground[]): UsedEvidence {
  const answers = new Set(grounds.flatMap(({ basis }) => [...basis.answers.keys()]));
  const failures = new Set(grounds.flatMap(({ basis }) => [...basis.failures.keys()]));
  return {
    ...evidence,
    answers: evidence.answers.filter((one) => answers.has(refName(one))),
    failures: evidence.failures.filter(({ key }) => failures.has(key)),
    hints: lookups.used,
    labels: {
      ...evidence.labels,
      claims: evidence.labels.claims.filter(({ account }) => named.has(account)),
    },
    records: evidence.records.filter(({ chain, text }) =>
      answers.has(refName({ key: recordKey(chain), digest: sha256(text) })),
    ),
  };
}
