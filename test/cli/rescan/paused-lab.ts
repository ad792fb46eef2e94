import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { IncidentReport, RunReport } from '../../../src/cli/rescan/run-report.ts';
import type { GraphDiff } from '../../../src/core/graph-diff.ts';
import { loadRescanState, type RescanState } from '../../../src/incidents/rescan-state.ts';
import type { ApiRequest } from '../../support/api-server.ts';
import { NO_SERVICES } from '../../support/no-services.ts';
import { CONFIRMATIONS, type GrowingChain, type PausedWorld } from '../../support/paused-worlds.ts';
import { runInProcess } from '../in-process.ts';
import type { Ended, Place } from '../lab.ts';

/** One thing that was asked for; of JSON-RPC one call, or a batch. */
export interface Asked {
  /** What of its kind are counted together: a method, an action, a path without what it is about. */
  readonly kind: string;
  /** All of it. */
  readonly text: string;
}

/** What a rescan of a paused world came to. */
export interface Night {
  /** The exit status of the run, and what it told people. */
  readonly ended: Ended;
  readonly asked: readonly Asked[];
  readonly report: IncidentReport;
  readonly live: RescanState['live'];
  readonly questions: RescanState['questions'];
  /** Text of the graph; undefined where none was written. */
  readonly graph: string | undefined;
  readonly diff: () => GraphDiff;
}

export interface PausedLab {
  readonly world: PausedWorld;
  readonly chain: GrowingChain;
  /** What the last run came to for this world. */
  night(): Promise<Night>;
  /** The graph that a trace gives which knows nothing from before. */
  fresh(): Promise<string>;
}

export interface PausedLabs {
  /** One a world, in their order. */
  readonly labs: readonly PausedLab[];
  /** Runs the program over all the worlds, each at one of its tips, and expects the exit status. */
  rescan(
    tip: keyof PausedWorld['tips'],
    status?: number,
    ...more: readonly string[]
  ): Promise<readonly Night[]>;
}

const FLAGS = ['--policy', 'haircut,fifo', '--min-taint', '1', '--quiet'] as const;
/** Serves worlds, a theft in each, and runs the program over them as nights go by. */
export async function pausedLabs(here: Place, worlds: readonly PausedWorld[]): Promise<PausedLabs> {
  const served = await Promise.all(
    worlds.map(async (world) => {
      const asked: Asked[] = [];
      const chain = await world.serve((request) => asked.push(...askedBy(request)));
      here.finally(() => chain.server.close());
      here.write(`${idOf(world)}.yaml`, incidentText(world));
      return { world, chain, asked };
    }),
  );
  const config = here.write(
    'paused.yaml',
    [
      `incidents: [${worlds.map((world) => `${idOf(world)}.yaml`).join(', ')}]\nchains:\n`,
      ...served.map(({ world, chain }) => chainText(world, chain.server.url)),
      `assets: { ${worlds.flatMap(tokensText).join(', ')} }\n`,
      NO_SERVICES,
    ].join(''),
  );
  const flags = ['--config', config, ...FLAGS];
  let ended: Ended = { status: null, stdout: '', stderr: '' };
  const labs = served.map(({ world, chain, asked }): PausedLab => {
    const id = idOf(world);
    return {
      world,
      chain,
      async night() {
        const { incidents } = JSON.parse(readFileSync(here.path('report.json'), 'utf8')) as RunReport;
        const kept = await loadRescanState(here.path(`store/rescans/${id}`));
        const graph = here.path(`graphs/${id}.json`);
        return {
          ended,
          asked: asked.slice(),
          report: incidents.find(({ incident }) => incident === id) as IncidentReport,
          live: kept?.live ?? [],
          questions: kept?.questions ?? [],
          graph: existsSync(graph) ? readFileSync(graph, 'utf8') : undefined,
          diff: () => JSON.parse(readFileSync(here.path(`graphs/${id}.diff.json`), 'utf8')) as GraphDiff,
        };
      },
      async fresh() {
        const run = await runInProcess(here, ['trace', id, ...flags, '--store', './fresh']);
        expect(run.status, run.stderr).toBe(0);
        return run.stdout;
      },
    };
  });
  return {
    labs,
    async rescan(tip, status = 0, ...more) {
      for (const { world, chain, asked } of served) {
        chain.grow(world.tips[tip]);
        asked.length = 0;
      }
      const kept = ['--store', './store', '--out', './graphs', '--report', './report.json'];
      ended = await runInProcess(here, ['rescan', ...worlds.map(idOf), ...flags, ...kept, ...more]);
      expect(ended.status, ended.stderr).toBe(status);
      return Promise.all(labs.map(({ night }) => night()));
    },
  };
}

const idOf = ({ chain }: PausedWorld): string => `${chain}-2020`;

const tokensText = ({ chain, assets }: PausedWorld): readonly string[] =>
  assets.length === 0 ? [] : [`${chain}: { ${assets.join(', ')} }`];

const chainText = ({ chain, provider }: PausedWorld, url: string): string =>
  `  ${chain}:
    confirmations: ${CONFIRMATIONS}
    providers: [{ kind: ${provider}, url: "${url}", ratePerSecond: 1000, concurrency: 8 }]
`;

function incidentText(world: PausedWorld): string {
  const { chain, seeds } = world;
  const grounds = 'role: theft, confidence: high, sources: [the test]';
  return `id: ${idOf(world)}
name: A theft of the tests
dates: { from: 2020-01-01 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: ${/asset: (\w+)/.exec(seeds[0] ?? '')?.[1]} } ] }
seeds:
${seeds.map((seed) => `  - { chain: ${chain}, ${seed}, ${grounds} }`).join('\n')}
`;
}

/** How many of each kind were asked for. */
export function counted(asked: readonly Asked[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of asked) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

interface Call {
  readonly method: string;
  readonly params: unknown;
}

function askedBy({ path, query, body }: ApiRequest): readonly Asked[] {
  const text = `${path}?${query} ${body}`;
  const parsed = body === '' ? undefined : (JSON.parse(body) as Call | readonly Call[]);
  const spelled = ({ method, params }: Call): string => `${method} ${JSON.stringify(params)}`;
  if (Array.isArray(parsed)) return [{ kind: 'batch', text: parsed.map(spelled).join('\n') }];
  const call = parsed as Call | undefined;
  if (call?.method !== undefined) return [{ kind: call.method, text: spelled(call) }];
  const what = query.get('action') ?? path.replace(/\/(tx|address|accounts)\/[^/]+/, '/$1/…');
  return [{ kind: query.has('spending') ? `${what}?spending` : what, text }];
}
