import type {
  AccountNode,
  GraphNode,
  GraphStop,
  HoldingTaint,
  SinkNode,
  TransactionNode,
} from './flow-graph.ts';
import {
  chainName,
  type GraphInput,
  hopOf,
  isoTime,
  perPolicy,
  sortedRecord,
  transactionNode,
} from './graph-input.ts';
import {
  type AccountId,
  type Amount,
  type AssetId,
  addressOf,
  chainOf,
  compare,
  type Sink,
  sinkAccount,
  sinkOf,
} from './ids.ts';
import type { Journal } from './journal.ts';
import { linesAt } from './ledger.ts';
import { type Holding, type Movement, UNKNOWN_HEIGHT } from './movement.ts';
import type { Pattern } from './pattern.ts';
import { byStrength } from './pattern-book.ts';
import { isReached } from './settle.ts';
import { shownLegs } from './shown-legs.ts';
import type { Stop } from './stop.ts';
import { toldMemo } from './together.ts';

/** Sums of one account in one asset, one amount a policy. */
interface Sums {
  readonly received: Amount[];
  readonly sent: Amount[];
  readonly held: Amount[];
  readonly ends: Map<string, Amount[]>;
}

interface Draft {
  hop: number;
  readonly assets: Map<AssetId, Sums>;
  /** Stop of the holding with the most taint under the leading policy so far. */
  stop: Stop | undefined;
  most: Amount;
  /** What was seen at its holdings: the stop shows that of one of them at most. */
  readonly seen: Pattern[];
}

/** Every account, transaction and sink that taint reached under any policy, by id. */
export function graphNodes(input: GraphInput): readonly GraphNode[] {
  return [...accountNodes(input), ...transactionNodes(input)].sort((a, b) => compare(a.id, b.id));
}

function accountNodes(input: GraphInput): GraphNode[] {
  const { settlements, stops } = input;
  const { journal } = settlements[0];
  const drafts = new Map<AccountId, Draft>();
  const none = (): Amount[] => settlements.map(() => 0n);
  const sumsOf = (owner: AccountId, asset: AssetId, hop: number): [Draft, Sums] => {
    const draft = drafts.get(owner) ?? { hop, assets: new Map(), stop: undefined, most: -1n, seen: [] };
    drafts.set(owner, draft);
    draft.hop = Math.min(draft.hop, hop);
    const sums = draft.assets.get(asset) ?? { received: none(), sent: none(), held: none(), ends: new Map() };
    draft.assets.set(asset, sums);
    return [draft, sums];
  };
  const add = (sums: Amount[], n: number, amount: Amount): void => {
    sums[n] = (sums[n] as Amount) + amount;
  };

  const asked = askedHoldings(journal);
  inIdOrder(journal.holdings).forEach((n) => {
    const holding = journal.holdings[n] as Holding;
    if (asked.has(n)) sumsOf(holding.owner, holding.asset, 0);
    if (!isReached(settlements, n) || journal.mirror?.between[n] === 1) return;
    const [draft, sums] = sumsOf(holding.owner, holding.asset, hopOf(settlements, 'hop', n));
    settlements.forEach((settlement, p) => {
      for (const [line, { taint }] of linesAt(settlement, n, stops)) {
        const ends = sums.ends.get(line) ?? none();
        sums.ends.set(line, ends);
        for (const column of [sums.held, ends]) add(column, p, taint);
      }
    });
    const stuck = input.knowledge.patterns.stuck.get(holding.id);
    if (stuck) draft.seen.push(stuck.pattern);
    const stop = stops.get(holding.id);
    const most = settlements[0].held[n] as Amount;
    if (stop && most > draft.most) Object.assign(draft, { stop, most });
  });

  journal.movements.forEach(({ chain }, m) => {
    if (settlements.every(({ carries }) => carries[m] === 0)) return;
    for (const { holding, draws, taints } of shownLegs(settlements, m)) {
      const { owner, asset } = journal.holdings[holding] as Holding;
      const sums = drafts.get(owner)?.assets.get(asset);
      const way = draws ? 'sent' : 'received';
      if (sums) for (const [p, taint] of taints.entries()) add(sums[way], p, taint);
    }
    if (settlements.every(({ fees }) => !fees.has(m))) return;
    const { asset } = journal.holdings[
      journal.legHolding[journal.inputsAt[m] as number] as number
    ] as Holding;
    const [, sums] = sumsOf(sinkAccount(chain, 'fees'), asset, hopOf(settlements, 'distance', m));
    const ends = sums.ends.get('fees') ?? none();
    sums.ends.set('fees', ends);
    settlements.forEach(({ fees }, p) => {
      for (const column of [sums.received, sums.held, ends]) add(column, p, fees.get(m)?.taint ?? 0n);
    });
  });
  return [...drafts].map(([owner, draft]) => accountNode(input, owner, draft));
}

/** Backward: holdings that received what is asked about. Nothing needs to be drawn from them. */
function askedHoldings({ mirror, seedAt, legHolding }: Journal): ReadonlySet<number> {
  // The one input of a passage stands before its one output.
  return new Set(mirror ? [...seedAt.keys()].map((leg) => legHolding[leg - 1] as number) : []);
}

function inIdOrder(holdings: readonly Holding[]): number[] {
  return holdings
    .map((_, n) => n)
    .sort((a, b) => compare((holdings[a] as Holding).id, (holdings[b] as Holding).id));
}

function accountNode(input: GraphInput, owner: AccountId, draft: Draft): AccountNode | SinkNode {
  const chain = chainName(input, chainOf(owner));
  const holdings = holdingTaints(input, draft);
  const sink: Sink | undefined = sinkOf(owner);
  if (sink !== undefined) return { id: owner, kind: 'sink', chain, sink, hop: draft.hop, holdings };
  const labels = input.knowledge.labels.get(owner) ?? [];
  return {
    id: owner,
    kind: 'account',
    chain,
    address: addressOf(owner),
    hop: draft.hop,
    labels: labels.map(({ name, category, source, confidence }) => ({ name, category, source, confidence })),
    holdings,
    patterns: [...(input.knowledge.patterns.accounts.get(owner) ?? []), ...draft.seen].sort(byStrength),
    stop: draft.stop ? graphStop(draft.stop) : null,
  };
}

function holdingTaints({ settlements }: GraphInput, { assets }: Draft): readonly HoldingTaint[] {
  return [...assets]
    .sort(([a], [b]) => compare(a, b))
    .map(([asset, sums]) => ({
      asset,
      taint: perPolicy(settlements, (_, n) => ({
        received: `${sums.received[n]}`,
        sent: `${sums.sent[n]}`,
        held: `${sums.held[n]}`,
      })),
      ends: sortedRecord(
        [...sums.ends].map(([line, ends]) => [line, perPolicy(settlements, (_, n) => `${ends[n]}`)] as const),
      ),
    }));
}

function graphStop(stop: Stop): GraphStop {
  switch (stop.reason) {
    case 'labelled': {
      const { name, category, source, confidence } = stop.label;
      return {
        reason: 'labelled',
        category,
        entity: name,
        rule: 'label',
        evidence: { source, confidence: `${confidence}` },
      };
    }
    case 'pattern':
      return {
        reason: 'pattern',
        category: stop.category,
        rule: stop.pattern.name,
        evidence: stop.pattern.evidence,
      };
    case 'decided':
      return {
        reason: 'decided',
        rule: 'decision',
        ...(stop.because !== null && { evidence: { because: stop.because } }),
      };
    case 'opaque':
      return { reason: 'opaque', rule: 'chain', evidence: { why: stop.why } };
    case 'unavailable':
      return { reason: 'unavailable', evidence: { code: stop.code } };
    case 'resting':
    case 'opening':
    case 'unexplained':
    case 'mixed':
    case 'floor':
    case 'hops':
    case 'budget':
      return { reason: stop.reason };
  }
}

function transactionNodes(input: GraphInput): readonly TransactionNode[] {
  const { settlements } = input;
  const nodes = new Map<string, TransactionNode>();
  const { movements, mirror } = settlements[0].journal;
  movements.forEach((movement, m) => {
    if (settlements.every(({ carries }) => carries[m] === 0)) return;
    const role = mirror?.roleOf(m) ?? 'movement';
    if (role === 'opening' || role === 'shortfall') return;
    // A passage is no hop of its own: its transaction is the next one.
    const hop = hopOf(settlements, 'distance', m) + (role === 'passage' ? 1 : 0);
    const node = transaction(input, movement, hop);
    const twin = nodes.get(node.id);
    nodes.set(node.id, twin ? merged(twin, node) : node);
  });
  return [...nodes.values()];
}

/** One node for two movements of a transaction, whichever stands first: movements without order between them may stand either way. */
function merged(a: TransactionNode, b: TransactionNode): TransactionNode {
  const memo = toldMemo(a.memo, b.memo);
  return { ...a, hop: Math.min(a.hop, b.hop), ...(memo !== undefined && { memo }) };
}

function transaction(input: GraphInput, movement: Movement, hop: number): TransactionNode {
  const { chain, txid, position, memo } = movement;
  const { knowledge } = input;
  const id = transactionNode(chain, txid);
  return {
    id,
    kind: 'transaction',
    chain: chainName(input, chain),
    txid,
    height: position.height === UNKNOWN_HEIGHT ? null : position.height,
    time: position.time === null ? null : isoTime(position.time),
    hop,
    patterns: knowledge.patterns.transactions.get(id) ?? [],
    ...(memo !== undefined && { memo }),
  };
}
