import type { Book, FlowGraph } from '../../core/flow-graph.ts';
import { compare } from '../../core/ids.ts';
import type { Unit } from '../../picture/amounts.ts';
import { byName } from '../../picture/by-name.ts';
import { shareOf } from '../../picture/share-of.ts';
import { visible } from '../../picture/visible.ts';
import { whichAsset } from '../../picture/which-asset.ts';

/** A book of the ledger as it is shown, amounts in base units of `unit`. */
export interface ShownBook {
  /** Id of the asset, or `usd-micro`. */
  readonly id: string;
  readonly unit: Unit;
  readonly stolen: bigint;
  readonly presumed: bigint;
  /** Where it ended, the most first. */
  readonly lines: readonly { readonly line: string; readonly loss: bigint }[];
}

/** The books of a graph under a policy: one where all of the loss has one unit, else one an asset that was stolen. */
export function booksOf(graph: FlowGraph, policy: string): readonly ShownBook[] {
  const ledger = Object.hasOwn(graph.ledger, policy) ? graph.ledger[policy] : undefined;
  if (ledger === undefined) return [];
  const { unit, stolen, presumed, ends } = ledger;
  if (unit !== null)
    return [shown(graph, unit, { stolen: stolen ?? '0', ends, ...(presumed && { presumed }) })];
  return byName(ledger.assets ?? {}).map(([asset, book]) => shown(graph, asset, book));
}

function shown(graph: FlowGraph, id: string, { stolen, presumed, ends }: Book): ShownBook {
  const lines = Object.entries(ends)
    .map(([line, loss]) => ({ line, loss: BigInt(loss) }))
    .filter(({ loss }) => loss !== 0n)
    .sort((a, b) => (a.loss === b.loss ? compare(a.line, b.line) : a.loss < b.loss ? 1 : -1));
  return { id, unit: unitOf(graph, id), stolen: BigInt(stolen), presumed: BigInt(presumed ?? '0'), lines };
}

/** How amounts of an asset are written: a currency by its code, else by the symbol, made visible, with what tells it from others of that symbol. One that the graph does not know is counted in base units. */
export function unitOf(graph: FlowGraph, asset: string): Unit {
  if (asset === 'usd-micro') return { symbol: 'USD', decimals: 6 };
  const known = Object.hasOwn(graph.assets, asset) ? graph.assets[asset] : undefined;
  const symbol = currencyOf(asset) ?? visible(known?.symbol ?? asset).text + whichAsset(graph.assets, asset);
  return { symbol, decimals: known?.decimals ?? 0 };
}

/** Code of the currency that amounts of an asset are values in, where it is no asset of a chain: `usd-micro`, CAIP-19 of ISO 4217. */
export function currencyOf(asset: string): string | null {
  return asset === 'usd-micro' ? 'USD' : (/\/iso4217:([A-Z]{3})$/.exec(asset)?.[1] ?? null);
}

/** An amount in the unit of a book as a part of what was stolen: `12.34%`, exact and rounded down. */
export const shareIn = ({ id, stolen }: ShownBook, loss: bigint): string =>
  shareOf({ unit: id, stolen: `${stolen}`, ends: {} }, [{ asset: id, taint: `${loss}` }], 0);

/** Which part of the loss some stolen value is, marked `≈` where it is estimated. */
export function shareOfLoss(
  graph: FlowGraph,
  policy: string,
  { amounts, weight }: { readonly amounts: Parameters<typeof shareOf>[1]; readonly weight: number },
): string {
  const ledger = Object.hasOwn(graph.ledger, policy) ? graph.ledger[policy] : undefined;
  if (ledger === undefined) return '–';
  const [only] = amounts;
  // What was swapped back into a stolen asset is not as much of it as was given away.
  const isSwapped = only !== undefined && graph.edges.some(({ crossing }) => crossing?.asset === only.asset);
  return shareOf(ledger, isSwapped ? [] : amounts, weight);
}
