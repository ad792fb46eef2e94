import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerDigest } from '../../src/cli/rescan/answer-digest.ts';
import { isAsBefore } from '../../src/cli/rescan/is-as-before.ts';
import { type Judgement, judge } from '../../src/cli/rescan/judgement.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { HoldingId, TxId } from '../../src/core/ids.ts';
import type { Holding, Movement, Seed } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { detectors } from '../../src/detect/index.ts';
import type { KeptHolding, RescanState } from '../../src/incidents/rescan-state.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { goingOn } from '../../src/trace/earlier-source.ts';
import type { ChainSource } from '../../src/trace/source.ts';
import { type TraceOptions, trace } from '../../src/trace/trace.ts';
import { lab } from '../chains/bitcoin/lab.ts';
import { serveChain } from '../chains/evm/evm-chain.ts';
import { type BitcoinWorld, bitcoin, bitcoinWorld } from '../support/bitcoin-world.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { assembleWorld, type EvmWorld, chain as ethereum } from '../support/evm-world.ts';
import { random } from '../support/random.ts';
import { worldRuns } from '../support/runs.ts';
import { graphContext } from '../support/world-source.ts';

/** A chain at one moment, as its providers tell it. */
interface Moment {
  readonly tip: number;
  /** Height that is traced: between the confirmed one and the tip. */
  readonly asOf: number;
  readonly buried: number;
  /** Opens it over a store: live, and by the store alone. */
  open(store: Store): Promise<AsyncDisposable & { readonly live: ChainSource; readonly kept: ChainSource }>;
  /** What moved of a holding above a height and up to another, where a bulk answer does not tell all of that. */
  moved(holding: Holding, since: number, until: number): readonly string[];
}

interface Story {
  readonly chain: ChainSource['chain'];
  readonly seeds: readonly Seed[];
  readonly moments: readonly Moment[];
}

const signal = new AbortController().signal;
/** Milliseconds. */
const NOW = 1_000_000;

function optionsOf(
  { chain, seeds }: Story,
  { asOf, buried }: Moment,
  source: ChainSource,
  leader: TaintPolicy,
): TraceOptions {
  return {
    sources: new Map([[chain, source]]),
    asOf: new Map([[chain, asOf]]),
    buried: new Map([[chain, buried]]),
    labels: { digest: '', lookup: async () => new Map() },
    seeds,
    named: new Set(),
    unit: { kind: 'each' },
    policies: [leader],
    limits: { hops: 20, lookups: 10_000, floors: new Map(), ends: new Set() },
    detectors: detectors.map((detector) => ({ detector, parameters: detector.parameters })),
    hub: { counterparties: 1_000, transactions: 5_000 },
    context: graphContext,
  };
}

const none = { name: '', sha256: '' };

/** What is kept from scan to scan. */
interface Kept {
  readonly moment: Moment;
  readonly state: RescanState;
  readonly graph: FlowGraph;
  readonly read: ReadonlyMap<HoldingId, number>;
}

async function freshly(story: Story, moment: Moment, leader: TaintPolicy): Promise<FlowGraph> {
  await using opened = await moment.open(memoryStore());
  await opened.live.tip(signal);
  return (await trace(optionsOf(story, moment, opened.live, leader))).graph;
}

/** Brings a trace up to date as a rescan does. */
async function scanned(
  story: Story,
  moment: Moment,
  {
    store,
    before,
    leader,
  }: { readonly store: Store; readonly before: Kept | undefined; readonly leader: TaintPolicy },
): Promise<Kept> {
  await using opened = await moment.open(store);
  const { live, kept } = opened;
  await live.tip(signal);
  const { chain } = story;
  const since = before?.state.chains.get(chain)?.buried ?? 0;
  /** A balance may be as before though other things moved, which is looked into after some days: they are over. */
  const isHidden = ({ holding }: KeptHolding): boolean =>
    before !== undefined &&
    `${before.moment.moved(holding, since, before.moment.asOf)}` !==
      `${moment.moved(holding, since, moment.tip)}`;
  const judged =
    before &&
    (await judge(
      live,
      before.state.live.map((each) => ({ ...each, sure: isHidden(each) ? 0 : NOW })),
      { since, asOf: moment.asOf, confirmAfter: 1000, now: NOW, signal },
    ));
  const source =
    before && judged
      ? goingOn(live, kept, {
          since,
          readAt: async () => before.read,
          rests: (id) => judged.sure.has(id),
          moved: (id) => judged.moved.has(id),
        })
      : live;
  const plan = optionsOf(story, moment, source, leader);
  const heights = await isAsBefore(before?.state, {
    judged: judged && new Map([[chain, judged]]),
    basis: '',
    plan,
    signal,
  });
  if (before && heights) {
    const { parameters } = before.graph;
    const graph = { ...before.graph, parameters: { ...parameters, asOf: { [chain]: moment.asOf } } };
    return {
      ...before,
      moment,
      graph,
      state: { ...before.state, chains: heights, live: aged(before.state.live, judged) },
    };
  }
  const { graph, remaining, failures } = await trace(plan);
  const state: RescanState = {
    incident: '',
    at: NOW,
    basis: '',
    chains: new Map([[chain, { asOf: moment.asOf, buried: moment.buried }]]),
    live: aged(
      remaining.live.map((each) => ({ ...each, sure: NOW })),
      judged,
    ),
    questions: [...remaining.questions.values()].map(({ inquiry, answer }) => ({
      inquiry,
      digest: answerDigest(answer),
    })),
    complete: failures.size === 0,
    files: { graph: none, read: none, reach: none },
  };
  return { moment, state, graph, read: remaining.read };
}

const aged = (live: readonly KeptHolding[], judged: Judgement | undefined): readonly KeptHolding[] =>
  live.map((each) => {
    const mark = judged?.marks.get(each.holding.id);
    return mark === undefined ? each : { ...each, mark };
  });

/** Three moments of one chain: the last blocks of each may be replaced in the next. */
const stories = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000_000 }),
  leader: fc.constantFrom(...policies),
  /** Shares of the chain, and of the blocks that are not confirmed. */
  places: fc.array(fc.tuple(fc.nat(100), fc.constantFrom(0, 0, 50, 100)), { minLength: 3, maxLength: 3 }),
  salt: fc.integer({ min: 1, max: 1_000_000 }),
});

interface Drawn {
  readonly confirmations: number;
  readonly places: readonly (readonly [number, number])[];
  readonly salt: number;
}

interface Placed {
  readonly id: string;
  readonly height: number;
}

/**
 * Heights of three moments whose confirmed blocks are some share of `last`, and what of the transactions is not there in each: of the blocks that
 * were confirmed in the moment before the same as then. `begun` begins a chain, and says of each transaction whether it can be there beside those
 * before it.
 */
function momentsOf<T extends Placed>(
  transactions: readonly T[],
  last: number,
  { confirmations, places, salt }: Drawn,
  begun: () => (transaction: T) => boolean,
): readonly (Pick<Moment, 'tip' | 'asOf' | 'buried'> & { readonly gone: ReadonlySet<string> })[] {
  const pick = random(salt);
  let [settled, traced] = [0, 0];
  let before: ReadonlySet<string> = new Set();
  return [...places]
    .sort(([a], [b]) => a - b)
    .map(([share, above]) => {
      // Above the confirmed height also the same again, or a lower one.
      const least = traced > settled ? settled : traced;
      const buried = Math.max(settled, least - confirmations, 2 + Math.floor((share * (last - 2)) / 100));
      const asOf = Math.max(least, buried + Math.floor((above * confirmations) / 100));
      const canBe = begun();
      const gone = new Set<string>();
      for (const transaction of transactions) {
        const { id, height } = transaction;
        const isGone = height <= settled ? before.has(id) : height > 2 && pick(6) === 0;
        if (isGone || !canBe(transaction)) gone.add(id);
      }
      [settled, traced, before] = [buried, asOf, gone];
      return { tip: buried + confirmations, asOf, buried, gone };
    });
}

/** Every third output of the first movements up to a height, at most three. */
const seedsOf = (movements: readonly Movement[], height: number): readonly Seed[] =>
  movements
    .filter(({ position }) => position.height <= height)
    .flatMap((movement) =>
      movement.outputs.map(({ amount }, output) => ({ movement, output, taint: amount, loss: amount })),
    )
    .filter(({ taint }, n) => taint > 0n && n % 3 === 0)
    .slice(0, 3);

function bitcoinStory(world: BitcoinWorld, drawn: Omit<Drawn, 'confirmations'>): Story {
  const confirmations = 6;
  const transactions = world.transactions.map((transaction) => ({
    ...transaction,
    id: transaction.txid as string,
    height: transaction.height ?? Number.POSITIVE_INFINITY,
  }));
  const begun = () => {
    const there = new Set<TxId>();
    return ({ txid, inputs }: (typeof transactions)[number]): boolean => {
      const isPaid = inputs.every((input) => there.has(input.txid));
      if (isPaid) there.add(txid);
      return isPaid;
    };
  };
  const drawnMoments = momentsOf(transactions, world.tip, { ...drawn, confirmations }, begun);
  const seeds = seedsOf(
    world.transactions.flatMap((one) => (one.height === null ? [] : [world.movement(one)])),
    2,
  );
  return {
    chain: bitcoin,
    seeds,
    moments: drawnMoments.map(({ gone, ...heights }) => ({
      ...heights,
      async open(store) {
        const vanished = new Set([...gone] as TxId[]);
        const opened = await lab(world, [{ flavour: 'mempool', behind: world.tip - heights.tip, vanished }], {
          store,
        });
        return {
          live: opened.source,
          kept: opened.again(true),
          [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
        };
      },
      moved: () => [],
    })),
  };
}

function evmStory(world: EvmWorld, drawn: Omit<Drawn, 'confirmations'>): Story {
  const confirmations = 12;
  const transactions = world.transactions.map((transaction) => ({
    ...transaction,
    id: transaction.hash,
    height: transaction.block,
  }));
  const begun = () => {
    const balances = new Map<string, bigint>();
    return ({ moves }: (typeof transactions)[number]): boolean => {
      const after = new Map<string, bigint>();
      const add = (address: string | undefined, contract: string | undefined, value: bigint): void => {
        const key = `${address} ${contract ?? ''}`;
        if (address !== undefined) after.set(key, (after.get(key) ?? balances.get(key) ?? 0n) + value);
      };
      for (const { from, to, contract, value } of moves) {
        add(from, contract, -value);
        add(to, contract, value);
      }
      if ([...after.values()].some((value) => value < 0n)) return false;
      for (const [key, value] of after) balances.set(key, value);
      return true;
    };
  };
  const last = Math.max(...world.transactions.map(({ block }) => block));
  const drawnMoments = momentsOf(transactions, last, { ...drawn, confirmations }, begun);
  return {
    chain: ethereum,
    seeds: seedsOf(
      world.movements.filter(({ txid }) => txid.startsWith('0x')),
      2,
    ),
    moments: drawnMoments.map(({ gone, ...heights }) => {
      const now = assembleWorld(
        `${world}`,
        world.transactions.filter(({ hash, block }) => !gone.has(hash) && block <= heights.tip),
        world.accounts,
        world.tokens.map(({ contract }) => contract),
      );
      return {
        ...heights,
        async open(store) {
          const opened = await serveChain(now, {
            servers: [{ flavour: 'etherscan', tip: heights.tip }],
            store,
          });
          return {
            live: opened.source,
            kept: opened.again({ offline: true }).source,
            [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
          };
        },
        moved: (holding, since, until) =>
          now
            .history(holding, until)
            .filter(({ position }) => position.height > since)
            .map(({ id }) => id),
      };
    }),
  };
}

async function expectFresh(
  story: Story,
  leader: TaintPolicy,
  told: (graph: FlowGraph) => unknown,
): Promise<void> {
  fc.pre(story.seeds.length > 0);
  const store = memoryStore();
  let before: Kept | undefined;
  for (const moment of story.moments) {
    before = await scanned(story, moment, { store, before, leader });
    expect(told(before.graph)).toEqual(told(await freshly(story, moment, leader)));
  }
}

/**
 * A graph without what hangs on movements of clean value: accounts that passed everything on are not read again. That is what rules find and remark, and what is told
 * of tokens that nobody follows, more of which may have come in.
 */
const followed = (graph: FlowGraph): FlowGraph => ({
  ...graph,
  findings: [],
  leads: [],
  clusters: [],
  coverage: graph.coverage.filter(({ why }) => why !== 'left-out'),
  warnings: graph.warnings.filter(({ code }) => code !== 'detector'),
});

const options = { timeout: 300_000 };

describe('a rescan through the providers of a chain that is reorganised gives what a fresh trace gives', () => {
  test('on Bitcoin, to the byte', options, () =>
    fc.assert(
      fc.asyncProperty(stories, ({ seed, leader, ...drawn }) =>
        expectFresh(bitcoinStory(bitcoinWorld(seed), drawn), leader, (graph) => graph),
      ),
      worldRuns(10),
    ),
  );

  test('on an EVM chain', options, () =>
    fc.assert(
      fc.asyncProperty(stories, ({ seed, leader, ...drawn }) =>
        expectFresh(evmStory(evmWorld(seed), drawn), leader, followed),
      ),
      worldRuns(10),
    ),
  );
});
