import type { Command } from 'commander';
import { CoinhoundError, invariant } from '../../core/error.ts';
import { graphDiff, isFlagged } from '../../core/graph-diff.ts';
import type { DiffWriter } from '../../export/diff/diff-writer.ts';
import { diffWriters } from '../../export/diff/index.ts';
import { flagged } from '../exit.ts';
import { readGraphFile } from '../graph-file.ts';
import type { Io } from '../io.ts';
import { choose } from '../option.ts';
import { openOutput } from '../output.ts';

interface DiffFlags {
  readonly format: string;
  readonly out: string;
  readonly exitCode?: boolean;
}

const names = diffWriters.map(({ name }) => name);

/** `coinhound diff <before> <after>`: what a later flow graph has that an earlier one has not. */
export function addDiff(root: Command, io: Io): void {
  root
    .command('diff')
    .description('tell what is new between two stored flow graphs')
    .argument('<before>', 'the earlier flow graph in JSON, - for standard input')
    .argument('<after>', 'the later one, likewise')
    .option(
      '--format <name>',
      `form of the difference: ${names.join(', ')}`,
      (text) => choose('--format', text, names),
      'markdown',
    )
    .option('--out <file>', 'where it goes, - for standard output', '-')
    .option('--exit-code', 'end with status 1 where value reached a place, was frozen, or moved')
    .addHelpText(
      'after',
      `
Examples:
  coinhound diff june.json july.json
  coinhound diff june.json july.json --format line --exit-code
  coinhound trace coincheck-2018 | coinhound diff last.json - --format json --out new.json`,
    )
    .action(async (before: string, after: string, { format, out, exitCode }: DiffFlags) => {
      if (before === '-' && after === '-') throw bothFromInput();
      const [one, other] = [await readGraphFile(before, io), await readGraphFile(after, io)];
      const diff = graphDiff(one, other);
      const output = await openOutput(out, io.stdout);
      await output.write(writerNamed(format).write(diff));
      if (exitCode && isFlagged(diff)) throw flagged();
    });
}

function writerNamed(name: string): DiffWriter {
  const writer = diffWriters.find((one) => one.name === name);
  invariant(writer !== undefined, `no form ${name}`);
  return writer;
}

const bothFromInput = (): CoinhoundError =>
  new CoinhoundError('usage', 'bad-arguments', 'both graphs are to come from standard input', {
    hint: 'name a file for one of them',
  });
