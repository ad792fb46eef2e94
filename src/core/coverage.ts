import type { Coverage } from './flow-graph.ts';
import type { GraphInput } from './graph-input.ts';
import { compare, type HoldingId } from './ids.ts';
import type { Holding } from './movement.ts';

/** What was not read, or not read whole, of the accounts that were asked for or have nobody to ask, and why. */
export function coverage({ settlements, stops, knowledge }: GraphInput): readonly Coverage[] {
  const holdings = new Map<HoldingId, Holding>(
    settlements[0].journal.holdings.map((holding) => [holding.id, holding]),
  );
  const rows: Coverage[] = [];
  const add = (id: HoldingId, row: Omit<Coverage, 'node' | 'asset'>): void => {
    const holding = holdings.get(id);
    if (holding) rows.push({ node: holding.owner, asset: holding.asset, ...row });
  };
  for (const [id, { gap, notes }] of knowledge.histories) {
    if (gap) add(id, { why: gap.kind, evidence: gap.evidence, notes });
    else if (notes.length > 0) add(id, { why: 'left-out', evidence: {}, notes });
  }
  const unavailable = new Map(knowledge.failures);
  for (const [id, stop] of stops)
    if (stop.reason === 'unavailable' && !knowledge.histories.has(id)) unavailable.set(id, stop.code);
  for (const [id, code] of unavailable) add(id, { why: 'unavailable', evidence: { code }, notes: [] });
  return rows.sort(
    (a, b) =>
      compare(a.node, b.node) ||
      compare(a.asset, b.asset) ||
      compare(a.why, b.why) ||
      compare(JSON.stringify(a.evidence), JSON.stringify(b.evidence)),
  );
}
