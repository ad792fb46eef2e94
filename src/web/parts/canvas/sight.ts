import type { Sight } from '../drawing.ts';
import type { Canvas } from './canvas.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where of the stage places of the graph are seen now, in pixels from the left and the top. */
export function stagePlaces(canvas: Canvas): (x: number, y: number) => Place {
  const { width, height } = canvas.getDimensions();
  const { x: cameraX, y: cameraY, ratio } = canvas.getCamera().getState();
  const side = Math.max(width, height);
  // The graph is in pixels of the stage as it is when all is shown, y upwards from the top: see `fitPicture`.
  const [middleX, middleY] = [width / 2 + (cameraX - 0.5) * side, -height / 2 + (cameraY - 0.5) * side];
  return (x, y) => ({ x: width / 2 + (x - middleX) / ratio, y: height / 2 - (y - middleY) / ratio });
}

/** What is seen now. */
export function sightOf(canvas: Canvas): Sight {
  const { x, y, ratio } = canvas.getCamera().getState();
  return { x, y, ratio };
}

/** What of a drawing is seen: how near it is, and which node is where on the screen. Null where all of it is shown. */
export type Hold = {
  readonly scale: number;
  readonly near: readonly (Place & { readonly node: string })[];
} | null;

/** Nodes that are remembered, those in the middle first: some of them may be gone in the next drawing. */
const REMEMBERED = 20;

/** What is to be kept of what is seen now when something else is drawn. `by` is how many pixels one of the picture is when all is shown. */
export function holdOf(canvas: Canvas, by: number): Hold {
  const { x, y, ratio } = canvas.getCamera().getState();
  if (x === 0.5 && y === 0.5 && ratio === 1) return null;
  const { width, height } = canvas.getDimensions();
  const onStage = stagePlaces(canvas);
  const seen: (Place & { readonly node: string; readonly far: number })[] = [];
  canvas.getGraph().forEachNode((node, look) => {
    const place = onStage(look.x, look.y);
    seen.push({ node, ...place, far: Math.hypot(place.x - width / 2, place.y - height / 2) });
  });
  return { scale: by / ratio, near: seen.sort((a, b) => a.far - b.far).slice(0, REMEMBERED) };
}

/** Shows another drawing as near, with what was in the middle where it was. Whoever looked at all of it goes on doing so. */
export function keepHold(canvas: Canvas, hold: Hold, by: number): void {
  if (hold === null) return;
  const graph = canvas.getGraph();
  const anchor = hold.near.find(({ node }) => graph.hasNode(node));
  if (anchor === undefined) return;
  const camera = canvas.getCamera();
  camera.setState({ ratio: camera.getBoundedRatio(by / hold.scale) });
  const { x, y, ratio } = camera.getState();
  const look = graph.getNodeAttributes(anchor.node);
  const is = stagePlaces(canvas)(look.x, look.y);
  const { width, height } = canvas.getDimensions();
  const side = Math.max(width, height);
  camera.setState({ x: x + ((is.x - anchor.x) * ratio) / side, y: y - ((is.y - anchor.y) * ratio) / side });
}
