import { describe, expect, onTestFinished, test } from 'vitest';
import { type Chain, type ChainOptions, factsTruth, serveChain, signal } from '../chains/evm/evm-chain.ts';
import { TRANSFER, topicOf, worldLogs } from '../support/evm-events.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { account, assembleWorld, type EvmTransaction, type EvmWorld, hexOf } from '../support/evm-world.ts';
import { writer } from '../support/evm-writer.ts';

/** Every kind of provider that can tell whole transactions of an EVM chain. */
const kinds: readonly (readonly [string, ChainOptions])[] = [
  ['etherscan', { servers: [{ flavour: 'etherscan' }] }],
  ['blockscout', { servers: [{ flavour: 'blockscout' }] }],
  ['both explorers', { servers: [{ flavour: 'etherscan' }, { flavour: 'blockscout' }] }],
  ['a node with an index of Otterscan', { nodes: [{ serves: ['eth_getLogs', 'ots_', 'debug_'] }] }],
  ['a node with trace_filter', { nodes: [{ serves: ['eth_getLogs', 'trace_'], hasTimes: false }] }],
];

async function opened(world: EvmWorld, options: ChainOptions): Promise<Chain> {
  const served = await serveChain(world, options);
  onTestFinished(() => served[Symbol.asyncDispose]());
  return served;
}

describe.each(kinds)('whole transactions by %s', (_, options) => {
  test('are what happened: what moved, whoever the parties are, with wraps, and what contracts told', async () => {
    for (const seed of [3, 8]) {
      const world = evmWorld(seed);
      const { source } = await opened(world, options);
      const own = world.transactions.filter(({ hash }) => hash.startsWith('0x'));
      for (const transaction of own.slice(0, 40)) {
        const query = { asOf: world.tip, signal: signal() };
        const found = await source.transactionFacts?.(source.transaction(transaction.hash) as never, query);
        expect(found).toEqual(factsTruth(world, transaction));
      }
    }
  });

  test('are none of no transaction, of one above the height, and of what the first block gave', async () => {
    const world = evmWorld(3);
    const { source } = await opened(world, options);
    const last = world.transactions.at(-1) as EvmTransaction;
    const [first] = world.transactions;
    for (const [hash, asOf] of [
      [hexOf('nothing', 32), world.tip],
      [last.hash, last.block - 1],
      [first?.hash ?? '', world.tip],
    ] as const)
      expect(await source.transactionFacts?.(hash as never, { asOf, signal: signal() })).toBeNull();
  });
});

test('a node that cannot look into transactions says so, where something can have moved inside', async () => {
  const world = evmWorld(3);
  const { source } = await opened(world, { nodes: [{ serves: ['eth_getLogs', 'alchemy_'] }] });
  const called = world.transactions.find(({ calls }) => calls.length > 0);
  const query = { asOf: world.tip, signal: signal() };
  await expect(source.transactionFacts?.(called?.hash as never, query)).rejects.toMatchObject({
    code: 'upstream-refused',
  });
});

const contract = hexOf('issuer', 20);
const [added, removed] = [hexOf('added', 32), hexOf('removed', 32)];

/** Several events a block, of two names, about nine people; in one block many. */
function listing(): EvmWorld {
  const chainWriter = writer('listing');
  const issuer = hexOf('somebody', 20);
  for (let n = 0; n < 60; n++) {
    if (n % 4 === 0 && (n < 20 || n > 44)) chainWriter.nextBlock();
    const events = [n % 3 === 0 ? removed : added, added].map((name) => ({
      address: contract,
      topics: [name, topicOf(hexOf(`person ${n % 9}`, 20))],
      data: `0x${n.toString(16).padStart(64, '0')}`,
    }));
    chainWriter.write({ from: issuer, to: contract, input: '0x0ecb93c0', events: events.slice(n % 2) });
  }
  return assembleWorld('listing', chainWriter.transactions, [issuer]);
}

describe.each([
  ['etherscan', { servers: [{ flavour: 'etherscan' }], pageRows: 7 }],
  [
    'etherscan, cut without a word',
    { servers: [{ flavour: 'etherscan', cap: 20, mostBlocks: 5 }], pageRows: 20 },
  ],
  ['blockscout', { servers: [{ flavour: 'blockscout', cap: 100 }] }],
  ['a node', { nodes: [{ serves: ['eth_getLogs', 'ots_', 'debug_'], limit: { blocks: 6, words: 'bsc' } }] }],
  ['a node of events alone', { nodes: [{ serves: ['eth_getLogs'], hasTimes: false }] }],
] satisfies [string, ChainOptions][])('events by %s', (_, options) => {
  const world = listing();
  const all = worldLogs(world.transactions).map(({ transaction, address, topics, data }) => ({
    contract: account(address),
    topics,
    data,
    txid: transaction.hash,
    position: { height: transaction.block, index: transaction.index, time: transaction.time },
  }));
  const asked = (topics: readonly (string | null)[], asOf = world.tip) => ({
    contract: account(contract),
    topics,
    asOf,
    signal: signal(),
  });

  test('are all of them, in chain order, however few come at a time', async () => {
    const { source } = await opened(world, options);
    await source.tip(signal());
    expect(await source.events?.(asked([]))).toEqual(all);
    expect(await source.events?.(asked([added, null]))).toEqual(
      all.filter(({ topics }) => topics[0] === added),
    );
    const person = topicOf(hexOf('person 4', 20));
    expect(await source.events?.(asked([null, person]))).toEqual(
      all.filter(({ topics }) => topics[1] === person),
    );
    expect(await source.events?.({ ...asked([added, person]), from: 3, to: 9 })).toEqual(
      all.filter(
        ({ topics, position: { height } }) =>
          topics[0] === added && topics[1] === person && height >= 3 && height <= 9,
      ),
    );
    expect(await source.events?.(asked([TRANSFER]))).toEqual([]);
  });

  test('are read on from where they were read to, and not again', async () => {
    const chain = await opened(world, options);
    const early = 8;
    const upTo = (height: number) => all.filter(({ position }) => position.height <= height);
    expect(await chain.source.events?.(asked([added], early))).toEqual(
      upTo(early).filter(({ topics }) => topics[0] === added),
    );
    expect(await chain.source.events?.(asked([], early))).toEqual(upTo(early));
    const later = chain.again({});
    expect(await later.source.events?.(asked([], world.tip))).toEqual(all);
    const requests = chain.requests();
    const last = chain.again({ offline: true });
    expect(await last.source.events?.(asked([], world.tip))).toEqual(all);
    expect(await last.source.events?.(asked([], early))).toEqual(upTo(early));
    expect(chain.requests()).toBe(requests);
  });
});

test('events that one block has too many of are an error where they cannot be paged through', async () => {
  const { source } = await opened(listing(), { servers: [{ flavour: 'blockscout', cap: 5 }], pageRows: 5 });
  const query = { contract: account(contract), topics: [], asOf: 100, signal: signal() };
  await expect(source.events?.(query)).rejects.toMatchObject({ code: 'upstream-too-large' });
});
