import type { AccountId, AssetId } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { Scene } from '../trace/detector.ts';
import { type Transfer, transferOf } from './account-transfers.ts';
import type { Taints } from './further-seed-accounts.ts';

/** Value from outside the trace that came together with tainted value. */
export interface Entry {
  readonly source: AccountId;
  /** Accounts of the trace that it came to. */
  readonly into: readonly AccountId[];
  readonly asset: AssetId;
  readonly amount: bigint;
  readonly movement: Movement;
  /** What speaks against it. */
  readonly doubts: readonly Doubt[];
  /** `txid:vout` of the coin that was spent, on chains that have outpoints. */
  readonly outpoint: string | null;
}

/**
 * `after`: no taint left the account after it, and none was there at the end, so it met none. `far`: no tainted payment of the account is near
 * in time. `elsewhere`: the source pays accounts too that are not mostly tainted. `paid`: accounts of the trace paid it.
 */
export type Doubt = 'after' | 'far' | 'elsewhere' | 'paid';

interface Surroundings {
  readonly taints: Taints;
  readonly traced: ReadonlySet<AccountId>;
  /** Accounts of the trace in which taint rests. */
  readonly resting: ReadonlySet<AccountId>;
  readonly days: number;
}

const DAY_SECONDS = 86_400;

/** Payments without any taint into an account, from accounts that are no part of the trace. */
export function paidIn(account: AccountId, scene: Scene, around: Surroundings): Entry[] {
  const { taints, traced, resting, days } = around;
  const movements = scene.accounts.get(account) ?? [];
  const transfers = movements.map(transferOf);
  const last = resting.has(account)
    ? movements.length
    : movements.findLastIndex((one) => drawsTaint(account, one, taints));
  const times = movements
    .flatMap(({ id, position }) => (taints.has(id) ? (position.time ?? []) : []))
    .sort((a, b) => a - b);
  const gave = new Set(transfers.flatMap((one) => (one?.from === account ? one.movement.txid : [])));
  return transfers.flatMap((transfer, n): readonly Entry[] => {
    if (transfer?.to !== account || traced.has(transfer.from)) return [];
    const { movement, from, asset, amount } = transfer;
    // Who gives and takes in one transaction trades: what comes in is the price of what went out.
    if (gave.has(movement.txid) || isFollowed(movement, taints)) return [];
    const doubts: Doubt[] = [];
    if (n > last) doubts.push('after');
    if (isFar(transfer, times, days)) doubts.push('far');
    return [{ source: from, into: [account], asset, amount, movement, doubts, outpoint: null }];
  });
}

/** Whether a payment is a seed, or came out of a crossing. */
const isFollowed = ({ id }: Movement, taints: Taints): boolean =>
  taints.get(id)?.outputs.some((taint) => taint > 0n) ?? false;

const drawsTaint = (account: AccountId, { id, inputs }: Movement, taints: Taints): boolean =>
  inputs.some(({ holding }, n) => holding.owner === account && (taints.get(id)?.inputs[n] ?? 0n) > 0n);

/** `times` ascending. */
function isFar({ movement }: Transfer, times: readonly number[], days: number): boolean {
  const { time } = movement.position;
  if (time === null || times.length === 0) return false;
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return [times[low - 1], times[low]].every(
    (near) => near === undefined || Math.abs(near - time) > days * DAY_SECONDS,
  );
}
