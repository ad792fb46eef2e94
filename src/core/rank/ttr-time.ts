import { byGraph } from './by-graph.ts';
import { type Chip, type ChipRanking, chipRanking, type Hands } from './chips.ts';
import type { RankEdge, RankGraph, RankStrategy } from './rank.ts';
import { replay } from './replay.ts';
import { ALPHA, type Way, ways } from './ttr.ts';
import { valueShares } from './value-shares.ts';

/**
 * As `ttr-weight`, where weight that came at some time goes on over later payments alone, and back over earlier ones; where there
 * are none it stays. A source's first push goes by value alone. Sees direction, value and time; of several assets
 * each that is paid later gets an equal part first. Rule as TTRTime of wuzhy1ng/BlockchainSpider
 * BlockchainSpider/strategies/ttr.py, with two faults mended: there a source's first chips lie on the source at the time of the very
 * payments that should carry them, so none does, and of payments at one time only the last counts.
 */
export const ttrTime: RankStrategy = {
  name: 'ttr-time',
  summary: 'four fifths onward over later payments and one fifth back over earlier ones, by value',
  scores: byGraph((graph) => replay(graph, ttrTimeRanking(graph))),
};

/** The ranking by itself. */
export function ttrTimeRanking(graph: RankGraph): ChipRanking {
  const known = new Map<Way, Map<number, Later>>(ways.map((way) => [way, new Map()]));
  const laterOn = (way: Way, node: number): Later => {
    const found = known.get(way)?.get(node) ?? laterOf(way, way.edgesOf(graph, node));
    known.get(way)?.set(node, found);
    return found;
  };
  return chipRanking(graph, {
    start(_, source, { give, giveBack }) {
      for (const way of ways) {
        const edges = way.edgesOf(graph, source);
        const own = edges.map((edge) => ({ node: source, ...sideOf(way, edge) }));
        valueShares(own, way.part).forEach(({ part }, n) => {
          const { node, time } = farEnd(way, edges[n] as RankEdge);
          give(node, { time, symbol: ANY, value: part });
        });
        if (edges.length === 0)
          giveBack({ time: -way.sign * Number.POSITIVE_INFINITY, symbol: ANY, value: way.part });
      }
      return ALPHA;
    },
    push(_, node, chips, hands) {
      for (const way of ways) pushAlong(way, laterOn(way, node), chips, hands);
    },
  });
}

/** Chips of all assets are alike. */
const ANY = '';

const sideOf = ({ sign }: Way, { paid, got }: RankEdge) => (sign === 1 ? paid : got);

/** Where a chip lands, and when. */
const farEnd = ({ sign }: Way, { from, to, paid, got }: RankEdge) =>
  sign === 1 ? { node: to, time: got.time } : { node: from, time: paid.time };

/** What comes later on a way: payments by asset, in the order of the way. */
interface Later {
  readonly assets: readonly (readonly Step[])[];
  /** When each asset is paid last, the first of them first. */
  readonly lasts: readonly number[];
}

interface Step {
  /** As the way sees it. */
  readonly time: number;
  readonly value: number;
  /** Value of this and all later payments of the asset. */
  readonly rest: number;
  /** Where its chips land, and when. */
  readonly end: { readonly node: number; readonly time: number };
}

function laterOf(way: Way, edges: readonly RankEdge[]): Later {
  const assets = new Map<string, { rest: number; readonly steps: Step[] }>();
  for (const edge of way.sign === 1 ? edges.toReversed() : edges) {
    const { symbol, time, value } = sideOf(way, edge);
    const asset = assets.get(symbol) ?? { rest: 0, steps: [] };
    assets.set(symbol, asset);
    asset.rest += value;
    asset.steps.push({ time: way.sign * time, value, rest: asset.rest, end: farEnd(way, edge) });
  }
  const listed = [...assets.values()].map(({ steps }) => steps.reverse());
  return {
    assets: listed,
    lasts: listed.map((steps) => steps.at(-1)?.time as number).sort((a, b) => a - b),
  };
}

/** One pass over chips and payments: a payment gets of all chips that came before it. */
function pushAlong(
  { sign, part }: Way,
  { assets, lasts }: Later,
  chips: readonly Chip[],
  { give, giveBack }: Hands,
): void {
  const ordered = sign === 1 ? chips : chips.toReversed();
  const times = ordered.map(({ time }) => sign * time);
  /** Of the first chips, what each asset that is paid later gets. */
  const sums = [0];
  let over = 0;
  for (const [n, chip] of ordered.entries()) {
    while (over < lasts.length && (lasts[over] as number) <= (times[n] as number)) over++;
    const left = lasts.length - over;
    if (left === 0) giveBack({ ...chip, value: part * chip.value });
    sums.push((sums[n] as number) + (left === 0 ? 0 : chip.value / left));
  }
  for (const steps of assets) {
    let passed = 0;
    let rate = 0;
    for (const { time, value, rest, end } of steps) {
      const before = passed;
      while (passed < times.length && (times[passed] as number) < time) passed++;
      rate += ((sums[passed] as number) - (sums[before] as number)) / rest;
      if (rate > 0) give(end.node, { time: end.time, symbol: ANY, value: part * rate * value });
    }
  }
}
