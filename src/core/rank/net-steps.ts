import type { RankGraph, RankSide } from './rank.ts';
import type { Way } from './ttr.ts';

/** What a node paid one other in one transaction of one asset, less what came back; seen along one way. */
export interface NetStep {
  /** As the way sees it. */
  readonly time: number;
  readonly value: number;
  readonly symbol: string;
  /** Value of this and all later steps in its symbol. */
  readonly rest: number;
  /** Where its chips land. */
  readonly end: { readonly node: number; readonly time: number; readonly symbol: string };
  /** The symbol that came in the same transaction for it, where one thing did: it was exchanged. */
  readonly exchanged: string | undefined;
}

/** Net payments of a node along a way, in the order of the way. A transaction with one gain in another symbol is an exchange. */
export function netSteps(graph: RankGraph, node: number, way: Way): readonly NetStep[] {
  const drafts: Omit<NetStep, 'rest'>[] = [];
  for (const nets of netsOf(graph, node, way).values()) {
    const gains = [...nets.values()].filter(({ value }) => value < 0);
    const gained = gains.length === 1 ? gains[0]?.symbol : undefined;
    for (const { symbol, value, last } of nets.values()) {
      if (value <= 0 || last === undefined) continue;
      const exchanged = gained === symbol ? undefined : gained;
      drafts.push({ time: last.time, value, symbol, end: last.end, exchanged });
    }
  }
  drafts.sort((a, b) => a.time - b.time);
  const rests = new Map<string, number>();
  const steps = drafts.toReversed().map((draft): NetStep => {
    const rest = (rests.get(draft.symbol) ?? 0) + draft.value;
    rests.set(draft.symbol, rest);
    return { ...draft, rest };
  });
  return steps.reverse();
}

interface Net {
  readonly symbol: string;
  /** Above 0 where it goes along the way. */
  value: number;
  /** The last payment along the way. */
  last: Pick<NetStep, 'time' | 'end'> | undefined;
}

/** By transaction, then by symbol and other side. */
function netsOf({ out, into }: RankGraph, node: number, { sign }: Way): Map<string, Map<string, Net>> {
  const transactions = new Map<string, Map<string, Net>>();
  const add = (tx: string, other: number, { symbol, value }: RankSide): Net => {
    const nets = transactions.get(tx) ?? new Map<string, Net>();
    transactions.set(tx, nets);
    const key = `${other} ${symbol}`;
    const net = nets.get(key) ?? { symbol, value: 0, last: undefined };
    nets.set(key, net);
    net.value += value;
    return net;
  };
  const against = ({ value, ...side }: RankSide): RankSide => ({ ...side, value: -value });
  const pass = (net: Net, time: number, end: NetStep['end']): void => {
    if (net.last === undefined || net.last.time <= time) net.last = { time, end };
  };
  for (const { to, paid, got, tx } of out[node] ?? []) {
    if (sign === 1) pass(add(tx, to, paid), paid.time, { node: to, ...got });
    else add(tx, to, against(paid));
  }
  for (const { from, paid, got, tx } of into[node] ?? []) {
    if (sign === -1) pass(add(tx, from, got), -got.time, { node: from, ...paid });
    else add(tx, from, against(got));
  }
  return transactions;
}
