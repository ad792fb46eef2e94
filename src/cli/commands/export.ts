import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { CoinhoundError } from '../../core/error.ts';
import { readFlowGraph } from '../../export/index.ts';
import { exporterNamed, formatHelp, readFormat } from '../format.ts';
import type { Io } from '../io.ts';
import { openOutput } from '../output.ts';

interface ExportFlags {
  readonly format: string;
  readonly out: string;
}

/** `coinhound export <graph.json>`: writes a stored flow graph in another format. */
export function addExport(root: Command, io: Io): void {
  root
    .command('export')
    .description('write a stored flow graph in another format')
    .argument('<graph>', 'a flow graph in JSON, - for standard input')
    .requiredOption('--format <name>', formatHelp, readFormat)
    .option('--out <file>', 'where it goes, - for standard output', '-')
    .addHelpText(
      'after',
      `
Examples:
  coinhound export graph.json --format csv --out graph.csv
  coinhound trace bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT | coinhound export - --format graphml > graph.graphml`,
    )
    .action(async (file: string, { format, out }: ExportFlags) => {
      const graph = readFlowGraph(await contentOf(file, io), file === '-' ? 'standard input' : file);
      const output = await openOutput(out, io.stdout);
      await output.write(exporterNamed(format).write(graph));
    });
}

async function contentOf(file: string, { stdin }: Io): Promise<string> {
  if (file === '-') return text(stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CoinhoundError('usage', 'graph-unreadable', `the graph ${file} cannot be read`, {
      hint: 'name a file that a trace wrote, or - for standard input',
      details: { file },
      cause,
    });
  }
}
