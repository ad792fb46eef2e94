import {
  type AccountId,
  type Amount,
  type AssetId,
  balanceId,
  type MovementId,
  movementId,
  sinkAccount,
  txId,
} from '../../core/ids.ts';
import type { Leg, Movement, Position } from '../../core/movement.ts';
import { type Action, runsCode } from './action.ts';
import { ZERO_ADDRESS } from './address.ts';
import type { TronAssets } from './assets.ts';
import type { TransactionInfo } from './info.ts';
import { tokenParties } from './transfers.ts';

/** A transaction as far as it is known: what it does by itself, what it did, or both. */
export interface Transaction {
  readonly txid: string;
  readonly height: number;
  /** Milliseconds. */
  readonly time: number;
  /** In its block, or `UNKNOWN_INDEX`. */
  readonly index: number;
  readonly failed: boolean;
  /** In sun. */
  readonly fee: Amount;
  /** Undefined where it is another account's, of whose value nothing concerns this one. */
  readonly action: Action | undefined;
  readonly info: TransactionInfo | undefined;
}

/**
 * The movements of a transaction in the order of the chain: its own value, what contracts moved in trace order, token
 * transfers in log order, rewards, and the fee, which `payer` must have paid. A transaction that failed costs its fee alone.
 *
 * An id says what moved and, of equal moves in one transaction, which: so it is the same from whichever account it is read.
 * All moves of the transaction are counted for that, whoever they concern. What was written into a call of a contract is left
 * out: only who called it would know.
 */
export function tronMovements(transaction: Transaction, assets: TronAssets, payer: string): Movement[] {
  const { action, info, failed, fee } = transaction;
  const { native } = assets;
  const movements: Movement[] = [];
  const add = movementMaker(transaction, assets, movements);
  if (!failed) {
    const receiver = action && (action.to ?? info?.contract);
    if (action && receiver !== undefined) {
      const parties = { from: action.owner, to: receiver };
      add('value', parties, native, action.value);
      if (action.token) add('move', parties, assets.tokens.get(action.token.token), action.token.value);
    }
    for (const { kind, from, to, token, value } of info?.calls ?? []) {
      const asset = token === undefined ? native : assets.tokens.get(token);
      add('move', { from: kind === 'reward' ? undefined : from, to }, asset, value);
    }
    for (const transfer of info?.transfers ?? []) {
      const parties = tokenParties(transfer, assets);
      if (typeof parties === 'object')
        add('token', parties, assets.tokens.get(transfer.contract), transfer.value);
    }
    if (action && info) add('reward', { from: undefined, to: action.owner }, native, info.reward);
  }
  if (action?.owner === payer) add('fee', { from: payer, to: undefined }, native, fee);
  return movements;
}

/** `value`, `reward` and `fee` a transaction has once at most; of `move` and `token` there may be several that are equal. */
type Kind = 'value' | 'move' | 'token' | 'reward' | 'fee';

interface MoveParties {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

function movementMaker(transaction: Transaction, assets: TronAssets, movements: Movement[]) {
  const { chain } = assets;
  const { action } = transaction;
  const memo = action && !runsCode(action) ? action.memo : undefined;
  const txid = txId(transaction.txid);
  const position: Position = {
    height: transaction.height,
    index: transaction.index,
    time: Math.floor(transaction.time / 1_000),
  };
  const seen = new Map<string, number>();
  const legs = (owner: AccountId | undefined, asset: AssetId, amount: Amount): Leg[] =>
    owner === undefined ? [] : [{ holding: { id: balanceId(owner, asset), owner, asset }, amount }];

  function idOf(kind: Kind, parties: MoveParties, asset: AssetId, amount: Amount): MovementId {
    if (kind !== 'move' && kind !== 'token') return movementId(`${chain}:${txid}/${kind}`);
    const content = contentOf(parties, asset, amount, assets);
    const twins = seen.get(content) ?? 0;
    seen.set(content, twins + 1);
    return movementId(`${chain}:${txid}/${content}#${twins}`);
  }

  return (kind: Kind, parties: MoveParties, asset: AssetId | undefined, amount: Amount): void => {
    const { from, to } = parties;
    if (asset === undefined || amount === 0n || from === to) return;
    const isBurned = kind === 'token' && to === ZERO_ADDRESS;
    movements.push({
      id: idOf(kind, parties, asset, amount),
      chain,
      txid,
      position,
      inputs: legs(from === undefined ? undefined : assets.addresses.account(from), asset, amount),
      outputs: legs(
        isBurned ? sinkAccount(chain, 'burned') : to === undefined ? undefined : assets.addresses.account(to),
        asset,
        amount,
      ),
      ...(memo !== undefined && { memo }),
    });
  };
}

/** `call:` for the coin, the reference of a token otherwise, then who gave what to whom. */
function contentOf(
  { from = ZERO_ADDRESS, to = ZERO_ADDRESS }: MoveParties,
  asset: AssetId,
  amount: Amount,
  { chain, native, addresses }: TronAssets,
): string {
  const spelled = (hex: string): string => addresses.account(hex).slice(chain.length + 1);
  const what = asset === native ? 'call' : asset.slice(chain.length + 1);
  return `${what}:${spelled(from)}>${spelled(to)}:${amount}`;
}
