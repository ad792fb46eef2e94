import { createHash } from 'node:crypto';
import type { Case } from '../../chains/recorded/case.ts';
import { parseFloor } from '../../config/parse-floor.ts';
import { malformed } from '../../server/failure.ts';
import type { Run, RunRequest } from '../../web/api.ts';
import { readFlags } from '../bundle/command-line.ts';
import { incidentOf } from '../catalogue.ts';
import { namedHeights } from '../named-heights.ts';
import { badOption } from '../option.ts';
import type { SessionRequest } from '../session.ts';
import { shippedCase } from '../shipped-case.ts';
import { decisionFlags } from './decisions.ts';
import type { Desk } from './desk.ts';
import type { KeptRun } from './run-file.ts';

/** What a request comes to: what is traced, as the command line would, and what of that is kept. */
export interface WantedRun extends Pick<Run, 'of' | 'options' | 'asOf' | 'offline'> {
  readonly request: SessionRequest;
  readonly bundle: boolean;
}

/** Options of `coinhound trace` that a page may set. The others say where things are on this machine, and what is decided by hand. */
const OPTIONS: ReadonlySet<string> = new Set([
  'asset',
  'direction',
  'hops',
  'labels-as-of',
  'max-lookups',
  'min-taint',
  'policy',
  'presume',
  'rank',
  'since',
  'through',
  'until',
]);

/** Reads a request. `earlier` tells a run that is to be traced again. Throws `request-malformed`, `bad-option`, `unknown-case`, `unknown-incident` and what reading options throws. */
export async function readRunRequest(
  asked: RunRequest,
  desk: Desk,
  earlier: (id: string) => Promise<KeptRun>,
): Promise<WantedRun> {
  const before = asked.again === undefined ? undefined : await earlier(asked.again);
  const { of, recorded } = await subjectOf(asked, before, desk);
  const given = Object.entries({ ...before?.options, ...asked.options });
  const options = Object.fromEntries(given.filter(([, value]) => value !== ''));
  for (const [name, value] of Object.entries(options))
    if (!OPTIONS.has(name)) throw badOption(name, value, `options are ${[...OPTIONS].join(', ')}`);
  const asOf = { ...(before && (await heightsOf(before, desk))), ...asked.asOf };
  const offline = desk.flags.offline || (asked.offline ?? before?.offline ?? false);
  const read = readFlags(options, asOf, offline ? ['--offline'] : []);
  // Else it would be told once the seeds were read.
  if (read.minTaint !== undefined) parseFloor(read.minTaint);
  const flags = {
    ...read,
    ...(desk.flags.config !== undefined && { config: desk.flags.config }),
    ...(desk.flags.store !== undefined && { store: desk.flags.store }),
    ...(of.kind !== 'incident' && (await decisionFlags(desk, of.dossier))),
  };
  return {
    of,
    options,
    asOf,
    offline,
    bundle: asked.bundle ?? false,
    request: { seeds: of.seeds, flags, recorded },
  };
}

interface Subject {
  readonly of: Run['of'];
  readonly recorded: Case | null;
}

async function subjectOf(asked: RunRequest, before: KeptRun | undefined, desk: Desk): Promise<Subject> {
  const named = [asked.incident, asked.case, asked.seeds, before].filter((one) => one !== undefined);
  if (named.length !== 1) throw malformed('name one of incident, case, seeds and again');
  const id = before?.of.kind === 'incident' ? before.of.dossier : asked.incident;
  if (id !== undefined) {
    const { name } = await incidentOf(id, await desk.config());
    return { of: { kind: 'incident', dossier: id, name, seeds: [id] }, recorded: null };
  }
  const case_ = before?.of.kind === 'case' ? before.of.dossier.replace(/^case\./, '') : asked.case;
  if (case_ !== undefined) {
    const recorded = await shippedCase(case_);
    const { name, seeds } = recorded;
    return { of: { kind: 'case', dossier: `case.${case_}`, name, seeds }, recorded };
  }
  const seeds = before?.of.seeds ?? (asked.seeds as readonly string[]);
  const [first = '', ...others] = seeds;
  const name = others.length === 0 ? first : `${first} and ${others.length} more`;
  const digest = createHash('sha256')
    .update(JSON.stringify([...seeds].sort()))
    .digest('hex');
  return {
    of: { kind: 'seeds', dossier: `seeds.${digest.slice(0, 16)}`, name, seeds },
    recorded: null,
  };
}

/** Heights that a run was pinned at, by chain name; those it was asked for where it got to no graph. */
async function heightsOf({ graph, asOf }: KeptRun, desk: Desk): Promise<Readonly<Record<string, number>>> {
  if (!graph) return asOf;
  return namedHeights(graph.asOf, await desk.config());
}
