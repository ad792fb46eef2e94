import type { Command } from 'commander';
import { exporterNamed, formatHelp, readFormat } from '../format.ts';
import { readGraphFile } from '../graph-file.ts';
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
      const graph = await readGraphFile(file, io);
      const output = await openOutput(out, io.stdout);
      await output.write(exporterNamed(format).write(graph));
    });
}
