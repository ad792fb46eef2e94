import { type Compared, compared } from './diff/compared.ts';
import { coverageItems } from './diff/coverage-items.ts';
import { crossingItems } from './diff/crossing-items.ts';
import type { DiffItem, FindingItem } from './diff/diff-item.ts';
import { reachedItems, reducedItems } from './diff/finding-changes.ts';
import { disappearedItems, hopItems } from './diff/hop-items.ts';
import { keyOf } from './diff/keys.ts';
import { labelItems } from './diff/label-items.ts';
import { leadItems } from './diff/lead-items.ts';
import { ledgerItems } from './diff/ledger-items.ts';
import { byNumber } from './diff/losses.ts';
import { movedItems } from './diff/moved-items.ts';
import { comparisonNotes, type ParameterChange, parameterChanges } from './diff/parameter-changes.ts';
import { patternItems } from './diff/pattern-items.ts';
import { warningItems } from './diff/warning-items.ts';
import type { FlowGraph } from './flow-graph.ts';
import { sortedRecord } from './graph-input.ts';
import { compare } from './ids.ts';

/** Name of the format; `docs/graph-diff.md` describes it. */
export const GRAPH_DIFF_SCHEMA = 'coinhound.graph-diff.v1';

/** What a later flow graph has that an earlier one has not, and the other way round. */
export interface GraphDiff {
  readonly schema: typeof GRAPH_DIFF_SCHEMA;
  /** Of the later graph. */
  readonly incident: FlowGraph['incident'];
  /** What the traces were asked or given differently, heights among them. */
  readonly parameters: readonly ParameterChange[];
  /** Sentences on what cannot be compared. */
  readonly notes: readonly string[];
  /** Those compared, the leading one first. */
  readonly policies: readonly string[];
  /** The stolen sum of the later graph under the leading policy, by book. */
  readonly stolen: Readonly<Record<string, string>>;
  /** Of the items, as far as the graphs know them. */
  readonly assets: FlowGraph['assets'];
  /** By kind, then the largest share first, then by key. */
  readonly items: readonly DiffItem[];
}

/** Kinds in the order in which they are told. */
export const diffKinds = [
  'reached',
  'frozen',
  'moved',
  'reduced',
  'label',
  'crossing',
  'pattern',
  'lead',
  'hops',
  'disappeared',
  'ledger',
  'coverage',
  'warning',
] as const satisfies readonly DiffItem['kind'][];

/**
 * Compares two graphs of the same theft, the earlier first. Equal graphs give no items, whatever height they were read to.
 * Pure; takes amounts as the graphs have them. Cannot see why something changed, and compares no clusters, memos or figures of
 * evidence.
 */
export function graphDiff(before: FlowGraph, after: FlowGraph): GraphDiff {
  const both = compared(before, after);
  const labels = labelItems(both);
  const moved = movedItems(both);
  const explained = new Set([
    ...labels.map(({ node }) => node),
    ...moved.map(({ node, asset }) => keyOf(node, asset)),
  ]);
  const isExplained = ({ node, asset }: FindingItem): boolean =>
    explained.has(node) || explained.has(keyOf(node, asset));
  const items: readonly DiffItem[] = [
    ...reachedItems(both),
    ...moved,
    ...reducedItems(both).filter((item) => !isExplained(item)),
    ...labels,
    ...crossingItems(both),
    ...patternItems(both),
    ...leadItems(both),
    ...hopItems(both),
    ...disappearedItems(both),
    ...ledgerItems(both),
    ...coverageItems(both),
    ...warningItems(both),
  ];
  return {
    schema: GRAPH_DIFF_SCHEMA,
    incident: after.incident && { id: after.incident.id, name: after.incident.name },
    parameters: parameterChanges(both),
    notes: comparisonNotes(both),
    policies: both.policies,
    stolen: stolenBooks(both),
    assets: assetsOf(items, { ...before.assets, ...after.assets }),
    items: [...items].sort(byRank),
  };
}

/** Whether there is something that people should be told of: value that reached a place, was frozen, or moved. */
export const isFlagged = ({ items }: GraphDiff): boolean => items.some(flags);

/** Whether an item flags something: value that reached a place, was frozen, or moved. */
export const flags = ({ kind }: DiffItem): boolean =>
  kind === 'reached' || kind === 'frozen' || kind === 'moved';

function byRank(a: DiffItem, b: DiffItem): number {
  return (
    diffKinds.indexOf(a.kind) - diffKinds.indexOf(b.kind) ||
    byNumber('share' in b ? b.share : '0', 'share' in a ? a.share : '0') ||
    compare(a.key, b.key)
  );
}

function stolenBooks({ after, policies }: Compared): Readonly<Record<string, string>> {
  const ledger = Object.hasOwn(after.ledger, policies[0]) ? after.ledger[policies[0]] : undefined;
  if (!ledger) return {};
  if (ledger.unit !== null) return { [ledger.unit]: ledger.stolen ?? '0' };
  return sortedRecord(
    Object.entries(ledger.assets ?? {}).map(([book, { stolen }]) => [book, stolen] as const),
  );
}

function assetsOf(items: readonly DiffItem[], known: FlowGraph['assets']): FlowGraph['assets'] {
  const named = new Set<string | undefined>();
  for (const item of items) {
    if ('asset' in item) named.add(item.asset);
    if ('losses' in item) for (const book of Object.keys(item.losses)) named.add(book);
    if (item.kind === 'moved') for (const { asset } of item.to) named.add(asset);
    if (item.kind === 'crossing') named.add(item.received.asset);
    if (item.kind === 'lead') for (const asset of Object.keys(item.amounts)) named.add(asset);
    if (item.kind === 'ledger') named.add(item.book);
  }
  return sortedRecord(
    Object.entries(known)
      .filter(([id]) => named.has(id))
      .map(([id, { symbol, decimals, chain }]) => [id, { symbol, decimals, chain }] as const),
  );
}
