import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ChainRules } from '../../../src/chains/family.ts';
import { nemRules } from '../../../src/chains/nem/rules.ts';
import { type Case, listCases, loadCase } from '../../../src/chains/recorded/case.ts';
import { recordedSource } from '../../../src/chains/recorded/recorded-source.ts';
import type { AccountNode, FlowGraph } from '../../../src/core/flow-graph.ts';
import { type AccountId, type AssetId, balanceId, chainId } from '../../../src/core/ids.ts';
import type { Category, Label } from '../../../src/core/label.ts';
import type { Seed } from '../../../src/core/movement.ts';
import { fifo } from '../../../src/core/policies/fifo.ts';
import { haircut } from '../../../src/core/policies/haircut.ts';
import type { SeedSpec } from '../../../src/trace/source.ts';
import { trace } from '../../../src/trace/trace.ts';
import { historyOf, query } from './ask.ts';
import { bitcoin, ethereum } from './rules.ts';

const cases = fileURLToPath(new URL('../../../fixtures/cases', import.meta.url));
const nem = nemRules(chainId('nem:104'));
const usd = 'eip155:1/iso4217:USD' as AssetId;
const exploiter = ethereum.account('0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3');
const ends = new Set<Category>(['mixer', 'bridge', 'exchange', 'seized']);

interface LabelRow {
  readonly address: string;
  readonly name: string;
  readonly category: Category;
  readonly confidence: number;
}

async function labelsOf({ labelsFile }: Case, rules: ChainRules): Promise<readonly Label[]> {
  const { source, labels } = parse(await readFile(labelsFile, 'utf8')) as {
    source: string;
    labels: LabelRow[];
  };
  return labels.map(({ address, name, category, confidence }) => {
    const account = rules.account(address);
    return {
      account,
      name,
      category,
      confidence,
      source,
      licence: null,
      firstSeen: null,
      lastSeen: null,
      published: null,
      role: null,
    };
  });
}

async function seedsOf(shipped: Case, rules: ChainRules): Promise<readonly Seed[]> {
  const source = recordedSource(shipped.facts, rules);
  const seeds: Seed[] = [];
  for (const text of shipped.seeds) {
    const named = text.slice(text.indexOf(':') + 1);
    const txid = source.transaction(named);
    const spec: SeedSpec = txid
      ? { kind: 'transaction', txid }
      : { kind: 'address', account: source.account(named) };
    seeds.push(...(await source.seeds(spec, query({ asOf: shipped.asOf }))));
  }
  return seeds;
}

/** The graph of a whole case under haircut and FIFO, with the labels of the case alone. */
async function walk(shipped: Case, rules: ChainRules): Promise<FlowGraph> {
  const seeds = await seedsOf(shipped, rules);
  const labels = await labelsOf(shipped, rules);
  const of = (account: AccountId): readonly Label[] =>
    labels.filter((label) => label.account === account).sort((a, b) => b.confidence - a.confidence);
  const lookup = async (accounts: readonly AccountId[]) =>
    new Map(
      accounts.map((account) => [account, of(account)] as const).filter(([, found]) => found.length > 0),
    );
  const { graph } = await trace({
    sources: new Map([[rules.chain, recordedSource(shipped.facts, rules)]]),
    labels: { digest: '', lookup },
    seeds,
    named: new Set(),
    unit: { kind: 'asset', asset: (seeds[0] as Seed).movement.outputs[0]?.holding.asset as AssetId },
    policies: [haircut, fifo],
    limits: { hops: 20, lookups: 10_000, floors: new Map(), ends },
    hub: { counterparties: 1_000, transactions: 5_000 },
    asOf: new Map([[rules.chain, shipped.asOf]]),
    context: {
      tool: { name: 'coinhound', version: '0' },
      incident: null,
      parameters: {} as FlowGraph['parameters'],
      assets: new Map(),
      chains: new Map(),
      assumptions: [],
    },
  });
  return graph;
}

const accountsOf = ({ nodes }: FlowGraph): readonly AccountNode[] =>
  nodes.filter((node) => node.kind === 'account');

describe('the shipped cases', () => {
  it('are listed by id, and each loads with what it needs to be told apart and judged', async () => {
    const ids = await listCases(cases);
    expect(ids).toEqual(['bitfinex-2016', 'coincheck-2018', 'lifi-2024']);
    for (const id of ids) {
      const shipped = await loadCase(join(cases, id));
      expect(shipped).toMatchObject({ id, graphFile: join(cases, id, 'graph.json') });
      const repositories = shipped.sources.filter(({ url }) => url.startsWith('https://github.com/'));
      expect(repositories.length).toBeGreaterThan(0);
      for (const { commit, licence } of repositories) {
        expect(licence).toBe('MIT');
        expect(commit).toMatch(/^[0-9a-f]{40}$/);
      }
      expect(shipped.notes.length).toBeGreaterThan(3);
    }
  });
});

describe('LI.FI 2024', () => {
  let shipped: Case;
  beforeAll(async () => {
    shipped = await loadCase(join(cases, 'lifi-2024'));
  });

  it('holds 135 flows among 93 accounts in 133 transactions, no row twice', () => {
    const { account } = shipped.facts;
    const rows = account.flatMap(({ txid, transfers }) =>
      transfers.map((transfer) => ({ txid, ...transfer })),
    );
    expect(account).toHaveLength(133);
    expect(rows).toHaveLength(135);
    expect(new Set(rows.map((row) => Object.values(row).join())).size).toBe(135);
    const named = new Set(rows.flatMap(({ from, to }) => [from, to]));
    expect(named.size).toBe(93);
    for (const address of named) expect(ethereum.account(address as string)).toBe(`eip155:1:${address}`);
    const paying = new Set(rows.map(({ from }) => from));
    expect([...named].filter((address) => !paying.has(address))).toHaveLength(33);
  });

  it('stands in chain order with the times of Ethereum slots', () => {
    const genesis = Date.parse('2020-12-01T12:00:23Z') / 1000;
    const { account } = shipped.facts;
    account.forEach(({ height, time }, n) => {
      expect(((time as number) - genesis) % 12).toBe(0);
      const before = account[n - 1];
      if (!before) return;
      expect(height as number).toBeGreaterThanOrEqual(before.height as number);
      expect((time as number) - (before.time as number)).toBeGreaterThanOrEqual(
        12 * ((height as number) - (before.height as number)),
      );
    });
    expect(shipped.asOf).toBe(account.at(-1)?.height);
  });

  it('puts the receipt before the payment in the two transactions whose order the source does not tell, and says so', () => {
    const arranged = shipped.facts.account.filter((transaction) => transaction.arranged.length > 0);
    expect(arranged.map(({ txid }) => txid.slice(0, 10))).toEqual(['0xbcedc6f4', '0xc344c460']);
    for (const { transfers } of arranged) expect(transfers[0]?.to).toBe(transfers[1]?.from);
    const several = shipped.facts.account.filter(({ transfers }) => transfers.length > 1);
    expect(several).toEqual(arranged);
  });

  it('seeds the 32 payments of the exploiter, 9,685,530.16 USD, and invents no theft before them', async () => {
    const seeds = await seedsOf(shipped, ethereum);
    expect(seeds).toHaveLength(32);
    expect(seeds.reduce((sum, { taint }) => sum + taint, 0n)).toBe(968_553_016n);
    const source = recordedSource(shipped.facts, ethereum);
    const holding = { id: balanceId(exploiter, usd), owner: exploiter, asset: usd };
    const { movements } = await historyOf(source, holding, { asOf: shipped.asOf });
    expect(movements.map(({ id }) => id)).toEqual(seeds.map(({ movement }) => movement.id));
    await expect(source.seeds({ kind: 'address', account: exploiter }, query())).rejects.toMatchObject({
      code: 'seed-not-found',
    });
  });

  it('gives every account that pays its whole history, and none to the others', async () => {
    const { account } = shipped.facts;
    const source = recordedSource(shipped.facts, ethereum);
    const rows = account.flatMap(({ transfers }) => transfers);
    for (const address of new Set(rows.map(({ from }) => from as string))) {
      const owner = ethereum.account(address);
      const { movements } = await historyOf(
        source,
        { id: balanceId(owner, usd), owner, asset: usd },
        { asOf: 1e9 },
      );
      expect(movements).toHaveLength(
        rows.filter(({ from, to }) => from === address || to === address).length,
      );
    }
  });

  it('walks from the seeds to every account and closes to the cent under each policy', async () => {
    const graph = await walk(shipped, ethereum);
    const accounts = accountsOf(graph);
    expect(accounts).toHaveLength(92);
    expect(Math.max(...accounts.map(({ hop }) => hop))).toBe(18);
    for (const { stolen, ends: lines } of Object.values(graph.ledger)) {
      expect(stolen).toBe('968553016');
      expect(Object.values(lines).reduce((sum, part) => sum + BigInt(part), 0n)).toBe(968_553_016n);
    }
    const short = graph.warnings.filter(({ code }) => code === 'shortfall');
    expect(short.map(({ amount }) => amount)).toEqual(['648532', '2457180', '1021977', '2431870', '1129582']);
  });

  it('ends at the 33 end points by label or for want of facts, and never takes them for resting', async () => {
    const graph = await walk(shipped, ethereum);
    const transfers = shipped.facts.account.flatMap((transaction) => transaction.transfers);
    const paying = new Set(transfers.map(({ from }) => from));
    const ending = new Set(transfers.map(({ to }) => to).filter((to) => !paying.has(to)));
    const stops = (reason: string) =>
      accountsOf(graph)
        .filter(({ stop }) => stop?.reason === reason)
        .map(({ address }) => address);
    expect(new Set([...stops('labelled'), ...stops('unavailable')])).toEqual(ending);
    expect(stops('resting').filter((address) => ending.has(address))).toEqual([]);
    const entities = new Set(graph.findings.flatMap(({ entity }) => entity ?? []));
    for (const name of ['Tornado Cash', 'Symbiosis', 'Chainflip', 'eXch', 'ChangeHero'])
      expect(entities).toContain(name);
  });
});

describe('Bitfinex 2016', () => {
  let shipped: Case;
  beforeAll(async () => {
    shipped = await loadCase(join(cases, 'bitfinex-2016'));
  });

  it('holds 2,072 theft transactions that sum to 119,756.62032288 BTC, none twice, every address valid', () => {
    const { utxo } = shipped.facts;
    expect(utxo).toHaveLength(2072);
    expect(new Set(utxo.map(({ txid }) => txid)).size).toBe(2072);
    const outputs = utxo.flatMap(({ outputs: paid }) => paid);
    expect(outputs.reduce((sum, { amount }) => sum + amount, 0n)).toBe(11_975_662_032_288n);
    for (const { address } of outputs) expect(bitcoin.account(address)).toBe(`${bitcoin.chain}:${address}`);
    for (const { txid, inputs } of utxo) {
      expect(bitcoin.transaction(txid)).toBe(txid);
      expect(inputs).toHaveLength(1);
      expect(bitcoin.account(inputs[0]?.address as string)).toMatch(/:3/);
    }
  });

  it('invents no height, time, outpoint or input amount, and says that output numbers were arranged', () => {
    const { header, utxo } = shipped.facts;
    expect(header.arranged).toEqual(['vout']);
    expect(new Set(utxo.flatMap(({ height, index, time }) => [height, index, time]))).toEqual(
      new Set([null]),
    );
    expect(
      new Set(utxo.flatMap(({ inputs }) => inputs.flatMap(({ outpoint, amount }) => [outpoint, amount]))),
    ).toEqual(new Set([null]));
    expect(new Set(utxo.flatMap(({ outputs }) => outputs.map(({ vout }) => vout)))).toEqual(new Set([0]));
  });

  it('seeds every transaction of the record and ends at each output as unavailable, never as resting', async () => {
    expect(shipped.seeds).toHaveLength(2072);
    expect(shipped.seeds[0]).toBe(`bitcoin:${shipped.facts.utxo[0]?.txid}`);
    const graph = await walk(shipped, bitcoin);
    expect(graph.ledger.haircut).toEqual({
      unit: `${bitcoin.chain}/slip44:0`,
      stolen: '11975662032288',
      ends: { unavailable: '11975662032288' },
    });
    const accounts = accountsOf(graph);
    expect(accounts).toHaveLength(2072);
    expect(new Set(accounts.map(({ stop }) => JSON.stringify(stop)))).toEqual(
      new Set(['{"reason":"unavailable","evidence":{"code":"not-recorded"}}']),
    );
  });
});

describe('Coincheck 2018', () => {
  const xem = 'nem:104/slip44:43' as AssetId;
  const thief = nem.account('NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG');
  const taggers = ['NCVGXTCV7YYGCUTOWRSEALEVHVTDFRJ54BQYDKTI', 'NCU63AYO6RS2ISG4UEP5CALTKVQOB4FUTYIYXUAV'];
  const millions = (amount: bigint): bigint => amount * 1_000_000_000_000n;
  let shipped: Case;
  let graph: FlowGraph;
  beforeAll(async () => {
    shipped = await loadCase(join(cases, 'coincheck-2018'));
    graph = await walk(shipped, nem);
  });
  const number = ({ txid }: { readonly txid: string }): number => Number(txid);

  it('documents the eleven transfers of the theft, 526,300,010 XEM, in order and with the times that are known', () => {
    const theft = shipped.facts.account.filter(
      ({ transfers }) => transfers[0]?.to === thief.slice('nem:104:'.length),
    );
    expect(theft.map(number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const amounts = theft.flatMap(({ transfers }) => transfers.map(({ amount }) => amount));
    const hundred = millions(100n);
    const [probe, ...rest] = amounts;
    expect(probe).toBe(10_000_000n);
    expect(rest.slice(0, 6)).toEqual([hundred, hundred, hundred, hundred, hundred, millions(20n)]);
    expect(rest.slice(6)).toEqual([millions(3n), 1_500_000_000_000n, millions(1n), 800_000_000_000n]);
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(526_300_010_000_000n);
    expect(new Set(theft.map(({ basis }) => basis))).toEqual(new Set(['documented']));
    const times = theft.flatMap(({ time }) => (time === null ? [] : [new Date(time * 1000).toISOString()]));
    expect(times.map((time) => time.slice(0, 16))).toEqual(
      ['15:02', '15:04', '15:09', '15:10', '15:21', '18:35', '19:33', '23:26'].map((t) => `2018-01-25T${t}`),
    );
  });

  it('shapes the ten transfers onward and nothing else: equal shares of what had come in by then', () => {
    const shaped = shipped.facts.account.filter(({ basis }) => basis === 'shaped');
    expect(shaped.map(number)).toEqual([1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010]);
    for (const { shaped: details, time, transfers } of shaped) {
      expect(details).toEqual(['to', 'amount']);
      expect(time).toBeNull();
      expect(transfers.map(({ amount }) => amount)).toEqual([52_300_001_000_000n]);
    }
    expect(10n * 52_300_001n).toBe(10n + 523_000_000n);
    const others = shipped.facts.account.filter(({ basis }) => basis === 'documented');
    expect(others.flatMap(({ shaped: details }) => details)).toEqual([]);
  });

  it('invents no transaction id, height or fee, and names the source of every line', () => {
    for (const { txid, height, index, fee, source } of shipped.facts.account) {
      expect(txid).toMatch(/^0{60}[0-9]{4}$/);
      expect([height, index, fee]).toEqual([null, null, undefined]);
      expect(source).not.toBeNull();
    }
    expect(shipped.facts.header).toMatchObject({ arranged: ['txid'], complete: 'none', partial: 'all' });
  });

  it('follows the eleven receipts of the thief to ten wallets, and closes exactly', () => {
    expect(graph.seeds).toHaveLength(11);
    expect(new Set(graph.seeds.map(({ node }) => node))).toEqual(new Set([thief]));
    const held = (node: AccountNode): string | undefined => node.holdings[0]?.taint.haircut?.held;
    const [first, ...wallets] = [...accountsOf(graph)].sort((a, b) => a.hop - b.hop);
    expect([first?.id, first && held(first)]).toEqual([thief, '3300000000000']);
    expect(wallets.map(held)).toEqual(Array.from({ length: 10 }, () => '52300001000000'));
    for (const { unit, stolen, ends: lines } of Object.values(graph.ledger)) {
      expect({ unit, stolen, lines }).toEqual({
        unit: xem,
        stolen: '526300010000000',
        lines: { unavailable: '526300010000000' },
      });
    }
    expect(graph.warnings).toEqual([]);
  });

  it('never takes a wallet for at rest: what the record does not tell is unavailable', () => {
    expect(new Set(accountsOf(graph).map(({ stop }) => JSON.stringify(stop)))).toEqual(
      new Set(['{"reason":"unavailable","evidence":{"code":"not-recorded"}}']),
    );
  });

  it('shows the tag of each of the eleven published wallets with its mosaic and senders, and tags no sender', () => {
    const source = `tag mosaic mizunashi.coincheck_stolen_funds_do_not_accept_trades:owner_of_this_account_is_hacker from ${taggers.join(' or ')}`;
    const accounts = accountsOf(graph);
    expect(accounts).toHaveLength(11);
    for (const { labels } of accounts)
      expect(labels).toContainEqual({ name: 'Coincheck theft', category: 'hack', source, confidence: 20 });
    expect(accounts.filter(({ address }) => taggers.includes(address))).toEqual([]);
  });

  it('labels the victim and those who tagged as what they are', async () => {
    const labels = await labelsOf(shipped, nem);
    const of = (category: Category) => labels.filter((label) => label.category === category);
    expect(of('bystander').map(({ account }) => account)).toEqual(
      taggers.map((address) => nem.account(address)),
    );
    expect(of('victim').map(({ account }) => account)).toEqual([
      'nem:104:NC3BI3DNMR2PGEOOMP2NKXQGSAKMS7GYRKVA5CSZ',
    ]);
    expect(of('hack')).toHaveLength(11);
  });

  it('tells for every wallet which transaction was shaped and that the ids are placeholders', () => {
    const wallets = accountsOf(graph).filter(({ id }) => id !== thief);
    for (const { id } of wallets) {
      const rows = graph.coverage.filter(({ node }) => node === id);
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ asset: xem, why: 'partial', evidence: { recorded: '1' } });
      expect(rows[0]?.notes[1]).toMatch(
        /^0{60}10\d\d is shaped after the documentation, which tells that it happened but not: recipient, amount$/,
      );
    }
    const own = graph.coverage.find(({ node }) => node === thief);
    expect(own?.evidence).toEqual({ recorded: '21' });
    expect(own?.notes.filter((note) => note.includes('shaped'))).toHaveLength(10);
    expect(own?.notes[0]).toMatch(/^transaction ids are placeholders/);
  });
});
