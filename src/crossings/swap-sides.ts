import { type AccountId, type AssetId, compare } from '../core/ids.ts';
import type { TransactionFacts } from '../trace/inquiry.ts';
import { type Flow, netFlows, withoutWrapsBy } from './net-flow.ts';

/** What an account made of its assets in one transaction, all in all. */
export interface Side {
  readonly account: AccountId;
  /** Assets of which it gave more than it got. */
  readonly gave: readonly Flow[];
  /** Assets of which it got more than it gave. */
  readonly got: readonly Flow[];
  /** Contracts of tokens nobody follows of which it got more than it gave, and the other way round. */
  readonly gotUnfollowed: readonly AccountId[];
  readonly gaveUnfollowed: readonly AccountId[];
}

/** An account as the payer of a swap: without the wraps it makes itself, which are crossings of their own. */
export function payingSide(account: AccountId, facts: TransactionFacts): Side {
  const flows = netFlows(withoutWrapsBy(account, facts.movements)).get(account) ?? [];
  return sideOf(account, flows, facts);
}

/** Every account that gave or got something, sorted; whoever wraps on the way nets to zero. */
export function allSides(facts: TransactionFacts): readonly Side[] {
  return [...netFlows(facts.movements)]
    .map(([account, flows]) => sideOf(account, flows, facts))
    .toSorted((a, b) => compare(a.account, b.account));
}

/** What an account that only received got of one asset; undefined where it gave something, or got several assets. */
export function pureReceiptOf({ gave, got, gotUnfollowed, gaveUnfollowed }: Side): AssetId | undefined {
  const isPure = gave.length + gotUnfollowed.length + gaveUnfollowed.length === 0 && got.length === 1;
  return isPure ? got[0]?.asset : undefined;
}

function sideOf(account: AccountId, flows: readonly Flow[], { unfollowed }: TransactionFacts): Side {
  const nets = new Map<AccountId, bigint>();
  for (const { contract, from, to, amount } of unfollowed) {
    if (from === account) nets.set(contract, (nets.get(contract) ?? 0n) - amount);
    if (to === account) nets.set(contract, (nets.get(contract) ?? 0n) + amount);
  }
  const contracts = [...nets].toSorted(([a], [b]) => compare(a, b));
  return {
    account,
    gave: flows.filter(({ net }) => net < 0n),
    got: flows.filter(({ net }) => net > 0n),
    gotUnfollowed: contracts.flatMap(([contract, net]) => (net > 0n ? [contract] : [])),
    gaveUnfollowed: contracts.flatMap(([contract, net]) => (net < 0n ? [contract] : [])),
  };
}
