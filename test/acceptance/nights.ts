import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../src/cli/rescan/run-report.ts';
import type { Place } from '../cli/lab.ts';
import type { ApiServer, ApiServerOptions } from '../support/api-server.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { NO_SERVICES } from '../support/no-services.ts';
import type { TheftsWorld } from '../support/thefts-world.ts';

/** Requests that the provider answers at once. */
export const CONCURRENCY = 4;

/** What a night's job runs against. */
export interface Night {
  readonly server: ApiServer;
  /** Arguments of the job; its graphs go to the folder `out`. */
  args(store: string, out: string): readonly string[];
  /** Variables that it needs. */
  readonly env: Readonly<Record<string, string>>;
}

export interface NightOptions extends Pick<ApiServerOptions, 'latencyMs'> {
  /** Blocks by which the server is behind the world. */
  readonly behind?: number;
  /** Lines of the section `alerts`. */
  readonly alerts?: string;
}

export const incidentId = (n: number): string => `theft-${`${n}`.padStart(3, '0')}-2020`;

/** What moved and where to, posted to a url. */
export const webhookAlerts = (url: string): string =>
  `alerts:\n  - { kinds: [reached, moved], to: [{ name: desk, webhook: "${url}", secretEnv: DESK_SECRET }] }\n`;

/** Writes an incident for each theft of a world, and serves the world until the test ends. */
export async function night(
  here: Place,
  { world, thefts }: TheftsWorld,
  { behind = 0, alerts = '', latencyMs = [0, 0] }: NightOptions = {},
): Promise<Night> {
  const server = await esploraServer(world, { flavour: 'mempool', behind, latencyMs });
  here.finally(() => server.close());
  const ids = thefts.map((_, n) => incidentId(n));
  for (const [n, txid] of thefts.entries()) here.write(`${incidentId(n)}.yaml`, incidentOf(n, txid));
  const provider = `{ kind: esplora, url: "${server.url}/api", ratePerSecond: 1000, concurrency: ${CONCURRENCY} }`;
  const config = here.write(
    `night-${new URL(server.url).port}.yaml`,
    `incidents: [${ids.map((id) => `${id}.yaml`).join(', ')}]\nchains:\n  bitcoin:\n    confirmations: 2\n    providers: [${provider}]\n${alerts}${NO_SERVICES}`,
  );
  return {
    server,
    args: (store, out) => [
      ...['rescan', ...ids, '--config', config, '--store', store, '--out', out],
      ...['--report', `${out}.report.json`, '--policy', 'haircut,fifo', '--min-taint', '1'],
    ],
    env: { DESK_SECRET: 'a secret of the tests' },
  };
}

const incidentOf = (n: number, txid: string): string => `id: ${incidentId(n)}
name: Theft ${n} of the tests
dates: { from: 2020-01-01 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: BTC } ] }
seeds:
  - { chain: bitcoin, transaction: ${txid}, asset: BTC, role: theft, confidence: high, sources: [the test] }
`;

export const reportOf = (here: Place, out: string): RunReport =>
  JSON.parse(readFileSync(here.path(`${out}.report.json`), 'utf8')) as RunReport;

/** Every graph and difference of a folder by its name. */
export const graphsIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
