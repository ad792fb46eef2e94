import type { AccountNode, GraphLabel } from '../flow-graph.ts';
import { compare } from '../ids.ts';
import type { Compared, GraphView } from './compared.ts';
import type { LabelItem, LabelState } from './diff-item.ts';
import { factKey, grouped, keyOf } from './keys.ts';

/**
 * Accounts of both graphs whose labels differ, and with them the label that ends the trace there or what was found. Labels
 * that change nothing are left out.
 */
export function labelItems({ before, after }: Compared): LabelItem[] {
  const found = { before: labelledBy(before), after: labelledBy(after) };
  const categories = { before: categoriesBy(before), after: categoriesBy(after) };
  return [...after.nodes.values()].flatMap((node) => {
    const twin = before.nodes.get(node.id);
    if (node.kind !== 'account' || twin?.kind !== 'account') return [];
    if (labelsText(twin.labels) === labelsText(node.labels)) return [];
    const effect = (one: AccountNode, findings: ReadonlyMap<string, readonly string[]>): string =>
      keyOf(endOf(one), ...(findings.get(one.id) ?? []));
    if (effect(twin, found.before) === effect(node, found.after)) return [];
    return [
      {
        key: factKey('label', node.id, labelsText(node.labels), endOf(node)),
        kind: 'label',
        node: node.id,
        was: state(twin, categories.before),
        now: state(node, categories.after),
      },
    ];
  });
}

const labelsText = (labels: readonly GraphLabel[]): string =>
  JSON.stringify(
    labels.map(({ name, category, source, confidence }) => [name, category, source, confidence]),
  );

/** The label that ends the trace there; null where none does. */
const endOf = ({ stop }: AccountNode): string | null =>
  stop?.reason === 'labelled' ? keyOf(stop.category ?? null, stop.entity ?? null) : null;

/** By account, the findings there that rest on a label. */
const labelledBy = (view: GraphView): ReadonlyMap<string, readonly string[]> =>
  namesBy(
    view,
    ({ rule }) => rule === 'label',
    ({ category, entity }) => keyOf(category, entity),
  );

const categoriesBy = (view: GraphView): ReadonlyMap<string, readonly string[]> =>
  namesBy(
    view,
    () => true,
    ({ category }) => category,
  );

type Found = GraphView['findings'][number];
function namesBy(
  { findings }: GraphView,
  counts: (finding: Found) => boolean,
  name: (finding: Found) => string,
): ReadonlyMap<string, readonly string[]> {
  const groups = grouped(findings.filter(counts), ({ node }) => node);
  return new Map([...groups].map(([node, group]) => [node, [...new Set(group.map(name))].sort(compare)]));
}

function state(
  { id, labels, stop }: AccountNode,
  categories: ReadonlyMap<string, readonly string[]>,
): LabelState {
  return {
    labels: labels.map(({ name, category, source, confidence }) => ({ name, category, source, confidence })),
    stop: stop && { reason: stop.reason, category: stop.category ?? null },
    categories: categories.get(id) ?? [],
  };
}
