import { existsSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { detectors } from '../../src/detect/index.ts';
import { runInProcess } from '../cli/in-process.ts';
import { it, type Place } from '../cli/lab.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { peeledWorld } from '../support/peeled-world.ts';
import { traceIn } from './detect-lab.ts';

const seed = `bitcoin:${'4a'.repeat(32)}:0`;
const names = detectors.map(({ name }) => name).join(', ');

/** What is said of a command line that is refused before anybody is asked. */
async function refused(here: Place, args: readonly string[]): Promise<string> {
  const own = ['trace', seed, '--offline', '--store', './store', '--out', './graph.json'];
  const { status, stdout, stderr } = await runInProcess(here, [...own, ...args]);
  expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
  expect(['store', 'graph.json'].filter((name) => existsSync(here.path(name)))).toEqual([]);
  return stderr.replaceAll(`${here.folder}/`, '');
}

describe('a configuration is refused with one message, its place and the remedy, where', () => {
  it.for([
    ['detectors: { coinjoinn: false }', `2:14: detectors.coinjoinn: expected one of ${names}`],
    [
      'detectors: { freeze: { nope: 1 } }',
      '2:24: detectors.freeze.nope: no such entry here: this detector has no parameters',
    ],
    [
      'detectors: { change: { nope: 1 } }',
      '2:24: detectors.change.nope: no such entry here: expected leastOutputs, mostOutputs, round',
    ],
    [
      'detectors: { coinjoin: "yes" }',
      '2:14: detectors.coinjoin: expected true, false, or a map of its parameters',
    ],
    ['detectors: { change: { round: "3" } }', '2:24: detectors.change.round: expected a whole number from 0'],
    ['detectors: { change: { round: -3 } }', '2:24: detectors.change.round: expected a whole number from 0'],
    ['detectors: { change: { round: 1.5 } }', '2:24: detectors.change.round: expected a whole number from 0'],
    [
      'detectors: { change: { round: .inf } }',
      '2:24: detectors.change.round: expected a whole number from 0',
    ],
    [
      'detectors: { deposit-address: { score: -0.5 } }',
      '2:33: detectors.deposit-address.score: expected a number from 0',
    ],
    [
      'detectors: { cluster: { acrossStonewall: 1 } }',
      '2:25: detectors.cluster.acrossStonewall: expected true or false',
    ],
    [
      'detectors: { cluster: { toString: true } }',
      '2:25: detectors.cluster.toString: no such entry here: expected acrossStonewall',
    ],
    ['crossings: { swap: 3 }', '2:14: crossings.swap: expected true or false'],
  ] as const)('it says %s', async ([text, fault], { here }) => {
    here.write('config.yaml', `# of a test\n${text}\n`);
    expect(await refused(here, ['--config', './config.yaml'])).toBe(
      `error: the configuration has a fault:\n  config.yaml:${fault}\nhint: docs/configuration.md describes every entry\n`,
    );
  });

  it('it names a crossing that does not exist, and lists those that do', async ({ here }) => {
    here.write('config.yaml', 'crossings: { swapp: false }\n');
    expect(await refused(here, ['--config', './config.yaml'])).toMatch(
      /^error: .*\n {2}config\.yaml:1:14: crossings\.swapp: expected one of thorchain, .*, swap\nhint: .*\n$/,
    );
  });
});

describe('an option is refused with one message and the remedy:', () => {
  const share = 'give a share above 0 and up to 1, as 0.5';
  it.for(['0', '1.5', 'abc', '50%', '-0.5', '0.00000001'])('--presume %s', async (text, { here }) => {
    expect(await refused(here, [`--presume=${text}`])).toBe(
      `error: --presume cannot be ${JSON.stringify(text)}\nhint: ${share}\n`,
    );
  });

  it('a height of a chain that there is not', async ({ here }) => {
    expect(await refused(here, ['--as-of', 'nochain=5'])).toMatch(
      /^error: --as-of nochain names no configured chain\nhint: configured chains: arbitrum, .*\n$/,
    );
    expect(await refused(here, ['--as-of', 'bitcoim=5'])).toBe(
      'error: --as-of bitcoim names no configured chain\nhint: did you mean bitcoin?\n',
    );
  });

  it('a category to walk through that there is not', async ({ here }) => {
    expect(await refused(here, ['--through', 'coinjoins'])).toBe(
      'error: --through cannot be "coinjoins"\nhint: did you mean coinjoin?\n',
    );
  });
});

it('every number of a detector can be nothing', async ({ here }) => {
  const { world, theft } = peeledWorld(2);
  const server = await esploraServer(world, { flavour: 'blockstream' });
  here.finally(() => server.close());
  const zeros = detectors.map(({ name, parameters }) => {
    const numbers = Object.entries(parameters).filter(([, value]) => typeof value === 'number');
    return `  ${name}: { ${numbers.map(([key]) => `${key}: 0`).join(', ')} }`;
  });
  const provider = `{ kind: esplora, url: "${server.url}/api", ratePerSecond: 1000 }`;
  here.write(
    'config.yaml',
    [`chains: { bitcoin: { providers: [${provider}] } }`, 'detectors:', ...zeros, ''].join('\n'),
  );
  const { graph } = await traceIn(here, [`bitcoin:${theft}`]);
  expect(graph.seeds).toHaveLength(2);
});
