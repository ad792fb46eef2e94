import { Buffer } from 'node:buffer';
import { buildConfig } from '../../config/build-config.ts';
import { configSchema, type RawConfig } from '../../config/schema.ts';
import { compare } from '../../core/ids.ts';
import type { Label } from '../../core/label.ts';
import type { FactEntry } from '../../store/store.ts';
import { packageInfo } from '../package.ts';
import {
  type Evidence,
  type EvidenceAnswer,
  type EvidenceRecord,
  recordKey,
  type UsedEvidence,
} from './evidence.ts';
import { failureOf, writtenFailure } from './failures.ts';
import {
  BUNDLE_FORMAT,
  type HintLine,
  type LabelLine,
  type LookupLine,
  type Manifest,
  readHints,
  readLabels,
  readLookups,
  readManifest,
} from './manifest.ts';
import { type LineOf, provenanceOf } from './provenance.ts';
import type { Replayed } from './replay.ts';
import { sha256 } from './sha256.ts';
import { type Files, printableName, unreadable } from './zip.ts';

const encoder = new TextEncoder();

/** The files of a bundle, but for its signature: what was made again, and what it was made from. `node` is the version of Node.js. */
export function bundleFiles({ graph, text, grounds, used }: Replayed, node: string): Files {
  const lookups = lookupLines(used);
  const answers = new Map(
    [...used.answers, ...used.records.map(answerOf)].map((one) => [one.digest, one.body]),
  );
  const contents = new Map<string, string>([
    ...[...answers].map(([digest, body]) => [`answers/${digest}`, body] as const),
    ['graph.json', text],
    ['hints.jsonl', linesOf(hintLines(used))],
    ['labels.jsonl', linesOf(labelLines(used))],
    ['lookups.jsonl', linesOf(lookups)],
    ['provenance.jsonl', linesOf(provenanceOf(graph, grounds, lineOfIn(lookups)))],
    ...(used.incident ? [['incident.yaml', used.incident.text] as const] : []),
    ...(used.accepted ? [['accepted.yaml', used.accepted.text] as const] : []),
    ...(used.decisions ? [['decisions.yaml', used.decisions.text] as const] : []),
  ]);
  const files = new Map([...contents].map(([name, content]) => [name, encoder.encode(content)]));
  const manifest = `${JSON.stringify(manifestOf(used, files, node), null, 2)}\n`;
  return new Map([...files, ['manifest.json', encoder.encode(manifest)]]);
}

function manifestOf(used: UsedEvidence, files: Files, node: string): Manifest {
  const { raw, keyNames } = used.configuration;
  const named = [...files].map(([name, bytes]) => [name, sha256(bytes)] as const);
  return {
    format: BUNDLE_FORMAT,
    tool: packageInfo(),
    node,
    command: used.command,
    case: used.case,
    incident: used.incident?.id ?? null,
    accepted: used.accepted?.id ?? null,
    decisions: used.decisions?.id ?? null,
    configuration: { digest: buildConfig(raw, {}).digest, keys: [...keyNames], values: raw },
    labels: {
      digest: used.labels.digest,
      notes: [...used.labels.notes],
      claims: used.labels.claims.length,
    },
    unopened: Object.fromEntries(
      [...used.unopened]
        .sort(([a], [b]) => compare(a, b))
        .map(([chain, error]) => [chain, writtenFailure(error)]),
    ),
    files: Object.fromEntries(named.sort(([a], [b]) => compare(a, b))),
  };
}

/** The evidence in the files of a bundle. Throws `bundle-unreadable`. */
export function evidenceIn(files: Files): { readonly manifest: Manifest; readonly evidence: Evidence } {
  const manifest = readManifest(textOf(files, 'manifest.json'));
  const lines = readLookups(textOf(files, 'lookups.jsonl'));
  const file = (name: string, id: string | null) => (id === null ? null : { id, text: textOf(files, name) });
  const given = lines.flatMap((line) => ('digest' in line ? [line] : []));
  return {
    manifest,
    evidence: {
      command: manifest.command,
      case: manifest.case,
      configuration: { raw: rawConfig(manifest), keyNames: manifest.configuration.keys },
      incident: file('incident.yaml', manifest.incident),
      accepted: file('accepted.yaml', manifest.accepted),
      decisions: file('decisions.yaml', manifest.decisions),
      labels: {
        digest: manifest.labels.digest,
        notes: manifest.labels.notes,
        claims: readLabels(textOf(files, 'labels.jsonl')) as readonly Label[],
      },
      answers: given.flatMap((line) => answerIn(line, files)),
      records: given.flatMap((line) => recordIn(line, files)),
      failures: lines.flatMap((line) =>
        'failure' in line ? [{ ...line, error: failureOf(line.failure) }] : [],
      ),
      hints: new Map(readHints(textOf(files, 'hints.jsonl')).map((line) => [line.key, hintOf(line)])),
      unopened: new Map(
        Object.entries(manifest.unopened).map(([chain, failure]) => [chain, failureOf(failure)]),
      ),
    },
  };
}

type GivenLine = Extract<LookupLine, { readonly digest: string }>;

function answerIn({ height, time, ...line }: GivenLine, files: Files): EvidenceAnswer[] {
  if (height === null || time === null) return [];
  const body = textOf(files, `answers/${line.digest}`);
  return [{ ...line, body, height, time: Date.parse(time) }];
}

function recordIn({ key, request, height, digest }: GivenLine, files: Files): EvidenceRecord[] {
  if (height !== null) return [];
  return [
    { chain: key.slice(recordKey('').length), file: request, text: textOf(files, `answers/${digest}`) },
  ];
}

function rawConfig({ configuration }: Manifest): RawConfig {
  const parsed = configSchema.safeParse(configuration.values);
  if (parsed.success) return parsed.data;
  throw unreadable('the configuration in manifest.json has a fault');
}

/** Sorted by key, then by height: one order whatever the run's was. */
function lookupLines({ answers, failures, records }: Evidence): readonly LookupLine[] {
  const given = answers.map(
    ({ key, request, provider, time, height, buried, final, digest }): LookupLine => ({
      ...{ key, request, provider, time: new Date(time).toISOString(), height, buried, final, digest },
    }),
  );
  const recorded = records.map(
    (record): LookupLine => ({
      key: recordKey(record.chain),
      request: record.file,
      provider: 'recorded',
      time: null,
      height: null,
      buried: true,
      final: true,
      digest: answerOf(record).digest,
    }),
  );
  const failed = failures.map(
    ({ key, request, height, error }): LookupLine => ({
      key,
      request,
      height,
      failure: writtenFailure(error),
    }),
  );
  return [...given, ...recorded, ...failed].sort(
    (a, b) =>
      compare(a.key, b.key) ||
      (a.height ?? 0) - (b.height ?? 0) ||
      compare('digest' in a ? a.digest : '', 'digest' in b ? b.digest : ''),
  );
}

const answerOf = ({ text }: EvidenceRecord) => ({ digest: sha256(text), body: text });

function lineOfIn(lines: readonly LookupLine[]): LineOf {
  const nameOf = ({ key, digest = '' }: { readonly key: string; readonly digest?: string }) =>
    `${digest} ${key}`;
  const places = new Map(lines.map((line, n) => [nameOf(line), n + 1]));
  return (lookup) => places.get(nameOf(lookup));
}

/** Sorted by account, strongest first; the fields in one order, whoever made the claim. */
const labelLines = ({ labels }: Evidence): readonly LabelLine[] =>
  labels.claims
    .toSorted((a, b) => compare(a.account, b.account))
    .map(
      ({ account, name, category, source, licence, confidence, firstSeen, lastSeen, published, role }) => ({
        ...{ account, name, category, source, licence, confidence },
        ...{ firstSeen, lastSeen, published, role },
      }),
    );

const hintLines = ({ hints }: UsedEvidence): readonly HintLine[] =>
  [...hints]
    .sort(([a], [b]) => compare(a, b))
    .map(([key, { value, height, final }]) => ({
      key,
      value: Buffer.from(value).toString('utf8'),
      height,
      final,
    }));

const hintOf = ({ value, height, final }: HintLine): FactEntry => ({
  value: encoder.encode(value),
  height,
  final,
});

const linesOf = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

function textOf(files: Files, name: string): string {
  const bytes = files.get(name);
  if (!bytes) throw unreadable(`it lacks the file ${printableName(name)}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(`its file ${printableName(name)} is no text`, cause);
  }
}
