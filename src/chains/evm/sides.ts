import type { TooMuch } from './rpc.ts';
import { inWindows, type Part } from './windows.ts';
import type { BlockRange } from './wire.ts';

/** The parameter that names whose transfers are asked for. */
export type Side = 'fromAddress' | 'toAddress';

/** A page of rows in chain order, and what asks for the next one, where there is one. */
export interface SidePage<R> {
  readonly rows: readonly R[];
  readonly next: string | number | undefined;
}

export interface PageQuery {
  readonly side: Side;
  readonly range: BlockRange;
  readonly next: SidePage<unknown>['next'];
}

/** Everything of both sides in a range; what is on both stands twice. */
export interface SidesRead<R> {
  readonly range: BlockRange;
  readonly rows: readonly R[];
}

type Answered<R> = { readonly kind: 'result'; readonly value: SidePage<R> } | TooMuch;

/** The whole chain in one go first: whoever lists by address has an index. */
const FIRST_SPAN = 1 << 30;

/**
 * Rows of both sides of an account, whole blocks at a time. Pages are followed within one block only, where they cannot
 * shift under the reader; a wider range ends with the last block that a full page shows whole.
 */
export async function* bothSides<R extends { readonly block: number }>(
  range: BlockRange,
  ask: (query: PageQuery) => Promise<Answered<R>>,
): AsyncGenerator<SidesRead<R>, void, undefined> {
  yield* inWindows(range, FIRST_SPAN, async (window) => {
    const [given, received] = await Promise.all([
      oneSide('fromAddress', window, ask),
      oneSide('toAddress', window, ask),
    ]);
    if (given.kind === 'too-much') return given;
    if (received.kind === 'too-much') return received;
    const through = Math.min(given.through, received.through);
    const rows = [...given.value, ...received.value].filter(({ block }) => block <= through);
    return { kind: 'part', value: { range: { from: window.from, to: through }, rows }, through };
  });
}

async function oneSide<R extends { readonly block: number }>(
  side: Side,
  range: BlockRange,
  ask: (query: PageQuery) => Promise<Answered<R>>,
): Promise<Part<readonly R[]> | TooMuch> {
  const value: R[] = [];
  for (let next: PageQuery['next']; ; ) {
    const page = await ask({ side, range, next });
    if (page.kind === 'too-much') return page;
    value.push(...page.value.rows);
    next = page.value.next;
    if (next === undefined) return { kind: 'part', value, through: range.to };
    if (range.from === range.to) continue;
    const through = (value.at(-1)?.block ?? range.from) - 1;
    if (through >= range.from) return { kind: 'part', value, through };
    return { kind: 'too-much', excess: 'rows', to: range.from, most: undefined };
  }
}

/** Rows of one transaction together, in the order in which they were listed. */
export function byTransaction<R extends { readonly hash: string }>(rows: readonly R[]): [R, ...R[]][] {
  const byHash = new Map<string, [R, ...R[]]>();
  for (const row of rows) {
    const known = byHash.get(row.hash);
    if (known) known.push(row);
    else byHash.set(row.hash, [row]);
  }
  return [...byHash.values()];
}
