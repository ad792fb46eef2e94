import type { Finding, FlowGraph } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { countText, shortened } from './amounts.ts';
import { byKey } from './by-key.ts';
import { byName } from './by-name.ts';
import { directionWords } from './direction-words.ts';
import { visible } from './visible.ts';
import { whichAsset } from './which-asset.ts';
import { ledgerWords } from './words.ts';

/** What was stolen, a line of the ledger, or who has it. */
export interface LossNode {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly column: 0 | 1 | 2;
  /** Place from the top of its column. */
  readonly rank: number;
  readonly weight: number;
}

export interface LossFlow {
  readonly source: string;
  readonly target: string;
  /** Base units of each book; null stands for the one unit of all. */
  readonly losses: Losses;
  readonly weight: number;
}

type Losses = ReadonlyMap<string | null, bigint>;

const MOST_HOLDERS = 24;
/** Part of the loss below which an account that nobody has named gets no box of its own. */
const LEAST_NAMELESS = 0.005;

/**
 * Sums of the loss from what was stolen over the lines of the ledger to who has it: the largest holders by name, the others of a line as one.
 * A holder is an entity, or an account that none is known of. What findings do not tell of a line (fees, limits) goes to no holder.
 */
export function lossFlows(
  graph: FlowGraph,
  policy: string,
): { readonly nodes: readonly LossNode[]; readonly flows: readonly LossFlow[] } {
  const books = booksOf(graph, policy);
  const weightOf = (losses: Losses): number =>
    [...losses].reduce((sum, [book, loss]) => {
      const stolen = books.get(book)?.stolen ?? 0n;
      return stolen === 0n ? sum : sum + Number(loss) / Number(stolen) / books.size;
    }, 0);
  const toLines = [...books].flatMap(([book, { ends }]) =>
    byName(ends)
      .filter(([, loss]) => loss !== '0')
      .map(([line, loss]) => ({ book, line, losses: new Map([[book, BigInt(loss)]]) })),
  );
  const sources = [...books].map(([book]) =>
    node(sourceId(book), sourceName(graph, policy, book), {
      category: directionWords(graph).seed,
      column: 0,
    }),
  );
  const lines = [...new Set(toLines.map(({ line }) => line))].map((line) =>
    node(lineId(line), ledgerWords(line), { category: line, column: 1 }),
  );
  const holders = holdersOf(graph, policy, { weightOf, lines: new Set(toLines.map(({ line }) => line)) });
  const flows = [
    ...toLines.map(({ book, line, losses }) => ({ source: sourceId(book), target: lineId(line), losses })),
    ...holders.map(({ id, line, losses }) => ({ source: lineId(line), target: id, losses })),
  ].map((flow): LossFlow => ({ ...flow, weight: weightOf(flow.losses) }));
  const all = [
    ...sources,
    ...lines,
    ...holders.map(({ id, name, line }) => node(id, name, { category: line, column: 2 })),
  ];
  return { nodes: ranked(all, flows), flows };
}

const sourceId = (book: string | null): string => `stolen:${book ?? ''}`;
const lineId = (line: string): string => `line:${line}`;

const node = (
  id: string,
  name: string,
  { category, column }: Pick<LossNode, 'category' | 'column'>,
): Omit<LossNode, 'rank' | 'weight'> => ({ id, name, category, column });

function booksOf(
  { ledger }: FlowGraph,
  policy: string,
): ReadonlyMap<string | null, { readonly stolen: bigint; readonly ends: Readonly<Record<string, string>> }> {
  const own = Object.hasOwn(ledger, policy) ? ledger[policy] : undefined;
  if (own === undefined) return new Map();
  const books = byName(own.assets ?? {});
  if (books.length === 0) return new Map([[null, { stolen: BigInt(own.stolen ?? '0'), ends: own.ends }]]);
  return new Map(books.map(([asset, { stolen, ends }]) => [asset, { stolen: BigInt(stolen), ends }]));
}

function sourceName(
  { incident, assets, parameters, ledger }: FlowGraph,
  policy: string,
  book: string | null,
): string {
  const own = book === null ? ledger[policy] : ledger[policy]?.assets?.[book];
  const forward = BigInt(own?.presumed ?? '0') > 0n ? 'Stolen and presumed' : 'Stolen';
  const what = parameters.direction === 'backward' ? 'Asked about' : forward;
  if (book !== null)
    return (
      visible(`${what}: ${Object.hasOwn(assets, book) ? assets[book]?.symbol : book}`).text +
      whichAsset(assets, book)
    );
  return incident === null ? what : visible(`${what}: ${incident.name}`).text;
}

interface Holder {
  readonly id: string;
  readonly name: string;
  readonly line: string;
  readonly losses: Losses;
}

/** The largest holders of each line that has one, and the others of a line as one. */
function holdersOf(
  graph: FlowGraph,
  policy: string,
  { weightOf, lines }: { readonly weightOf: (losses: Losses) => number; readonly lines: ReadonlySet<string> },
): readonly Holder[] {
  const told = graph.findings.filter(({ category }) => lines.has(category));
  const byHolder = byKey(told, ({ category, entity, node }) =>
    JSON.stringify([category, entity ?? '', entity === null ? node : '']),
  );
  const all = [...byHolder]
    .map(([id, findings]) => ({ id: `holder:${id}`, findings, losses: sumOf(findings, policy) }))
    .map((holder) => ({ ...holder, weight: weightOf(holder.losses) }))
    .filter(({ losses }) => losses.size > 0)
    .sort((a, b) => b.weight - a.weight || compare(a.id, b.id));
  const shown = all
    .filter(({ findings, weight }) => findings[0]?.entity !== null || weight >= LEAST_NAMELESS)
    .slice(0, MOST_HOLDERS);
  const rest = byKey(
    all.filter((holder) => !shown.includes(holder)),
    ({ findings }) => findings[0]?.category ?? '',
  );
  return [
    ...shown.map(({ id, findings, losses }) => {
      const first = findings[0] as Finding;
      return { id, name: holderName(graph, first), line: first.category, losses };
    }),
    ...[...rest].map(([line, others]) => ({
      id: `others:${line}`,
      name: `${countText(others.length)} others`,
      line,
      losses: sumOf(
        others.flatMap(({ findings }) => findings),
        policy,
      ),
    })),
  ];
}

function holderName({ nodes }: FlowGraph, { entity, node: id }: Finding): string {
  if (entity !== null) return visible(entity).text;
  const account = nodes.find((one) => one.id === id);
  return visible(account?.kind === 'account' ? shortened(account.address) : id).text;
}

/** By book, zeros left out. */
function sumOf(findings: readonly Finding[], policy: string): Losses {
  const sums = new Map<string | null, bigint>();
  const add = (book: string | null, loss: string | undefined): void => {
    if (loss !== undefined && loss !== '0') sums.set(book, (sums.get(book) ?? 0n) + BigInt(loss));
  };
  for (const { book, loss, losses } of findings) {
    add(book ?? null, loss[policy]);
    for (const [other, one] of byName(losses ?? {})) add(other, one.loss[policy]);
  }
  return new Map([...sums].sort(([a], [b]) => compare(a ?? '', b ?? '')));
}

/** With its weight, and its place by weight in its column: holders stand in the order of their lines. */
function ranked(
  nodes: readonly Omit<LossNode, 'rank' | 'weight'>[],
  flows: readonly LossFlow[],
): readonly LossNode[] {
  const weights = new Map<string, number>();
  for (const { source, target, weight } of flows) {
    if (source.startsWith('stolen:')) weights.set(source, (weights.get(source) ?? 0) + weight);
    weights.set(target, (weights.get(target) ?? 0) + weight);
  }
  const lineWeight = ({ category, column }: { category: string; column: number }): number =>
    column === 2 ? (weights.get(lineId(category)) ?? 0) : 0;
  const weighed = nodes.map((one) => ({ ...one, weight: weights.get(one.id) ?? 0 }));
  weighed.sort(
    (a, b) =>
      lineWeight(b) - lineWeight(a) ||
      compare(a.column === 2 ? a.category : '', b.column === 2 ? b.category : '') ||
      Number(a.id.startsWith('others:')) - Number(b.id.startsWith('others:')) ||
      b.weight - a.weight ||
      compare(a.id, b.id),
  );
  return weighed.map((one, rank) => ({ ...one, rank }));
}
