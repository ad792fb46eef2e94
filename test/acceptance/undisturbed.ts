import { readFileSync } from 'node:fs';
import { inPlace } from '../cli/lab.ts';
import type { TracedChain } from './chains.ts';
import { everything, type LogLine, logOf } from './log.ts';

/** A run that nothing went wrong with. */
export interface Undisturbed {
  readonly graph: string;
  readonly log: readonly LogLine[];
}

export function undisturbed(chain: TracedChain): Promise<Undisturbed> {
  return inPlace(async (here) => {
    const { trace } = await chain.serve(here);
    const { status, stderr } = await here.run([
      ...trace,
      ...everything,
      ...['--store', 'store', '--out', 'graph.json'],
    ]);
    if (status !== 0) throw new Error(stderr);
    return { graph: readFileSync(here.path('graph.json'), 'utf8'), log: logOf(stderr) };
  });
}
