import { expect } from 'vitest';
import { apiServer } from '../support/api-server.ts';
import { it } from './lab.ts';

/** An Esplora server as far as a probe goes. */
const esplora = (tip: number, headers: Record<string, string> = {}) =>
  apiServer({
    handle: ({ path }) =>
      path === '/blocks/tip/height'
        ? { status: 200, headers, body: `${tip}` }
        : { status: 404, body: 'endpoint does not exist' },
  });

const etherscan = (key: string) =>
  apiServer({
    handle: ({ query }) =>
      query.get('apikey') === key
        ? { status: 200, body: '{"jsonrpc":"2.0","id":83,"result":"0x1406f40"}' }
        : { status: 200, body: '{"status":"0","message":"NOTOK","result":"Invalid API Key"}' },
  });

it('doctor tells of each provider whether it answers, takes its key, keeps up, and what it says of limits', async ({
  here,
}) => {
  const [newest, behind, gone, keyed] = await Promise.all([
    esplora(840_010, { 'x-ratelimit-remaining': '17' }),
    esplora(839_000),
    esplora(1),
    etherscan('right'),
  ]);
  for (const server of [newest, behind, keyed]) here.finally(server.close);
  await gone.close();
  const config = here.write(
    'doctor.yaml',
    `chains:
  bitcoin:
    providers:
      - { kind: esplora, url: "${newest.url}", ratePerSecond: 50 }
      - { kind: esplora, url: "${behind.url}", ratePerSecond: 50 }
      - { kind: esplora, url: "${gone.url}", ratePerSecond: 50 }
  ethereum:
    providers:
      - { kind: etherscan, url: "${keyed.url}", keyEnv: RIGHT_KEY, ratePerSecond: 50 }
      - { kind: etherscan, url: "${keyed.url}/v2", keyEnv: WRONG_KEY, ratePerSecond: 50 }
      - { kind: etherscan, url: "${keyed.url}", keyEnv: ABSENT_KEY, ratePerSecond: 50 }
`,
  );
  const env = { RIGHT_KEY: 'right', WRONG_KEY: 'wrong' };
  const { status, stdout } = await here.run(['doctor', 'bitcoin', 'ethereum', '--config', config, '--json'], {
    env,
  });
  expect(status).toBe(0);
  const { providers } = JSON.parse(stdout);
  expect(providers).toMatchObject([
    { state: 'ok', key: null, tip: 840_010, behind: 0, limits: { 'x-ratelimit-remaining': '17' } },
    { state: 'ok', tip: 839_000, behind: 1_010 },
    { state: 'unreachable', tip: null, fault: { code: 'upstream-network' } },
    { state: 'ok', key: 'accepted', tip: 0x1406f40, behind: 0 },
    { state: 'refused', key: 'refused', fault: { code: 'upstream-refused' } },
    { state: 'no-key', key: 'missing', fault: { message: 'ABSENT_KEY is not set' } },
  ]);
  const monero = await here.run(['doctor', 'monero', 'dogecoin', '--json']);
  expect(JSON.parse(monero.stdout)).toEqual({
    providers: [],
    unserved: [
      { chain: 'monero', why: expect.stringContaining('cannot be followed on Monero by anybody') },
      { chain: 'dogecoin', why: 'no provider is configured' },
    ],
  });
  expect(stdout).not.toMatch(/"(right|wrong)"/);
  const shown = await here.run(['doctor', 'bitcoin', 'ethereum', '--config', config], { env });
  expect(shown.stdout).toMatch(/BEHIND by 1010/);
  expect(shown.stdout).toMatch(/bitcoin: esplora 127\.0\.0\.1:\d+ could not be reached/);
});

it('doctor ends with 75 where no provider of a chain answers, and with 2 for a chain that is none', async ({
  here,
}) => {
  const gone = await esplora(1);
  await gone.close();
  const config = here.write(
    'doctor.yaml',
    `chains:\n  bitcoin:\n    providers: [ { kind: esplora, url: "${gone.url}", ratePerSecond: 50 } ]\n`,
  );
  const silent = await here.run(['doctor', 'bitcoin', '--config', config]);
  expect(silent.status).toBe(75);
  expect(silent.stderr).toMatch(/no provider of bitcoin answers/);
  const unknown = await here.run(['doctor', 'bitcion']);
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toMatch(/did you mean bitcoin\?/);
});
