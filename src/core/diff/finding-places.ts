import type { Finding } from '../flow-graph.ts';
import { compare } from '../ids.ts';
import { amountOf, type Compared, type GraphView } from './compared.ts';
import { grouped, keyOf } from './keys.ts';

/** All that ended at one account in one asset and category: one finding, or several of different entities. */
export interface PlaceFindings {
  readonly category: string;
  readonly node: string;
  readonly asset: string;
  readonly findings: readonly [Finding, ...Finding[]];
}

/** Findings by place: category, account and asset. */
export function placesOf({ findings }: GraphView): ReadonlyMap<string, PlaceFindings> {
  const groups = grouped(findings, ({ category, node, asset }) => keyOf(category, node, asset));
  return new Map(
    [...groups].map(([key, group]) => {
      const [first] = group as [Finding, ...Finding[]];
      const { category, node, asset } = first;
      return [key, { category, node, asset, findings: group as [Finding, ...Finding[]] }];
    }),
  );
}

/** What ended at a place under a policy. */
export const taintAt = (place: PlaceFindings | undefined, policy: string): bigint =>
  sum(place, ({ taint }) => amountOf(taint, policy));

/** How much of that is presumed. */
export const presumedAt = (place: PlaceFindings | undefined, policy: string): bigint =>
  sum(place, ({ presumed }) => amountOf(presumed, policy));

/** The part of the loss that a place stands for in one book. */
export const lossAt = (place: PlaceFindings | undefined, book: string, policy: string): bigint =>
  sum(place, (finding) => {
    const main = finding.book ?? '';
    const others = Object.entries(finding.losses ?? {}).filter(([id]) => id === book);
    return (
      (main === book ? amountOf(finding.loss, policy) : 0n) +
      others.reduce((total, [, { loss }]) => total + amountOf(loss, policy), 0n)
    );
  });

const sum = (place: PlaceFindings | undefined, value: (finding: Finding) => bigint): bigint =>
  (place?.findings ?? []).reduce((total, finding) => total + value(finding), 0n);

/** Names of the books of some places as findings name them, sorted: the empty name is the ledger's one unit. */
export const booksOf = (...places: readonly (PlaceFindings | undefined)[]): readonly string[] => [
  ...new Set(
    places
      .flatMap((place) => place?.findings ?? [])
      .flatMap(({ book = '', losses = {} }) => [book, ...Object.keys(losses)])
      .sort(compare),
  ),
];

/** The unit that losses of a book are counted in, and what was stolen of it under a policy in the later graph. */
export function bookIn(
  { after }: Compared,
  book: string,
  policy: string,
): { readonly unit: string; readonly stolen: bigint } {
  const ledger = Object.hasOwn(after.ledger, policy) ? after.ledger[policy] : undefined;
  if (book === '') return { unit: ledger?.unit ?? '', stolen: BigInt(ledger?.stolen ?? '0') };
  const assets = ledger?.assets ?? {};
  return { unit: book, stolen: BigInt((Object.hasOwn(assets, book) && assets[book]?.stolen) || '0') };
}
