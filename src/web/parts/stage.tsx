import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Picture } from '../../picture/picture.ts';
import type { Drawing, DrawingEvents, Emphasis, OpenDrawing, Scene, Sight } from './drawing.ts';
import { useNear } from './near.ts';
import { usePalette } from './palette.ts';
import type { SightLink } from './sight-link.ts';

interface StageProps {
  readonly picture: Picture;
  /** The picture before anything was left out of it, which it is fitted by; the picture itself where nothing can be. */
  readonly frame?: Picture;
  readonly emphasis: Emphasis;
  readonly events: Omit<DrawingEvents, 'onSight'>;
  readonly openDrawing: OpenDrawing;
  /** Node to bring into sight; a new object brings it there again. */
  readonly centred: { readonly node: string } | null;
  /** Joins it to other stages that show the same part of theirs. */
  readonly link?: SightLink;
  /** What is shown where the browser cannot draw. */
  readonly children: ComponentChildren;
}

/** A canvas with a picture on it: pointer, buttons, and keys while it has the focus. */
export function Stage(props: StageProps) {
  const { centred, children } = props;
  const element = useRef<HTMLDivElement>(null);
  const { drawing, isNear, isRefused } = useDrawing(element, props);
  useEffect(() => {
    if (centred !== null) drawing.current?.centre(centred.node);
  }, [centred, isNear]);
  const act = (what: (drawing: Drawing) => void) => (): void => {
    if (drawing.current !== null) what(drawing.current);
  };
  if (isRefused) return <div class="scroll stage screen">{children}</div>;
  return (
    <div class="stage screen">
      <div
        ref={element}
        class="canvas"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys, as its name says
        tabIndex={0}
        role="application"
        aria-label="Picture of the flow. Plus and minus zoom, arrows move, 0 shows all. The table of what is drawn says the same in words."
        onKeyDown={(event) => {
          const move = KEYS[event.key];
          if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          act(move)();
        }}
      />
      <div class="stage-controls">
        <button type="button" onClick={act((one) => one.zoom(1.5))} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={act((one) => one.zoom(1 / 1.5))} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={act((one) => one.fit())}>
          Fit
        </button>
      </div>
    </div>
  );
}

const STEP = 0.15;
const KEYS: Readonly<Record<string, (drawing: Drawing) => void>> = {
  '+': (one) => one.zoom(1.5),
  '=': (one) => one.zoom(1.5),
  '-': (one) => one.zoom(1 / 1.5),
  '0': (one) => one.fit(),
  ArrowLeft: (one) => one.pan(-STEP, 0),
  ArrowRight: (one) => one.pan(STEP, 0),
  ArrowUp: (one) => one.pan(0, -STEP),
  ArrowDown: (one) => one.pan(0, STEP),
};

/** Opens the drawing once its element is nearly seen, and keeps it up to date with what is to be shown. */
function useDrawing(
  element: RefObject<HTMLDivElement | null>,
  { picture, frame = picture, emphasis, events, openDrawing, link }: StageProps,
) {
  const drawing = useRef<Drawing>(null);
  const latest = useRef(events);
  latest.current = events;
  const palette = usePalette();
  const [isRefused, refuse] = useState(false);
  const isNear = useNear(element);
  useEffect(() => {
    if (!isNear || element.current === null) return;
    const see = (sight: Sight): void => drawing.current?.see(sight);
    try {
      drawing.current = openDrawing(
        element.current,
        { picture, frame, palette },
        {
          onHover: (target) => latest.current.onHover(target),
          onChoose: (target) => latest.current.onChoose(target),
          onOpen: (node) => latest.current.onOpen(node),
          onSight: (sight) => link?.tell(sight, see),
        },
      );
    } catch {
      refuse(true);
    }
    const leave = link?.join(see);
    return () => {
      leave?.();
      drawing.current?.close();
      drawing.current = null;
    };
  }, [openDrawing, isNear, link]);
  const opened = useRef<Scene>({ picture, frame, palette });
  useEffect(() => {
    const { current } = opened;
    const isSame = current.picture === picture && current.frame === frame && current.palette === palette;
    opened.current = { picture, frame, palette };
    if (!isSame) drawing.current?.show(opened.current);
  }, [picture, frame, palette]);
  useEffect(() => {
    drawing.current?.emphasise(emphasis);
  }, [emphasis, isNear]);
  return { drawing, isNear, isRefused };
}
