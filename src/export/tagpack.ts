import type { AccountNode, Finding, FlowGraph } from '../core/flow-graph.ts';
import { categories } from '../core/label.ts';
import { chunked, type Exporter } from './exporter.ts';
import { amountsRecord } from './json.ts';
import { jsonText, lineText } from './plain-text.ts';
import { yamlText } from './yaml-text.ts';

/**
 * A GraphSense TagPack (graphsense/graphsense-tagpack-tool@10266f5, `src/tagpack/conf/tagpack_schema.yaml`) of the accounts where
 * stolen value left sight by a label or a pattern: what somebody may publish of a trace. `coinhound labels import` reads it back.
 *
 * GraphSense's confidences are names; a tag has the strongest that its ground allows and never more than the graph says, and the
 * figure itself in `context`, with the exact amounts. Leaves out value that rests or burned, which says nothing of who an account is;
 * labels of accounts without a finding, which are their sources' to publish; patterns without a category; and everything else.
 */
export const tagpack: Exporter = {
  name: 'tagpack',
  extension: 'yaml',
  summary: 'a GraphSense TagPack of the accounts where value left sight',
  write: (graph) => chunked(document(graph)),
};

function* document(graph: FlowGraph): Iterable<string> {
  const { incident, tool, parameters, findings, nodes } = graph;
  const isBackward = parameters.direction === 'backward';
  const untitled = isBackward ? 'Origin of cryptocurrency' : 'Flow of stolen cryptocurrency';
  yield `title: ${yamlText(shown(incident ? incident.name || incident.id : untitled, untitled))}\n`;
  yield `creator: ${yamlText(shown(`${tool.name} ${tool.version}`, 'coinhound'))}\n`;
  yield `description: ${yamlText(isBackward ? SOURCES : PLACES)}\n`;
  const byNode = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (!isCategory(finding.category)) continue;
    const before = byNode.get(finding.node);
    if (before) before.push(finding);
    else byNode.set(finding.node, [finding]);
  }
  let heading = 'tags:\n';
  for (const node of nodes) {
    const found = byNode.get(node.id);
    if (!found || node.kind !== 'account' || node.address.trim() === '') continue;
    for (const claims of claimsOf(found)) {
      yield heading + tag(claims, node, parameters.policies);
      heading = '';
    }
  }
  if (heading !== '') yield 'tags: []\n';
}

const PLACES = 'Accounts where stolen value left sight, by a trace through public ledgers.';
const SOURCES = 'Accounts that value came from whose origin was asked, by a trace through public ledgers.';

const isCategory = (name: string): boolean => categories.some((category) => category === name);

/** One finding for each asset. */
type Claims = readonly [Finding, ...Finding[]];

/** Findings that say the same of one account, together. */
function claimsOf(findings: readonly Finding[]): Iterable<Claims> {
  const all = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.category, finding.entity, finding.rule]);
    const before = all.get(key);
    if (before) before.push(finding);
    else all.set(key, [finding]);
  }
  return all.values();
}

function tag(claims: Claims, account: AccountNode, policies: readonly string[]): string {
  const [{ category, entity, rule, confidence }] = claims;
  const label = account.labels.find((one) => one.name === entity && one.category === category);
  const network = networkOf(account.chain);
  const taint = claims.map((one) => ({ asset: one.asset, taint: amountsRecord(one.taint, policies) }));
  const fields = [
    ['address', account.address.trim()],
    ['label', shown(entity ?? `${category} (${rule})`, category)],
    ['currency', network],
    ['network', network],
    ['category', category],
    ['confidence', confidenceName(claims[0])],
    ['source', shown(label ? label.source : `pattern ${rule}`, 'not told')],
    ['context', jsonText({ rule, confidence, taint })],
  ] as const;
  const lines = fields.map(([name, value]) => `${name}: ${yamlText(value)}\n`);
  const last = claims.flatMap(({ lastTime }) => lastTime ?? []).reduce((a, b) => (a > b ? a : b), '');
  // A day without quotes, which GraphSense takes for a date.
  const day = last === '' ? [] : [`lastmod: ${last.slice(0, 10)}\n`];
  return `  - ${[...lines, ...day].join('    ')}`;
}

/** Characters of a text that people read; the reader of TagPacks takes 2,000. */
const LONGEST = 300;

function shown(text: string, otherwise: string): string {
  const line = lineText(text, LONGEST).trim();
  return line === '' ? otherwise : line;
}

/** What GraphSense calls a ledger (`src/tagpack/constants.py` there), or else its name as configured. */
function networkOf(chain: string): string {
  const names: Readonly<Record<string, string>> = {
    bitcoin: 'BTC',
    litecoin: 'LTC',
    ethereum: 'ETH',
    bsc: 'BSC',
    polygon: 'MATIC',
    arbitrum: 'ARB',
    optimism: 'OP',
    tron: 'TRX',
    zcash: 'ZEC',
    monero: 'XMR',
    xrp: 'XRP',
    'bitcoin-sv': 'BSV',
  };
  return Object.hasOwn(names, chain) ? (names[chain] as string) : shown(chain, 'unknown');
}

/**
 * The name of the confidence: a label is what a third party says, at best a trusted one, and a pattern is a heuristic. `override` and
 * `ownership` are never used: they would speak for a whole cluster, or claim a key.
 */
function confidenceName({ rule, confidence }: Finding): string {
  if (confidence < 10) return 'unknown';
  if (rule !== 'label' || confidence < 20) return 'heuristic';
  return confidence < 50 ? 'web_crawl' : 'trusted_provider';
}
