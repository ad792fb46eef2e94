import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../../src/export/index.ts';
import { it, type Place } from '../../cli/lab.ts';
import { placed } from '../../support/tron-random-world.ts';
import {
  approval,
  type Draft,
  event,
  failing,
  spam,
  tokenCall,
  transfer,
  trc10,
} from '../../support/tron-scenes.ts';
import {
  assembleTronWorld,
  base58,
  party,
  TRX,
  UNKNOWN_TRC10,
  usdt,
  usdtAsset,
} from '../../support/tron-world.ts';
import { trongridServer } from '../../support/trongrid-server.ts';

const [victim, thief, split, mule, exchange, spammer] = [
  ...['victim', 'thief', 'split', 'mule', 'exchange', 'spammer'],
].map(party) as [string, string, string, string, string, string];
const USDT = 1_000_000n;

/** A theft of a million USDT, its ways, and what is sent around it to confuse. */
const drafts: readonly (readonly [number, Draft])[] = [
  [10, transfer(exchange, thief, 500n * TRX)],
  [11, approval(victim, thief, 2n ** 256n - 1n)],
  // The thief spends the allowance: he signs, the victim pays.
  [12, tokenCall(thief, event(victim, thief, 1_000_000n * USDT))],
  [13, spam(spammer, spammer, thief, 1_000_000n * USDT)],
  [13, tokenCall(spammer, event(thief, spammer, 0n), event(thief, spammer, 0n))],
  [13, trc10(spammer, thief, UNKNOWN_TRC10, 7n)],
  // Two equal payments in one transaction, and change.
  [14, tokenCall(thief, event(thief, split, 300_000n * USDT), event(thief, split, 300_000n * USDT))],
  [15, failing(thief, usdt, 5n * TRX, 'OUT_OF_ENERGY')],
  // In one block: in from elsewhere, out, and out again, which only their order tells apart.
  [16, tokenCall(exchange, event(exchange, split, 200_000n * USDT))],
  [16, tokenCall(split, event(split, mule, 400_000n * USDT))],
  [16, tokenCall(split, event(split, mule, 100_000n * USDT))],
  ...Array.from({ length: 6 }, (_, n) => [17 + n, approval(mule, party(`spender ${n}`), 1n)] as const),
  [30, tokenCall(mule, event(mule, exchange, 450_000n * USDT))],
];
const world = assembleTronWorld(
  'theft',
  placed('theft', drafts, (n) => n % 2 === 0),
  [],
);

/** Pages of four rows that end with an empty one, fingerprints that are forgotten, and a configuration that asks it alone. */
async function served(here: Place) {
  const server = await trongridServer(world, { cap: 4, forgets: 1 });
  here.finally(() => server.close());
  const provider = `{ kind: trongrid, url: "${server.url}", ratePerSecond: 1000, concurrency: 8 }`;
  const config = here.write(
    'config.yaml',
    `chains:\n  tron:\n    providers:\n      - ${provider}\nlabels: [labels.yaml]\n`,
  );
  const label = `{ chain: tron, address: "${exchange}", name: Example Exchange, category: exchange, confidence: 90 }`;
  here.write('labels.yaml', `name: Mine\nsource: made up for this test\nlabels:\n  - ${label}\n`);
  return { server, config };
}

const read = (text: string): FlowGraph => readFlowGraph(text, 'standard output');

describe('a theft of USDT on TRON', () => {
  it('is traced to the exchange, the same from both spellings of the address, and offline', async ({
    here,
  }) => {
    const { server, config } = await served(here);
    const options = [
      '--asset',
      'USDT',
      '--config',
      config,
      '--store',
      'store',
      '--quiet',
      '--policy',
      'fifo,haircut',
    ];
    const first = await here.run(['trace', `tron:${base58(thief)}`, ...options]);
    expect(first.status, first.stderr).toBe(0);
    const graph = read(first.stdout);
    const account = (hex: string): string => `tron:0x2b6653dc:${base58(hex)}`;

    expect(graph.seeds).toMatchObject([{ asset: usdtAsset, amount: `${1_000_000n * USDT}` }]);
    const paid = graph.edges
      .filter(({ kind, asset }) => kind === 'payment' && asset === usdtAsset)
      .map(({ target, amount }) => `${target} ${amount}`);
    expect(paid.filter((edge) => edge.startsWith(account(split)))).toEqual([
      `${account(split)} ${600_000n * USDT}`,
    ]);
    // First in, first out: all that the mule got is stolen, and 450,000 of it went to the exchange.
    const { fifo, haircut } = graph.ledger;
    expect(fifo).toMatchObject({
      stolen: `${1_000_000n * USDT}`,
      ends: { exchange: `${450_000n * USDT}`, resting: `${550_000n * USDT}` },
    });
    const ends = Object.values(haircut?.ends ?? {}).map(BigInt);
    expect(ends.reduce((sum, end) => sum + end, 0n)).toBe(1_000_000n * USDT);
    const notes = graph.coverage.find(({ node }) => node === account(thief));
    expect(JSON.stringify(notes)).toContain(
      'left out: 2 transfers of 2 unknown tokens, 1 zero-value token transfer',
    );

    // What calls itself USDT and is another contract; the TRC-10 token has no name.
    const [sent] = graph.nodes.flatMap((node) => (node.id === account(thief) ? [node] : []));
    expect(sent).toMatchObject({
      patterns: expect.arrayContaining([
        expect.objectContaining({
          name: 'spam-token.counterfeit',
          evidence: expect.objectContaining({ listed: expect.stringMatching(/^trc20:T.* for USDT$/) }),
        }),
      ]),
    });
    expect(graph.warnings.map(({ message }) => message).join()).toContain(
      'nobody tells what they are called: 1',
    );

    const asked = server.stats.requests;
    server.down(true);
    const offline = ['--offline', '--as-of', `tron=${world.tip - 20}`];
    const hexadecimal = await here.run(['trace', `tron:${thief}`, ...options, ...offline]);
    const bare = await here.run(['trace', base58(thief), ...options, ...offline]);
    expect(hexadecimal).toEqual({ ...first, stderr: '' });
    expect(bare).toEqual({ ...first, stderr: '' });
    expect(server.stats.requests).toBe(asked);
  });
});
