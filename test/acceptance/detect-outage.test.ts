import { beforeAll, describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { transactionNode } from '../../src/core/graph-input.ts';
import { txId } from '../../src/core/ids.ts';
import { inPlace, it, type Place } from '../cli/lab.ts';
import { type ApiRequest, type ApiServer, apiServer } from '../support/api-server.ts';
import { bitcoin } from '../support/bitcoin-world.ts';
import { bridgedWorld, GIVEN, PAID, ROUTER } from '../support/bridged-world.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { etherscanAnswers } from '../support/etherscan-server.ts';
import { account, chain, ether } from '../support/evm-world.ts';
import { thornodeServer } from '../support/thornode-server.ts';
import { isForTip, storedRequests } from './chains.ts';
import {
  accountIn,
  bookOf,
  labelFile,
  patternIn,
  type Traced,
  traceIn,
  transactionIn,
} from './detect-lab.ts';

const bridged = bridgedWorld();
const hash = bridged.deposit.slice(2).toUpperCase();

/** What is dead. */
type Outage =
  | 'nothing'
  | 'thornode'
  | 'esplora'
  | 'etherscan, from the deposit on'
  | 'thornode refuses, its indexer does not'
  | 'no services'
  | 'no key';

/** What the servers were asked, as the store spells requests. */
type Asked = () => readonly string[];

/** Serves both chains and the bridge's services until the test ends; what is dead answers 500 or not at all. */
async function served(here: Place, outage: Outage): Promise<Asked> {
  const answer = etherscanAnswers(bridged.ethereum, { flavour: 'etherscan' });
  let isDead = false;
  const etherscan = await apiServer({
    handle(request: ApiRequest) {
      isDead ||= outage.startsWith('etherscan') && request.query.get('txhash') === bridged.deposit;
      return isDead ? { status: 500, body: 'Internal Server Error' } : answer(request);
    },
  });
  const esplora = await esploraServer(bridged.bitcoin, { flavour: 'blockstream' });
  esplora.down(outage === 'esplora');
  const isAnswered = outage !== 'thornode' && !outage.startsWith('thornode refuses');
  const thornode = isAnswered
    ? await thornodeServer([bridged.deposited])
    : await apiServer({ handle: () => ({ status: outage === 'thornode' ? 500 : 403, body: 'No.' }) });
  // The others do not know the deposit, but where they stand in for the node.
  const others = await thornodeServer(outage.startsWith('thornode refuses') ? [bridged.deposited] : []);
  const servers: readonly (readonly [ApiServer, string])[] = [
    [etherscan, '/'],
    [esplora, '/api'],
    [thornode, ''],
    [others, ''],
  ];
  here.finally(() => Promise.all(servers.map(([server]) => server.close())));
  const limits = 'ratePerSecond: 1000, concurrency: 4';
  here.write(
    'labels.yaml',
    labelFile([
      { chain: 'bitcoin', address: `${bridged.exchange.address}`, name: 'Desk', category: 'exchange' },
    ]),
  );
  here.write(
    'config.yaml',
    [
      'chains:',
      `  ethereum: { confirmations: 12, providers: [{ kind: etherscan, url: "${etherscan.url}", ${limits} }] }`,
      `  bitcoin: { providers: [{ kind: esplora, url: "${esplora.url}/api", ${limits}${outage === 'no key' ? ', keyEnv: NO_SUCH_KEY' : ''} }] }`,
      'services:',
      ...['thornode', 'midgard', 'mayanode', 'maya-midgard'].map((name) => {
        const { url } = name === 'thornode' ? thornode : others;
        return `  ${name}: [${outage === 'no services' ? '' : `{ url: "${url}", ${limits} }`}]`;
      }),
      'labels: [labels.yaml]',
      '',
    ].join('\n'),
  );
  return () =>
    servers.flatMap(([{ stats }, base]) =>
      stats.paths.filter((path) => !isForTip(path)).map((path) => `GET ${path.slice(base.length)}`),
    );
}

const args = [`ethereum:${bridged.theft}`, '--min-taint', '1'];
const deposit = transactionNode(chain, txId(bridged.deposit));
const isBridge = ({ kind }: FlowGraph['edges'][number]): boolean => kind === 'bridge';

/** The taint is at the bridge, and on that line of the ledger. */
function expectAtBridge(graph: FlowGraph): void {
  expect(accountIn(graph, account(ROUTER)).stop).toMatchObject({ category: 'bridge', entity: 'THORChain' });
  const held = accountIn(graph, account(ROUTER)).holdings.find(({ asset }) => asset === ether);
  expect(BigInt(held?.taint.haircut?.held ?? 0)).toBeGreaterThan(0n);
  expect(bookOf(graph).ends.bridge).toBe(held?.taint.haircut?.held);
  expect(graph.edges.filter(isBridge)).toEqual([]);
  expect(graph.nodes.filter(({ chain: name }) => name === 'bitcoin')).toEqual([]);
}

describe.concurrent('a bridge whose far side', () => {
  let whole: Traced;
  beforeAll(() =>
    inPlace(async (here) => {
      await served(here, 'nothing');
      whole = await traceIn(here, args);
    }),
  );

  it('is read is crossed, to the exchange there', () => {
    const { graph, said } = whole;
    expect(graph.edges.filter(isBridge)).toMatchObject([
      {
        source: deposit,
        target: transactionNode(bitcoin, bridged.payout),
        amount: `${GIVEN}`,
        crossing: { rule: 'thorchain', tier: 1, confidence: 100, amount: `${PAID}` },
      },
    ]);
    expect(Object.keys(bookOf(graph).ends)).toEqual(['exchange', 'fees', 'resting']);
    expect(graph.warnings).toEqual([]);
    expect(said).toContain('crossed   1 bridge to bitcoin by thorchain\n');
  });

  const outages = [
    ['thornode', 'thorchain.pending', `service thornode /thorchain/tx/status/${hash}`],
    ['esplora', 'thorchain.payment-not-readable', `transaction ${bitcoin} ${bridged.payout}`],
    ['etherscan, from the deposit on', undefined, `transaction ${chain} ${bridged.deposit}`],
  ] as const;

  it.for(outages)(
    'cannot be read for want of %s keeps the taint, says so, and is crossed by the next run, which repeats nothing',
    async ([outage, pattern, question], { here }) => {
      await served(here, outage);
      const { graph, said } = await traceIn(here, args, { status: 75 });
      expectAtBridge(graph);
      expect(transactionIn(graph, bridged.deposit).patterns.map(({ name }) => name)).toEqual(
        pattern === undefined ? [] : [pattern],
      );
      const code = outage === 'esplora' ? 'upstream-network' : 'upstream-server';
      expect(graph.warnings).toEqual([
        {
          code: 'crossing',
          message: `could not be looked up, so nothing was concluded from it (${code}): ${question}`,
        },
      ]);
      // The account that was to be read beside the deposit is the only other thing that the dead explorer left open.
      const unread = outage.startsWith('etherscan') ? 1 : 0;
      expect(graph.coverage.map(({ why }) => why)).toEqual(Array(unread).fill('unavailable'));
      expect(said).toMatch(
        new RegExp(`^error: ${1 + unread} lookups? failed for good \\(${code} ${1 + unread}\\)`, 'm'),
      );

      const stored = await storedRequests(here, 'store');
      const asked = await served(here, 'nothing');
      const again = await traceIn(here, args);
      expect(again.bytes).toBe(whole.bytes);
      expect(asked().length).toBeGreaterThan(0);
      for (const request of asked()) expect(stored).not.toContain(request);
    },
  );

  it('is told by the indexer is crossed by its word where the node refuses, and the run says what failed', async ({
    here,
  }) => {
    await served(here, 'thornode refuses, its indexer does not');
    const { graph, said } = await traceIn(here, args, { status: 75 });
    expect(graph.edges.filter(isBridge)).toMatchObject([{ crossing: { evidence: { service: 'midgard' } } }]);
    expect(bookOf(graph)).toEqual(bookOf(whole.graph));
    expect(said).toContain('error: 1 lookup failed for good (upstream-refused 1)');
  });

  it.for([
    [
      'no services',
      'thorchain.pending',
      'not looked up: the service thornode has no provider; name a url of it under services.thornode',
    ],
    ['no key', 'thorchain.payment-not-readable', 'is left out: NO_SUCH_KEY is not set'],
  ] as const)(
    'cannot be asked with %s set up is not crossed, and a note says what to set up',
    async ([outage, pattern, note], { here }) => {
      await served(here, outage);
      const { graph, said } = await traceIn(here, args);
      expectAtBridge(graph);
      expect(patternIn(transactionIn(graph, bridged.deposit), 'thorchain')?.name).toBe(pattern);
      expect(new Set(graph.warnings.map(({ code }) => code))).toEqual(new Set(['crossing']));
      expect(said).toContain(note);
      expect(said).not.toContain('error:');
    },
  );

  it('was never read is not crossed offline, and a note says how to set its height', async ({ here }) => {
    await served(here, 'esplora');
    await traceIn(here, args, { status: 75 });
    const { graph, said } = await traceIn(here, [...args, '--offline']);
    expectAtBridge(graph);
    expect(said).toContain(
      '\nnot looked up: the store knows no height of bitcoin to trace at; give --as-of bitcoin=HEIGHT',
    );
  });
});
