import type { GraphEdge } from '../flow-graph.ts';
import { compare } from '../ids.ts';
import { amountOf, byPolicy, type Compared, dated, type GraphView } from './compared.ts';
import type { Destination, MovedItem } from './diff-item.ts';
import { booksOf, lossAt, type PlaceFindings, placesOf, taintAt } from './finding-places.ts';
import { factKey, grouped, keyOf } from './keys.ts';
import { lossesOf } from './losses.ts';

/** Categories of findings whose value can still be paid on. */
const STILL: ReadonlySet<string> = new Set(['resting', 'frozen']);

/**
 * Value that rested in the earlier graph and was paid on in the later one, by account and asset: the stolen part of payments
 * that are new, and no more than rested. So it is told also where as much came in meanwhile. Cannot see a payment that only
 * another policy taints.
 */
export function movedItems(compared: Compared): MovedItem[] {
  const rested = stillBy(compared.before);
  const rests = stillBy(compared.after);
  const known = new Set(compared.before.edges.map(drawKey));
  const draws = grouped(
    compared.after.edges.filter((edge) => edge.kind === 'draw' && !known.has(drawKey(edge))),
    ({ source, asset }) => keyOf(source, asset),
  );
  const bySource = grouped(compared.after.edges, ({ source }) => source);
  const sent = sentBy(compared);
  return [...rested].flatMap(([place, places]) => {
    const paid = draws.get(place);
    if (!paid) return [];
    const item = moved(compared, { was: places, now: rests.get(place) ?? [], paid, bySource });
    const key = factKey('moved', item.node, item.asset, `${sent.get(place) ?? 0n}`);
    return Object.values(item.amount).every((amount) => amount === '0') ? [] : [{ key, ...item }];
  });
}

interface Payments {
  readonly was: readonly PlaceFindings[];
  readonly now: readonly PlaceFindings[];
  /** Draws of the later graph alone. */
  readonly paid: readonly GraphEdge[];
  readonly bySource: ReadonlyMap<string, readonly GraphEdge[]>;
}

function moved(compared: Compared, { was, now, paid, bySource }: Payments): Omit<MovedItem, 'key'> {
  const { policies, after } = compared;
  const { node, asset } = was[0] as PlaceFindings;
  const total = (places: readonly PlaceFindings[], policy: string): bigint =>
    places.reduce((sum, place) => sum + taintAt(place, policy), 0n);
  const amount = (policy: string): bigint => {
    const drawn = paid.reduce((sum, { taint }) => sum + amountOf(taint, policy), 0n);
    const rested = total(was, policy);
    return drawn < rested ? drawn : rested;
  };
  const lossIn = (book: string, policy: string): bigint => {
    const rested = total(was, policy);
    const loss = was.reduce((sum, place) => sum + lossAt(place, book, policy), 0n);
    return rested === 0n ? 0n : (loss * amount(policy)) / rested;
  };
  const transactions = [...new Set(paid.map(({ target }) => target))].sort(compare);
  return {
    kind: 'moved',
    node,
    asset,
    amount: byPolicy(policies, (policy) => `${amount(policy)}`),
    was: byPolicy(policies, (policy) => `${total(was, policy)}`),
    now: byPolicy(policies, (policy) => `${total(now, policy)}`),
    ...lossesOf(compared, booksOf(...was), lossIn),
    to: destinations(
      compared,
      transactions.flatMap((id) => bySource.get(id) ?? []).filter(({ target }) => target !== node),
    ),
    ...dated(after, transactions),
  };
}

function destinations({ after, policies }: Compared, edges: readonly GraphEdge[]): readonly Destination[] {
  const ends = edges.map(({ target, kind, asset, taint, crossing }) => ({
    node: target,
    by: kind,
    asset: crossing?.asset ?? asset,
    taint: crossing?.taint ?? taint,
  }));
  const groups = grouped(ends, ({ node, by, asset }) => keyOf(node, by, asset));
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .map(([, group]) => {
      const { node, by, asset } = group[0] as (typeof group)[number];
      const account = after.nodes.get(node);
      const label = account?.kind === 'account' ? account.labels[0] : undefined;
      return {
        node,
        by,
        asset,
        taint: byPolicy(
          policies,
          (policy) => `${group.reduce((sum, { taint }) => sum + amountOf(taint, policy), 0n)}`,
        ),
        label: label ? { name: label.name, category: label.category } : null,
      };
    });
}

const stillBy = (view: GraphView): ReadonlyMap<string, readonly PlaceFindings[]> =>
  grouped(
    [...placesOf(view).values()].filter(({ category }) => STILL.has(category)),
    ({ node, asset }) => keyOf(node, asset),
  );

/** All that an account paid out of an asset by the later graph: it only grows, so that it names how far a payment got. */
function sentBy({ after, policies }: Compared): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { kind, source, asset, taint } of after.edges) {
    if (kind !== 'draw') continue;
    const key = keyOf(source, asset);
    sums.set(key, (sums.get(key) ?? 0n) + amountOf(taint, policies[0]));
  }
  return sums;
}

const drawKey = ({ source, target, kind, asset, outpoint }: GraphEdge): string =>
  keyOf(source, target, kind, asset, outpoint ?? null);
