import { byGraph } from './by-graph.ts';
import { type Chip, type ChipRanking, chipRanking, type Hands } from './chips.ts';
import { type NetStep, netSteps } from './net-steps.ts';
import type { RankGraph, RankSide, RankStrategy } from './rank.ts';
import { replay } from './replay.ts';
import { ALPHA, type Way, ways } from './ttr.ts';

/**
 * As `ttr-time`, where weight also knows its asset: it goes on in that asset alone, over what was paid net in each transaction, and
 * where a transaction gave one thing in another asset for it, over later payments in that one. Each asset of a source starts with a weight
 * of its own. Rule as TTRRedirect of wuzhy1ng/BlockchainSpider BlockchainSpider/strategies/ttr.py. That loses the weight for which
 * there is no later payment in its asset; here it stays. There, what was exchanged is shared evenly over the payments that follow; here by value.
 */
export const ttrRedirect: RankStrategy = {
  name: 'ttr-redirect',
  summary: 'as ttr-time, asset by asset and through exchanges inside one transaction',
  scores: byGraph((graph) => replay(graph, ttrRedirectRanking(graph))),
};

/** The ranking by itself. */
export function ttrRedirectRanking(graph: RankGraph): ChipRanking {
  const known = new Map<Way, Map<number, readonly NetStep[]>>(ways.map((way) => [way, new Map()]));
  const stepsOn = (way: Way, node: number): readonly NetStep[] => {
    const found = known.get(way)?.get(node) ?? netSteps(graph, node, way);
    known.get(way)?.set(node, found);
    return found;
  };
  return chipRanking(graph, {
    start: (_, source, hands) => layFirst(graph, source, hands),
    push(_, node, chips, hands) {
      for (const way of ways) pushAlong(way, stepsOn(way, node), chips, hands);
    },
  });
}

/** Lays chips at all neighbours of a source, by value within each asset and whatever the time. */
function layFirst({ out, into }: RankGraph, source: number, { give, giveBack }: Hands): number {
  const outs = out[source] ?? [];
  const ins = into[source] ?? [];
  const outSums = sumsOf(outs.map(({ paid }) => paid));
  const inSums = sumsOf(ins.map(({ got }) => got));
  const [forward, backward] = ways;
  for (const { to, paid, got } of outs) {
    const value = (forward.part * paid.value) / (outSums.get(paid.symbol) as number);
    give(to, { ...got, value });
  }
  for (const { from, paid, got } of ins) {
    const value = (backward.part * got.value) / (inSums.get(got.symbol) as number);
    give(from, { ...paid, value });
  }
  const symbols = new Set([...outSums.keys(), ...inSums.keys()]);
  for (const symbol of symbols) {
    if (!outSums.has(symbol)) giveBack({ symbol, time: Number.NEGATIVE_INFINITY, value: forward.part });
    if (!inSums.has(symbol)) giveBack({ symbol, time: Number.POSITIVE_INFINITY, value: backward.part });
  }
  return ALPHA * symbols.size;
}

function sumsOf(sides: readonly RankSide[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { symbol, value } of sides) sums.set(symbol, (sums.get(symbol) ?? 0) + value);
  return sums;
}

/** Chips of one symbol that wait for a payment later than they are. */
interface Line {
  /** The earliest on the way first. */
  readonly chips: Chip[];
  next: number;
  /** Came out of exchanges on the way: no further part of it is kept. */
  exchanged: Chip[];
  /** What the next payment gets for each unit of value. */
  rate: number;
}

/** One pass over payments in the order of the way: what was exchanged joins those that wait in its symbol. */
function pushAlong(
  { sign, part }: Way,
  steps: readonly NetStep[],
  chips: readonly Chip[],
  { give, giveBack }: Hands,
): void {
  const lines = new Map<string, Line>();
  const lineOf = (symbol: string): Line => {
    const line = lines.get(symbol) ?? { chips: [], next: 0, exchanged: [], rate: 0 };
    lines.set(symbol, line);
    return line;
  };
  for (const chip of sign === 1 ? chips : chips.toReversed())
    lineOf(chip.symbol).chips.push({ ...chip, time: sign * chip.time });
  for (const { time, symbol, value, rest, exchanged, end } of steps) {
    const line = lineOf(symbol);
    line.rate += taken(line, time, part) / rest;
    if (line.rate === 0) continue;
    const share = line.rate * value;
    if (exchanged === undefined) give(end.node, { time: end.time, symbol: end.symbol, value: share });
    else lineOf(exchanged).exchanged.push({ time, symbol: exchanged, value: share });
  }
  for (const { chips: own, next, exchanged } of lines.values()) {
    for (const chip of own.slice(next))
      giveBack({ ...chip, time: sign * chip.time, value: part * chip.value });
    for (const chip of exchanged) giveBack({ ...chip, time: sign * chip.time });
  }
}

/** Takes what came before `time` off a line. */
function taken(line: Line, time: number, part: number): number {
  let sum = 0;
  for (let chip = line.chips[line.next]; chip && chip.time < time; chip = line.chips[++line.next])
    sum += part * chip.value;
  if (line.exchanged.length === 0) return sum;
  for (const chip of line.exchanged) if (chip.time < time) sum += chip.value;
  line.exchanged = line.exchanged.filter((chip) => chip.time >= time);
  return sum;
}
