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
import { isTransferCall, selectorOf } from '../calls.ts';
import { runsCode } from './action.ts';
import { ZERO_ADDRESS } from './address.ts';
import type { TronAssets } from './assets.ts';
import type { Transaction } from './movements.ts';

/** `value`, `reward` and `fee` a transaction has once at most; of `move` and `token` there may be several that are equal. */
export type Kind = 'value' | 'move' | 'token' | 'reward' | 'fee';

/** Who gave to whom; nobody gives a mint, and gets a fee. */
export interface MoveParties {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A move to be made, by addresses in lower-case hexadecimal with `41`. */
export interface Move {
  readonly kind: Kind;
  readonly parties: MoveParties;
  /** Undefined where nobody follows it. */
  readonly asset: AssetId | undefined;
  readonly amount: Amount;
  /** Where it is not named by what it moves. */
  readonly id?: MovementId;
}

/** One movement, or none where nothing moved that is followed. */
export type Maker = (move: Move) => Movement[];

/** Makes the movements of one transaction. What it calls stands on those of `payer` where he signed it. */
export function movementMaker(transaction: Transaction, assets: TronAssets, payer: string): Maker {
  const { chain } = assets;
  const txid = txId(transaction.txid);
  const position: Position = {
    height: transaction.height,
    index: transaction.index,
    time: Math.floor(transaction.time / 1_000),
  };
  const remarks = remarksOf(transaction, assets, payer);
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

  return ({ kind, parties, asset, amount, id }) => {
    const { from, to } = parties;
    if (asset === undefined || amount === 0n || from === to) return [];
    const isBurned = kind === 'token' && to === ZERO_ADDRESS;
    const receiver = to === undefined ? undefined : assets.addresses.account(to);
    return [
      {
        id: id ?? idOf(kind, parties, asset, amount),
        chain,
        txid,
        position,
        inputs: legs(from === undefined ? undefined : assets.addresses.account(from), asset, amount),
        outputs: legs(isBurned ? sinkAccount(chain, 'burned') : receiver, asset, amount),
        ...remarks,
      },
    ];
  };
}

function remarksOf(
  { action }: Transaction,
  { tokens, wrappers }: TronAssets,
  payer: string,
): Pick<Movement, 'call' | 'memo'> {
  if (action === undefined) return {};
  if (!runsCode(action)) return action.memo === undefined ? {} : { memo: action.memo };
  const { input, to, owner } = action;
  const call = selectorOf(input);
  const isTransfer = to !== undefined && tokens.has(to) && isTransferCall(input);
  if (owner !== payer || isTransfer) return {};
  // A wrapper that is merely paid wraps.
  if (call === undefined) return to !== undefined && wrappers.has(to) ? { call: '0x' } : {};
  return { call };
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
