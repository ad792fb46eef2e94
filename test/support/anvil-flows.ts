import { type AccountId, type Amount, type AssetId, chainOf, sinkAccount } from '../../src/core/ids.ts';

/** Value that moved from one account to another, as whoever wrote the script meant it. */
export interface Flow {
  readonly asset: AssetId;
  /** Null where value comes into being. */
  readonly from: AccountId | null;
  /** A sink's account where it ends. */
  readonly to: AccountId;
  readonly amount: Amount;
}

/** A transaction and all that moved in it, in order. */
export interface Happening {
  readonly txid: string;
  /** In words of the script. */
  readonly what: string;
  readonly flows: readonly Flow[];
}

/** What was given up and what came out for it: a flow each, of one transaction or of two on different chains. */
export interface TrueCrossing {
  readonly kind: 'swap' | 'wrap' | 'bridge';
  readonly what: string;
  readonly given: Flow;
  readonly received: Flow;
}

/** What an account has of an asset, and what of it is stolen. */
export interface Pot {
  readonly amount: Amount;
  readonly taint: Amount;
  /** By stolen asset, the part of the loss that the taint stands for, in that asset's base units. */
  readonly loss: ReadonlyMap<AssetId, Amount>;
}

export interface Replay {
  /** What everybody has in the end, sinks as well. */
  readonly pots: ReadonlyMap<string, Pot>;
  readonly taintOf: (flow: Flow) => Amount;
}

/** How a pot is named: `account asset`. */
export const potKey = (account: AccountId, asset: AssetId): string => `${account} ${asset}`;

export const feesOf = (account: AccountId): AccountId => sinkAccount(chainOf(account), 'fees');

const CLEAN: Pot = { amount: 0n, taint: 0n, loss: new Map() };
/** Losses are kept in such parts of a base unit, so that cutting them costs nothing that shows. */
const FINE = 10n ** 40n;

/**
 * Follows stolen value through everything that happened, without any policy: whoever has both stolen and clean value of
 * an asset pays all of it out at once or nothing, so all policies must agree. Where the script breaks that rule, it throws.
 */
export function replayFlows(
  happenings: readonly Happening[],
  crossings: readonly TrueCrossing[],
  stolen: ReadonlySet<Flow>,
): Replay {
  const pots = new Map<string, Pot>();
  const taints = new Map<Flow, Amount>();
  const transit = new Map<Flow, Pot>();
  const givenFor = new Map(crossings.map(({ given, received }) => [received, given]));
  const givens = new Set(crossings.map(({ given }) => given));
  const potOf = (account: AccountId, asset: AssetId): Pot => pots.get(potKey(account, asset)) ?? CLEAN;

  const moved = (flow: Flow): Pot => {
    const { asset, from, amount } = flow;
    if (from === null) return { ...CLEAN, amount };
    const [paid, rest] = split(potOf(from, asset), amount);
    pots.set(potKey(from, asset), rest);
    return paid;
  };
  const arriving = (flow: Flow, paid: Pot): Pot => {
    const { asset, amount } = flow;
    if (stolen.has(flow)) return { amount, taint: amount, loss: new Map([[asset, amount * FINE]]) };
    if (givens.has(flow)) {
      transit.set(flow, paid);
      return { ...CLEAN, amount };
    }
    const given = givenFor.get(flow);
    if (given === undefined) return paid;
    const { taint, loss } = transit.get(given) ?? CLEAN;
    return { amount, taint: (taint * amount) / given.amount, loss };
  };

  for (const flow of happenings.flatMap(({ flows }) => flows)) {
    const paid = moved(flow);
    const pot = arriving(flow, paid);
    taints.set(flow, givens.has(flow) ? paid.taint : pot.taint);
    pots.set(potKey(flow.to, flow.asset), merged(potOf(flow.to, flow.asset), pot));
  }
  return {
    pots: new Map([...pots].map(([key, pot]) => [key, whole(pot)])),
    taintOf: (flow) => taints.get(flow) ?? 0n,
  };
}

function split({ amount, taint, loss }: Pot, part: Amount): readonly [Pot, Pot] {
  const left = amount - part;
  if (taint === 0n)
    return [
      { ...CLEAN, amount: part },
      { ...CLEAN, amount: left },
    ];
  if (left === 0n) return [{ amount, taint, loss }, CLEAN];
  if (taint !== amount || left < 0n) throw new Error(`a script pays ${part} of ${amount}, ${taint} stolen`);
  const lost = new Map([...loss].map(([asset, sum]) => [asset, (sum * part) / amount]));
  const kept = new Map([...loss].map(([asset, sum]) => [asset, sum - (lost.get(asset) ?? 0n)]));
  return [
    { amount: part, taint: part, loss: lost },
    { amount: left, taint: left, loss: kept },
  ];
}

function merged(a: Pot, b: Pot): Pot {
  const loss = new Map(a.loss);
  for (const [asset, sum] of b.loss) loss.set(asset, (loss.get(asset) ?? 0n) + sum);
  return { amount: a.amount + b.amount, taint: a.taint + b.taint, loss };
}

const whole = ({ amount, taint, loss }: Pot): Pot => ({
  amount,
  taint,
  loss: new Map([...loss].map(([asset, sum]) => [asset, sum / FINE])),
});
