import type { Command } from 'commander';
import type { Case } from '../../chains/recorded/case.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { extensionOf } from '../document.ts';
import type { Io } from '../io.ts';
import { openOutput, writeStream } from '../output.ts';
import { recordTables } from '../record-tables.ts';
import { runTrace } from '../run-trace.ts';
import { shippedCase } from '../shipped-case.ts';
import { summary } from '../summary.ts';
import { addTraceFlags, type TraceFlags } from '../trace-flags.ts';

const DEFAULT_CASE = 'lifi-2024';

/** `coinhound demo [case]`: traces a shipped real case offline and shows where the value went. */
export function addDemo(root: Command, io: Io): void {
  const command = root
    .command('demo')
    .description('trace a shipped real case offline from its recorded facts')
    .argument('[case]', 'id of the case', DEFAULT_CASE);
  addTraceFlags(command)
    .addHelpText(
      'after',
      `
Prints a table of where the stolen value went, and writes the graph to CASE.flow-graph.json in the
current folder (in another format with its own ending) unless --out says otherwise. With --out - the graph goes to standard output and the
table to standard error. Needs no network and no store.

Examples:
  coinhound demo
  coinhound demo bitfinex-2016 --policy fifo
  coinhound demo lifi-2024 --format graphml --out lifi.graphml`,
    )
    .action(async (id: string, flags: TraceFlags) => {
      const recorded = await shippedCase(id);
      const extension = extensionOf(flags.format);
      const target = flags.out ?? `./${recorded.id}.flow-graph.${extension}`;
      const output = await openOutput(target, io.stdout);
      const show = async (graph: FlowGraph): Promise<void> => {
        const text = account(recorded, graph, output.file);
        if (output.file !== null) await writeStream(io.stdout, [`${text}\n`]);
        else if (!flags.quiet) io.terminal.print(text);
      };
      await runTrace({ seeds: recorded.seeds, flags, recorded, output, show }, io);
    });
}

/** The case, what its figures are worth, the table, and where the graph is. */
function account(recorded: Case, graph: FlowGraph, file: string | null): string {
  const { name, date, what, notes, sources } = recorded;
  return [
    `${name}, ${date}`,
    what.trim(),
    '',
    ...notes.map((note) => `- ${note.trim()}`),
    ...sources.map(
      ({ name, url, licence }) => `- Source: ${[name, url, licence].filter(Boolean).join(', ')}`,
    ),
    '',
    ...recordTables(recorded.facts, graph).flatMap((text) => [text, '']),
    summary(graph),
    ...(file === null ? [] : ['', `The flow graph is in ${file}`]),
  ].join('\n');
}
