import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pathTo } from '../../../picture/path-to.ts';
import type { PictureOptions } from '../../../picture/picture.ts';
import { openCanvas } from '../../parts/canvas/open-canvas.ts';
import type { DrawingEvents, Emphasis, Target } from '../../parts/drawing.ts';
import { DrawnTable } from '../../parts/drawn-table.tsx';
import { emphasisOfPath, emphasisOfTarget, NO_EMPHASIS } from '../../parts/emphasis.ts';
import { Legend } from '../../parts/legend.tsx';
import { PictureSvg } from '../../parts/picture-svg.tsx';
import { pictureTitle } from '../../parts/picture-title.ts';
import { Stage } from '../../parts/stage.tsx';
import { edgeKey, edgePlace } from '../state/edge-key.ts';
import { entryOf } from '../state/entry-of.ts';
import { filteredPicture, leftOutText } from '../state/graph-filter.ts';
import { isArrow, neighbour } from '../state/neighbours.ts';
import { underPolicy } from '../state/under-policy.ts';
import { withUnfolded } from '../state/view.ts';
import { whereDrawn } from '../state/where-drawn.ts';
import type { GraphPart } from './graph-tabs.tsx';
import { HoverLine } from './hover-line.tsx';
import { SidePanel } from './side-panel.tsx';
import { TimeBrush } from './time-brush.tsx';
import { type Shown, usePicture } from './use-picture.ts';
import { useShortcuts } from './use-shortcuts.ts';
import type { ViewControl } from './use-view.ts';
import { ViewBar } from './view-bar.tsx';

type WorkspaceProps = GraphPart & {
  readonly control: ViewControl;
  /** Whether it is in sight. */
  readonly isShown: boolean;
};

/** The picture of a graph with all that can be done to it. */
export function Workspace(part: WorkspaceProps) {
  const { loaded, control } = part;
  const { axis, folding } = control.view;
  // Places are those of the policy that led the walk, so that another one is seen in the same places.
  const leading = loaded.graph.parameters.policies[0] ?? '';
  const options = useMemo(
    (): PictureOptions => ({ policy: leading, axis, folding }),
    [leading, axis, folding],
  );
  const { shown, isDrawing, error } = usePicture(loaded, options);
  if (error !== null) return <p class="notice">{`The picture could not be drawn: ${error}`}</p>;
  if (shown === null)
    return (
      <p class="quiet page" role="status">
        The picture is being laid out…
      </p>
    );
  return <Drawn {...part} shown={shown} isDrawing={isDrawing} />;
}

type DrawnProps = WorkspaceProps & {
  readonly shown: Shown;
  readonly isDrawing: boolean;
};

function Drawn(part: DrawnProps) {
  const { shown, isDrawing, control, isShown, policy, query, show } = part;
  const { view, change } = control;
  const { graph, fresh } = shown.loaded;
  const all = useMemo(() => underPolicy(graph, shown.picture, policy), [graph, shown.picture, policy]);
  const picture = useMemo(() => filteredPicture(graph, all, view.filter), [graph, all, view.filter]);
  const leftOut = leftOutText(all, picture);
  const [hovered, setHovered] = useState<Target | null>(null);
  // A place in the list of lines means another line in another picture.
  useEffect(() => setHovered(null), [picture]);
  const target = useMemo(() => targetOf(part, picture), [graph, picture, query.node, query.edge]);
  const path = useMemo(
    () => (query.to ? pathTo(graph, entryOf(graph, all, query.to), policy) : null),
    [graph, all, query.to, policy],
  );
  const emphasis = useMemo((): Emphasis => {
    const lit =
      path !== null && path.length > 0
        ? emphasisOfPath(picture, path)
        : target === null
          ? NO_EMPHASIS
          : emphasisOfTarget(picture, target);
    return { ...lit, fresh: freshIn(picture, fresh) };
  }, [picture, path, target, fresh]);
  const centred = useCentred(target, query);
  const unfold = (group: string): void => change(withUnfolded(view, group));
  const events: Omit<DrawingEvents, 'onSight'> = {
    onHover: setHovered,
    onChoose: (chosen) => show(queryOf(chosen, picture)),
    onOpen: (node) => {
      if (picture.nodes.some(({ id, kind }) => id === node && kind === 'group')) unfold(node);
    },
  };
  const box = useRef<HTMLDivElement>(null);
  useShortcuts({ control, isShown }, () => show({ node: '', edge: '', to: '' }));
  const walk = (event: KeyboardEvent): void => {
    if (!isArrow(event.key) || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'application') return;
    event.preventDefault();
    event.stopPropagation();
    const next = neighbour(picture, target !== null && 'node' in target ? target.node : null, event.key);
    if (next !== null) show({ node: next, edge: '', to: '' });
  };
  return (
    <div class="workspace">
      <div class="work">
        <ViewBar {...{ graph, picture: all, control }} onFound={(node) => show({ node, edge: '', to: '' })} />
        {picture.notes.map((note) => (
          <p key={note} class="quiet picture-note">
            {note}
          </p>
        ))}
        {leftOut !== null && (
          <p class="quiet picture-note" role="status">
            {leftOut}
          </p>
        )}
        <div ref={box} class="stage-box" onKeyDownCapture={walk}>
          <Stage {...{ picture, frame: shown.picture, emphasis, events, openDrawing: openCanvas, centred }}>
            <PictureSvg picture={picture} title={pictureTitle(graph)} emphasis={emphasis} />
          </Stage>
          <HoverLine {...{ graph, policy, picture, target: hovered }} />
          {isDrawing && (
            <p class="drawing" role="status">
              Laying out…
            </p>
          )}
        </div>
        <TimeBrush {...{ graph, policy, control }} />
        <Legend picture={picture} />
        <details class="table-of-drawn">
          <summary>What is drawn, as a table</summary>
          <DrawnTable
            {...{ graph, policy, picture }}
            onChoose={(node) => show({ node, edge: '', to: '' })}
            onUnfold={unfold}
          />
        </details>
      </div>
      <SidePanel {...{ ...part, loaded: shown.loaded, picture, target, path }} onUnfold={unfold} />
    </div>
  );
}

/** What is chosen, as the address names it: a node of the graph or of the picture, or an edge of the picture by its ends. */
function targetOf({ query, shown }: DrawnProps, picture: Shown['picture']): Target | null {
  const edge = query.edge === undefined ? null : edgePlace(picture, query.edge);
  if (edge !== null) return { edge };
  if (query.node === undefined) return null;
  const where = whereDrawn(shown.loaded.graph, picture, query.node);
  if (where === null) return null;
  return where.as === 'edge' ? { edge: where.edge } : { node: where.node };
}

function queryOf(target: Target | null, { edges }: Shown['picture']): Readonly<Record<string, string>> {
  if (target === null) return { node: '', edge: '', to: '' };
  if ('node' in target) return { node: target.node, edge: '', to: '' };
  const edge = edges[target.edge];
  return { node: '', edge: edge === undefined ? '' : edgeKey(edge), to: '' };
}

/** Brings what was chosen to the middle where it was chosen elsewhere than in the picture. */
function useCentred(target: Target | null, { node }: GraphPart['query']): { readonly node: string } | null {
  const [centred, setCentred] = useState<{ readonly node: string } | null>(null);
  useEffect(() => {
    if (target !== null && 'node' in target) setCentred({ node: target.node });
  }, [node]);
  return centred;
}

function freshIn({ nodes }: Shown['picture'], fresh: ReadonlySet<string>): ReadonlySet<string> {
  if (fresh.size === 0) return fresh;
  return new Set(
    nodes.filter(({ members }) => members.some((member) => fresh.has(member))).map(({ id }) => id),
  );
}
