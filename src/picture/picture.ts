import type { GraphEdge } from '../core/flow-graph.ts';

/** How a flow graph is to be drawn. */
export interface PictureOptions {
  /** Policy whose taint is drawn: one of the graph's. */
  readonly policy: string;
  /** What runs from left to right. */
  readonly axis: 'hop' | 'time';
  readonly folding: Folding;
}

/** What is drawn as one. Every fold can be undone by leaving it out. */
export interface Folding {
  /** Transactions with one payer and one payee become an edge between the two. */
  readonly transactions: boolean;
  /** Peel chains become one edge that says how many payments it stands for. */
  readonly peels: boolean;
  /** Accounts of one entity become one node, but for the entities that are named as unfolded: ids of picture nodes. */
  readonly entities: boolean;
  readonly unfolded: ReadonlySet<string>;
  /** Nodes above which more is folded, the least weighty first, whatever stands above. */
  readonly most: number;
}

/** A flow graph as it is drawn: places, sizes, and what each mark stands for. Equal graphs and options give equal pictures. */
export interface Picture {
  readonly options: PictureOptions;
  /** By id. */
  readonly nodes: readonly PictureNode[];
  /** By source, target, kind. */
  readonly edges: readonly PictureEdge[];
  /** Pixels at scale 1. */
  readonly width: number;
  readonly height: number;
  /** Marks of the axis, from left to right. */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  /** Sentences on what was folded beyond what was asked for, so that it can be drawn. */
  readonly notes: readonly string[];
}

export interface PictureNode {
  /** That of the graph's node; of a group, one that no node has. */
  readonly id: string;
  readonly kind: 'account' | 'transaction' | 'sink' | 'group';
  /** Ids of the graph's nodes that it stands for, sorted; itself where it is no group. */
  readonly members: readonly string[];
  /** What is written beside it: a label's name, or an address cut in the middle. Text of strangers. */
  readonly name: string;
  /** Key into `markOf`: the category of its label or pattern, the reason of its stop, `seed`, or `moved`. */
  readonly category: string;
  /** Whether a stolen output is here. */
  readonly isSeed: boolean;
  /** The part of the loss that came here, 1 is all of it. For drawing alone: where assets differ it is estimated. */
  readonly weight: number;
  /** Centre and diameter in pixels at scale 1. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Why the trace ends here, in words; null where everything or most moved on. */
  readonly flag: string | null;
}

export interface PictureEdge {
  /** Ids of picture nodes. */
  readonly source: string;
  readonly target: string;
  readonly kind: GraphEdge['kind'] | 'transfer' | 'peel';
  /** Places in the graph's list of edges that it stands for, in order: the payment's where a payment and its draw are drawn as one. */
  readonly edges: readonly number[];
  /** Stolen value that it brings to its target, exact, in base units by asset. */
  readonly amounts: readonly { readonly asset: string; readonly taint: string }[];
  /** The part of the loss that it carries. For drawing alone. */
  readonly weight: number;
  /** Whether it leads back against the axis. */
  readonly isBackward: boolean;
  /** Payments that were folded into it, one where none were. */
  readonly count: number;
}
