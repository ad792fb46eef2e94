import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { markdown } from '../../src/export/markdown.ts';
import { manyFindings } from './flow-graphs.ts';
import { caseGraph } from './shipped-graphs.ts';
import { smallGraph } from './small-graph.ts';

const text = (graph: FlowGraph): string => [...markdown.write(graph)].join('');

test('a report says what was stolen, where it is, what was crossed, what was not read and how it was traced', () => {
  expect(text(smallGraph).split('\n')).toMatchInlineSnapshot(`
    [
      "# Example theft (example-2024)",
      "",
      "8 nodes, 7 edges. Shares are of the stolen sum under haircut, rounded down; also shown: fifo. Amounts are exact. Times are UTC.",
      "",
      "## What was stolen",
      "",
      "In all 0.00005 BTC + 0.00000000000004 ETH, in 2 payments.",
      "",
      "| amount | to | by |",
      "| --- | --- | --- |",
      "| 0.00005 BTC | \`bip122:000000000019d6689c085ae165831e93:bc1qthief\` | \`bip122:000000000019d6689c085ae165831e93:tx:1c\` |",
      "| 0.00000000000004 ETH | \`eip155:1:0xthief\` | \`eip155:1:tx:0x2a\` |",
      "",
      "## Where it is",
      "",
      "| where | haircut | fifo | share |",
      "| --- | --- | --- | --- |",
      "| lying still at accounts that nobody has named | 0.000036 BTC | 0.000036 BTC | 72 % |",
      "| at exchanges | 0.000019 BTC | 0.000019 BTC | 38 % |",
      "| spent on fees | 0.000001 BTC | 0.000001 BTC | 2 % |",
      "| **stolen** | 0.00005 BTC | 0.00005 BTC | 100 % |",
      "| **presumed stolen besides** | 0.000006 BTC | 0.000006 BTC | 12 % |",
      "",
      "| where | haircut | fifo | share |",
      "| --- | --- | --- | --- |",
      "| lying still at accounts that nobody has named | 0.000000000000048 ETH | 0.000000000000048 ETH | 120 % |",
      "| **stolen** | 0.00000000000004 ETH | 0.00000000000004 ETH | 100 % |",
      "| **presumed stolen besides** | 0.000000000000008 ETH | 0.000000000000008 ETH | 20 % |",
      "",
      "## Findings",
      "",
      "| what | who | account | amount | of it presumed | share | first | last | transactions | by |",
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
      "| resting |  | \`eip155:1:0xcold\` | 0.00000000000012 ETH | 0.00000000000002 ETH | 120 % of ETH, 72 % of BTC | 2024-04-12 13:26 | 2024-04-12 13:26 | \`eip155:1:tx:0x8e\` | history (100) |",
      "| exchange | Example Exchange | \`bip122:000000000019d6689c085ae165831e93:bc1qexchange\` | 0.000019 BTC |  | 38 % of BTC | 2024-04-12 09:30 | 2024-04-12 09:30 | \`bip122:000000000019d6689c085ae165831e93:tx:9f\` | label (70) |",
      "",
      "## Swaps and bridges",
      "",
      "| what | stolen value given | came out as | known by | confidence | transaction | to transaction |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      "| bridge by thorchain | 0.00003 BTC | 0.00000000000006 ETH | an id on both sides | 100 | \`bip122:000000000019d6689c085ae165831e93:tx:9f\` | \`eip155:1:tx:0x7d\` |",
      "",
      "## Worth a look",
      "",
      "Outside the trace, and no part of its sums.",
      "",
      "| why | account | about | amounts | transactions |",
      "| --- | --- | --- | --- | --- |",
      "| further-seed (40) | \`eip155:1:0xvictim\` | \`eip155:1:0xcold\` | 0.00000000000002 ETH | \`eip155:1:tx:0x9c\` |",
      "",
      "## What was not read whole",
      "",
      "- 1 holding: It was read whole, but some entries were not followed or were put in order; the notes say which.",
      "",
      "| account | asset | why | notes |",
      "| --- | --- | --- | --- |",
      "| \`bip122:000000000019d6689c085ae165831e93:bc1qthief\` | BTC | left-out | 1 unconfirmed transaction is not read |",
      "",
      "## Warnings",
      "",
      "| about | warning | account | amount |",
      "| --- | --- | --- | --- |",
      "| assumption | the label confidences are those of the lists |  |  |",
      "| presumed | under fifo, part of what it paid out beyond its known history is presumed stolen: most of what came in was | \`eip155:1:0xthief\` | 0.00000000000002 ETH |",
      "| presumed | under haircut, part of what it paid out beyond its known history is presumed stolen: most of what came in was | \`eip155:1:0xthief\` | 0.00000000000002 ETH |",
      "| shortfall | paid out more than its history shows; what of it is not presumed was taken for clean value | \`eip155:1:0xthief\` | 0.00000000000002 ETH |",
      "",
      "## How it was traced",
      "",
      "| what | value |",
      "| --- | --- |",
      "| program | coinhound 0.1.0 |",
      "| policies, the first led | haircut, fifo |",
      "| presumed stolen from a share of | 0.5 |",
      "| hops | 20 |",
      "| smallest part that is followed | 0.01% |",
      "| lookups at most | 10000 |",
      "| a hub from | 1000 counterparties or 5000 transactions |",
      "| labels published by | 2024-04-30 |",
      "| bip122\\:000000000019d6689c085ae165831e93 read up to height | 840000 |",
      "| eip155\\:1 read up to height | 19700000 |",
      "| digest of the labels | a1 |",
      "| digest of the configuration | b2 |",
      "",
    ]
  `);
});

test('a report of a long graph stays short and says how much it leaves out', () => {
  const page = text(manyFindings(1_000));
  expect(page.length).toBeLessThan(20_000);
  expect(page).toContain('And 950 more, in the json export.');
  expect(text(smallGraph)).not.toContain('more, in the json export');
});

test('the ledger of a case stands in it in plain words, to the last digit', () => {
  const page = text(caseGraph('lifi-2024'));
  expect(page).toContain('| in mixers | 1850753.35 USD value | 1858522.93 USD value | 19.1 % |');
  expect(page).toContain('| **stolen** | 9685530.16 USD value | 9685530.16 USD value | 100 % |');
});

test('where every asset has a book of its own, a share says of which, and none of a finding is left out', () => {
  expect(text(smallGraph)).toContain('| 120 % of ETH, 72 % of BTC |');
  expect(text(smallGraph)).toContain('| 38 % of BTC |');
});

test('what a cell leaves out is counted, and a sum that holds value twice says so', () => {
  const [lead] = smallGraph.leads;
  const [gap] = smallGraph.coverage;
  if (lead === undefined || gap === undefined) throw new Error('the small graph has a lead and a gap');
  const amounts = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((asset) => [asset, '1']));
  const page = text({
    ...smallGraph,
    leads: [{ ...lead, amounts }],
    coverage: [{ ...gap, notes: ['one', 'two', 'three', 'four'] }],
    warnings: [{ code: 'seed-overlap', message: 'came back' }],
  });
  expect(page).toContain('1 a, 1 b, 1 c, and 2 more');
  expect(page).toContain('one; two; three; and 1 more');
  expect(page).toContain('is in this sum again; below it is counted once.');
  expect(text(smallGraph)).not.toContain('in this sum again');
});

test('a report of a trace backward speaks of sources', () => {
  const backward: FlowGraph = {
    ...smallGraph,
    parameters: { ...smallGraph.parameters, direction: 'backward' },
  };
  expect(text(backward)).toContain('## Where it came from');
  expect(text(smallGraph)).not.toContain('## Where it came from');
});
