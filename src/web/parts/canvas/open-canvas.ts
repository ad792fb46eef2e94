import Sigma from 'sigma';
import type { Settings } from 'sigma/settings';
import type { Picture } from '../../../picture/picture.ts';
import type { Drawing, DrawingEvents, Emphasis, OpenDrawing, Palette } from '../drawing.ts';
import { emphasised, primitives, styles } from './canvas-style.ts';
import { keepSight, sightOf } from './sight.ts';
import { asSigmaGraph, boundsOf, edgePlace, fitted } from './sigma-graph.ts';

/**
 * Draws a picture with WebGL through sigma: places are the picture's own, stretched towards the shape of the stage. The wheel zooms only
 * with Ctrl or Cmd held, so that a page with a picture in it can be scrolled.
 */
export const openCanvas: OpenDrawing = (element, picture, palette, events) => {
  requireWebGl();
  let sigma = draw(element, { picture, palette, events });
  let shown: Emphasis = { nodes: new Set(), edges: new Set() };
  return {
    show: (next, nextPalette) => {
      const sight = sightOf(sigma);
      if (nextPalette === palette) replace(sigma, element, { picture: next, palette, events });
      else {
        sigma.kill();
        palette = nextPalette;
        sigma = draw(element, { picture: next, palette, events });
      }
      keepSight(sigma, sight);
      emphasised(sigma, shown);
    },
    emphasise: (emphasis) => {
      shown = emphasis;
      emphasised(sigma, emphasis);
    },
    ...cameraOf(() => sigma),
    close: () => sigma.kill(),
  };
};

interface Scene {
  readonly picture: Picture;
  readonly palette: Palette;
  readonly events: DrawingEvents;
}

function draw(element: HTMLElement, { picture, palette, events }: Scene): Sigma {
  const stage = { width: element.clientWidth, height: element.clientHeight };
  const fitting = fitted(picture, stage);
  const sigma = new Sigma(asSigmaGraph(picture, palette, fitting), element, {
    primitives: primitives(),
    styles: styles(palette),
    settings: {
      itemSizesReference: 'screen',
      gestureTarget: 'graph',
      ...settingsFor(picture),
      enableCameraRotation: false,
      labelRenderedSizeThreshold: 3,
      labelDensity: 0.6,
      labelGridCellSize: 130,
      stagePadding: 30,
      autoRescaleContent: 'labels',
      minEdgeThickness: 1,
      allowInvalidContainer: true,
    },
  });
  // What a filter leaves out keeps its room, so that nothing moves when it comes back.
  sigma.setCustomBBox(boundsOf(picture, fitting));
  // The wheel belongs to the page unless a key is held; sigma's own hint about that would need a style element.
  sigma.getMouseCaptor().on('wheel', (wheel) => {
    const { original } = wheel;
    if ('ctrlKey' in original && (original.ctrlKey || original.metaKey)) return;
    wheel.preventSigmaDefault();
  });
  listen(sigma, events);
  return sigma;
}

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
function replace(sigma: Sigma, element: HTMLElement, { picture, palette }: Scene): void {
  // Where it is out of sight it has no size: it comes back with the one that it had.
  const isSeen = element.clientWidth > 0;
  const stage = isSeen ? { width: element.clientWidth, height: element.clientHeight } : sigma.getDimensions();
  const fitting = fitted(picture, stage);
  sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1 });
  sigma.setCustomBBox(boundsOf(picture, fitting));
  sigma.setSettings(settingsFor(picture));
  sigma.setGraph(asSigmaGraph(picture, palette, fitting));
  sigma.refresh();
}

function listen(sigma: Sigma, { onHover, onChoose, onOpen }: DrawingEvents): void {
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

function cameraOf(current: () => Sigma): Pick<Drawing, 'zoom' | 'pan' | 'fit' | 'centre'> {
  const camera = () => current().getCamera();
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
      if (place && !isInSight(current(), place)) camera().setState({ x: place.x, y: place.y });
    },
  };
}

/** Whether a place is well within what is seen. */
function isInSight(sigma: Sigma, place: { readonly x: number; readonly y: number }): boolean {
  const { x, y } = sigma.framedGraphToViewport(place);
  const { width, height } = sigma.getDimensions();
  return x > EDGE && y > EDGE && x < width - EDGE && y < height - EDGE;
}

const EDGE = 40;

/** Asked before sigma is, which leaves half of its elements behind where there is none. */
function requireWebGl(): void {
  const context = document.createElement('canvas').getContext('webgl2');
  if (context === null) throw new Error('this browser has no WebGL 2');
  context.getExtension('WEBGL_lose_context')?.loseContext();
}
