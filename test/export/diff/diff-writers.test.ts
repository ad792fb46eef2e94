import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding, FlowGraph } from '../../../src/core/flow-graph.ts';
import { graphDiff } from '../../../src/core/graph-diff.ts';
import { countText, percentText } from '../../../src/export/diff/diff-words.ts';
import { diffWriters } from '../../../src/export/diff/index.ts';
import { markdownText } from '../../../src/export/diff/markdown-text.ts';
import { flowGraphs, hostile } from '../flow-graphs.ts';
import { BITCOIN, smallGraph } from '../small-graph.ts';

const written = (name: string, before: FlowGraph, after: FlowGraph): string =>
  [...(diffWriters.find((one) => one.name === name)?.write(graphDiff(before, after)) ?? [])].join('');
const thief = `${BITCOIN}:bc1qthief`;
/** The small graph as it was when the satoshi had not moved and nothing was known of the rest. */
const before: FlowGraph = {
  ...smallGraph,
  parameters: { ...smallGraph.parameters, asOf: { [BITCOIN]: 838000 } },
  nodes: smallGraph.nodes.filter(({ id }) => id === thief),
  edges: [],
  findings: [
    {
      ...(smallGraph.findings[1] as Finding),
      category: 'resting',
      entity: null,
      node: thief,
      taint: { haircut: '5000', fifo: '5000' },
      loss: { haircut: '5000', fifo: '5000' },
      share: { haircut: '1', fifo: '1' },
      transactions: [`${BITCOIN}:tx:1c`],
      rule: 'history',
    },
  ],
};

/** What is left of Markdown once escapes are taken out of it. */
const unescaped = (markdown: string): string => markdown.replace(/\\[!-/:-@[-`{-~]|&#\d+;/g, '');

describe.each(diffWriters)('$name', ({ name, write }) => {
  test('is well-formed text with a final newline, whatever the graphs hold', () => {
    fc.assert(
      fc.property(flowGraphs, flowGraphs, (one, other) => {
        const text = [...write(graphDiff(one, other))].join('');
        expect(text.endsWith('\n')).toBe(true);
        expect(text).not.toMatch(/\p{Cs}/u);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      }),
      { numRuns: 40 },
    );
  });

  test('says of equal graphs that nothing is new', () => {
    const text = written(name, smallGraph, smallGraph);
    expect(text).toContain(name === 'json' ? '"items": []' : 'nothing new');
    expect(text).not.toContain('## ');
  });
});

test('the line says what was reached and moved, with amounts and shares, and counts the rest', () => {
  expect(written('line', before, smallGraph)).toMatchInlineSnapshot(`
    "example-2024: 1 new exchange 0.000019 BTC (38 %), 1 new resting place 0.00000000000012 ETH, 1 resting moved 0.00005 BTC (100 %); 3 new hops, 1 new crossing
    "
  `);
});

test('the page says what was asked differently, what is new, what moved', () => {
  expect(written('markdown', before, smallGraph)).toMatchInlineSnapshot(`
    "# What is new: Example theft (example-2024)

    example-2024: 1 new exchange 0.000019 BTC (38 %), 1 new resting place 0.00000000000012 ETH, 1 resting moved 0.00005 BTC (100 %); 3 new hops, 1 new crossing

    Shares are of the stolen sum under haircut. Also compared: fifo. Times are UTC.

    ## Asked differently

    | what | before | now |
    | --- | --- | --- |
    | asOf.bip122\\:000000000019d6689c085ae165831e93 | 838000 | 840000 |
    | asOf.eip155\\:1 | (none) | 19700000 |

    ## Newly reached

    | what | who | account | amount | share | first | last | transactions | by |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | new exchange | Example Exchange | \`bip122:000000000019d6689c085ae165831e93:bc1qexchange\` | haircut 0.000019 BTC, fifo 0.000019 BTC | 38 % | 2024-04-12 09:30 | 2024-04-12 09:30 | \`bip122:000000000019d6689c085ae165831e93:tx:9f\` | label (70) |

    ## Moved from where it rested

    | from | amount | share | rested | rests now | first | last | transactions | where it went |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | \`bip122:000000000019d6689c085ae165831e93:bc1qthief\` | haircut 0.00005 BTC, fifo 0.00005 BTC | 100 % | haircut 0.00005 BTC, fifo 0.00005 BTC | haircut 0 BTC, fifo 0 BTC | 2024-04-12 09:30 | 2024-04-12 09:30 | \`bip122:000000000019d6689c085ae165831e93:tx:9f\` | \`bip122:000000000019d6689c085ae165831e93:bc1qexchange\`, Example Exchange (exchange): 0.000019 BTC; \`bip122:000000000019d6689c085ae165831e93:sink.fees\`: 0.000001 BTC; \`eip155:1:tx:0x7d\` by bridge: 0.00000000000006 ETH |

    ## Where more rests now

    | what | account | amount | share | first | last | transactions | by |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | new resting | \`eip155:1:0xcold\` | haircut 0.00000000000012 ETH, fifo 0.00000000000012 ETH | 120 % | 2024-04-12 13:26 | 2024-04-12 13:26 | \`eip155:1:tx:0x8e\` | history (100, part presumed) |

    ## Crossings

    | change | rule | gave | received | tier | first | transactions |
    | --- | --- | --- | --- | --- | --- | --- |
    | new bridge | thorchain | haircut 0.00003 BTC, fifo 0.00003 BTC | haircut 0.00000000000006 ETH, fifo 0.00000000000006 ETH | 1 (100) | 2024-04-12 09:30 | \`bip122:000000000019d6689c085ae165831e93:tx:9f\`, \`eip155:1:tx:0x7d\` |

    ## Patterns

    | change | pattern | where | evidence |
    | --- | --- | --- | --- |
    | new | first-funder (100) | \`eip155:1:0xthief\` | accountsFunded 1, amount 70, asset eip155\\:1/slip44\\:60, funder 0xfriend, height 19630000, transaction eip155\\:1\\:tx\\:0x11 |

    ## New hops

    3 transactions and 3 accounts.

    | what | id | hop | first | paid by |
    | --- | --- | --- | --- | --- |
    | transaction | \`bip122:000000000019d6689c085ae165831e93:tx:9f\` | 1 | 2024-04-12 09:30 |  |
    | transaction | \`eip155:1:tx:0x7d\` | 2 | 2024-04-12 10:04 |  |
    | transaction | \`eip155:1:tx:0x8e\` | 1 | 2024-04-12 13:26 |  |
    | account | \`bip122:000000000019d6689c085ae165831e93:bc1qexchange\` | 1 | 2024-04-12 09:30 | \`bip122:000000000019d6689c085ae165831e93:tx:9f\` |
    | account | \`eip155:1:0xcold\` | 1 | 2024-04-12 13:26 | \`eip155:1:tx:0x8e\` |
    | account | \`eip155:1:0xthief\` | 0 | 2024-04-12 10:04 | \`eip155:1:tx:0x7d\` |
    "
  `);
});

test('json comes back as the difference', () => {
  fc.assert(
    fc.property(flowGraphs, flowGraphs, (one, other) => {
      const diff = graphDiff(one, other);
      expect(JSON.parse(written('json', one, other))).toEqual(JSON.parse(JSON.stringify(diff)));
    }),
    { numRuns: 40 },
  );
});

describe('text of strangers in Markdown', () => {
  test.each([
    ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
    ['[x](javascript:alert(1))', '\\[x\\](javascript\\:alert(1))'],
    ['![x](https://example.org/x.png)', '\\!\\[x\\](https\\://example.org/x.png)'],
    ['a | b', 'a &#124; b'],
    ['\\| `code` \\', '\\\\&#124; \\`code\\` \\\\'],
    ['www.example.org', 'www&#46;example.org'],
    ['me@example.org', 'me&#64;example.org'],
    ['&lt;b&gt;', '&#38;lt;b&#38;gt;'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['# title #1', '\\# title \\#1'],
    ['    code', 'code'],
    ['two\nlines\u202e', 'two\ufffdlines\ufffd'],
    ['Example Exchange 14', 'Example Exchange 14'],
  ])('%j is written %s', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });

  test.each(hostile)('%j begins no markup', (text) => {
    expect(unescaped(markdownText(text))).not.toMatch(/[<>&|`*_[\]~$!@]|:\S|^[-+=#]|\\/);
  });

  test('begins no markup, cell or line whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(unescaped(markdownText(text))).not.toMatch(/[<>&|`*_[\]~$!@\n\r]|:\S|^[-+=#]|\\/);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps every row of a page in its columns', () => {
    fc.assert(
      fc.property(flowGraphs, flowGraphs, (one, other) => {
        const lines = written('markdown', one, other).split('\n');
        let columns = 0;
        for (const line of lines) {
          if (!line.startsWith('|')) columns = 0;
          else {
            const cells = line.split('|').length;
            if (columns !== 0) expect(cells).toBe(columns);
            columns = cells;
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  ['0', '0 %'],
  ['0.031', '3.1 %'],
  ['0.0000000001', '<0.01 %'],
  ['0.00019999', '0.01 %'],
  ['1', '100 %'],
  ['12.5', '1250 %'],
])('the share %s reads %s', (share, text) => {
  expect(percentText(share)).toBe(text);
});

test('places are counted by what they are', () => {
  expect([
    countText(2, 'exchange', 'new'),
    countText(1, 'payment_processor', 'known'),
    countText(3, 'burned', 'new'),
    countText(1, 'constructor', 'new'),
  ]).toEqual([
    '2 new exchanges',
    '1 known payment processor',
    '3 new places (burned)',
    '1 new place (constructor)',
  ]);
});
