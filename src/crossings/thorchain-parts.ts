import type { AccountId } from '../core/ids.ts';
import type { Atlas } from '../trace/crossing.ts';
import type { Ask } from '../trace/inquiry.ts';
import type { Settlement, ThorPayment } from './thorchain-answers.ts';
import { isMeantBy, restsOn, thorChains } from './thorchain-assets.ts';
import type { SwapMemo } from './thorchain-memo.ts';
import type { ThorNetwork } from './thorchain-networks.ts';

/** The payments of a settlement by what they are. */
export interface Parts {
  /** What the payer wanted. */
  readonly wanted: readonly ThorPayment[];
  /** What went back. */
  readonly refunds: readonly ThorPayment[];
  /** Cuts for whoever brought the swap, and what else is for others. */
  readonly others: readonly ThorPayment[];
}

export interface PartsFacts {
  readonly memo: SwapMemo;
  readonly network: ThorNetwork;
  readonly atlas: Atlas;
  readonly ask: Ask;
}

/**
 * Sorts the payments for a deposit, by asset and receiver and never by their order: the first one may be the cut of whoever
 * brought the swap. Inside the network only the memo's receiver tells such cuts from what the payer wanted, so a name is
 * looked up there. Undefined while an answer is missing.
 */
export function partsOf(settlement: Settlement, facts: PartsFacts): Parts | undefined {
  const { memo, network } = facts;
  const targetChain = restsOn(memo.target, network.home);
  const receiver = receiverOf(memo, targetChain, facts);
  if (receiver === undefined) return undefined;
  const parts = { wanted: [], refunds: [], others: [] } as Record<keyof Parts, ThorPayment[]>;
  for (const payment of settlement.payments) {
    const isWanted = isMeantBy(memo.target, payment.asset);
    const isBack = settlement.asset !== undefined && isMeantBy(settlement.asset, payment.asset);
    if (payment.isAffiliate) parts.others.push(payment);
    else if (payment.isRefund || (isBack && !isWanted)) parts.refunds.push(payment);
    else if (isWanted && receiver.is(payment)) parts.wanted.push(payment);
    else parts.others.push(payment);
  }
  return parts;
}

interface Receiver {
  is(payment: ThorPayment): boolean;
}

function receiverOf(
  { destination }: SwapMemo,
  chain: string,
  { network, atlas, ask }: PartsFacts,
): Receiver | undefined {
  const account = accountOf(chain, destination, atlas);
  const isPaid = (wanted: AccountId | undefined): Receiver => ({
    is: ({ to }) => wanted !== undefined && to !== undefined && accountOf(chain, to, atlas) === wanted,
  });
  if (account !== undefined) return isPaid(account);
  // Cuts are paid inside the network, so on another chain whoever is paid is who was meant.
  if (chain !== network.home) return { is: ({ chain: paidOn }) => paidOn === chain };
  const [name = ''] = destination.split('.');
  if (!/^[A-Za-z0-9_+-]{1,30}$/.test(name)) return isPaid(undefined);
  const path = `${network.namePath}${encodeURIComponent(name)}`;
  const answer = ask({ kind: 'service', service: network.midgard, path });
  if (answer === undefined) return undefined;
  const alias = answer.kind === 'service' ? aliasIn(answer.body, chain) : undefined;
  return isPaid(alias === undefined ? undefined : accountOf(chain, alias, atlas));
}

function accountOf(chain: string, address: string, atlas: Atlas): AccountId | undefined {
  const known = thorChains.get(chain);
  const id = known && atlas.chain(known.name);
  return id === undefined || address === '' ? undefined : atlas.account(id, address);
}

/** `{"entries":[{"chain":"THOR","address":"thor1…"}]}` */
function aliasIn(body: unknown, chain: string): string | undefined {
  const entries: unknown = (body as { readonly entries?: unknown } | null)?.entries;
  if (!Array.isArray(entries)) return undefined;
  for (const entry of entries as readonly { readonly chain?: unknown; readonly address?: unknown }[])
    if (entry?.chain === chain && typeof entry.address === 'string') return entry.address;
  return undefined;
}
