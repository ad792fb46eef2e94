import type { FlowGraph, GraphNode } from '../../core/flow-graph.ts';
import { countText, unitsText } from '../../picture/amounts.ts';
import { ledgerWords } from '../../picture/words.ts';
import { booksOf, currencyOf, type ShownBook, shareIn } from '../parts/books.ts';
import { LedgerBar } from '../parts/ledger-bar.tsx';
import { dayText } from '../parts/time-text.ts';
import { under } from '../parts/under.ts';

interface SummarySectionProps {
  readonly graph: FlowGraph;
  readonly policy: string;
}

/** What was stolen and where it is, in figures first and then as the ledger. */
export function SummarySection({ graph, policy }: SummarySectionProps) {
  const books = booksOf(graph, policy);
  const isBackward = graph.parameters.direction === 'backward';
  const whole = isBackward ? 'asked about' : 'stolen';
  return (
    <section id="summary">
      <h2>Summary</h2>
      {books.map((book) => (
        <Lead key={book.id} {...{ graph, book, isBackward }} />
      ))}
      <Figures graph={graph} policy={policy} />
      {books.map((book) => (
        <div key={book.id}>
          {books.length > 1 && <h3>{book.unit.symbol}</h3>}
          <LedgerBar book={book} whole={whole} />
        </div>
      ))}
    </section>
  );
}

/** The most weighty lines of a book in one sentence. */
function Lead({
  graph,
  book,
  isBackward,
}: {
  readonly graph: FlowGraph;
  readonly book: ShownBook;
  readonly isBackward: boolean;
}) {
  const seeds = graph.seeds.length;
  const payments = seeds === 1 ? 'one payment' : `${countText(seeds)} payments`;
  const what = unitsText(book.stolen, book.unit);
  const isCurrency = currencyOf(book.id) !== null;
  const [first, second] = book.lines;
  const told = [first, second]
    .filter((line) => line !== undefined)
    .map(({ line, loss }) => `${shareIn(book, loss)} ${ledgerWords(line)}`);
  return (
    <p class="lead">
      {leadWords(isCurrency ? `Assets worth ${what}` : what, { payments, isBackward, isMany: isCurrency })}
      {told.length > 0 && ` ${isBackward ? 'Where it came from' : 'Where it is'}: ${told.join('; ')}.`}
    </p>
  );
}

interface LeadFacts {
  readonly payments: string;
  readonly isBackward: boolean;
  /** Whether what was stolen is several things. */
  readonly isMany: boolean;
}

function leadWords(what: string, { payments, isBackward, isMany }: LeadFacts): string {
  if (isBackward) return `${what} in ${payments} ${isMany ? 'are' : 'is'} asked about.`;
  return `${what} ${isMany ? 'were' : 'was'} stolen in ${payments}.`;
}

function Figures({ graph, policy }: SummarySectionProps) {
  const nodes = reached(graph, policy);
  const of = (kind: string): number => nodes.filter((node) => node.kind === kind).length;
  const { first, last } = span(nodes);
  const figures = [
    ['Accounts reached', countText(of('account'))],
    ['Transactions followed', countText(of('transaction'))],
    ['First move', dayText(first)],
    ['Last move', dayText(last)],
    ['Chains', countText(new Set(nodes.map(({ chain }) => chain)).size)],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What stolen value touched under a policy: the graph has what it touched under any of them. */
function reached({ nodes, edges, seeds }: FlowGraph, policy: string): readonly GraphNode[] {
  const touched = new Set(seeds.flatMap(({ node, transaction }) => [node, transaction]));
  for (const { source, target, taint } of edges)
    if ((under(taint, policy) ?? '0') !== '0') touched.add(source).add(target);
  return nodes.filter(({ id }) => touched.has(id));
}

/** ISO times of one form compare as text. */
function span(nodes: readonly GraphNode[]): { readonly first: string | null; readonly last: string | null } {
  let first: string | null = null;
  let last: string | null = null;
  for (const node of nodes) {
    if (node.kind !== 'transaction' || node.time === null) continue;
    if (first === null || node.time < first) first = node.time;
    if (last === null || node.time > last) last = node.time;
  }
  return { first, last };
}
