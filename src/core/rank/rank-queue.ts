/** Nodes by a key that changes, the largest first and the lowest of equals: a binary heap that knows where each node is. */
export interface RankQueue {
  /** Puts a node in, or moves it. */
  set(node: number, key: number): void;
  remove(node: number): void;
  has(node: number): boolean;
  /** The first, undefined where there is none. */
  first(): number | undefined;
}

/** A queue for nodes below `size`. */
export function rankQueue(size: number): RankQueue {
  const keys = new Float64Array(size);
  const placeOf = new Int32Array(size).fill(OUTSIDE);
  const heap: number[] = [];

  const isBefore = (a: number, b: number): boolean => {
    const [x, y] = [keys[a] as number, keys[b] as number];
    return x > y || (x === y && a < b);
  };
  const put = (node: number, place: number): void => {
    heap[place] = node;
    placeOf[node] = place;
  };
  const rise = (node: number, from: number): void => {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(node, heap[above] as number)) break;
      put(heap[above] as number, place);
      place = above;
    }
    put(node, place);
  };
  const sink = (node: number, from: number): void => {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1] as number, heap[below] as number)) below++;
      if (!isBefore(heap[below] as number, node)) break;
      put(heap[below] as number, place);
      place = below;
    }
    put(node, place);
  };

  return {
    set(node, key) {
      const place = placeOf[node] as number;
      keys[node] = key;
      if (place === OUTSIDE) {
        rise(node, heap.push(node) - 1);
        return;
      }
      sink(node, place);
      rise(node, placeOf[node] as number);
    },
    remove(node) {
      const place = placeOf[node] as number;
      if (place === OUTSIDE) return;
      placeOf[node] = OUTSIDE;
      const last = heap.pop() as number;
      if (last === node) return;
      sink(last, place);
      rise(last, placeOf[last] as number);
    },
    has: (node) => placeOf[node] !== OUTSIDE,
    first: () => heap[0],
  };
}

const OUTSIDE = -1;
