import type { Change, Destination, DiffItem, FindingItem, MovedItem } from '../../core/diff/diff-item.ts';
import type { GraphDiff } from '../../core/graph-diff.ts';
import { amountText, percentText } from './diff-words.ts';
import {
  type MarkdownSection,
  markdownId,
  markdownTable,
  markdownText,
  minuteText,
  transactionsText,
} from './markdown-text.ts';

/** What people should be told of: value that reached a place, was frozen, moved, or is no longer there. */
export function flaggedSections(diff: GraphDiff): readonly MarkdownSection[] {
  const of = <K extends DiffItem['kind']>(kind: K) =>
    diff.items.filter((item): item is Extract<DiffItem, { readonly kind: K }> => item.kind === kind);
  const reached = of('reached');
  const isRest = ({ category }: FindingItem): boolean => category === 'resting';
  return [
    {
      title: 'Newly reached',
      lines: findingTable(
        diff,
        reached.filter((item) => !isRest(item)),
      ),
    },
    { title: 'Frozen', lines: findingTable(diff, of('frozen')) },
    { title: 'Moved from where it rested', lines: movedLines(diff, of('moved')) },
    { title: 'Where more rests now', lines: findingTable(diff, reached.filter(isRest)) },
    { title: 'Less than before', lines: findingTable(diff, of('reduced')) },
  ];
}

/** Amounts under each policy, the leading one first, without a name where there is one alone. */
export function policyAmounts(
  diff: GraphDiff,
  asset: string,
  amounts: Readonly<Record<string, string>>,
): string {
  const shown = diff.policies.map((policy) => {
    const amount = markdownText(amountText(diff, asset, amounts[policy] ?? '0'));
    return diff.policies.length === 1 ? amount : `${markdownText(policy)} ${amount}`;
  });
  return [...new Set(shown)].join(', ');
}

const shareText = ({ share, losses }: Change): string =>
  Object.keys(losses).length === 0 ? '' : markdownText(percentText(share));

function findingTable(diff: GraphDiff, items: readonly FindingItem[]): readonly string[] {
  if (items.length === 0) return [];
  const titles = [
    'what',
    'who',
    'account',
    'amount',
    'share',
    'there now',
    'first',
    'last',
    'transactions',
    'by',
  ];
  return markdownTable(
    titles,
    items.map((item) => [
      `${item.change} ${markdownText(item.category)}`,
      markdownText(item.entity ?? ''),
      markdownId(item.node),
      policyAmounts(diff, item.asset, item.amount),
      shareText(item),
      item.change === 'new' ? '' : policyAmounts(diff, item.asset, item.now),
      minuteText(item.firstTime),
      minuteText(item.lastTime),
      transactionsText(item.transactions),
      `${markdownText(item.rule)} (${item.confidence}${item.presumed ? ', part presumed' : ''})`,
    ]),
  );
}

function movedLines(diff: GraphDiff, items: readonly MovedItem[]): readonly string[] {
  if (items.length === 0) return [];
  const rows = items.map((item) => [
    markdownId(item.node),
    policyAmounts(diff, item.asset, item.amount),
    shareText(item),
    policyAmounts(diff, item.asset, item.was),
    policyAmounts(diff, item.asset, item.now),
    minuteText(item.firstTime),
    minuteText(item.lastTime),
    transactionsText(item.transactions),
    destinationsText(diff, item.to),
  ]);
  return markdownTable(
    ['from', 'amount', 'share', 'rested', 'rests now', 'first', 'last', 'transactions', 'where it went'],
    rows,
  );
}

/** Destinations that a cell has room for. */
const MOST = 6;

function destinationsText(diff: GraphDiff, to: readonly Destination[]): string {
  const [leading = ''] = diff.policies;
  const shown = to.slice(0, MOST).map(({ node, by, asset, taint, label }) => {
    const who = label ? `, ${markdownText(`${label.name} (${label.category})`)}` : '';
    const way = by === 'payment' || by === 'fee' ? '' : ` by ${by}`;
    return `${markdownId(node)}${who}${way}: ${markdownText(amountText(diff, asset, taint[leading] ?? '0'))}`;
  });
  return [...shown, ...(to.length > MOST ? [`and ${to.length - MOST} more`] : [])].join('; ');
}
