import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { type GraphDiff, graphDiff } from '../../core/graph-diff.ts';
import type { ChainId } from '../../core/ids.ts';
import type { Incident } from '../../incidents/incident.ts';
import { digestOf, type KeptHolding, type RescanState } from '../../incidents/rescan-state.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import { goingOn } from '../../trace/earlier-source.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { type Remaining, type TraceOptions, trace } from '../../trace/trace.ts';
import type { Io } from '../io.ts';
import { outcome } from '../outcome.ts';
import { openSession } from '../session.ts';
import type { OpenChain } from '../sources.ts';
import { type Answering, machine, type Surroundings } from '../surroundings.ts';
import type { TraceFlags } from '../trace-flags.ts';
import { type GivenLabels, traceLabels } from '../trace-labels.ts';
import { answerDigest } from './answer-digest.ts';
import { isAsBefore } from './is-as-before.ts';
import type { Judgement } from './judgement.ts';
import { knownChains } from './known-chains.ts';
import { reachOf } from './overlaps.ts';
import type { Kept, RescanFolder } from './rescan-folder.ts';

export interface ScanOptions {
  readonly incident: Incident;
  readonly config: Config;
  readonly flags: TraceFlags;
  readonly folder: RescanFolder;
  /** By chain; undefined where the incident was not scanned before. */
  readonly judged: ReadonlyMap<ChainId, Judgement> | undefined;
  /** What answers the run, without what was known before. */
  readonly answering: Omit<Answering, 'earlier'>;
  readonly kept: CachedLookups;
  /** What labels are made of, but for those of the incident. */
  readonly labels: GivenLabels;
  readonly world: { readonly io: Io; readonly log: Logger; readonly signal: AbortSignal };
  readonly onEvent: (event: TraceEvent) => void;
  /** Unix milliseconds. */
  readonly now: number;
}

/** What a scan of one incident came to. */
export interface Scan {
  readonly outcome: 'first' | 'unchanged' | 'changed';
  /** Null where there is none before, or nothing changed. */
  readonly diff: GraphDiff | null;
  /** The graph of now; null where it is the one before but for its heights. */
  readonly graph: FlowGraph | null;
  readonly chains: RescanState['chains'];
  /** Holdings of which nothing but an unchanged balance says that they rest. */
  readonly unsure: readonly KeptHolding[];
  readonly live: number;
  /** What to keep, once what is new was told. */
  readonly kept: Kept;
  readonly notes: readonly string[];
  readonly durationMs: number;
}

/**
 * Brings one incident up to date. Where nothing that its graph hangs on changed, the graph is that of before; else it is traced over what
 * the store has, and what moved is read. Throws where a lookup failed for good: what was kept stays as it is.
 */
export async function scanIncident(options: ScanOptions): Promise<Scan> {
  const { incident, config, flags, folder, judged, answering, kept, labels, world, onEvent, now } = options;
  const began = performance.now();
  const { state } = folder;
  let read: ReturnType<RescanFolder['read']> | undefined;
  const goOn = (live: OpenChain, stored: OpenChain): OpenChain => {
    const { chain } = live.source;
    const before = state?.chains.get(chain);
    const known = judged?.get(chain);
    if (!before || !known) return live;
    const earlier = {
      since: before.buried,
      newest: before.newest,
      // Every holding that was ever read: nobody wants it where nothing moved.
      readAt: () => {
        read ??= folder.read();
        return read;
      },
      rests: (holding: KeptHolding['holding']['id']) => known.sure.has(holding),
      moved: (holding: KeptHolding['holding']['id']) => known.moved.has(holding),
    };
    return { ...live, source: goingOn(live.source, stored.source, earlier) };
  };
  const request = { seeds: [incident.id], flags, recorded: null };
  const from: Surroundings = {
    ...machine(request, world),
    config: async () => config,
    incident: async () => incident,
    labels: async (traced) => traceLabels(labels, traced, flags.labelsAsOf),
    answering: async () => ({ ...answering, earlier: { kept, goOn } }),
  };
  const session = await openSession(request, { from, log: world.log, signal: world.signal });
  try {
    const plan = await session.plan();
    const basis = basisOf(plan);
    const took = () => Math.round(performance.now() - began);
    const heights = await isAsBefore(state, { judged, basis, plan, signal: world.signal });
    if (state && judged && heights) {
      const live = state.live.map((holding) => aged(holding, judged, now));
      const { files: _, ...same } = state;
      return {
        outcome: 'unchanged',
        diff: null,
        graph: null,
        chains: heights,
        unsure: unsureOf(live, now),
        live: live.length,
        kept: { ...same, at: now, chains: heights, live },
        notes: [],
        durationMs: took(),
      };
    }
    const { graph, failures, remaining } = await trace({ ...plan, signal: world.signal, onEvent });
    const ended = outcome(failures);
    if (!ended.usable || ended.error) throw ended.error;
    const chains = knownChains(graph, plan.buried);
    const live = remaining.live.map((each) => aged({ ...each, sure: now }, judged, now));
    return {
      outcome: state ? 'changed' : 'first',
      diff: state ? graphDiff(await folder.graph(), graph) : null,
      graph,
      chains,
      unsure: unsureOf(live, now),
      live: live.length,
      kept: {
        incident: incident.id,
        at: now,
        basis,
        chains,
        live,
        questions: questionsOf(remaining),
        // What nothing is set up for is not had the next time either.
        complete: [...failures.values()].every(({ kind }) => kind === 'usage'),
        files: { graph, read: remaining.read, reach: reachOf(graph) },
      },
      notes: ended.notes,
      durationMs: took(),
    };
  } finally {
    await session.close();
  }
}

/** A holding with what the bulk answers say of it. */
function aged(
  holding: KeptHolding,
  judged: ReadonlyMap<ChainId, Judgement> | undefined,
  now: number,
): KeptHolding {
  const { id } = holding.holding;
  for (const { marks, sure, moved } of judged?.values() ?? []) {
    const mark = marks.get(id);
    const known = moved.has(id) ? now : sure.get(id);
    if (mark !== undefined || known !== undefined)
      return { ...holding, ...(mark !== undefined && { mark }), sure: known ?? holding.sure };
  }
  return holding;
}

const unsureOf = (live: readonly KeptHolding[], now: number): readonly KeptHolding[] =>
  live.filter(({ sure }) => sure !== now);

const questionsOf = ({ questions }: Remaining): RescanState['questions'] =>
  [...questions.values()].map(({ inquiry, answer }) => ({ inquiry, digest: answerDigest(answer) }));

/** All that decides a graph but what its chains tell. */
function basisOf({ context, seeds, limits, presume, hub }: Omit<TraceOptions, 'signal' | 'onEvent'>): string {
  const { asOf: _, ...parameters } = context.parameters;
  const told = seeds.map(({ movement, output, taint, loss }) => [movement.id, output, taint, loss]);
  const bounds = [limits.hops, limits.lookups, [...limits.floors], [...limits.ends].sort(), presume, hub];
  return digestOf([context.tool, context.incident, parameters, context.assumptions, told, bounds]);
}
