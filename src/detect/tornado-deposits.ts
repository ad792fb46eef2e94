import { type AccountId, type Amount, type AssetId, addressOf, chainOf } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Scene } from '../trace/detector.ts';
import type { Ask } from '../trace/inquiry.ts';
import { transferOf } from './account-transfers.ts';
import { poolEvents } from './tornado-events.ts';
import { type TornadoContract, tornadoContract } from './tornado-pools.ts';

/** A tainted payment to Tornado Cash. */
export interface TaintedDeposit {
  readonly movement: Movement;
  readonly depositor: AccountId;
  /** What was paid: a pool, or a router that passes on to one. */
  readonly paid: AccountId;
  readonly contract: TornadoContract;
  /** Undefined while a router's transaction is not known. */
  readonly pool: AccountId | undefined;
  readonly asset: AssetId;
  readonly amount: Amount;
}

/** Tainted payments to Tornado Cash in chain order; which pool a router chose is read from its transaction. */
export function taintedDeposits({ tainted, labels }: Scene, ask: Ask): TaintedDeposit[] {
  return tainted.flatMap(({ movement, outputs }): TaintedDeposit[] => {
    const transfer = outputs[0] ? transferOf(movement) : undefined;
    const contract = transfer && tornadoContract(labels, transfer.to);
    if (!contract) return [];
    const { from: depositor, to: paid, asset, amount } = transfer;
    const pool = contract.denomination === undefined ? poolBehind(movement, ask) : paid;
    return [{ movement, depositor, paid, contract, pool, asset, amount }];
  });
}

/** The one pool that tells of a deposit in the transaction; undefined where several do, and while it is being asked for. */
function poolBehind({ chain, txid }: Movement, ask: Ask): AccountId | undefined {
  const answer = ask({ kind: 'transaction', chain, txid });
  if (answer?.kind !== 'transaction') return undefined;
  const told = answer.facts?.logs.filter(({ topics }) => topics[0] === poolEvents.deposit.topic) ?? [];
  const pools = new Set(told.map(({ contract }) => contract));
  return pools.size === 1 ? [...pools][0] : undefined;
}

/** One hit for each transaction and contract paid in it. */
export function depositHits(deposits: readonly TaintedDeposit[]): Hit[] {
  const groups = new Map<string, TaintedDeposit[]>();
  for (const deposit of deposits) {
    const key = `${chainOf(deposit.paid)} ${deposit.movement.txid} ${deposit.paid}`;
    groups.set(key, [...(groups.get(key) ?? []), deposit]);
  }
  return [...groups.values()].map((group) => hitOf(group, deposits));
}

function hitOf(group: readonly TaintedDeposit[], all: readonly TaintedDeposit[]): Hit {
  const { movement, depositor, paid, contract, pool, asset, amount } = group[0] as TaintedDeposit;
  const same = all.filter((one) => one.depositor === depositor && one.pool === pool && one.paid === paid);
  return {
    subject: { kind: 'transaction', chain: movement.chain, txid: movement.txid },
    pattern: {
      name: 'tornado',
      confidence: contract.confidence,
      evidence: {
        ...(pool && { pool: addressOf(pool) }),
        ...(paid !== pool && { router: addressOf(paid) }),
        ...(contract.denomination && { denomination: contract.denomination }),
        amount: `${amount}`,
        asset,
        depositor: addressOf(depositor),
        deposits: `${group.length}`,
        depositsOfAccount: `${same.length}`,
      },
    },
  };
}
