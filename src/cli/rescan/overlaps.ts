import { shareOf } from '../../core/findings.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { type AssetId, compare } from '../../core/ids.ts';

/** An account that value of several incidents came to. */
export interface Overlap {
  readonly node: string;
  /** Category of the account where the traces end there; null where they do not. */
  readonly category: string | null;
  /** By id of the incident. */
  readonly incidents: readonly ({ readonly incident: string } & Pick<Reached, 'received'>)[];
}

/** What of an incident came to one account, under the leading policy. */
interface Reached {
  readonly category: string | null;
  readonly received: readonly {
    readonly asset: string;
    /** Base units. */
    readonly taint: string;
    /** That as a part of what was stolen of the asset: a decimal, rounded down; null where the loss is not counted in it. */
    readonly share: string | null;
  }[];
}

/** What came to each account, by account. */
export type Reach = Readonly<Record<string, Reached>>;

/** Accounts that taint of the leading policy came to, by account. */
export function reachOf({ nodes, parameters, ledger }: FlowGraph): Reach {
  const [policy = ''] = parameters.policies;
  const book = ledger[policy];
  const stolenOf = (asset: string): string | null | undefined =>
    book?.unit === asset ? book.stolen : book?.assets?.[asset as AssetId]?.stolen;
  return Object.fromEntries(
    nodes.flatMap((node) => {
      if (node.kind !== 'account') return [];
      const received = node.holdings.flatMap(({ asset, taint }) => {
        const amount = taint[policy]?.received ?? '0';
        if (amount === '0') return [];
        const stolen = stolenOf(asset);
        return [{ asset, taint: amount, share: stolen ? shareOf(BigInt(amount), BigInt(stolen)) : null }];
      });
      const category = node.stop && 'category' in node.stop ? (node.stop.category ?? null) : null;
      return received.length === 0 ? [] : [[node.id, { category, received }] as const];
    }),
  );
}

/** Accounts that are in several, sorted. */
export function overlapsOf(reaches: ReadonlyMap<string, Reach>): readonly Overlap[] {
  const seen = new Map<string, { category: string | null; incidents: Overlap['incidents'][number][] }>();
  for (const [incident, accounts] of [...reaches].sort(([a], [b]) => compare(a, b)))
    for (const [node, { category, received }] of Object.entries(accounts)) {
      const known = seen.get(node) ?? { category, incidents: [] };
      seen.set(node, known);
      known.category ??= category;
      known.incidents.push({ incident, received });
    }
  return [...seen]
    .filter(([, { incidents }]) => incidents.length > 1)
    .sort(([a], [b]) => compare(a, b))
    .map(([node, { category, incidents }]) => ({ node, category, incidents }));
}
