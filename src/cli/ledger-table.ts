import type { Book, Finding, FlowGraph, LossLedger, PerPolicy } from '../core/flow-graph.ts';
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

/** A finding with the loss it stands for in one book. */
interface Loss {
  readonly finding: Finding;
  readonly loss: bigint;
}

/** Rows of a table, more than which do not fit a screen beside what else there is to say. */
const MOST_ROWS = 16;

/**
 * Tables of where a loss ended, one a book: a row a category and entity, then what the ledger has beyond the findings (fees,
 * what lies below the floor or beyond the limits), the smallest together, so that the rows sum to what was stolen and presumed.
 */
export function ledgerTables(graph: FlowGraph, ledger: LossLedger, policy: string): readonly string[] {
  const { unit, stolen, ends, presumed } = ledger;
  const whole = graph.parameters.direction === 'backward' ? 'asked about' : 'stolen';
  if (unit !== null) {
    const book: Book = { stolen: stolen ?? '0', ends, ...(presumed !== undefined && { presumed }) };
    const losses = graph.findings.map((finding) => ({ finding, loss: lossOf(finding.loss, policy) }));
    return [bookTable(unitOf(graph, unit), book, { losses, whole })];
  }
  return Object.entries(ledger.assets ?? {}).map(([asset, book]) => {
    const losses = graph.findings.flatMap((finding) => lossIn(finding, asset, policy));
    return bookTable(unitOf(graph, asset), book, { losses, whole });
  });
}

function lossIn(finding: Finding, book: string, policy: string): Loss[] {
  const { losses = {}, asset } = finding;
  const other = Object.hasOwn(losses, book) ? losses[book] : undefined;
  const loss = (finding.book ?? asset) === book ? finding.loss : other?.loss;
  return loss ? [{ finding, loss: lossOf(loss, policy) }] : [];
}

const lossOf = (loss: PerPolicy<string>, policy: string): bigint => BigInt(loss[policy] ?? '0');

interface Unit {
  readonly symbol: string;
  readonly decimals: number;
}

function unitOf(graph: FlowGraph, unit: string): Unit {
  if (unit === 'usd-micro') return { symbol: 'USD', decimals: 6 };
  return graph.assets[unit] ?? { symbol: unit, decimals: 0 };
}

function bookTable(
  unit: Unit,
  book: Book,
  { losses, whole }: { readonly losses: readonly Loss[]; readonly whole: string },
): string {
  const stolen = BigInt(book.stolen);
  const presumed = BigInt(book.presumed ?? '0');
  const rows = [...foundRows(losses), ...restRows(losses, book)].sort(
    (a, b) =>
      (b.loss > a.loss ? 1 : b.loss < a.loss ? -1 : 0) ||
      compare(a.category, b.category) ||
      compare(a.entity, b.entity),
  );
  const all = [
    ...shortened(rows),
    total(whole, stolen),
    ...(presumed === 0n ? [] : [total('presumed', presumed)]),
  ];
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

const total = (category: string, loss: bigint): Row => {
  return { category, entity: '', loss, first: null, last: null };
};

/** The smallest rows as one where there are too many. */
function shortened(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  const small = rows.slice(MOST_ROWS - 1);
  const loss = small.reduce((sum, row) => sum + row.loss, 0n);
  return [...rows.slice(0, MOST_ROWS - 1), { ...total('smaller', loss), entity: `${small.length} more` }];
}

/** Findings by category and entity; where no entity is known, all of a category together. */
function foundRows(losses: readonly Loss[]): Row[] {
  const groups = new Map<string, Loss[]>();
  for (const one of losses) {
    const key = JSON.stringify([one.finding.category, one.finding.entity]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const { category, entity } = (group[0] as Loss).finding;
    const loss = group.reduce((sum, one) => sum + one.loss, 0n);
    if (loss === 0n) return [];
    const accounts = new Set(group.map(({ finding }) => finding.node)).size;
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
  group: readonly Loss[],
  timeOf: (finding: Finding) => string | null,
  sign: -1 | 1,
): string | null {
  return group.reduce<string | null>((best, { finding }) => {
    const time = timeOf(finding);
    if (time === null) return best;
    return best === null || compare(time, best) * sign > 0 ? time : best;
  }, null);
}

/** Lines of the ledger less what the findings already show of them. */
function restRows(losses: readonly Loss[], { ends }: Book): Row[] {
  const shown = new Map<string, bigint>();
  for (const { finding, loss } of losses)
    shown.set(finding.category, (shown.get(finding.category) ?? 0n) + loss);
  return Object.entries(ends).flatMap(([line, amount]) => {
    const loss = BigInt(amount) - (shown.get(line) ?? 0n);
    return loss === 0n ? [] : [total(line, loss)];
  });
}

/** To the minute, as people read it. */
export const minute = (time: string | null): string =>
  time === null ? '-' : time.slice(0, 16).replace('T', ' ');
