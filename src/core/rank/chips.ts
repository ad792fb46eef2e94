import { compare } from '../ids.ts';
import type { RankGraph, Ranking } from './rank.ts';
import { residuals } from './residuals.ts';
import { ALPHA, isEnough } from './ttr.ts';

/** A piece of a residual that knows when it came, and in which asset where that matters. */
export interface Chip {
  readonly time: number;
  readonly symbol: string;
  readonly value: number;
}

export interface ChipRanking extends Ranking {
  /** What a node has, the earliest first. */
  chips(node: number): readonly Chip[];
}

/** Where chips go that a push sends on. */
export interface Hands {
  give(node: number, chip: Chip): void;
  /** Leaves a chip where it is. */
  giveBack(chip: Chip): void;
}

export interface ChipRule {
  /** The first push of a source lays chips at its neighbours. Returns what the source keeps. */
  start(graph: RankGraph, source: number, hands: Hands): number;
  /** Sends on what is left of a node's chips, the earliest first. */
  push(graph: RankGraph, node: number, chips: readonly Chip[], hands: Hands): void;
}

/** A ranking whose residuals are chips: those of one node, time and symbol are one. */
export function chipRanking(graph: RankGraph, rule: ChipRule): ChipRanking {
  const { add, giveBack, take, ...rest } = residuals(graph.size, isEnough);
  const kept = new Float64Array(graph.size);
  const purses: Purse[] = Array.from({ length: graph.size }, () => new Map());
  const unstarted = new Set(graph.sources.map(({ node }) => node));
  for (const node of unstarted) add(node, 1);

  const handsOf = (from: number): Hands => ({
    give(node, chip) {
      put(purses[node] as Purse, chip);
      add(node, chip.value);
    },
    giveBack(chip) {
      put(purses[from] as Purse, chip);
      giveBack(from, chip.value);
    },
  });
  const start = (node: number): void => {
    take(node);
    for (const { value } of listed(purses[node] as Purse)) giveBack(node, value);
    kept[node] = (kept[node] as number) + rule.start(graph, node, handsOf(node));
  };

  return {
    ...rest,
    push(node) {
      if (unstarted.delete(node)) return start(node);
      const chips = listed(purses[node] as Purse);
      purses[node] = new Map();
      take(node);
      kept[node] = (kept[node] as number) + ALPHA * chips.reduce((sum, { value }) => sum + value, 0);
      rule.push(graph, node, chips, handsOf(node));
    },
    kept: (node) => kept[node] as number,
    chips: (node) => listed(purses[node] as Purse),
  };
}

/** Values by symbol and time. */
type Purse = Map<string, Map<number, number>>;

function put(purse: Purse, { symbol, time, value }: Chip): void {
  const values = purse.get(symbol);
  if (values) values.set(time, (values.get(time) ?? 0) + value);
  else purse.set(symbol, new Map([[time, value]]));
}

function listed(purse: Purse): Chip[] {
  const chips: Chip[] = [];
  for (const [symbol, values] of purse) {
    for (const [time, value] of values) if (value > 0) chips.push({ time, symbol, value });
  }
  return chips.sort((a, b) => (a.time === b.time ? compare(a.symbol, b.symbol) : a.time - b.time));
}
