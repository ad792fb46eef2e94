import type { DiffItem, HopItem, LabelState, LedgerItem } from '../../core/diff/diff-item.ts';
import type { GraphDiff } from '../../core/graph-diff.ts';
import { amountText, counted } from './diff-words.ts';
import { policyAmounts } from './markdown-flagged.ts';
import {
  type MarkdownSection,
  markdownId,
  markdownTable,
  markdownText,
  minuteText,
  transactionsText,
} from './markdown-text.ts';

/** All that differs besides what people should be told of first. */
export function changedSections(diff: GraphDiff): readonly MarkdownSection[] {
  const of = <K extends DiffItem['kind']>(kind: K) =>
    diff.items.filter((item): item is Extract<DiffItem, { readonly kind: K }> => item.kind === kind);
  const section = (title: string, titles: readonly string[], rows: readonly (readonly string[])[]) => ({
    title,
    lines: rows.length === 0 ? [] : markdownTable(titles, rows),
  });
  return [
    section(
      'Labels that changed an end',
      ['account', 'before', 'now'],
      of('label').map(({ node, was, now }) => [markdownId(node), stateText(was), stateText(now)]),
    ),
    section(
      'Crossings',
      ['change', 'rule', 'gave', 'received', 'tier', 'first', 'transactions'],
      of('crossing').map((item) => [
        `${item.change} ${item.by}`,
        markdownText(item.rule),
        policyAmounts(diff, item.asset, item.taint),
        policyAmounts(diff, item.received.asset, item.received.taint),
        `${item.tier} (${item.confidence})`,
        minuteText(item.firstTime),
        transactionsText(item.transactions),
      ]),
    ),
    section(
      'Patterns',
      ['change', 'pattern', 'where', 'evidence'],
      of('pattern').map(({ change, name, confidence, node, evidence }) => [
        change,
        `${markdownText(name)} (${confidence})`,
        markdownId(node),
        markdownText(evidenceText(evidence)),
      ]),
    ),
    section(
      'Leads',
      ['change', 'rule', 'account', 'about', 'amounts', 'first', 'last', 'transactions'],
      of('lead').map((item) => [
        item.change,
        `${markdownText(item.rule)} (${item.confidence})`,
        markdownId(item.account),
        transactionsText(item.about),
        Object.entries(item.amounts)
          .map(([asset, amount]) => markdownText(amountText(diff, asset, amount)))
          .join(', '),
        minuteText(item.firstTime),
        minuteText(item.lastTime),
        transactionsText(item.transactions),
      ]),
    ),
    section(
      'No longer in the graph',
      ['transaction', 'time'],
      of('disappeared').map(({ node, firstTime }) => [markdownId(node), minuteText(firstTime)]),
    ),
    section('Ledger', ['policy', 'line', 'before', 'now'], of('ledger').map(ledgerRow(diff))),
    section(
      'Not read whole',
      ['change', 'account', 'asset', 'why', 'evidence'],
      of('coverage').map(({ change, node, asset, why, evidence }) => [
        change,
        markdownId(node),
        markdownId(asset),
        markdownText(why),
        markdownText(evidenceText(evidence)),
      ]),
    ),
    section(
      'Warnings',
      ['change', 'warning', 'account', 'before', 'now'],
      of('warning').map(({ change, message, node, asset, was, now }) => [
        change,
        markdownText(message),
        node === undefined ? '' : markdownId(node),
        ...[was, now].map((amount) =>
          amount === null ? '' : markdownText(asset === undefined ? amount : amountText(diff, asset, amount)),
        ),
      ]),
    ),
    hops(of('hops')),
  ];
}

function stateText({ labels, stop, categories }: LabelState): string {
  const claims = labels.map(({ name, category, source }) => `${name} (${category}, ${source})`);
  const end = stop ? `ends: ${[stop.reason, stop.category].filter(Boolean).join(' ')}` : 'goes on';
  const found = categories.length === 0 ? '' : `; found: ${categories.join(', ')}`;
  return markdownText(`${claims.join(', ') || 'no label'}; ${end}${found}`);
}

const evidenceText = (evidence: Readonly<Record<string, string>>): string =>
  Object.entries(evidence)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const ledgerRow =
  (diff: GraphDiff) =>
  ({ policy, book, part, line, was, now }: LedgerItem): readonly string[] => [
    markdownText(policy),
    part === 'ends' ? markdownText(line ?? '') : `sum ${part}`,
    markdownText(amountText(diff, book, was)),
    markdownText(amountText(diff, book, now)),
  ];

/** Hops that a page lists; the JSON form has them all. */
const MOST_HOPS = 500;

function hops(items: readonly HopItem[]): MarkdownSection {
  const transactions = items.filter(({ what }) => what === 'transaction');
  const accounts = items.filter(({ what }) => what === 'account');
  if (items.length === 0) return { title: 'New hops', lines: [] };
  const count = `${counted(transactions.length, 'transaction')} and ${counted(accounts.length, 'account')}.`;
  const shown = [...transactions, ...accounts].slice(0, MOST_HOPS);
  const rows = shown.map(({ what, node, hop, firstTime, transactions: paid }) => [
    what,
    markdownId(node),
    `${hop}`,
    minuteText(firstTime),
    what === 'account' ? transactionsText(paid) : '',
  ]);
  const more = items.length - shown.length;
  return {
    title: 'New hops',
    lines: [
      count,
      '',
      ...markdownTable(['what', 'id', 'hop', 'first', 'paid by'], rows),
      ...(more > 0 ? ['', `And ${more} more.`] : []),
    ],
  };
}
