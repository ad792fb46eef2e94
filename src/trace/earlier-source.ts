import type { HoldingId } from '../core/ids.ts';
import type { History, Holding } from '../core/movement.ts';
import type { Bound, ChainSource, HistoryAnswer, HistoryQuery, SeedSpec } from './source.ts';

/** What an earlier trace read of a chain, and what is known of that since. */
export interface Earlier {
  /** Height up to which the earlier answers stand: nothing at or below it is reorganised any more. */
  readonly since: number;
  /** Whether its history was read. */
  wasRead(holding: HoldingId): boolean;
  /** Whether it held something, and nothing of that moved above `since`. */
  rests(holding: HoldingId): boolean;
  /** Whether it moved, or may have. */
  moved(holding: HoldingId): boolean;
}

/**
 * A source that goes on with an earlier trace: what that trace read and has not moved is answered by `kept`, which asks nobody, as it was at
 * the earlier height. What held nothing then is told as it was, with `unreadAbove`; asked for again, it is read anew. All else is `live`.
 */
export function goingOn(live: ChainSource, kept: ChainSource, earlier: Earlier): ChainSource {
  const { since } = earlier;
  const told = new Set<HoldingId>();
  const isKept = ({ id }: Holding): boolean => earlier.wasRead(id) && !earlier.moved(id) && !told.has(id);

  async function* histories(holdings: readonly Holding[], query: HistoryQuery): AsyncIterable<HistoryAnswer> {
    if (query.asOf < since) {
      yield* live.histories(holdings, query);
      return;
    }
    const anew = holdings.filter((holding) => !isKept(holding));
    const byId = new Map(holdings.filter(isKept).map((holding) => [holding.id, holding]));
    for (const id of byId.keys()) told.add(id);
    if (byId.size > 0) {
      for await (const answer of kept.histories([...byId.values()], { ...query, asOf: since })) {
        if ('failure' in answer) anew.push(byId.get(answer.holding) as Holding);
        else yield grown(answer, query.asOf);
      }
    }
    if (anew.length > 0) yield* live.histories(anew, query);
  }
  const grown = (history: History, asOf: number): History => ({
    ...history,
    through: asOf,
    ...(!earlier.rests(history.holding) && asOf > since && { unreadAbove: since }),
  });

  return {
    ...live,
    histories,
    async seeds(spec, query) {
      if (!isOver(spec, since) || query.asOf < since) return live.seeds(spec, query);
      // What is not kept is asked for.
      return kept.seeds(spec, { ...query, asOf: since }).catch(() => live.seeds(spec, query));
    },
    ...(live.transactionFacts && {
      async transactionFacts(txid, query) {
        const known =
          query.asOf >= since
            ? await kept.transactionFacts?.(txid, { ...query, asOf: since }).catch(() => null)
            : null;
        return known ?? (await live.transactionFacts?.(txid, query)) ?? null;
      },
    }),
  };
}

/** Whether later blocks cannot add to what is named. */
const isOver = (spec: SeedSpec, since: number): boolean =>
  spec.kind === 'transaction' || isBelow(spec.until, since);

const isBelow = (bound: Bound | undefined, height: number): boolean =>
  bound !== undefined && 'height' in bound && bound.height <= height;
