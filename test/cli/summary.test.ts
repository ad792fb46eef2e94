import { describe, expect, it } from 'vitest';
import { summary } from '../../src/cli/summary.ts';
import type {
  Finding,
  FlowGraph,
  GraphEdge,
  GraphLead,
  LossLedger,
  TransactionNode,
} from '../../src/core/flow-graph.ts';

const btc = 'bip122:000000000019d6689c085ae165831e93/slip44:0';
const eth = 'eip155:1/slip44:60';

function graph(ledger: LossLedger, findings: readonly Finding[], policy = 'haircut'): FlowGraph {
  return {
    schema: 'coinhound.flow-graph.v1',
    tool: { name: 'coinhound', version: '0' },
    incident: null,
    parameters: {
      policies: [policy],
      limits: { hops: 1, minTaint: '0', maxLookups: 1, hubCounterparties: 1, hubTransactions: 1 },
      through: [],
      asOf: {},
      digests: { labels: '', configuration: '' },
    },
    assets: {
      [btc]: { symbol: 'BTC', decimals: 8, chain: 'bitcoin' },
      [eth]: { symbol: 'ETH', decimals: 18, chain: 'ethereum' },
    },
    seeds: [],
    nodes: [],
    edges: [],
    findings,
    ledger: { [policy]: ledger },
    coverage: [],
    leads: [],
    clusters: [],
    warnings: [],
  };
}

function finding(
  category: string,
  entity: string | null,
  loss: string,
  more: Partial<Finding> = {},
): Finding {
  return {
    category,
    entity,
    node: `node of ${loss}`,
    asset: btc,
    taint: { haircut: loss },
    loss: { haircut: loss },
    share: { haircut: '0' },
    firstTime: null,
    lastTime: null,
    transactions: [],
    rule: 'label',
    confidence: 50,
    ...more,
  };
}

describe('the table of where the value went', () => {
  it('has a row a category and entity, the rest of the ledger, and sums to what was stolen', () => {
    const findings = [
      finding('exchange', 'Example', '250000000', {
        firstTime: '2024-02-01T10:00:00Z',
        lastTime: '2024-02-01T10:00:00Z',
      }),
      finding('exchange', 'Example', '50000000', {
        firstTime: '2024-01-01T10:00:00Z',
        lastTime: '2024-03-01T10:00:00Z',
      }),
      finding('resting', null, '100000000'),
      finding('resting', null, '90000000'),
    ];
    const ledger = {
      unit: btc,
      stolen: '500000000',
      ends: { exchange: '300000000', fees: '10000', floor: '9990000', resting: '190000000' },
    };
    expect(summary(graph(ledger, findings))).toBe(
      [
        'category  entity         BTC    share  first             last',
        'exchange  Example     3.0000   60.00%  2024-01-01 10:00  2024-03-01 10:00',
        'resting   2 accounts  1.9000   38.00%  -                 -',
        'floor                 0.0999    1.99%  -                 -',
        'fees                  0.0001   <0.01%  -                 -',
        'stolen                5.0000  100.00%  -                 -',
      ].join('\n'),
    );
  });

  it('stands once an asset where the seeds are of several', () => {
    const ledger = {
      unit: null,
      stolen: null,
      ends: {},
      assets: {
        [btc]: { stolen: '100000000', ends: { resting: '100000000' } },
        [eth]: { stolen: '3', ends: { mixer: '3' } },
      },
    };
    const findings = [
      finding('resting', null, '100000000', { book: btc }),
      finding('mixer', 'Tornado Cash', '3', { asset: eth, book: eth }),
    ];
    const text = summary(graph(ledger, findings));
    expect(text.split('\n\n')).toHaveLength(2);
    expect(text).toContain('BTC    share');
    expect(text).toContain('Tornado Cash  0.000000000000000003  100.00%');
  });

  it('counts a finding in the books of what it stands for, whatever asset lies there', () => {
    const ledger = {
      unit: null,
      stolen: null,
      ends: {},
      assets: {
        [btc]: { stolen: '100000000', ends: { exchange: '100000000' } },
        [eth]: { stolen: '40', ends: { exchange: '30', resting: '10' } },
      },
    };
    const swapped = finding('exchange', 'Example', '100000000', {
      asset: eth,
      book: btc,
      losses: { [eth]: { loss: { haircut: '30' }, share: { haircut: '0.75' } } },
    });
    const [inBtc, inEth] = summary(
      graph(ledger, [swapped, finding('resting', null, '10', { asset: eth, book: eth })]),
    ).split('\n\n');
    expect(inBtc).toMatch(/^exchange +Example +1 +100\.00%/m);
    expect(inEth).toMatch(/^exchange +Example +0\.00000000000000003 +75\.00%/m);
    expect(inEth).toMatch(/^resting +1 account +0\.00000000000000001 +25\.00%/m);
  });

  it('says what is presumed below what was stolen', () => {
    const ledger = { unit: btc, stolen: '100', presumed: '50', ends: { resting: '150' } };
    const text = summary(graph(ledger, [finding('resting', null, '150')]));
    expect(text).toMatch(/^resting +1 account +0\.0000015 +150\.00%/m);
    expect(text).toMatch(/^stolen +0\.0000010 +100\.00% .*\npresumed +0\.0000005 +50\.00% /m);
  });

  it('fits a screen: the smallest rows stand together and the sum stays', () => {
    const many = Array.from({ length: 40 }, (_, n) => finding('exchange', `Exchange ${n}`, `${n + 1}`));
    const text = summary(graph({ unit: btc, stolen: '820', ends: { exchange: '820' } }, many));
    const rows = text.split('\n').slice(1);
    expect(rows).toHaveLength(17);
    expect(rows.at(-2)).toMatch(/^smaller +25 more +0\.00000325 +39\.63%/);
    const sum = rows.slice(0, -1).map((row) => Number(/0\.0*(\d+)/.exec(row)?.[1]));
    expect(sum.reduce((a, b) => a + b)).toBe(820);
  });

  it('counts in US dollars where the incident does', () => {
    const ledger = { unit: 'usd-micro', stolen: '1500000', ends: { resting: '1500000' } };
    expect(summary(graph(ledger, [finding('resting', null, '1500000')]))).toContain('1.5  100.00%');
  });
});

describe('what is told below the table', () => {
  const stolen = { unit: btc, stolen: '1', ends: { resting: '1' } };
  const told = (more: Partial<FlowGraph>): string | undefined =>
    summary({ ...graph(stolen, [finding('resting', null, '1')]), ...more }).split('\n\n')[1];
  const transaction = (id: string, chain: string, ...patterns: readonly string[]): TransactionNode => ({
    id,
    kind: 'transaction',
    chain,
    txid: id,
    height: 1,
    time: null,
    hop: 0,
    patterns: patterns.map((name) => ({ name, confidence: 50, evidence: {} })),
  });
  const crossing = (
    kind: 'swap' | 'wrap' | 'bridge',
    id: string,
    target: string,
    { taint = '1', tier = 1, rule = 'thorchain' }: { taint?: string; tier?: 1 | 2 | 3; rule?: string } = {},
  ): GraphEdge => ({
    source: 'a',
    target,
    kind,
    asset: btc,
    amount: '1',
    taint: { haircut: taint },
    crossing: {
      id,
      rule,
      tier,
      confidence: 90,
      evidence: {},
      asset: eth,
      amount: '1',
      taint: { haircut: taint },
    },
  });

  it('is nothing where there is nothing to tell', () => {
    expect(told({})).toBeUndefined();
  });

  it('counts what was crossed by kind, and bridges by chain and name, each crossing once', () => {
    const nodes = [transaction('e', 'ethereum'), transaction('f', 'ethereum'), transaction('b', 'bitcoin')];
    const edges = [
      crossing('swap', '1', 'a'),
      crossing('swap', '2', 'a'),
      crossing('wrap', '3', 'a'),
      crossing('bridge', '4', 'e'),
      crossing('bridge', '4', 'f'),
      crossing('bridge', '5', 'b', { tier: 2 }),
      crossing('bridge', '6', 'b', { rule: 'avalanche', tier: 3 }),
      crossing('bridge', '7', 'e', { taint: '0' }),
    ];
    expect(told({ nodes, edges })).toBe(
      [
        'crossed   2 swaps, 1 wrap, 1 bridge to bitcoin by avalanche, 1 bridge to bitcoin by thorchain, 1 bridge to ethereum by thorchain',
        "          1 of them by the word of the bridge's service",
        '          1 of them by amount and time alone',
      ].join('\n'),
    );
  });

  it('counts crossings that were not followed, and CoinJoins, but no remarks of detectors', () => {
    const nodes = [
      transaction('a', 'ethereum', 'swap.several-assets'),
      transaction('b', 'ethereum', 'swap.several-assets', 'tornado'),
      transaction('c', 'bitcoin', 'thorchain.pending', 'change'),
      transaction('d', 'bitcoin', 'coinjoin.wasabi-2'),
      transaction('e', 'bitcoin', 'coinjoin.stonewall', 'peel-chain'),
      transaction('f', 'bitcoin', 'coinjoin.whirlpool-tx0'),
    ];
    expect(told({ nodes })).toBe(
      [
        'crossed   not followed: 3 (swap.several-assets 2, thorchain.pending 1)',
        'mixed     1 CoinJoin (wasabi-2 1)',
      ].join('\n'),
    );
  });

  it('tells the first three leads with their amounts, harmless to print', () => {
    const lead = (address: string): GraphLead => ({
      rule: 'further-seed',
      account: `eip155:1:${address}`,
      about: [],
      amounts: { [eth]: '1500000000000000000', other: '7' },
      transactions: [],
      firstTime: '2024-04-12T09:12:40Z',
      lastTime: null,
      confidence: 40,
      evidence: {},
    });
    const nodes = [transaction('eip155:1:tx:0x1', 'ethereum')];
    const text = told({ nodes, leads: ['0xa\u001b[31m', '0xb', '0xc', '0xd', '0xe'].map(lead) });
    expect(text).toBe(
      [
        'leads     outside of these sums, worth a look:',
        '          further-seed: ethereum:0xa\ufffd[31m, 1.5 ETH, 7 base units of other, 2024-04-12 09:12',
        '          further-seed: ethereum:0xb, 1.5 ETH, 7 base units of other, 2024-04-12 09:12',
        '          further-seed: ethereum:0xc, 1.5 ETH, 7 base units of other, 2024-04-12 09:12',
        '          and 2 more in the graph',
      ].join('\n'),
    );
  });

  it('counts warnings by code', () => {
    const warnings = [
      { code: 'shortfall', message: '' },
      { code: 'crossing', message: '' },
      { code: 'shortfall', message: '' },
    ] as const;
    expect(told({ warnings })).toBe('warnings  in the graph: shortfall 2, crossing 1');
  });
});
