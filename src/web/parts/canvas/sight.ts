import type Sigma from 'sigma';

/** What of a drawing is seen: how near it is, and which node is where on the screen. Null where all of it is shown. */
export type Sight = { readonly scale: number; readonly near: readonly Seen[] } | null;

interface Seen {
  readonly node: string;
  readonly x: number;
  readonly y: number;
}

/** Nodes that are remembered, those in the middle first: some of them may be gone in the next drawing. */
const REMEMBERED = 20;

/** What is seen now. */
export function sightOf(sigma: Sigma): Sight {
  const { x, y, ratio } = sigma.getCamera().getState();
  if (x === 0.5 && y === 0.5 && ratio === 1) return null;
  const { width, height } = sigma.getDimensions();
  const seen: (Seen & { readonly far: number })[] = [];
  sigma.getGraph().forEachNode((node, { x: nodeX, y: nodeY }) => {
    const place = sigma.graphToViewport({ x: nodeX, y: nodeY });
    seen.push({ node, x: place.x, y: place.y, far: Math.hypot(place.x - width / 2, place.y - height / 2) });
  });
  const near = seen.sort((a, b) => a.far - b.far).slice(0, REMEMBERED);
  return { scale: sigma.getGraphToViewportRatio(), near };
}

/** Shows another drawing as near, with what was in the middle where it was. Whoever looked at all of it goes on doing so. */
export function keepSight(sigma: Sigma, sight: Sight): void {
  if (sight === null) return;
  const graph = sigma.getGraph();
  const anchor = sight.near.find(({ node }) => graph.hasNode(node));
  if (anchor === undefined) return;
  const camera = sigma.getCamera();
  camera.setState({
    ratio: camera.getBoundedRatio((camera.ratio * sigma.getGraphToViewportRatio()) / sight.scale),
  });
  const { x, y } = graph.getNodeAttributes(anchor.node) as { readonly x: number; readonly y: number };
  const options = { cameraState: camera.getState() };
  const is = sigma.viewportToFramedGraph(sigma.graphToViewport({ x, y }, options), options);
  const was = sigma.viewportToFramedGraph({ x: anchor.x, y: anchor.y }, options);
  const now = camera.getState();
  camera.setState({ x: now.x + is.x - was.x, y: now.y + is.y - was.y });
}
