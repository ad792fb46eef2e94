import { describe, expect, it } from 'vitest';
import { summary } from '../../src/cli/summary.ts';
import type { Finding, FlowGraph, LossLedger } from '../../src/core/flow-graph.ts';

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
      finding('resting', null, '100000000'),
      finding('mixer', 'Tornado Cash', '3', { asset: eth }),
    ];
    const text = summary(graph(ledger, findings));
    expect(text.split('\n\n')).toHaveLength(2);
    expect(text).toContain('BTC    share');
    expect(text).toContain('Tornado Cash  0.000000000000000003  100.00%');
  });

  it('counts in US dollars where the incident does', () => {
    const ledger = { unit: 'usd-micro', stolen: '1500000', ends: { resting: '1500000' } };
    expect(summary(graph(ledger, [finding('resting', null, '1500000')]))).toContain('1.5  100.00%');
  });
});
