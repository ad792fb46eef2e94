import type { Settlement } from '../settle.ts';
import type { HoldingScore, RankGraph } from './rank.ts';
import { rankGraph } from './rank-graph.ts';

/** Scores of holdings by those of the accounts or outpoints they are in. */
export const byGraph =
  (scores: (graph: RankGraph) => Float64Array) =>
  (settlement: Settlement): HoldingScore => {
    const { graph, nodeOf } = rankGraph(settlement);
    const byNode = scores(graph);
    return (holding) => byNode[nodeOf[holding] as number] as number;
  };
