import fc from 'fast-check';
import {
  FLOW_GRAPH_SCHEMA,
  type FlowGraph,
  type GraphEdge,
  type GraphNode,
  type PerPolicy,
} from '../../src/core/flow-graph.ts';
import { BITCOIN, BTC, smallGraph } from './small-graph.ts';

/** Strings that break writers which trust their input. */
export const hostile: readonly string[] = [
  '',
  '"',
  `"quoted", 'twice'`,
  'two\r\nlines\rand\nmore\ttabs',
  "=cmd|'/c calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '\u202e=1',
  '＝1',
  "'=1",
  '<script>alert(1)</script>',
  ']]>&amp;<!--',
  '\u202egnp.exe',
  '\ud800 lone \udc00',
  'nul\u0000 bell\u0007 escape\u001b[31m delete\u007f next\u0085',
  '\ufffe\uffff\ufeff',
  '\u2028\u2029',
  '💰 ünïcödé 比特币',
  '{"json": [1]}',
  '\\u0000\\',
  'constructor',
];

const hostileText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
);
/** A name in a record. Not `__proto__`, which JSON readers of JavaScript pass over. */
const name = hostileText.filter((text) => text !== '__proto__');
const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 30n }).map((value) => `${value}`),
  fc.constantFrom('0', '1', `${2n ** 53n + 1n}`, `${2n ** 256n - 1n}`),
);
const time = fc
  .integer({ min: 0, max: 4_102_444_800 })
  .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'));
const count = fc.nat({ max: 10_000_000 });
const confidence = fc.integer({ min: 0, max: 100 });
const evidence = fc.dictionary(name, hostileText, { maxKeys: 3 });
const share = fc.constantFrom('0', '1', '0.5', '0.0000000001', '12.25');
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });

/** A graph whose parts agree, with hostile text wherever the format takes text. */
export const flowGraphs: fc.Arbitrary<FlowGraph> = fc
  .record({
    policies: fc.uniqueArray(fc.oneof(fc.constantFrom('haircut', 'fifo', 'poison'), name), {
      minLength: 1,
      maxLength: 3,
    }),
    ids: fc.uniqueArray(hostileText, { minLength: 2, maxLength: 8 }),
    assets: fc.dictionary(
      name,
      fc.record({ symbol: hostileText, decimals: fc.integer({ min: 0, max: 255 }), chain: hostileText }),
      { minKeys: 1, maxKeys: 3 },
    ),
  })
  .chain(({ policies, ids, assets }) => graphOver(policies, ids, assets));

function graphOver(
  policies: readonly string[],
  ids: readonly string[],
  assets: FlowGraph['assets'],
): fc.Arbitrary<FlowGraph> {
  const perPolicy = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<PerPolicy<T>> =>
    fc
      .array(value, { minLength: policies.length, maxLength: policies.length })
      .map((values) => Object.fromEntries(policies.map((policy, n) => [policy, values[n] as T])));
  const asset = fc.constantFrom(...Object.keys(assets));
  const id = fc.constantFrom(...ids);
  const text = hostileText;
  const holding = fc.record({
    asset,
    taint: perPolicy(fc.record({ received: amount, sent: amount, held: amount })),
    ends: fc.dictionary(name, perPolicy(amount), { maxKeys: 2 }),
  });
  const node = (own: string): fc.Arbitrary<GraphNode> =>
    fc.oneof(
      fc.record({
        id: fc.constant(own),
        kind: fc.constant('account' as const),
        chain: text,
        address: text,
        hop: count,
        labels: list(fc.record({ name: text, category: text, source: text, confidence })),
        holdings: list(holding),
        patterns: list(fc.record({ name: text, confidence, evidence })),
        stop: fc.option(
          fc.record(
            { reason: text, category: text, entity: text, rule: text, evidence },
            { requiredKeys: ['reason'] },
          ),
        ),
      }),
      fc.record(
        {
          id: fc.constant(own),
          kind: fc.constant('transaction' as const),
          chain: text,
          txid: text,
          height: fc.option(count),
          time: fc.option(time),
          hop: count,
          patterns: list(fc.record({ name: text, confidence, evidence })),
          memo: fc.option(text),
        },
        { requiredKeys: ['id', 'kind', 'chain', 'txid', 'height', 'time', 'hop', 'patterns'] },
      ),
      fc.record({
        id: fc.constant(own),
        kind: fc.constant('sink' as const),
        chain: text,
        sink: fc.constantFrom('fees' as const, 'burned' as const),
        hop: count,
        holdings: list(holding),
      }),
    );
  const edge: fc.Arbitrary<GraphEdge> = fc.record(
    {
      source: id,
      target: id,
      kind: fc.constantFrom('draw', 'payment', 'fee', 'swap', 'wrap', 'bridge'),
      asset,
      amount,
      taint: perPolicy(amount),
      presumed: perPolicy(amount),
      outpoint: text,
      crossing: fc.record({
        id: text,
        rule: text,
        tier: fc.constantFrom(1, 2, 3),
        confidence,
        evidence,
        asset,
        amount,
        taint: perPolicy(amount),
      }),
    },
    { requiredKeys: ['source', 'target', 'kind', 'asset', 'amount', 'taint'] },
  );
  const ends = fc.dictionary(name, amount, { maxKeys: 3 });
  return fc.record({
    schema: fc.constant(FLOW_GRAPH_SCHEMA),
    tool: fc.record({ name: text, version: text }),
    incident: fc.option(fc.record({ id: text, name: text })),
    parameters: fc.record(
      {
        policies: fc.constant(policies),
        presume: text,
        limits: fc.record(
          {
            hops: count,
            minTaint: text,
            maxLookups: count,
            hubCounterparties: count,
            hubTransactions: count,
            rank: text,
          },
          { requiredKeys: ['hops', 'minTaint', 'maxLookups', 'hubCounterparties', 'hubTransactions'] },
        ),
        through: list(text),
        labelsAsOf: fc.constantFrom('2024-02-29', '2019-12-31'),
        asOf: fc.dictionary(name, count, { maxKeys: 3 }),
        digests: fc.record({ labels: text, configuration: text }),
      },
      { requiredKeys: ['policies', 'limits', 'through', 'asOf', 'digests'] },
    ),
    assets: fc.constant(assets),
    seeds: list(fc.record({ id: text, node: id, transaction: id, asset, amount, loss: amount })),
    nodes: fc.tuple(...ids.map(node)),
    edges: fc.array(edge, { maxLength: 6 }),
    findings: list(
      fc.record(
        {
          category: text,
          entity: fc.option(text),
          node: id,
          asset,
          taint: perPolicy(amount),
          presumed: perPolicy(amount),
          loss: perPolicy(amount),
          share: perPolicy(share),
          book: asset,
          losses: fc.dictionary(name, fc.record({ loss: perPolicy(amount), share: perPolicy(share) }), {
            maxKeys: 2,
          }),
          firstTime: fc.option(time),
          lastTime: fc.option(time),
          transactions: list(id),
          rule: text,
          confidence,
        },
        {
          requiredKeys: [
            'category',
            'entity',
            'node',
            'asset',
            'taint',
            'loss',
            'share',
            'firstTime',
            'lastTime',
            'transactions',
            'rule',
            'confidence',
          ],
        },
      ),
    ),
    leads: list(
      fc.record({
        rule: text,
        account: text,
        about: list(text),
        amounts: fc.dictionary(name, amount, { maxKeys: 2 }),
        transactions: list(text),
        firstTime: fc.option(time),
        lastTime: fc.option(time),
        confidence,
        evidence,
      }),
    ),
    clusters: list(
      fc.record({
        id: text,
        members: list(text),
        unions: list(fc.record({ a: text, b: text, rule: text, transaction: text })),
      }),
    ),
    ledger: perPolicy(
      fc.record(
        {
          unit: fc.option(text),
          stolen: fc.option(amount),
          presumed: amount,
          ends,
          assets: fc.dictionary(
            name,
            fc.record({ stolen: amount, presumed: amount, ends }, { requiredKeys: ['stolen', 'ends'] }),
            { maxKeys: 2 },
          ),
        },
        { requiredKeys: ['unit', 'stolen', 'ends'] },
      ),
    ),
    coverage: list(fc.record({ node: id, asset, why: text, evidence, notes: list(text) })),
    warnings: list(
      fc.record(
        {
          code: fc.constantFrom(
            'shortfall',
            'presumed',
            'label-conflict',
            'seed-overlap',
            'upper-bound',
            'assumption',
            'detector',
            'crossing',
          ),
          message: text,
          node: id,
          asset,
          amount,
        },
        { requiredKeys: ['code', 'message'] },
      ),
    ),
  });
}

/** The same value with the keys of every object the other way round. */
export function withKeysReversed<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withKeysReversed) as T;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, withKeysReversed(member)]),
  ) as T;
}

/** A copy with another value at `path`; undefined takes what is there away. */
export function replaced(value: unknown, path: readonly (string | number)[], other: unknown): unknown {
  const copy = JSON.parse(JSON.stringify({ root: value }));
  const at = ['root', ...path];
  const last = at.pop() as string | number;
  const parent = at.reduce((member, key) => member[key], copy);
  if (other !== undefined) parent[last] = other;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (path.length > 0) delete parent[last];
  return copy.root;
}

/** A payment of `edges / 2` hops in a line, every other edge a draw. */
export function longGraph(edges: number): FlowGraph {
  const account = (n: number) => `${BITCOIN}:bc1q${`${n}`.padStart(38, '0')}`;
  const transaction = (n: number) => `${BITCOIN}:tx:${`${n}`.padStart(64, '0')}`;
  const hops = Array.from({ length: edges / 2 }, (_, n) => n);
  return {
    ...smallGraph,
    nodes: hops.flatMap((n): GraphNode[] => [
      {
        id: account(n),
        kind: 'account',
        chain: 'bitcoin',
        address: account(n).slice(BITCOIN.length + 1),
        hop: n,
        labels: [],
        holdings: [],
        patterns: [],
        stop: null,
      },
      {
        id: transaction(n),
        kind: 'transaction',
        chain: 'bitcoin',
        txid: transaction(n).slice(BITCOIN.length + 4),
        height: n,
        time: '2024-04-12T09:30:11Z',
        hop: n,
        patterns: [],
      },
    ]),
    edges: hops.flatMap((n): GraphEdge[] => [
      {
        source: account(n),
        target: transaction(n),
        kind: 'draw',
        asset: BTC,
        amount: `${100_000_000 + n}`,
        taint: { haircut: `${n}`, fifo: `${n}` },
        outpoint: `${transaction(n).slice(BITCOIN.length + 4)}:0`,
      },
      {
        source: transaction(n),
        target: account((n + 1) % hops.length),
        kind: 'payment',
        asset: BTC,
        amount: `${100_000_000 + n}`,
        taint: { haircut: `${n}`, fifo: `${n}` },
      },
    ]),
  };
}

/** As many exchanges as there are findings, each of which got a part of what was stolen. */
export function manyFindings(count: number): FlowGraph {
  const [, exchange] = smallGraph.findings;
  const [account] = smallGraph.nodes;
  if (!exchange || account?.kind !== 'account') throw new Error('the small graph has an exchange');
  const numbers = Array.from({ length: count }, (_, n) => `bc1q${`${n}`.padStart(38, '0')}`);
  return {
    ...smallGraph,
    nodes: numbers.map((address) => ({ ...account, id: `${BITCOIN}:${address}`, address })),
    edges: [],
    findings: numbers.map((address) => ({ ...exchange, node: `${BITCOIN}:${address}` })),
  };
}
