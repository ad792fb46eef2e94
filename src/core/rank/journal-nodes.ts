import type { AccountId } from '../ids.ts';
import type { Journal } from '../journal.ts';
import { outpointOf } from '../movement.ts';

/** Which node is what. */
export interface Nodes {
  /** By holding. */
  readonly nodeOf: Int32Array;
  /** By movement with several inputs or outputs. */
  readonly joints: ReadonlyMap<number, number>;
  readonly size: number;
}

/** An account's balances are one node, each outpoint is one, and each movement between several. */
export function journalNodes({ holdings, movements }: Journal): Nodes {
  const nodeOf = new Int32Array(holdings.length);
  const accounts = new Map<AccountId, number>();
  let size = 0;
  holdings.forEach((holding, n) => {
    const isOutpoint = outpointOf(holding) !== undefined;
    const node = (isOutpoint ? undefined : accounts.get(holding.owner)) ?? size++;
    if (!isOutpoint) accounts.set(holding.owner, node);
    nodeOf[n] = node;
  });
  const joints = new Map<number, number>();
  movements.forEach(({ inputs, outputs }, m) => {
    if (Math.min(inputs.length, outputs.length) > 0 && Math.max(inputs.length, outputs.length) > 1)
      joints.set(m, size++);
  });
  return { nodeOf, joints, size };
}

/** Place in chain order of what goes into a movement, and of what comes out of one that is a node. */
export const timeOf = (movement: number, side: 'in' | 'out'): number =>
  2 * movement + (side === 'in' ? 0 : 1);

/** The movement that a leg pays out of. */
export function movementAt(outputsAt: Int32Array, leg: number): number {
  let [low, high] = [0, outputsAt.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((outputsAt[middle] as number) <= leg) low = middle;
    else high = middle;
  }
  return low;
}
