import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Picture, PictureOptions } from '../../../picture/picture.ts';
import { pictureOf } from '../../../picture/picture-of.ts';
import { type DrawnApart, drawApart } from './drawn-apart.ts';
import type { LoadedGraph } from './use-graph.ts';

/** Nodes and edges up to which a layout takes no longer than anybody notices. */
const AT_ONCE = 3_000;

/** A picture with the graph that it is of: places in lists mean nothing in another. */
export interface Shown {
  readonly loaded: LoadedGraph;
  readonly options: PictureOptions;
  readonly picture: Picture;
}

/** The picture of a graph: at once where it is small, else from a worker; the one before stays until it is there. Null before the first. */
export function usePicture(
  loaded: LoadedGraph,
  options: PictureOptions,
): { readonly shown: Shown | null; readonly isDrawing: boolean; readonly error: string | null } {
  const { graph } = loaded;
  const isLarge = graph.nodes.length + graph.edges.length > AT_ONCE;
  const atOnce = useMemo(
    () => (isLarge ? null : { loaded, options, picture: pictureOf(graph, options) }),
    [loaded, options, isLarge],
  );
  const [apart, setApart] = useState<Shown | null>(null);
  const [error, setError] = useState<string | null>(null);
  const worker = useRef<DrawnApart | null>(null);
  useEffect(() => {
    if (!isLarge) return;
    // The worker takes the bytes over, so that a graph shown again has them made anew.
    worker.current = drawApart(loaded.bytes.byteLength > 0 ? loaded.bytes : encoded(loaded));
    return () => {
      worker.current?.close();
      worker.current = null;
    };
  }, [loaded, isLarge]);
  useEffect(() => {
    if (worker.current === null) return;
    let isWanted = true;
    worker.current.draw(options).then(
      (picture) => {
        if (!isWanted) return;
        setApart({ loaded, options, picture });
        setError(null);
      },
      (reason: unknown) => {
        if (isWanted) setError(reason instanceof Error ? reason.message : String(reason));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [loaded, options]);
  if (!isLarge) return { shown: atOnce, isDrawing: false, error: null };
  const isDrawing = (apart?.options !== options || apart.loaded !== loaded) && error === null;
  return { shown: apart, isDrawing, error };
}

const encoded = ({ graph }: LoadedGraph): ArrayBuffer =>
  new TextEncoder().encode(JSON.stringify(graph)).buffer;
