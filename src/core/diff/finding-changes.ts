import type { Finding } from '../flow-graph.ts';
import { byPolicy, type Compared, dated, type GraphView, own } from './compared.ts';
import type { FindingItem } from './diff-item.ts';
import { booksOf, lossAt, type PlaceFindings, placesOf, presumedAt, taintAt } from './finding-places.ts';
import { factKey } from './keys.ts';
import { lossesOf } from './losses.ts';

/** Findings of the later graph that the earlier one lacks or has less of, under any policy. */
export function reachedItems(compared: Compared): FindingItem[] {
  const before = placesOf(compared.before);
  return [...placesOf(compared.after)].flatMap(([place, after]) => {
    const was = before.get(place);
    const isMore =
      compared.isMeasured &&
      compared.policies.some((policy) => taintAt(after, policy) > taintAt(was, policy));
    if (was && !isMore) return [];
    const kind = after.category === 'frozen' ? 'frozen' : 'reached';
    return [item(compared, { kind, change: was ? 'more' : 'new', was, now: after })];
  });
}

/** Findings of the earlier graph that the later one lacks or has less of, under any policy. */
export function reducedItems(compared: Compared): FindingItem[] {
  const after = placesOf(compared.after);
  return [...placesOf(compared.before)].flatMap(([place, was]) => {
    const now = after.get(place);
    const isLess =
      compared.isMeasured && compared.policies.some((policy) => taintAt(now, policy) < taintAt(was, policy));
    if (now && !isLess) return [];
    return [item(compared, { kind: 'reduced', change: now ? 'less' : 'gone', was, now })];
  });
}

interface Step extends Pick<FindingItem, 'kind' | 'change'> {
  readonly was: PlaceFindings | undefined;
  readonly now: PlaceFindings | undefined;
}

function item(compared: Compared, { kind, change, was, now }: Step): FindingItem {
  const { policies, before, after } = compared;
  const [more, less] = kind === 'reduced' ? [was, now] : [now, was];
  const { category, node, asset, findings } = (now ?? was) as PlaceFindings;
  const [first] = findings;
  const grown = (policy: string): bigint => positive(taintAt(more, policy) - taintAt(less, policy));
  const known = new Set(transactionsOf(less));
  const transactions = transactionsOf(more).filter((id) => !known.has(id));
  return {
    key: factKey(
      kind,
      category,
      node,
      asset,
      `${taintAt(now, policies[0])}`,
      receivedBy(after, node, asset, policies[0]),
    ),
    kind,
    change,
    category,
    entity: findings.find(({ entity }) => entity !== null)?.entity ?? null,
    node,
    asset,
    amount: byPolicy(policies, (policy) => `${grown(policy)}`),
    was: byPolicy(policies, (policy) => `${taintAt(was, policy)}`),
    now: byPolicy(policies, (policy) => `${taintAt(now, policy)}`),
    ...(policies.some((policy) => presumedAt(now, policy) !== 0n) && {
      presumed: byPolicy(policies, (policy) => `${presumedAt(now, policy)}`),
    }),
    ...lossesOf(compared, booksOf(was, now), (book, policy) =>
      positive(lossAt(more, book, policy) - lossAt(less, book, policy)),
    ),
    ...dated(kind === 'reduced' ? before : after, transactions),
    rule: first.rule,
    confidence: first.confidence,
  };
}

/**
 * All that an account ever received of an asset. It only grows, so that with it the key names one state even where value
 * comes, goes and comes again.
 */
function receivedBy({ nodes }: GraphView, id: string, asset: string, policy: string): string {
  const node = nodes.get(id);
  const holdings = node && node.kind !== 'transaction' ? node.holdings : [];
  const sums = holdings
    .filter((one) => one.asset === asset)
    .map(({ taint }) => own(taint, policy)?.received ?? '0');
  return `${sums.reduce((total, received) => total + BigInt(received), 0n)}`;
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

const transactionsOf = (place: PlaceFindings | undefined): readonly string[] =>
  (place?.findings ?? []).flatMap(({ transactions }: Finding) => transactions);
