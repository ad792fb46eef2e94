import type { FlowGraph, GraphEdge } from '../../core/flow-graph.ts';
import type { Basis } from '../../store/basis.ts';
import type { Ground } from './grounds.ts';

/** Where a lookup stands in `lookups.jsonl`, from 1; undefined where it is not there. */
export type LineOf = (lookup: { readonly key: string; readonly digest?: string }) => number | undefined;

/**
 * The lines of `provenance.jsonl`: for every edge, finding and stop of a graph, in the order of the graph, the lines of
 * `lookups.jsonl` that it rests on. An edge rests on the histories of its account that show its transaction, where there are none on all
 * that show it, and on what was asked of the transaction itself; a crossing on what was asked of both of its transactions; a finding on
 * the histories of its node and its transactions; a stop on the histories of the account.
 */
export function provenanceOf(
  graph: FlowGraph,
  grounds: readonly Ground[],
  lineOf: LineOf,
): readonly object[] {
  const byTransaction = new Map<string, Ground[]>();
  const byAccount = new Map<string, Ground[]>();
  const add = (map: Map<string, Ground[]>, key: string, ground: Ground): void => {
    const known = map.get(key);
    if (known) known.push(ground);
    else map.set(key, [ground]);
  };
  for (const ground of grounds) {
    for (const transaction of ground.transactions) add(byTransaction, transaction, ground);
    if (ground.holding) add(byAccount, ground.holding.owner, ground);
  }
  const services = grounds.filter(({ question }) => question.startsWith('service '));
  const shown = (transaction: string): readonly Ground[] => byTransaction.get(transaction) ?? [];
  const told = (transaction: string): readonly Ground[] => {
    const hash = (transaction.split(':').at(-1) as string).replace(/^0x/, '').toLowerCase();
    return services.filter(({ question }) => question.toLowerCase().includes(hash));
  };

  function groundsOf({ source, target, asset, crossing }: GraphEdge): readonly Ground[] {
    if (crossing) return [source, target].flatMap((one) => [...shown(one), ...told(one)]);
    const all = [...shown(source), ...shown(target)];
    const own = all.filter(
      ({ holding }) => holding && [source, target].includes(holding.owner) && holding.asset === asset,
    );
    return [...(own.length > 0 ? own : all), ...all.filter(({ holding }) => !holding)];
  }

  const linesOf = (found: readonly Ground[]): readonly number[] => {
    const lines = new Set(found.flatMap(({ basis }) => linesIn(basis, lineOf)));
    return [...lines].sort((a, b) => a - b);
  };
  return [
    ...graph.edges.map((edge) => {
      const { source, target, kind, asset, outpoint, crossing } = edge;
      const named = {
        ...(outpoint !== undefined && { outpoint }),
        ...(crossing && { crossing: crossing.id }),
      };
      return { edge: { source, target, kind, asset, ...named }, lookups: linesOf(groundsOf(edge)) };
    }),
    ...graph.findings.map(({ node, category, asset, transactions }) => {
      const found = [...(byAccount.get(node) ?? []), ...[node, ...transactions].flatMap(shown)];
      return { finding: { node, category, asset }, lookups: linesOf(found) };
    }),
    ...graph.nodes.flatMap((node) => {
      if (node.kind !== 'account' || node.stop === null) return [];
      return [
        { stop: { node: node.id, reason: node.stop.reason }, lookups: linesOf(byAccount.get(node.id) ?? []) },
      ];
    }),
  ];
}

const linesIn = ({ answers, failures }: Basis, lineOf: LineOf): readonly number[] =>
  [...answers.values(), ...[...failures.keys()].map((key) => ({ key }))].flatMap((one) => lineOf(one) ?? []);
