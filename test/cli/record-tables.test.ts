import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCase } from '../../src/chains/recorded/case.ts';
import { recordTables } from '../../src/cli/record-tables.ts';
import { readFlowGraph } from '../../src/export/index.ts';

async function tablesOf(id: string): Promise<readonly (readonly string[])[]> {
  const shipped = await loadCase(fileURLToPath(new URL(`../../fixtures/cases/${id}`, import.meta.url)));
  const graph = readFlowGraph(readFileSync(shipped.graphFile, 'utf8'), 'graph.json');
  return recordTables(shipped.facts, graph).map((text) => text.split('\n'));
}

describe('what the demo shows of a short record', () => {
  it('is every transfer with what it rests on, and who says what of the accounts', async () => {
    const [transfers = [], labels = []] = await tablesOf('coincheck-2018');
    expect(transfers).toHaveLength(22);
    expect(transfers[0]).toMatch(/^time +from +to +XEM +basis$/);
    expect(transfers[1]).toMatch(/^2018-01-25 15:02 +NC3BI3\w{34} +NC4C6P\w{34} +10 +documented$/);
    expect(transfers[3]).toMatch(/^- +NC3BI3\w{34} +NC4C6P\w{34} +100000000 +documented$/);
    expect(transfers.filter((row) => /^- +NC4C6P.* 52300001 +shaped: to, amount$/.test(row))).toHaveLength(
      10,
    );
    expect(labels[0]).toMatch(/^accounts +label +category +confidence +source$/);
    expect(labels.map((row) => row.slice(0, 8).trim())).toEqual(['accounts', '11', '10', '1']);
    expect(labels[1]).toMatch(
      / {2}Coincheck theft +hack +20 +tag mosaic mizunashi\.\S+ from N\w{39} or N\w{39}$/,
    );
  });

  it('is nothing of a record that is long, or of a chain of outputs', async () => {
    expect(await tablesOf('lifi-2024')).toEqual([]);
    expect(await tablesOf('bitfinex-2016')).toEqual([]);
  });
});
