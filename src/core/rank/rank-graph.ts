import type { Journal } from '../journal.ts';
import type { Leg } from '../movement.ts';
import type { Settlement } from '../settle.ts';
import { crossingPayments } from './crossing-payments.ts';
import { indexEdges } from './index-edges.ts';
import { journalNodes, movementAt, type Nodes, timeOf } from './journal-nodes.ts';
import type { RankEdge, RankGraph, RankSource } from './rank.ts';

/** What is known as a graph of payments, and by holding the node it is in. */
export interface HeldGraph {
  readonly graph: RankGraph;
  readonly nodeOf: Int32Array;
}

/**
 * The payments of a journal between accounts, or between outpoints on chains that have them: that is what is looked up. A movement
 * with several inputs or outputs is a node between them that is always open; what goes into it and what comes out count as two
 * transactions, for it is no router. A crossing is one payment from who gave to who received, of what each of them saw; where
 * all of it comes back to who gave it stays two payments of one transaction. Fees, mints and payments to oneself are left out.
 */
export function rankGraph({ journal }: Pick<Settlement, 'journal'>): HeldGraph {
  const nodes = journalNodes(journal);
  const { nodeOf, joints, size } = nodes;
  const open = new Set(joints.values());
  journal.known.forEach((known, holding) => {
    if (known === 1) open.add(nodeOf[holding] as number);
  });
  const graph = indexEdges({
    size,
    edges: paymentsOf(journal, nodes).filter(
      ({ from, to, paid, got }) => from !== to && paid.value > 0 && got.value > 0,
    ),
    sources: sourcesOf(journal, nodes),
    usd: pricesOf(journal),
    isOpen: (node) => open.has(node),
  });
  return { graph, nodeOf };
}

function paymentsOf(journal: Journal, nodes: Nodes): RankEdge[] {
  const { movements, inputsAt, outputsAt, legHolding } = journal;
  const { payments, replaced } = crossingPayments(journal, nodes);
  const edges: RankEdge[] = [...payments];
  const nodeAt = (leg: number): number => nodes.nodeOf[legHolding[leg] as number] as number;
  const pay = (from: number, to: number, tx: string, { amount, holding }: Leg, time: number): void => {
    const side = { value: Number(amount), symbol: holding.asset, time };
    edges.push({ from, to, paid: side, got: side, tx });
  };
  movements.forEach(({ chain, txid, inputs, outputs }, m) => {
    if (inputs.length === 0 || outputs.length === 0) return;
    const tx = `${chain}:${txid}`;
    const [given, taken] = [inputsAt[m] as number, outputsAt[m] as number];
    const joint = nodes.joints.get(m);
    if (joint === undefined) {
      if (!replaced.has(taken)) pay(nodeAt(given), nodeAt(taken), tx, outputs[0] as Leg, timeOf(m, 'in'));
      return;
    }
    inputs.forEach((leg, n) => {
      pay(nodeAt(given + n), joint, `${tx} in`, leg, timeOf(m, 'in'));
    });
    outputs.forEach((leg, n) => {
      if (!replaced.has(taken + n)) pay(joint, nodeAt(taken + n), `${tx} out`, leg, timeOf(m, 'out'));
    });
  });
  return edges;
}

function sourcesOf({ seedAt, legHolding, outputsAt }: Journal, { nodeOf, joints }: Nodes): RankSource[] {
  return [...seedAt.keys()].map((leg) => {
    const movement = movementAt(outputsAt, leg);
    return {
      node: nodeOf[legHolding[leg] as number] as number,
      time: timeOf(movement, joints.has(movement) ? 'out' : 'in'),
    };
  });
}

/** US dollars a base unit, of assets that were stolen, where the incident counts its loss in dollars. */
function pricesOf({ seedAt, unit }: Journal): ReadonlyMap<string, number> {
  const sums = new Map<string, { taint: number; loss: number }>();
  if (unit.kind !== 'usd') return new Map();
  for (const { movement, output, taint, loss } of seedAt.values()) {
    const { asset } = (movement.outputs[output] as Leg).holding;
    const sum = sums.get(asset) ?? { taint: 0, loss: 0 };
    sums.set(asset, sum);
    sum.taint += Number(taint);
    sum.loss += Number(loss);
  }
  return new Map(
    [...sums]
      .filter(([, { taint, loss }]) => taint > 0 && loss > 0)
      .map(([asset, { taint, loss }]) => [asset, loss / taint / MICRO_USD]),
  );
}

const MICRO_USD = 1e6;
