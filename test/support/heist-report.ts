import { policies } from '../../src/core/policies/index.ts';
import type { FullSettlement } from './full-settlement.ts';
import { type Flows, flowsOf, type Score, scoreFlows } from './heist-score.ts';
import type { HeistServer, Walk } from './heist-trace.ts';
import type { HeistWorld } from './heist-world.ts';

/** A half, in parts per million. */
export const HALF = 500_000n;
export const DEPTHS = [4, 10, 20] as const;
/** Deeper than any walk of these cases goes. */
const BOTTOMLESS = 1_000;

/** One line of the table. */
export interface Line {
  readonly policy: string;
  readonly depth: number;
  readonly presumes: boolean;
  readonly score: Score;
  readonly histories: number;
  /** Payments at which the trace and the settlement with full knowledge of the same depth differ. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly flow: string;
  readonly traced: string;
  readonly settled: string;
}

/** What is committed for each line. */
export type Figures = Pick<Score, 'terminalValue' | 'recall' | 'precision' | 'terminals'> & {
  readonly histories: number;
};

export const lineKey = ({ policy, depth, presumes }: Pick<Line, 'policy' | 'depth' | 'presumes'>): string =>
  `${policy}, depth ${depth}${presumes ? ', presume 0.5' : ''}`;

export const figuresOf = ({ score, histories }: Line): Figures => {
  const { terminalValue, recall, precision, terminals } = score;
  return { terminalValue, recall, precision, terminals, histories };
};

/** Every line of a case, the nearest to the defaults first. */
export const allWalks: readonly Walk[] = [...DEPTHS].reverse().flatMap((depth) =>
  policies.flatMap((policy): Walk[] => [
    { policy, depth },
    { policy, depth, presume: HALF },
  ]),
);

/** Traces and settles, and holds both against the record and each other. */
export async function reportLine(heist: HeistWorld, server: HeistServer, walk: Walk): Promise<Line> {
  const { policy, depth, presume } = walk;
  const settled = server.settle(walk);
  const { graph, histories } = await server.walk(walk);
  const flows = flowsOf(graph, policy.name);
  return {
    policy: policy.name,
    depth,
    presumes: presume !== undefined,
    score: scoreFlows(heist, flows, server.floor),
    histories,
    differences: differencesOf(flows, settled.flows),
  };
}

/** With full knowledge and without a limit of depth: the most that the policy can reach. */
export function mostOf(heist: HeistWorld, server: HeistServer, walk: Walk): Score {
  return scoreFlows(heist, server.settle({ ...walk, depth: BOTTOMLESS }).flows, server.floor);
}

function differencesOf(traced: Flows, settled: FullSettlement['flows']): readonly Difference[] {
  return [...new Set([...traced.keys(), ...settled.keys()])]
    .filter((flow) => traced.get(flow) !== settled.get(flow))
    .sort()
    .map((flow) => ({ flow, traced: `${traced.get(flow) ?? 0n}`, settled: `${settled.get(flow) ?? 0n}` }));
}
