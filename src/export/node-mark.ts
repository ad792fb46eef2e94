import type { GraphNode } from '../core/flow-graph.ts';

/** How a node looks in formats that other programs draw: told by shape and text as well as by colour. */
export interface NodeMark {
  /** A shape of Graphviz. */
  readonly shape: string;
  /** A shape of GEXF, which has four. */
  readonly gexfShape: 'disc' | 'square' | 'triangle' | 'diamond';
  /** Red, green and blue, 0 to 255; black text on it has a contrast above 4.5. */
  readonly colour: readonly [red: number, green: number, blue: number];
}

/**
 * What a node is drawn as: `seed`, `transaction` or a sink; else the category that the trace ends under, the reason of its stop, or
 * `moved` where everything went on.
 */
export function nodeCategory(node: GraphNode, seeds: ReadonlySet<string>): string {
  if (node.kind === 'transaction') return 'transaction';
  if (node.kind === 'sink') return node.sink;
  if (seeds.has(node.id)) return 'seed';
  return node.stop ? (node.stop.category ?? node.stop.reason) : 'moved';
}

const marks = {
  seed: { shape: 'octagon', gexfShape: 'diamond', colour: [240, 140, 120] },
  transaction: { shape: 'box', gexfShape: 'square', colour: [238, 238, 238] },
  sink: { shape: 'invtriangle', gexfShape: 'triangle', colour: [200, 200, 200] },
  moved: { shape: 'ellipse', gexfShape: 'disc', colour: [255, 255, 255] },
  resting: { shape: 'doublecircle', gexfShape: 'disc', colour: [240, 190, 90] },
  exchange: { shape: 'house', gexfShape: 'square', colour: [120, 190, 235] },
  mixer: { shape: 'hexagon', gexfShape: 'diamond', colour: [215, 150, 190] },
  crossing: { shape: 'parallelogram', gexfShape: 'square', colour: [240, 230, 100] },
  service: { shape: 'tab', gexfShape: 'square', colour: [110, 200, 165] },
  held: { shape: 'doubleoctagon', gexfShape: 'diamond', colour: [190, 190, 250] },
  crime: { shape: 'septagon', gexfShape: 'diamond', colour: [240, 160, 160] },
  limit: { shape: 'diamond', gexfShape: 'triangle', colour: [220, 220, 220] },
} as const satisfies Readonly<Record<string, NodeMark>>;

const groups: Readonly<Record<keyof typeof marks, readonly string[]>> = {
  seed: ['seed'],
  transaction: ['transaction'],
  sink: ['fees', 'burned', 'minted', 'burn'],
  moved: ['moved'],
  resting: ['resting'],
  exchange: ['exchange'],
  mixer: ['mixer', 'coinjoin'],
  crossing: ['bridge', 'dex', 'defi'],
  service: ['service', 'hub', 'gambling', 'market', 'payment_processor', 'token', 'miner'],
  held: ['frozen', 'seized', 'sanctioned', 'recovery', 'victim', 'bystander'],
  crime: ['hack', 'scam', 'ransomware', 'terrorism'],
  limit: [],
};

/** The mark of what `nodeCategory` told; that of a limit of the trace for everything it has no other for. */
export function markOf(category: string): NodeMark {
  const named = (Object.keys(marks) as (keyof typeof marks)[]).find((group) =>
    groups[group].includes(category),
  );
  return marks[named ?? 'limit'];
}
