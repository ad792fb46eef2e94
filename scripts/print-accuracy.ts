import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fifo } from '../src/core/policies/fifo.ts';
import { heistIds, readHeist } from '../test/support/heist-case.ts';
import { type LeadFigures, leadKey, leadLine, leadLines } from '../test/support/heist-lead-report.ts';
import {
  allWalks,
  type Figures,
  figuresOf,
  type Line,
  lineKey,
  mostOf,
  reportLine,
} from '../test/support/heist-report.ts';
import type { Score } from '../test/support/heist-score.ts';
import { serveHeist } from '../test/support/heist-trace.ts';
import { type HeistWorld, heistWorld } from '../test/support/heist-world.ts';

/**
 * Prints what traces find of hand-verified heists, as docs/accuracy.md explains it, and what leads name of withheld seeds; with
 * `--leads` the latter alone. With `--write` commits the figures that the gate holds traces against.
 */
const isWriting = process.argv.includes('--write');
const named: Record<string, Record<string, LeadFigures>> = {};
for (const id of heistIds) named[id] = await printLeads(heistWorld(readHeist(id)));
if (isWriting) commit('leads', named);
if (!process.argv.includes('--leads')) await printFlows();

async function printLeads(heist: HeistWorld): Promise<Record<string, LeadFigures>> {
  console.log(`\n${heist.heist.id}: withheld seeds that the first twenty leads name`);
  const figures: Record<string, LeadFigures> = {};
  for (const one of leadLines(heist)) {
    const { missed, ...line } = await leadLine(heist, one);
    const { withheld, unknown } = line;
    figures[leadKey(line)] = { withheld, named: line.named };
    const seen = `${withheld - missed.length} of ${withheld}`;
    const cells = [leadKey(line), percent(line.named), seen];
    console.log(`${row(cells)}${unknown === 0 ? '' : `   ${unknown} from sources that nothing else names`}`);
    for (const { payer, source } of missed) console.log(`    not named: ${payer} to ${source}`);
  }
  return figures;
}

async function printFlows(): Promise<void> {
  const committed: Record<string, Record<string, Figures>> = {};
  for (const id of heistIds) {
    const heist = heistWorld(readHeist(id));
    await using server = await serveHeist(heist);
    const { flows, bystanders, terminals, thefts } = heist;
    console.log(
      `\n${id}: ${flows.length} rows to find, ${terminals.length} terminals, ${thefts.length} thefts, ${bystanders} transactions of bystanders`,
    );
    const first = { policy: fifo, depth: 20 };
    const { histories } = await server.walk(first);
    console.log(`fifo, depth 20 asked for ${histories} histories in ${server.requests()} requests`);
    console.log(row(['', 'value', 'taint', 'recall', 'precision', 'terminals', 'histories', 'most', '']));
    const figures: Record<string, Figures> = {};
    for (const walk of allWalks) {
      const line = await reportLine(heist, server, walk);
      figures[lineKey(line)] = figuresOf(line);
      console.log(row(cellsOf(line, mostOf(heist, server, walk))));
      for (const { flow, traced, settled } of line.differences)
        console.log(`    differs: ${flow} traced ${traced}, settled ${settled}`);
    }
    committed[id] = figures;
  }
  if (isWriting) commit('figures', committed);
}

function commit(name: string, figures: unknown): void {
  const file = fileURLToPath(new URL(`../fixtures/accuracy/${name}.json`, import.meta.url));
  writeFileSync(file, `${JSON.stringify(figures, undefined, 1)}\n`);
}

function cellsOf(line: Line, most: Score): string[] {
  const { score, histories, differences } = line;
  const { terminalValue, terminalTaint, recall, precision, terminals } = score;
  return [
    lineKey(line),
    ...[terminalValue, terminalTaint, recall, precision, terminals].map(percent),
    `${histories}`,
    `${percent(most.terminalValue)} / ${percent(most.precision)}`,
    differences.length === 0 ? '' : `${differences.length} differ`,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function row([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(32)}${cells.map((cell) => cell.padStart(cell.includes('/') || cell === 'most' ? 22 : 12)).join('')}`.trimEnd();
}
