import type { Coverage, FlowGraph, GraphEdge, GraphLead, Warning } from '../../core/flow-graph.ts';
import { compare } from '../../core/ids.ts';
import { directionWords } from '../../picture/direction-words.ts';
import { knownCoverageWords } from '../../picture/words.ts';
import { amountText, assetName, counted } from '../diff/diff-words.ts';
import {
  type MarkdownSection,
  markdownId,
  markdownTable,
  markdownText,
  transactionsText,
} from '../diff/markdown-text.ts';
import { cappedTable } from './capped-table.ts';
import { policyTexts } from './report-sums.ts';

/** What was crossed on the way, what else is worth a look, what was not read, and what the trace was asked. */
export function groundSections(graph: FlowGraph): readonly MarkdownSection[] {
  return [
    { title: 'Swaps and bridges', lines: crossings(graph) },
    { title: 'Worth a look', lines: leads(graph) },
    { title: 'What was not read whole', lines: coverage(graph) },
    { title: 'Warnings', lines: warnings(graph) },
    { title: 'How it was traced', lines: parameters(graph) },
  ];
}

const MOST = 25;

function crossings(graph: FlowGraph): readonly string[] {
  const edges = graph.edges.filter(({ crossing }) => crossing !== undefined);
  const row = ({ kind, source, target, asset, taint, crossing }: GraphEdge) =>
    crossing
      ? [
          `${kind} by ${markdownText(crossing.rule)}`,
          policyTexts(graph, asset, taint),
          policyTexts(graph, crossing.asset, crossing.taint),
          tierText(crossing.tier),
          `${crossing.confidence}`,
          markdownId(source),
          target === source ? '' : markdownId(target),
        ]
      : [];
  const titles = [
    'what',
    `${directionWords(graph).value} given`,
    'came out as',
    'known by',
    'confidence',
    'transaction',
    'to transaction',
  ];
  return cappedTable(titles, edges, { most: MOST, row });
}

function tierText(tier: 1 | 2 | 3): string {
  if (tier === 1) return 'an id on both sides';
  return tier === 2 ? "the bridge's own service" : 'amounts and times alone';
}

function leads(graph: FlowGraph): readonly string[] {
  const row = ({ rule, confidence, account, about, amounts, transactions }: GraphLead) => [
    `${markdownText(rule)} (${confidence})`,
    markdownId(account),
    transactionsText(about),
    firstOf(
      Object.entries(amounts)
        .sort(([a], [b]) => compare(a, b))
        .map(([asset, amount]) => markdownText(amountText(graph, asset, amount))),
      ', ',
    ),
    transactionsText(transactions),
  ];
  const table = cappedTable(['why', 'account', 'about', 'amounts', 'transactions'], graph.leads, {
    most: MOST,
    row,
  });
  return table.length === 0 ? [] : ['Outside the trace, and no part of its sums.', '', ...table];
}

/** The first three, and how many more. */
const firstOf = (texts: readonly string[], between: string): string =>
  [...texts.slice(0, 3), ...(texts.length > 3 ? [`and ${texts.length - 3} more`] : [])].join(between);

function coverage(graph: FlowGraph): readonly string[] {
  if (graph.coverage.length === 0) return ['Every account that the trace went through was read whole.'];
  const counts = new Map<string, number>();
  for (const { why } of graph.coverage) counts.set(why, (counts.get(why) ?? 0) + 1);
  const summary = [...counts]
    .sort(([a], [b]) => compare(a, b))
    .slice(0, MOST)
    .map(([why, count]) => `- ${counted(count, 'holding')}: ${markdownText(knownCoverageWords(why) ?? why)}`);
  const row = ({ node, asset, why, notes }: Coverage) => [
    markdownId(node),
    markdownText(assetName(graph, asset)),
    markdownText(why),
    firstOf(notes.map(markdownText), '; '),
  ];
  return [
    ...summary,
    '',
    ...cappedTable(['account', 'asset', 'why', 'notes'], graph.coverage, { most: MOST, row }),
  ];
}

function warnings(graph: FlowGraph): readonly string[] {
  const row = ({ code, message, node, asset, amount }: Warning) => [
    code,
    markdownText(message),
    node === undefined ? '' : markdownId(node),
    amount === undefined ? '' : markdownText(asset === undefined ? amount : amountText(graph, asset, amount)),
  ];
  return cappedTable(['about', 'warning', 'account', 'amount'], graph.warnings, { most: MOST, row });
}

function parameters({ parameters: asked, tool }: FlowGraph): readonly string[] {
  const { policies, direction, presume, limits, through, decisions = [], labelsAsOf, asOf, digests } = asked;
  const heights = Object.entries(asOf).sort(([a], [b]) => compare(a, b));
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ['program', `${tool.name} ${tool.version}`],
    ['direction', direction],
    ['policies, the first led', policies.join(', ')],
    ['presumed stolen from a share of', presume],
    ['hops', limits.hops],
    ['smallest part that is followed', limits.minTaint],
    ['lookups at most', limits.maxLookups],
    ['a hub from', `${limits.hubCounterparties} counterparties or ${limits.hubTransactions} transactions`],
    ['looked up first', limits.rank],
    ['walked through', through.length === 0 ? undefined : through.join(', ')],
    ...decisions.map(({ account, kind, because }) => [`decided: ${kind} ${account}`, because ?? ''] as const),
    ['labels published by', labelsAsOf],
    ...heights.slice(0, MOST).map(([chain, height]) => [`${chain} read up to height`, height] as const),
    ['digest of the labels', digests.labels],
    ['digest of the configuration', digests.configuration],
  ];
  return markdownTable(
    ['what', 'value'],
    rows.flatMap(([name, value]) =>
      value === undefined ? [] : [[markdownText(name), markdownText(`${value}`)]],
    ),
  );
}
