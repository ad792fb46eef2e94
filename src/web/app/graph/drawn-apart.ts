import type { Picture, PictureOptions } from '../../../picture/picture.ts';

/** What the worker is asked to draw; the graph comes with the first request. */
export interface DrawRequest {
  readonly turn: number;
  readonly bytes: ArrayBuffer | null;
  readonly options: PictureOptions;
}

/** A picture, and which request it answers. */
export interface DrawReply {
  readonly turn: number;
  readonly picture: Picture;
}

/** Draws one graph in a worker. */
export interface DrawnApart {
  /** Resolves with the picture. Of several requests only the last is answered. */
  draw(options: PictureOptions): Promise<Picture>;
  close(): void;
}

/** Starts a worker that draws a graph, given as the bytes of its JSON, which it takes over. */
export function drawApart(bytes: ArrayBuffer): DrawnApart {
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
  let graph: ArrayBuffer | null = bytes;
  let turn = 0;
  return {
    draw: (options) =>
      new Promise((resolve, reject) => {
        turn++;
        const asked = turn;
        worker.onmessage = ({ data }: MessageEvent<DrawReply>): void => {
          if (data.turn === asked) resolve(data.picture);
        };
        worker.onerror = (event): void => reject(new Error(event.message));
        const request: DrawRequest = { turn: asked, bytes: graph, options };
        worker.postMessage(request, graph === null ? [] : [graph]);
        graph = null;
      }),
    close: () => worker.terminate(),
  };
}
