import { shareOf } from '../../core/findings.ts';
import type { Book, Finding, FlowGraph, GraphSeed, PerPolicy } from '../../core/flow-graph.ts';
import { compare } from '../../core/ids.ts';
import { knownLedgerWords } from '../../picture/words.ts';
import { amountText, assetName, counted, percentText } from '../diff/diff-words.ts';
import {
  type MarkdownSection,
  markdownId,
  markdownTable,
  markdownText,
  minuteText,
  transactionsText,
} from '../diff/markdown-text.ts';
import { cappedTable } from './capped-table.ts';

/** What was stolen, where it is by the ledger, and every place that is known. */
export function sumSections(graph: FlowGraph): readonly MarkdownSection[] {
  const isBackward = graph.parameters.direction === 'backward';
  return [
    { title: isBackward ? 'What is asked about' : 'What was stolen', lines: stolen(graph) },
    { title: isBackward ? 'Where it came from' : 'Where it is', lines: ledger(graph) },
    { title: 'Findings', lines: findings(graph) },
  ];
}

/** An amount under each policy, the leading one first; one alone where they agree. */
export function policyTexts(graph: FlowGraph, asset: string, amounts: PerPolicy<string>): string {
  const { policies } = graph.parameters;
  const texts = policies.map((policy) => markdownText(amountText(graph, asset, amounts[policy] ?? '0')));
  if (new Set(texts).size === 1) return texts[0] ?? '';
  return texts.map((text, n) => `${markdownText(policies[n] ?? '')} ${text}`).join(', ');
}

const MOST_SEEDS = 20;
const MOST_FINDINGS = 50;

function stolen(graph: FlowGraph): readonly string[] {
  const { seeds } = graph;
  const sums = new Map<string, bigint>();
  for (const { asset, amount } of seeds) sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(amount));
  const total = [...sums].map(([asset, sum]) => markdownText(amountText(graph, asset, `${sum}`)));
  if (total.length === 0) return ['Nothing.'];
  const more = total.length - MOST_SEEDS;
  const again = graph.warnings.some(({ code }) => code === 'seed-overlap')
    ? ' What came back to where a theft is recorded is in this sum again; below it is counted once.'
    : '';
  const row = ({ asset, amount, node, transaction }: GraphSeed) => [
    markdownText(amountText(graph, asset, amount)),
    markdownId(node),
    markdownId(transaction),
  ];
  return [
    `In all ${total.slice(0, MOST_SEEDS).join(' + ')}${more > 0 ? ` and ${counted(more, 'more asset', 'more assets')}` : ''}, in ${counted(seeds.length, 'payment')}.${again}`,
    '',
    ...cappedTable(['amount', 'to', 'by'], seeds, { most: MOST_SEEDS, row }),
  ];
}

/** Books that a page shows; a theft of many tokens has one each. */
const MOST_BOOKS = 20;

function ledger(graph: FlowGraph): readonly string[] {
  const { policies } = graph.parameters;
  const leading = graph.ledger[policies[0] ?? ''];
  if (!leading) return [];
  if (leading.unit !== null) return bookTable(graph, leading.unit, (policy) => bookOf(graph, policy));
  const units = Object.keys(leading.assets ?? {}).sort(compare);
  const tables = units.slice(0, MOST_BOOKS).flatMap((unit) => [
    ...bookTable(graph, unit, (policy) => {
      const books = graph.ledger[policy]?.assets ?? {};
      return Object.hasOwn(books, unit) ? books[unit] : undefined;
    }),
    '',
  ]);
  const more = units.length - MOST_BOOKS;
  return more > 0 ? [...tables, `And ${more} more assets, in the json export.`] : tables.slice(0, -1);
}

function bookOf(graph: FlowGraph, policy: string): Book | undefined {
  const one = graph.ledger[policy];
  return one && { ...one, stolen: one.stolen ?? '0' };
}

function bookTable(
  graph: FlowGraph,
  unit: string,
  book: (policy: string) => Book | undefined,
): readonly string[] {
  const { policies } = graph.parameters;
  const leading = book(policies[0] ?? '');
  const whole = BigInt(leading?.stolen ?? '0');
  const at = (policy: string, line: string): string => {
    const ends = book(policy)?.ends ?? {};
    return Object.hasOwn(ends, line) ? (ends[line] ?? '0') : '0';
  };
  const lines = [...new Set(policies.flatMap((policy) => Object.keys(book(policy)?.ends ?? {})))];
  const size = (line: string) => BigInt(at(policies[0] ?? '', line));
  lines.sort((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : compare(a, b)));
  const share = (amount: string) => markdownText(percentText(shareOf(BigInt(amount), whole)));
  const amount = (text: string) => markdownText(amountText(graph, unit, text));
  const isBackward = graph.parameters.direction === 'backward';
  const row = (line: string) => [
    markdownText(knownLedgerWords(line) ?? line),
    ...policies.map((policy) => amount(at(policy, line))),
    share(at(policies[0] ?? '', line)),
  ];
  const total = (title: string, of: (one: Book | undefined) => string | undefined) =>
    policies.some((policy) => of(book(policy)) !== undefined)
      ? [[title, ...policies.map((policy) => amount(of(book(policy)) ?? '0')), share(of(leading) ?? '0')]]
      : [];
  return markdownTable(
    ['where', ...policies.map(markdownText), 'share'],
    [
      ...lines.map(row),
      ...total(isBackward ? '**asked about**' : '**stolen**', (one) => one?.stolen),
      ...total('**presumed stolen besides**', (one) => one?.presumed),
    ],
  );
}

function findings(graph: FlowGraph): readonly string[] {
  const row = (finding: Finding) => [
    markdownText(finding.category),
    markdownText(finding.entity ?? ''),
    markdownId(finding.node),
    policyTexts(graph, finding.asset, finding.taint),
    finding.presumed ? policyTexts(graph, finding.asset, finding.presumed) : '',
    sharesText(graph, finding),
    minuteText(finding.firstTime),
    minuteText(finding.lastTime),
    transactionsText(finding.transactions),
    `${markdownText(finding.rule)} (${finding.confidence})`,
  ];
  const titles = [
    'what',
    'who',
    'account',
    'amount',
    'of it presumed',
    'share',
    'first',
    'last',
    'transactions',
    'by',
  ];
  return cappedTable(titles, graph.findings, { most: MOST_FINDINGS, row });
}

/** Under the leading policy; where every asset has a book of its own, of which they are. */
function sharesText(graph: FlowGraph, { share, book, losses = {} }: Finding): string {
  const leading = graph.parameters.policies[0] ?? '';
  const text = (part: string | undefined): string => markdownText(percentText(part ?? '0'));
  if (book === undefined) return text(share[leading]);
  const others = Object.entries(losses).sort(([a], [b]) => compare(a, b));
  return [[book, share] as const, ...others.map(([id, one]) => [id, one.share] as const)]
    .filter(([, part], n) => n === 0 || part[leading] !== '0')
    .map(([id, part]) => `${text(part[leading])} of ${markdownText(assetName(graph, id))}`)
    .join(', ');
}
