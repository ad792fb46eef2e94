import { join } from 'node:path';
import { type ApiServer, apiServer } from './api-server.ts';
import { NO_SERVICES } from './no-services.ts';
import type { RestedWorld } from './rested-world.ts';

/** Id of the incident that the files tell. */
export const RESTED = 'rested-2020';

/** Files of a theft in a world: the incident, and the label of the exchange. */
export const restedFiles = ({
  chain,
  theft,
  asset,
  exchange,
}: Pick<RestedWorld, 'chain' | 'theft' | 'asset' | 'exchange'>) => ({
  [`${RESTED}.yaml`]: `id: ${RESTED}
name: A theft of the tests
dates: { from: 2020-01-01 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: ${asset} } ] }
seeds:
  - { chain: ${chain}, transaction: "${theft}", asset: ${asset}, role: theft, confidence: high, sources: [the test] }
`,
  'labels.yaml': `name: Labels of the tests
source: the test
licence: null
labels:
  - { chain: ${chain}, address: "${exchange}", name: An exchange, category: exchange, confidence: 90 }
`,
});

/** Text of a configuration that asks a server alone, to be put beside the files. */
export const restedConfig = (
  { chain, provider }: Pick<RestedWorld, 'chain' | 'provider'>,
  url: string,
  { ratePerSecond, concurrency }: { readonly ratePerSecond: number; readonly concurrency: number },
): string => `incidents: [${RESTED}.yaml]
labels: [labels.yaml]
chains:
  ${chain}:
    confirmations: 6
    providers: [{ kind: ${provider}, url: "${url}", ratePerSecond: ${ratePerSecond}, concurrency: ${concurrency} }]
${NO_SERVICES}`;

export interface ServedRested extends AsyncDisposable {
  readonly server: ApiServer;
  /** Text of a configuration that asks it alone, to be put beside the files. */
  readonly config: string;
  /** Milliseconds in which it worked on answers. */
  readonly busyMs: () => number;
}

/** Serves a world while its newest block has a height. */
export async function serveRested(world: RestedWorld, tip: number): Promise<ServedRested> {
  const answer = world.answersAt(tip);
  let busyMs = 0;
  const server = await apiServer({
    handle(request) {
      const began = performance.now();
      const reply = answer(request);
      busyMs += performance.now() - began;
      return reply;
    },
  });
  const base = world.chain === 'bitcoin' ? '/api' : '';
  return {
    server,
    busyMs: () => busyMs,
    config: restedConfig(world, `${server.url}${base}`, { ratePerSecond: 1000, concurrency: 8 }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Arguments of a rescan and of a trace of it, its files and store in a folder. */
export function restedCommands(folder: string, config: string) {
  const flags = ['--config', config, '--min-taint', '1', '--max-lookups', '9999999'];
  return {
    rescan: (out: string) => [
      'rescan',
      RESTED,
      ...flags,
      '--store',
      join(folder, 'store'),
      '--out',
      out,
      '--report',
      join(folder, 'report.json'),
    ],
    fresh: (store: string) => ['trace', RESTED, ...flags, '--store', store],
  };
}
