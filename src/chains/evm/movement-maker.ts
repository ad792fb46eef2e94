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
import type { EvmAssets } from './assets.ts';
import { ZERO_ADDRESS } from './transfers.ts';

/** `value` and `gas` a transaction has once at most; of `call` and `token` there may be several that are equal. */
export type Kind = 'value' | 'call' | 'token' | 'gas';

/** A move to be made, by lower-case addresses: without `from` a mint, without `to` gas. A token given to the zero address is burned. */
export interface Move {
  readonly kind: Kind;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly asset: AssetId;
  readonly amount: Amount;
}

/** Makes the movements of one transaction. */
export interface MovementMaker {
  /** The id of the next move of this kind, parties and amount: to be taken once for each. */
  nextId(move: Move): MovementId;
  make(id: MovementId, move: Move, wraps?: MovementId): Movement;
}

/** `remarks` are on every movement of the transaction. */
export function movementMaker(
  { hash, position }: { readonly hash: string; readonly position: Position },
  remarks: Pick<Movement, 'call' | 'memo'>,
  assets: EvmAssets,
): MovementMaker {
  const { chain, addresses } = assets;
  const txid = txId(hash);
  const seen = new Map<string, number>();
  const legs = (owner: AccountId | undefined, { asset, amount }: Move): Leg[] =>
    owner === undefined ? [] : [{ holding: { id: balanceId(owner, asset), owner, asset }, amount }];

  return {
    nextId(move) {
      const { kind } = move;
      if (kind === 'value' || kind === 'gas') return movementId(`${chain}:${txid}/${kind}`);
      const content = contentOf(move, assets);
      const twins = seen.get(content) ?? 0;
      seen.set(content, twins + 1);
      return movementId(`${chain}:${txid}/${content}#${twins}`);
    },
    make(id, move, wraps) {
      const { kind, from, to } = move;
      const isBurned = kind === 'token' && to === ZERO_ADDRESS;
      return {
        id,
        chain,
        txid,
        position,
        inputs: legs(from === undefined ? undefined : addresses.account(from), move),
        outputs: legs(
          isBurned ? sinkAccount(chain, 'burned') : to === undefined ? undefined : addresses.account(to),
          move,
        ),
        ...remarks,
        ...(wraps !== undefined && { wraps }),
      };
    },
  };
}

/** What moved from whom to whom, the zero address for nobody. */
function contentOf(
  { kind, from = ZERO_ADDRESS, to = ZERO_ADDRESS, asset, amount }: Move,
  { chain, addresses }: EvmAssets,
): string {
  const spelled = (address: string): string => addresses.account(address).slice(chain.length + 1);
  const what = kind === 'token' ? asset.slice(chain.length + 1) : kind;
  return `${what}:${spelled(from)}>${spelled(to)}:${amount}`;
}
