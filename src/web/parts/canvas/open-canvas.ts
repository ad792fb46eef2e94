import Sigma from 'sigma';
import type { Settings } from 'sigma/settings';
import type { Picture } from '../../../picture/picture.ts';
import type { Drawing, DrawingEvents, Emphasis, OpenDrawing, Scene } from '../drawing.ts';
import { byImportance } from '../drawn-name.ts';
import { type Fitting, fitPicture } from '../fit-picture.ts';
import type { Canvas, NameState } from './canvas.ts';
import { emphasised, primitives, styles } from './canvas-style.ts';
import { CORNER } from './corner.ts';
import { type Pointer, restPointer } from './rest-pointer.ts';
import { holdOf, keepHold, sightOf, stagePlaces } from './sight.ts';
import { asSigmaGraph, edgePlace, labelOf } from './sigma-graph.ts';
import { textWidths } from './text-width.ts';
import { turnName, writeNames } from './write-names.ts';

/** Milliseconds that a picture must stand still before names are chosen anew, or that a stage must keep its size before it is filled. */
const STILL = 120;

/**
 * Draws a picture with WebGL through sigma, so that it fills its stage and no two names cover each other. The wheel zooms only with Ctrl or Cmd
 * held, so that a page with a picture in it can be scrolled.
 */
export const openCanvas: OpenDrawing = (element, first, events) => {
  requireWebGl();
  const widthOf = textWidths();
  let scene = first;
  let fitting = fittingFor(scene, sizeOf(element), widthOf);
  let shown: Emphasis = { nodes: new Set(), edges: new Set() };
  let isTold = true;
  let pointer: Pointer;
  const names = afterPause(() => {
    // Where frames take long, a picture that is dragged about seems to stand still between two of them.
    if (!sigma.getGraphState().isIdle) return names.soon();
    writeNames(sigma, { shown, widthOf });
    pointer.rested();
  });
  const open = (): Canvas => {
    const canvas = draw(element, { scene, fitting });
    pointer = restPointer(canvas);
    listen(canvas, events);
    canvas.on('enterNode', ({ node }) => turnName(canvas, node, widthOf));
    canvas.getCamera().on('updated', () => {
      pointer.moved();
      names.soon();
      if (isTold) events.onSight(sightOf(canvas));
    });
    return canvas;
  };
  let sigma = open();
  /** Draws what is there now, or on a stage of another size, as near as before. */
  const redraw = (next: Scene): void => {
    const hold = holdOf(sigma, fitting.x.by);
    const isSamePalette = next.palette === scene.palette;
    scene = next;
    fitting = fittingFor(scene, stageOf(sigma, element), widthOf);
    isTold = false;
    if (isSamePalette) replace(sigma, { scene, fitting });
    else {
      sigma.kill();
      sigma = open();
    }
    keepHold(sigma, hold, fitting.x.by);
    isTold = true;
    emphasised(sigma, shown);
    names.now();
  };
  const refit = afterPause(() => {
    sigma.resize();
    redraw(scene);
  });
  const stopWatching = watchSize(element, refit.soon);
  names.now();
  return {
    show: redraw,
    emphasise: (emphasis) => {
      shown = emphasis;
      emphasised(sigma, emphasis);
      names.now();
    },
    ...cameraOf(() => sigma),
    see: (sight) => {
      isTold = false;
      sigma.getCamera().setState(sight);
      isTold = true;
    },
    close: () => {
      stopWatching();
      names.stop();
      refit.stop();
      sigma.kill();
    },
  };
};

interface Fitted {
  readonly scene: Scene;
  readonly fitting: Fitting;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const sizeOf = ({ clientWidth: width, clientHeight: height }: HTMLElement): Size => ({ width, height });

/** The stage as it is. Where it is out of sight it has no size: it comes back with the one that it had. */
const stageOf = (sigma: Canvas, element: HTMLElement): Size =>
  element.clientWidth > 0 ? sizeOf(element) : sigma.getDimensions();

/** Names that room is left for at the right. */
const MOST_BESIDE = 40;

const fittingFor = ({ frame }: Scene, size: Size, widthOf: (text: string) => number): Fitting =>
  fitPicture(
    frame,
    { ...size, corner: CORNER },
    {
      named: byImportance(frame.nodes).slice(0, MOST_BESIDE),
      widthOf: (node) => widthOf(labelOf(node)),
    },
  );

function draw(element: HTMLElement, { scene: { picture, palette }, fitting }: Fitted): Canvas {
  const customNodeState: NameState = { side: 'right', isWritten: false };
  const sigma: Canvas = new Sigma(asSigmaGraph(picture, palette, fitting), element, {
    primitives: primitives(),
    styles: styles(palette),
    customNodeState,
    settings: {
      itemSizesReference: 'screen',
      gestureTarget: 'graph',
      ...settingsFor(picture),
      enableCameraRotation: false,
      stagePadding: 0,
      autoRescaleContent: 'positions',
      minEdgeThickness: 1,
      allowInvalidContainer: true,
    },
  });
  sigma.setCustomBBox(boundsOf(sizeOf(element)));
  // The wheel belongs to the page unless a key is held; sigma's own hint about that would need a style element.
  sigma.getMouseCaptor().on('wheel', (wheel) => {
    const { original } = wheel;
    if ('ctrlKey' in original && (original.ctrlKey || original.metaKey)) return;
    wheel.preventSigmaDefault();
  });
  sigma.refresh();
  return sigma;
}

/** The stage in the units of the graph, so that one is a pixel when all is shown. */
const boundsOf = ({ width, height }: Size): { x: [number, number]; y: [number, number] } => ({
  x: [0, width],
  y: [-height, 0],
});

/** Lines above which only nodes are felt by the pointer: to tell what it is on, everything it may be on is drawn twice. */
const MOST_FELT = 1_500;
/** Lines above which they are left out while the picture moves: without a graphics card each is many points to fill. */
const MOST_MOVED = 4_000;

const settingsFor = ({ edges }: Picture): Partial<Settings> => ({
  enableEdgeEvents: edges.length <= MOST_FELT,
  pickingDownSizingRatio: edges.length <= MOST_FELT ? 2 : 4,
  antialiasEdges: edges.length <= MOST_MOVED,
  hideEdgesOnMove: edges.length > MOST_MOVED,
});

/** Draws another picture with what is there: to make it anew takes long. */
function replace(sigma: Canvas, { scene: { picture, palette }, fitting }: Fitted): void {
  sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1 });
  sigma.setCustomBBox(boundsOf(sigma.getDimensions()));
  sigma.setSettings(settingsFor(picture));
  sigma.setGraph(asSigmaGraph(picture, palette, fitting));
  sigma.refresh();
}

function listen(sigma: Canvas, { onHover, onChoose, onOpen }: DrawingEvents): void {
  sigma.on('enterNode', ({ node }) => onHover({ node }));
  sigma.on('leaveNode', () => onHover(null));
  sigma.on('enterEdge', ({ edge }) => onHover({ edge: edgePlace(edge) }));
  sigma.on('leaveEdge', () => onHover(null));
  sigma.on('clickNode', ({ node }) => onChoose({ node }));
  sigma.on('clickEdge', ({ edge }) => onChoose({ edge: edgePlace(edge) }));
  sigma.on('clickStage', () => onChoose(null));
  sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    onOpen(node);
  });
}

function cameraOf(current: () => Canvas): Pick<Drawing, 'zoom' | 'pan' | 'fit' | 'centre'> {
  /** Picks the picture up where it is: it may still glide from being dragged, and would glide on. */
  const camera = () => {
    const held = current().getCamera();
    held.cancelAnimation();
    return held;
  };
  return {
    zoom: (factor) => {
      camera().setState({ ratio: camera().getBoundedRatio(camera().ratio / factor) });
    },
    pan: (x, y) => {
      const { x: left, y: bottom, ratio } = camera().getState();
      camera().setState({ x: left + x * ratio, y: bottom - y * ratio });
    },
    fit: () => {
      camera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
    },
    centre: (node) => {
      const place = current().getNodeDisplayData(node);
      if (place && !isInSight(current(), node)) camera().setState({ x: place.x, y: place.y });
    },
  };
}

/** Whether a node is well within what is seen. */
function isInSight(sigma: Canvas, node: string): boolean {
  const look = sigma.getGraph().getNodeAttributes(node);
  const { x, y } = stagePlaces(sigma)(look.x, look.y);
  const { width, height } = sigma.getDimensions();
  return x > EDGE && y > EDGE && x < width - EDGE && y < height - EDGE;
}

/** Less than what a fitted picture keeps free around its outermost nodes. */
const EDGE = 6;

interface Delayed {
  /** Once nothing has asked for it for a while. */
  soon(): void;
  /** As soon as what goes on now is done. */
  now(): void;
  stop(): void;
}

function afterPause(work: () => void): Delayed {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const within = (milliseconds: number) => (): void => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
  return { soon: within(STILL), now: within(0), stop: () => clearTimeout(timer) };
}

/** Tells when an element has got another size than it had, and is seen. */
function watchSize(element: HTMLElement, onChange: () => void): () => void {
  let last = sizeOf(element);
  const observer = new ResizeObserver(() => {
    const { width, height } = sizeOf(element);
    if (width === 0 || (width === last.width && height === last.height)) return;
    last = { width, height };
    onChange();
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/** Asked before sigma is, which leaves half of its elements behind where there is none. */
function requireWebGl(): void {
  const context = document.createElement('canvas').getContext('webgl2');
  if (context === null) throw new Error('this browser has no WebGL 2');
  context.getExtension('WEBGL_lose_context')?.loseContext();
}
