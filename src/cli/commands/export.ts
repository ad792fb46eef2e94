import type { Command } from 'commander';
import { documentHelp, documentOf, readDocumentFormat, requireFormat } from '../document.ts';
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
    .requiredOption('--format <name>', documentHelp, readDocumentFormat)
    .option('--out <file>', 'where it goes, - for standard output', '-')
    .addHelpText(
      'after',
      `
Examples:
  coinhound export graph.json --format csv --out graph.csv
  coinhound export graph.json --format html --out report.html
  coinhound trace bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT | coinhound export - --format graphml > graph.graphml`,
    )
    .action(async (file: string, { format, out }: ExportFlags) => {
      requireFormat(format, io.env);
      const graph = await readGraphFile(file, io);
      const output = await openOutput(out, io.stdout);
      await output.write(await documentOf(format, graph, io.env));
    });
}
