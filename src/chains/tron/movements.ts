import { type Amount, movementId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { withSignedByOthers } from '../calls.ts';
import { withEmittedWraps } from '../emitted-wraps.ts';
import { woven } from '../woven.ts';
import { type Native, repeatedWraps, wrappedBy } from '../wraps.ts';
import { type Action, runsCode } from './action.ts';
import { ZERO_ADDRESS } from './address.ts';
import type { TronAssets } from './assets.ts';
import type { TransactionInfo } from './info.ts';
import { type Kind, type Maker, type Move, type MoveParties, movementMaker } from './movement-maker.ts';
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
 * transfers in log order, rewards, and the fee, which `payer` must have paid; but a transfer of what is taken out of a wrapper goes before
 * that. What is put into a wrapper contract, or taken out, mints and burns as much of the wrapped token in the same place.
 * A transaction that failed costs its fee alone.
 *
 * An id says what moved and, of equal moves in one transaction, which: so it is the same from whichever account it is read.
 * All moves of the transaction are counted for that, whoever they concern. What was written into a call of a contract is left
 * out: only who called it would know. What it calls, its payer's movements alone tell; what an account pays in a transaction that
 * another one signed calls something, whatever that is.
 */
export function tronMovements(transaction: Transaction, assets: TronAssets, payer: string): Movement[] {
  const { action, info, failed, fee } = transaction;
  const make = movementMaker(transaction, assets, payer);
  const moved = failed ? [] : movedIn(transaction, make, assets);
  const reward: Move | undefined = action &&
    info && {
      kind: 'reward',
      parties: { from: undefined, to: action.owner },
      asset: assets.native,
      amount: info.reward,
    };
  const paid: Move = {
    kind: 'fee',
    parties: { from: payer, to: undefined },
    asset: assets.native,
    amount: fee,
  };
  const isOther = action === undefined || (runsCode(action) && action.owner !== payer);
  return [
    ...(isOther ? withSignedByOthers(moved, assets.addresses.account(payer), NONE) : moved),
    ...(failed || !reward ? [] : make(reward)),
    ...(action?.owner === payer ? make(paid) : []),
  ];
}

const NONE: ReadonlySet<string> = new Set();

function movedIn(transaction: Transaction, make: Maker, assets: TronAssets): readonly Movement[] {
  const moves = coinMoves(transaction, assets);
  const natives = moves.flatMap(({ native }) => (native ? [native] : []));
  const isRepeated = repeatedWraps(natives, assets);
  const halves = {
    coin: moves.flatMap(({ move, native }) => (native ? wrapping(move, native, make, assets) : make(move))),
    tokens: (transaction.info?.transfers ?? []).flatMap((transfer) => {
      const parties = tokenParties(transfer, assets);
      if (typeof parties !== 'object' || isRepeated(transfer)) return [];
      const asset = assets.tokens.get(transfer.contract);
      return make({ kind: 'token', parties, asset, amount: transfer.value });
    }),
  };
  const { coin, tokens } = withEmittedWraps(halves, assets);
  return woven(coin, tokens);
}

/** A move of the coin as wraps need it, or of a TRC-10 token. */
interface CoinMove {
  readonly move: Move;
  readonly native: Native | undefined;
}

function coinMoves({ action, info }: Transaction, { native, tokens }: TronAssets): CoinMove[] {
  const coin = (kind: Kind, { from, to }: MoveParties, amount: Amount, isDestruction = false): CoinMove => ({
    move: { kind, parties: { from, to }, asset: native, amount },
    native:
      amount === 0n || from === to || to === undefined
        ? undefined
        : { parties: { from, to }, amount, isDestruction },
  });
  const moves: CoinMove[] = [];
  const receiver = action && (action.to ?? info?.contract);
  if (action && receiver !== undefined) {
    const parties = { from: action.owner, to: receiver };
    moves.push(coin('value', parties, action.value));
    if (action.token) {
      const asset = tokens.get(action.token.token);
      moves.push({
        move: { kind: 'move', parties, asset, amount: action.token.value },
        native: undefined,
      });
    }
  }
  for (const { kind, from, to, token, value, isDestruction } of info?.calls ?? []) {
    const parties = { from: kind === 'reward' ? undefined : from, to };
    if (token === undefined) moves.push(coin('move', parties, value, isDestruction));
    else
      moves.push({
        move: { kind: 'move', parties, asset: tokens.get(token), amount: value },
        native: undefined,
      });
  }
  return moves;
}

/** A transfer of the coin with what it mints behind it, or burns before it. */
function wrapping(move: Move, native: Native, make: Maker, assets: TronAssets): Movement[] {
  const { minted, burned } = wrappedBy(native, assets);
  const [transfer] = make(move);
  if (!transfer) return [];
  const { from, to } = native.parties;
  const [mint, burn] = [movementId(`${transfer.id}/wrapped`), movementId(`${transfer.id}/unwrapped`)];
  const token = { kind: 'token', amount: native.amount } as const;
  return [
    ...make({ ...token, parties: { from: to, to: ZERO_ADDRESS }, asset: burned, id: burn }),
    burned === undefined ? transfer : { ...transfer, wraps: burn },
    ...make({ ...token, parties: { from: undefined, to: from }, asset: minted, id: mint }).map((half) => ({
      ...half,
      wraps: transfer.id,
    })),
  ];
}
