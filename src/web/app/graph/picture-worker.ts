import type { FlowGraph } from '../../../core/flow-graph.ts';
import { pictureOf } from '../../../picture/picture-of.ts';
import type { DrawReply, DrawRequest } from './drawn-apart.ts';

/** Lays out large graphs beside the page, which stays usable meanwhile. It is given the graph once, then what to draw of it. */
let graph: FlowGraph | null = null;

addEventListener('message', ({ data }: MessageEvent<DrawRequest>) => {
  if (data.bytes !== null) graph = JSON.parse(new TextDecoder().decode(data.bytes)) as FlowGraph;
  if (graph === null) return;
  const reply: DrawReply = { turn: data.turn, picture: pictureOf(graph, data.options) };
  postMessage(reply);
});
