import { existsSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { verifyBundle } from '../../src/cli/bundle/verify-bundle.ts';
import type { ApiServer } from '../support/api-server.ts';
import { party as bitcoinParty } from '../support/bitcoin-world.ts';
import { blockbookServer } from '../support/blockbook-server.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { jsonrpcServer } from '../support/jsonrpc-server.ts';
import { nemWorld } from '../support/nem-random-world.ts';
import { theftWorld } from '../support/nem-theft-world.ts';
import { nisServer } from '../support/nis-server.ts';
import { NO_SERVICES } from '../support/no-services.ts';
import { random } from '../support/random.ts';
import { placed } from '../support/tron-random-world.ts';
import { event, tokenCall, transfer } from '../support/tron-scenes.ts';
import { assembleTronWorld, base58, party, TRX } from '../support/tron-world.ts';
import { trongridServer } from '../support/trongrid-server.ts';
import { bundleOf, linesIn, refusal, textIn, verifiedElsewhere } from './bundles.ts';
import { runInProcess } from './in-process.ts';
import { it, type Place } from './lab.ts';
import { peelChain } from './peel.ts';

/** A chain in memory, who tells of it, and what is traced. */
interface Family {
  readonly name: string;
  readonly chain: string;
  readonly kind: string;
  serve(): Promise<ApiServer>;
  readonly seed: string;
  /** Height of the trace that the store has from before. */
  readonly earlier: number;
  /** Further arguments, and lines of the configuration behind those of the provider. */
  readonly args?: readonly string[];
  readonly more?: string;
}

const [victim, thief, mule, exchange] = ['victim', 'thief', 'mule', 'exchange'].map(party) as [
  string,
  string,
  string,
  string,
];
const tron = assembleTronWorld(
  'bundled',
  placed('bundled', [
    [10, transfer(exchange, thief, 500n * TRX)],
    [12, tokenCall(victim, event(victim, thief, 900_000_000n))],
    [14, tokenCall(thief, event(thief, mule, 600_000_000n))],
    [15, transfer(thief, mule, 20n * TRX)],
    [30, tokenCall(mule, event(mule, exchange, 450_000_000n))],
  ]),
  [],
);

const peel = peelChain(5);
const nem = nemWorld(5);
const evm = evmWorld(4);
const tokens = evm.tokens.map(({ contract }, n) => `"${contract}": { symbol: T${n}, decimals: 9 }`);
const families: readonly Family[] = [
  {
    name: 'TRON over TronGrid',
    chain: 'tron',
    kind: 'trongrid',
    serve: () => trongridServer(tron, { cap: 4 }),
    seed: base58(thief),
    earlier: 14,
    args: ['--asset', 'USDT'],
  },
  {
    name: 'Bitcoin over Blockbook',
    chain: 'bitcoin',
    kind: 'blockbook',
    serve: () => blockbookServer(peel.world, { spenders: 'guessed' }),
    seed: peel.theft,
    earlier: 4,
  },
  {
    name: 'NEM over a node',
    chain: 'nem',
    kind: 'nis1',
    serve: () => nisServer(() => nem),
    seed: nem.people[0]?.address ?? '',
    earlier: Math.floor(nem.tip / 2),
  },
  {
    name: 'Ethereum over a node that answers for few blocks at a time',
    chain: 'ethereum',
    kind: 'jsonrpc',
    serve: () =>
      jsonrpcServer(evm, {
        serves: ['eth_getLogs', 'ots_', 'trace_'],
        limit: { blocks: 5, words: 'metamask' },
      }),
    seed: evm.accounts[1] ?? '',
    earlier: Math.floor(evm.tip / 2),
    more: `    confirmations: 2\nassets: { ethereum: { ${tokens.join(', ')} } }\n`,
  },
];

/** Serves a chain until the test ends; the arguments of its trace. */
async function served(here: Place, { chain, kind, serve, seed, args = [], more = '' }: Family) {
  const server = await serve();
  here.finally(() => server.close());
  const provider = `{ kind: ${kind}, url: "${server.url}", ratePerSecond: 1000, concurrency: 4 }`;
  const config = here.write(
    'config.yaml',
    `chains:\n  ${chain}:\n    providers:\n      - ${provider}\n${more}${NO_SERVICES}`,
  );
  const own = ['--config', config, '--store', './store', '--quiet', '--min-taint', '0'];
  return { server, trace: ['trace', `${chain}:${seed}`, ...own, ...args] };
}

/** Changes single bytes of a bundle, each by itself, and expects every change to be found. */
async function expectNoByteToSpare(bundle: string): Promise<void> {
  const bytes = readFileSync(bundle);
  const pick = random(bytes.length);
  for (let n = 0; n < 6; n++) {
    const changed = Uint8Array.from(bytes);
    const at = pick(bytes.length);
    changed[at] = (changed[at] as number) ^ (1 + pick(255));
    const { code } = await refusal(changed);
    expect(['bundle-changed', 'bundle-unreadable', 'bundle-too-large'], `byte ${at}`).toContain(code);
  }
}

describe.each(families)('a bundle of $name', (family) => {
  it('verifies in another folder without its provider, and not with a byte changed', async ({ here }) => {
    const { server, trace } = await served(here, family);
    const bundle = await bundleOf(here, trace);
    server.down(true);
    const { status, stderr } = await verifiedElsewhere(bundle);
    expect(status, stderr).toBe(0);
    const { edges } = JSON.parse(textIn(bundle, 'graph.json'));
    expect(edges.length).toBeGreaterThan(4);
    expect(linesIn(bundle, 'provenance.jsonl').every(({ lookups }) => lookups.length > 0)).toBe(true);
    await expectNoByteToSpare(bundle);
  });
});

describe.each(families.filter(({ chain }) => chain !== 'bitcoin'))('a store of $name', (family) => {
  it('is enough for a bundle of a later and of an earlier trace that made none', async ({ here }) => {
    const { server, trace } = await served(here, family);
    const earlier = ['--as-of', `${family.chain}=${family.earlier}`];
    await runInProcess(here, [...trace, ...earlier, '--out', './before.json']);
    const { status, stderr } = await runInProcess(here, [...trace, '--out', './now.json']);
    expect(status, stderr).toBe(0);
    server.down(true);
    for (const [name, pinned] of [
      ['now.json', []],
      ['before.json', earlier],
    ] as const) {
      const bundle = await bundleOf(here, [...trace, ...pinned, '--offline']);
      expect(textIn(bundle, 'graph.json') === readFileSync(here.path(name), 'utf8'), name).toBe(true);
      await verifyBundle(readFileSync(bundle), null);
    }
  });
});

it('facts of runs that recorded nothing, and answers that the store lacks, make no bundle offline and one online', async ({
  here,
}) => {
  const family = families.find(({ chain }) => chain === 'bitcoin') as Family;
  const { server, trace } = await served(here, family);
  await runInProcess(here, [...trace, '--as-of', `bitcoin=${family.earlier}`, '--out', './before.json']);
  await runInProcess(here, [...trace, '--out', './now.json']);
  const offline = [...trace, '--offline', '--bundle', './none.zip', '--out', './graph.json'];
  const { status, stderr } = await runInProcess(here, offline);
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(
      /^error: no bundle was made: of facts in the store nobody recorded .*\nhint: run it once with --bundle and without --offline/,
    ),
  ]);
  expect(existsSync(here.path('none.zip'))).toBe(false);
  const now = readFileSync(here.path('now.json'), 'utf8');
  expect(textIn(await bundleOf(here, trace), 'graph.json') === now).toBe(true);
  server.down(true);
  const again = await bundleOf(here, [...trace, '--offline']);
  expect(textIn(again, 'graph.json') === now).toBe(true);
  await verifyBundle(readFileSync(again), null);
});

describe('a bundle of a trace with the labels of a day', () => {
  it('holds those that were known then, and follows from them', async ({ here }) => {
    const [family] = families as [Family];
    const { server, trace } = await served(here, family);
    const label = (address: string, name: string, published: string) =>
      `  - { chain: tron, address: "${base58(address)}", name: ${name}, category: exchange, confidence: 90, published: ${published} }\n`;
    here.write(
      'labels.yaml',
      `name: Mine\nsource: made up for this test\nlabels:\n${label(exchange, 'Then', '2024-05-31')}${label(mule, 'Later', '2024-06-02')}`,
    );
    here.write('config.yaml', `labels: [labels.yaml]\n${readFileSync(here.path('config.yaml'), 'utf8')}`);
    const then = await bundleOf(here, [...trace, '--labels-as-of', '2024-06-01']);
    server.down(true);
    const { status, stderr } = await verifiedElsewhere(then);
    expect(status, stderr).toBe(0);
    expect(linesIn(then, 'labels.jsonl').map(({ name }) => name)).toEqual(['Then']);
    expect(JSON.parse(textIn(then, 'manifest.json')).command.options).toMatchObject({
      'labels-as-of': '2024-06-01',
    });
    await expectNoByteToSpare(then);
    const now = await bundleOf(here, [...trace, '--offline']);
    expect(linesIn(now, 'labels.jsonl').map(({ name }) => name)).toContain('Later');
    await verifyBundle(readFileSync(now), null);
  });

  it('knows of what a chain itself tells of its accounts what it told by then', async ({ here }) => {
    const { world, thief } = theftWorld();
    const { trace } = await served(here, {
      name: 'a theft on NEM',
      chain: 'nem',
      kind: 'nis1',
      serve: () => nisServer(() => world),
      seed: thief.address,
      earlier: 0,
      args: ['--since', '3', '--until', '13'],
    });
    const labelsOf = (bundle: string) =>
      JSON.parse(textIn(bundle, 'graph.json')).nodes.flatMap(
        ({ labels = [] }: { readonly labels?: readonly unknown[] }) => labels,
      );
    const now = labelsOf(await bundleOf(here, trace));
    const then = await bundleOf(here, [...trace, '--labels-as-of', '2015-03-28']);
    expect([now.length, labelsOf(then).length]).toEqual([11, 0]);
    await verifyBundle(readFileSync(then), null);
  });
});

it('a bundle of a trace backward is traced backward again', async ({ here }) => {
  const family = families.find(({ kind }) => kind === 'blockbook') as Family;
  const last = bitcoinParty('peel 4', 'v1_p2tr').address as string;
  const { server, trace } = await served(here, { ...family, seed: last, args: ['--direction', 'backward'] });
  const bundle = await bundleOf(here, trace);
  server.down(true);
  await verifyBundle(readFileSync(bundle), null);
  expect(JSON.parse(textIn(bundle, 'graph.json')).parameters.direction).toBe('backward');
});
