import type { Book, Finding, FlowGraph } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { amountColumn, percent } from './amount.ts';
import { table } from './table.ts';

interface Row {
  readonly category: string;
  readonly entity: string;
  readonly loss: bigint;
  readonly first: string | null;
  readonly last: string | null;
}

/**
 * Where the stolen value went, as text: one row a category and entity, then what the ledger has beyond the findings
 * (fees, what lies below the floor or beyond the limits), so that the rows sum to the total. One table a ledger, under
 * the policy that led the walk.
 */
export function summary(graph: FlowGraph): string {
  const [lead = ''] = graph.parameters.policies;
  const ledger = graph.ledger[lead];
  if (!ledger) return '';
  const books: (readonly [string, Book])[] =
    ledger.unit === null
      ? Object.entries(ledger.assets ?? {})
      : [[ledger.unit, { stolen: ledger.stolen ?? '0', ends: ledger.ends }]];
  return books
    .map(([unit, book]) => {
      const found = graph.findings.filter(({ asset }) => ledger.unit !== null || asset === unit);
      return bookTable(unitOf(graph, unit), lead, book, found);
    })
    .join('\n\n');
}

interface Unit {
  readonly symbol: string;
  readonly decimals: number;
}

function unitOf(graph: FlowGraph, unit: string): Unit {
  if (unit === 'usd-micro') return { symbol: 'USD', decimals: 6 };
  return graph.assets[unit] ?? { symbol: unit, decimals: 0 };
}

function bookTable(unit: Unit, policy: string, book: Book, findings: readonly Finding[]): string {
  const stolen = BigInt(book.stolen);
  const rows = [...foundRows(findings, policy), ...restRows(findings, policy, book)].sort(
    (a, b) =>
      (b.loss > a.loss ? 1 : b.loss < a.loss ? -1 : 0) ||
      compare(a.category, b.category) ||
      compare(a.entity, b.entity),
  );
  const total: Row = { category: 'stolen', entity: '', loss: stolen, first: null, last: null };
  const all = [...rows, total];
  const amounts = amountColumn(
    all.map(({ loss }) => loss),
    unit.decimals,
  );
  return table(
    [
      { title: 'category' },
      { title: 'entity' },
      { title: unit.symbol, align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'first' },
      { title: 'last' },
    ],
    all.map(({ category, entity, loss, first, last }, n) => [
      category,
      entity,
      amounts[n] ?? '',
      percent(loss, stolen),
      minute(first),
      minute(last),
    ]),
  );
}

/** Findings by category and entity; where no entity is known, all of a category together. */
function foundRows(findings: readonly Finding[], policy: string): Row[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.category, finding.entity]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const [{ category, entity }] = group as [Finding];
    const loss = group.reduce((sum, finding) => sum + BigInt(finding.loss[policy] ?? '0'), 0n);
    if (loss === 0n) return [];
    const accounts = new Set(group.map(({ node }) => node)).size;
    return [
      {
        category,
        entity: entity ?? `${accounts} ${accounts === 1 ? 'account' : 'accounts'}`,
        loss,
        first: extreme(group, ({ firstTime }) => firstTime, -1),
        last: extreme(group, ({ lastTime }) => lastTime, 1),
      },
    ];
  });
}

/** ISO times of one form compare as text. */
function extreme(
  group: readonly Finding[],
  timeOf: (finding: Finding) => string | null,
  sign: -1 | 1,
): string | null {
  return group.reduce<string | null>((best, finding) => {
    const time = timeOf(finding);
    if (time === null) return best;
    return best === null || compare(time, best) * sign > 0 ? time : best;
  }, null);
}

/** Lines of the ledger less what the findings already show of them. */
function restRows(findings: readonly Finding[], policy: string, { ends }: Book): Row[] {
  const shown = new Map<string, bigint>();
  for (const { category, loss } of findings) {
    shown.set(category, (shown.get(category) ?? 0n) + BigInt(loss[policy] ?? '0'));
  }
  return Object.entries(ends).flatMap(([line, amount]) => {
    const loss = BigInt(amount) - (shown.get(line) ?? 0n);
    return loss === 0n ? [] : [{ category: line, entity: '', loss, first: null, last: null }];
  });
}

const minute = (time: string | null): string => (time === null ? '-' : time.slice(0, 16).replace('T', ' '));
