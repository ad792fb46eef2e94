import { own } from '../../core/diff/compared.ts';
import { shareOf } from '../../core/findings.ts';
import type { GraphDiff } from '../../core/graph-diff.ts';
import { whichAsset } from '../../picture/which-asset.ts';
import { inUnits } from '../exporter.ts';

/** Base units with the asset's symbol, exact: `120.5 ETH`, and what tells it from others of that symbol. The id stands for an asset that nobody named. */
export function amountText(diff: Pick<GraphDiff, 'assets'>, asset: string, amount: string): string {
  if (asset === 'usd-micro') return `${inUnits(amount, 6)} USD`;
  return `${inUnits(amount, own(diff.assets, asset)?.decimals ?? 0)} ${assetName(diff, asset)}`;
}

/** The asset's symbol, and what tells it from others of that symbol; the id stands for an asset that nobody named. */
export function assetName({ assets }: Pick<GraphDiff, 'assets'>, asset: string): string {
  const known = own(assets, asset);
  return known === undefined ? asset : `${known.symbol}${whichAsset(assets, asset)}`;
}

/** A share for people, to hundredths of a per cent, rounded down; what is not nothing never reads as nothing. */
export function percentText(share: string): string {
  const [whole = '0', decimals = ''] = share.split('.');
  const hundredths = `${BigInt(whole + decimals.padEnd(4, '0').slice(0, 4))}`;
  if (hundredths === '0') return /[1-9]/.test(decimals) ? '<0.01 %' : '0 %';
  return `${inUnits(hundredths, 2)} %`;
}

/** What losses of several items are of the stolen sum together; undefined where they are of several books, or of none. */
export function shareTogether(
  diff: GraphDiff,
  losses: readonly Readonly<Record<string, { readonly loss: Readonly<Record<string, string>> }>>[],
): string | undefined {
  const leading = diff.policies[0] ?? '';
  const books = [...new Set(losses.flatMap((each) => Object.keys(each)))];
  const [book] = books;
  if (book === undefined || books.length > 1) return undefined;
  const sum = losses.reduce((total, each) => total + BigInt(own(own(each, book)?.loss, leading) ?? '0'), 0n);
  return percentText(shareOf(sum, BigInt(own(diff.stolen, book) ?? '0')));
}

/** Amounts of several assets together under the leading policy, by asset in the order they come: `120.5 ETH + 3 USDC`. */
export function amountsTogether(
  diff: GraphDiff,
  items: readonly { readonly asset: string; readonly amount: Readonly<Record<string, string>> }[],
): string {
  const leading = diff.policies[0] ?? '';
  const sums = new Map<string, bigint>();
  for (const { asset, amount } of items)
    sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(own(amount, leading) ?? '0'));
  return [...sums].map(([asset, sum]) => amountText(diff, asset, `${sum}`)).join(' + ');
}

const nouns: Readonly<Record<string, readonly [one: string, many: string]>> = {
  exchange: ['exchange', 'exchanges'],
  mixer: ['mixer', 'mixers'],
  bridge: ['bridge', 'bridges'],
  coinjoin: ['CoinJoin', 'CoinJoins'],
  gambling: ['gambling site', 'gambling sites'],
  market: ['market', 'markets'],
  payment_processor: ['payment processor', 'payment processors'],
  service: ['service', 'services'],
  hub: ['hub', 'hubs'],
  dex: ['DEX', 'DEXes'],
  resting: ['resting place', 'resting places'],
  frozen: ['frozen balance', 'frozen balances'],
};

/** How many places of a category: `2 new exchanges`; of a category without a noun, `2 new places (burned)`. */
export function countText(count: number, category: string, adjective: string): string {
  const [one, many] = own(nouns, category) ?? [`place (${category})`, `places (${category})`];
  return `${count} ${adjective === '' ? '' : `${adjective} `}${count === 1 ? one : many}`;
}

/** A number of things. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
