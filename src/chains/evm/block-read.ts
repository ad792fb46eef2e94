import { UpstreamError } from '../../net/upstream-error.ts';
import { type BlockRead, excessOf, WINDOW } from './list-walk.ts';

/**
 * Pages through one block with one kind of provider after the other, until one reaches the end: kinds may order a block's
 * rows differently, so their pages do not fit together. Where none does, the most that one gave.
 */
export async function readBlock<R>(
  kinds: readonly string[],
  rows: number,
  read: (page: number, kind: string) => Promise<readonly R[]>,
): Promise<BlockRead<R>> {
  let best: BlockRead<R> = { rows: [], cutAt: 0 };
  let failure: UpstreamError | undefined;
  for (const kind of kinds) {
    const found: R[] = [];
    let page = 1;
    try {
      for (; page * rows <= WINDOW; page++) {
        const part = await read(page, kind);
        found.push(...part);
        if (part.length < rows) return { rows: found, cutAt: undefined };
      }
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.reason === 'aborted') throw error;
      if (excessOf(error) !== 'window') failure ??= error;
    }
    if (found.length > best.rows.length) best = { rows: found, cutAt: (page - 1) * rows };
  }
  if (failure) throw failure;
  return best;
}
