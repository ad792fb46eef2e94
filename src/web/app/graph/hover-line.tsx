import type { FlowGraph } from '../../../core/flow-graph.ts';
import { countText, unitsText } from '../../../picture/amounts.ts';
import { directionWords } from '../../../picture/direction-words.ts';
import { markOf } from '../../../picture/marks.ts';
import type { Picture } from '../../../picture/picture.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { shareOfLoss, unitOf } from '../../parts/books.ts';
import type { Target } from '../../parts/drawing.ts';

interface HoverLineProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly picture: Picture;
  readonly target: Target | null;
}

/** What is under the pointer, in a line: whole address, exact amounts, share. */
export function HoverLine({ graph, policy, picture, target }: HoverLineProps) {
  const text =
    target === null
      ? null
      : 'node' in target
        ? nodeText({ graph, policy, picture }, target.node)
        : edgeText({ graph, policy, picture }, target.edge);
  return text === null ? null : <p class="hover-line">{text}</p>;
}

type Of = Omit<HoverLineProps, 'target'>;

function nodeText({ graph, policy, picture }: Of, id: string): string | null {
  const node = picture.nodes.find((one) => one.id === id);
  if (node === undefined) return null;
  const what =
    node.kind === 'group'
      ? `${countText(node.members.length)} accounts and transactions`
      : addressOf(node.id);
  return [
    node.name,
    what,
    markOf(node.category).word,
    `${shareOfLoss(graph, policy, { amounts: [], weight: node.weight })} of ${directionWords(graph).loss}`,
    node.flag,
  ]
    .filter((part, n, parts) => part !== null && parts.indexOf(part) === n)
    .join(' · ');
}

const MOST_AMOUNTS = 4;

function edgeText({ graph, policy, picture: { nodes, edges } }: Of, place: number): string | null {
  const edge = edges[place];
  if (edge === undefined) return null;
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  const amounts = edge.amounts
    .slice(0, MOST_AMOUNTS)
    .map(({ asset, taint }) => unitsText(taint, unitOf(graph, asset)))
    .join(' + ');
  const { stolen, loss } = directionWords(graph);
  const count = edge.count > 1 ? ` in ${countText(edge.count)} payments` : '';
  return `${nameOf(edge.source)} → ${nameOf(edge.target)} · ${stolen}: ${amounts}${count} · ${shareOfLoss(graph, policy, edge)} of ${loss}`;
}
