import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CoinhoundError } from '../core/error.ts';
import type { FlowGraph } from '../core/flow-graph.ts';
import { readFlowGraph } from '../export/index.ts';
import type { Io } from './io.ts';

/** The flow graph in a file, or on standard input where it is `-`. Throws `graph-unreadable` and what `readFlowGraph` does. */
export async function readGraphFile(file: string, io: Io): Promise<FlowGraph> {
  return readFlowGraph(await contentOf(file, io), file === '-' ? 'standard input' : file);
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
