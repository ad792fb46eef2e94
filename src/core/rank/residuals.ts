import { rankQueue } from './rank-queue.ts';

/** Weight by node that was not pushed yet, and who is next. */
export interface Residuals {
  residual(node: number): number;
  arrived(node: number): number;
  add(node: number, amount: number): void;
  /** Adds what only came back to the node it left. */
  giveBack(node: number, amount: number): void;
  /** Takes away and returns all there is. */
  take(node: number): number;
  pop(): number | undefined;
  setAside(node: number): void;
}

/** No residuals yet of nodes below `size`; `isEnough` tells which residuals are pushed. Equal residuals go by the lowest node. */
export function residuals(size: number, isEnough: (residual: number) => boolean): Residuals {
  const left = new Float64Array(size);
  const sums = new Float64Array(size);
  const aside = new Uint8Array(size);
  const queue = rankQueue(size);
  const giveBack = (node: number, amount: number): void => {
    const sum = (left[node] as number) + amount;
    left[node] = sum;
    if (aside[node] === 0) queue.set(node, sum);
  };
  return {
    residual: (node) => left[node] as number,
    arrived: (node) => sums[node] as number,
    add(node, amount) {
      sums[node] = (sums[node] as number) + amount;
      giveBack(node, amount);
    },
    giveBack,
    take(node) {
      const all = left[node] as number;
      left[node] = 0;
      queue.remove(node);
      return all;
    },
    pop() {
      const first = queue.first();
      return first !== undefined && isEnough(left[first] as number) ? first : undefined;
    },
    setAside(node) {
      aside[node] = 1;
      queue.remove(node);
    },
  };
}
