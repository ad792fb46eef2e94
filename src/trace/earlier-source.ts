import type { HoldingId } from '../core/ids.ts';
import type { History, Holding } from '../core/movement.ts';
import type { ChainSource, HistoryAnswer, HistoryQuery, SeedSpec } from './source.ts';

/** A block with its time in Unix seconds. */
export interface DatedBlock {
  readonly height: number;
  readonly time: number;
}

/** What an earlier trace read of a chain, and what is known of that since. */
export interface Earlier {
  /** Height up to which what rests is known to: nothing at or below it is reorganised any more. */
  readonly since: number;
  /** The newest block at or below `since` whose time is known; undefined where none is. */
  readonly newest?: DatedBlock | undefined;
  /**
   * Heights at which histories were read, by holding, up to which nothing is reorganised any more: at most `since`, and below it where a holding
   * rested through several traces. Asked for once a history is wanted.
   */
  readAt(): Promise<ReadonlyMap<HoldingId, number>>;
  /** Whether it held something, and nothing of that moved above `since`. */
  rests(holding: HoldingId): boolean;
  /** Whether it moved, or may have. */
  moved(holding: HoldingId): boolean;
}

/**
 * A source that goes on with an earlier trace: what that trace read and has not moved is answered by `kept`, which asks nobody, as it was at
 * the height at which it was read. What held nothing then is told as it was, with `unreadAbove`; asked for again, it is read anew. All else is `live`.
 */
export function goingOn(live: ChainSource, kept: ChainSource, earlier: Earlier): ChainSource {
  const { since } = earlier;
  const told = new Set<HoldingId>();

  async function* histories(holdings: readonly Holding[], query: HistoryQuery): AsyncIterable<HistoryAnswer> {
    if (query.asOf < since) {
      yield* live.histories(holdings, query);
      return;
    }
    const readAt = await earlier.readAt();
    const keptAt = ({ id }: Holding): number | undefined =>
      earlier.moved(id) || told.has(id) ? undefined : readAt.get(id);
    const anew = holdings.filter((holding) => keptAt(holding) === undefined);
    for (const [height, some] of byHeight(holdings, keptAt)) {
      for (const { id } of some) told.add(id);
      const byId = new Map(some.map((holding) => [holding.id, holding]));
      for await (const answer of kept.histories(some, { ...query, asOf: height })) {
        if ('failure' in answer) anew.push(byId.get(answer.holding) as Holding);
        else yield grown(answer, height, query.asOf);
      }
    }
    if (anew.length > 0) yield* live.histories(anew, query);
  }
  const grown = (history: History, keptAt: number, asOf: number): History => ({
    ...history,
    through: asOf,
    keptAt,
    ...(!earlier.rests(history.holding) && asOf > keptAt && { unreadAbove: keptAt }),
  });

  return {
    ...live,
    histories,
    async seeds(spec, query) {
      const over = overAt(spec, earlier);
      if (over === undefined || query.asOf < since) return live.seeds(spec, query);
      // What is not kept is asked for.
      return kept.seeds(spec, { ...query, asOf: over }).catch(() => live.seeds(spec, query));
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

/** Holdings by the height that they are kept at; left out are those that are not. */
function byHeight(
  holdings: readonly Holding[],
  keptAt: (holding: Holding) => number | undefined,
): ReadonlyMap<number, readonly Holding[]> {
  const groups = new Map<number, Holding[]>();
  for (const holding of holdings) {
    const height = keptAt(holding);
    if (height === undefined) continue;
    const group = groups.get(height);
    if (group) group.push(holding);
    else groups.set(height, [holding]);
  }
  return groups;
}

/** Seconds by which the time of a transaction may be before that of an earlier one: on Bitcoin hours, on NEM, where senders tell it, a day. */
const DISORDER = 2 * 86_400;

/** A height above which no block can add to what is named, for all that is known. */
function overAt(spec: SeedSpec, { since, newest }: Pick<Earlier, 'since' | 'newest'>): number | undefined {
  if (spec.kind === 'transaction') return since;
  const { until } = spec;
  if (until === undefined) return undefined;
  if ('height' in until) return until.height <= since ? until.height : undefined;
  return newest && until.time + DISORDER <= newest.time ? newest.height : undefined;
}
