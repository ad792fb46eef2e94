import type { AssetId } from '../core/ids.ts';
import type { Incident, Price } from '../incidents/incident.ts';
import type { AssetInfo } from '../trace/source.ts';
import type { NamedLoss, Stolen } from './stolen.ts';

/**
 * What a whole unit of assets was worth in dollars by an incident: a price of one chain holds there, one of none wherever an
 * asset of that symbol is followed. Pure.
 */
export function pricesOf(
  { prices }: Pick<Incident, 'prices'>,
  assets: readonly AssetInfo[],
): ReadonlyMap<AssetId, Price> {
  const isOf = (price: Price, { id, symbol }: AssetInfo): boolean =>
    symbol.toLowerCase() === price.asset.toLowerCase() || id.toLowerCase() === price.asset.toLowerCase();
  return new Map(
    assets.flatMap((asset): readonly (readonly [AssetId, Price])[] => {
      const own = prices.filter((price) => isOf(price, asset));
      const price =
        own.find(({ chainName }) => chainName === asset.chain) ??
        own.find(({ chainName }) => chainName === null);
      return price ? [[asset.id, price]] : [];
    }),
  );
}

/** What a reader of the graph is told of the prices that its losses are counted at, or why they are not counted in dollars. Pure. */
export function priceNotes(
  { seeds, prices, assets }: PricedParts,
  { unit, unpriced }: Pick<Stolen, 'unit' | 'unpriced'>,
): readonly string[] {
  if (unit.kind !== 'usd') {
    const names = unpriced.map((id) => assets.find((asset) => asset.id === id)?.symbol ?? id);
    return names.length === 0
      ? []
      : [`losses are not counted in dollars: no price is known of ${names.join(', ')}`];
  }
  const own = seeds.filter(({ usd }) => usd !== undefined).length;
  const used = new Set(
    seeds.flatMap(({ seed: { movement, output }, usd }) =>
      usd === undefined ? (movement.outputs[output]?.holding.asset ?? []) : [],
    ),
  );
  const told = [...prices].flatMap(([asset, price]) => (used.has(asset) ? priceText(price) : []));
  return own === 0 ? told : [...told, `seeds whose loss is counted at a price of their own: ${own}`];
}

interface PricedParts {
  readonly seeds: readonly NamedLoss[];
  readonly prices: ReadonlyMap<AssetId, Price>;
  readonly assets: readonly AssetInfo[];
}

const priceText = ({ asset, chainName, usd, at, source }: Price): string =>
  `losses are counted at ${usd} USD for 1 ${asset}${chainName === null ? '' : ` on ${chainName}`} (${at.text}, ${source})`;
