import { type AccountId, type Amount, balanceId, movementId, sinkAccount, txId } from '../../core/ids.ts';
import { type Leg, type Movement, type Position, UNKNOWN_INDEX } from '../../core/movement.ts';
import type { NemAssets } from './assets.ts';
import { type Definition, levied } from './definition.ts';
import { XEM } from './mosaic.ts';
import type { HarvestRow, TransactionRow } from './wire.ts';

/** Definitions of mosaics as far as they could be had. */
export type Definitions = ReadonlyMap<string, Definition | undefined>;

/** One move of one mosaic within a transaction. Accounts as the node names them; without a giver it is a mint. */
interface Move {
  /** What tells it from the other moves of the transaction. */
  readonly what: string;
  readonly mosaic: string;
  readonly amount: Amount;
  readonly from: string | undefined;
  /** Undefined where the harvester gets it: a fee. */
  readonly to: string | 'burned' | undefined;
}

/**
 * What a transaction moved of the mosaics that are followed, in the order in which the chain moves it: XEM, the other mosaics
 * each with its levy, and the fee last. What goes back to its giver moves nothing. An id says which move of which transaction
 * it is, so it is the same from whichever account's list and whichever node the row was read.
 */
export function nemMovements(row: TransactionRow, definitions: Definitions, assets: NemAssets): Movement[] {
  const { chain, addresses, followed } = assets;
  const txid = txId(row.hash);
  const position: Position = { height: row.height, index: UNKNOWN_INDEX, time: row.time };
  const memo = memoOf(row);
  return movesOf(row, definitions).flatMap(({ what, mosaic, amount, from, to }): Movement[] => {
    const asset = followed.get(mosaic);
    const giver = from === undefined ? undefined : addresses.account(from);
    const receiver =
      to === undefined ? undefined : to === 'burned' ? sinkAccount(chain, 'burned') : addresses.account(to);
    if (asset === undefined || amount === 0n || giver === receiver) return [];
    const leg = (owner: AccountId | undefined): Leg[] =>
      owner === undefined ? [] : [{ holding: { id: balanceId(owner, asset), owner, asset }, amount }];
    const id = movementId(`${chain}:${txid}/${what}`);
    const legs = { inputs: leg(giver), outputs: leg(receiver) };
    return [{ id, chain, txid, position, ...legs, ...(memo !== undefined && { memo }) }];
  });
}

function memoOf({ act }: TransactionRow): Movement['memo'] {
  const message = act.kind === 'transfer' ? act.message : null;
  if (message === null) return undefined;
  return message.kind === 'plain' ? message.text : null;
}

/** Fees of a block that `owner` harvested. They are clean, and come after everything else in their block. */
export function harvestMovement(row: HarvestRow, owner: AccountId, assets: NemAssets): Movement {
  const { chain, native: asset } = assets;
  const txid = txId(`harvest-${row.height}`);
  return {
    id: movementId(`${chain}:${txid}/fees`),
    chain,
    txid,
    position: { height: row.height, index: UNKNOWN_INDEX, time: row.time },
    inputs: [],
    outputs: [{ holding: { id: balanceId(owner, asset), owner, asset }, amount: row.fees }],
  };
}

/** Whether a movement is income of a harvester. */
export const isHarvest = ({ txid }: Movement): boolean => txid.startsWith('harvest-');

function movesOf({ signer, fee, act }: TransactionRow, definitions: Definitions): Move[] {
  const paid: Move = { what: 'fee', mosaic: XEM, amount: fee, from: signer, to: undefined };
  switch (act.kind) {
    case 'transfer':
      return [
        ...act.carried.flatMap(({ mosaic, amount }) => [
          { what: mosaic, mosaic, amount, from: signer, to: act.recipient },
          ...levyMoves(mosaic, amount, signer, definitions),
        ]),
        paid,
      ];
    case 'rental':
    case 'creation': {
      const { kind: what, sink, amount } = act;
      const rent: Move = { what, mosaic: XEM, amount, from: signer, to: sink };
      if (act.kind === 'rental') return [rent, paid];
      const minted = {
        what: 'creation-mint',
        mosaic: act.mosaic,
        amount: act.supply,
        from: undefined,
        to: signer,
      };
      return [rent, minted, paid];
    }
    case 'supply': {
      const { mosaic, isMore, delta } = act;
      const definition = definitions.get(mosaic);
      // It tells whole mosaics: how many units they are, nobody knows without a definition.
      if (!definition) return [paid];
      const amount = delta * 10n ** BigInt(definition.decimals);
      const change = isMore
        ? { what: 'mint', mosaic, amount, from: undefined, to: signer }
        : { what: 'burn', mosaic, amount, from: signer, to: 'burned' };
      return [change, paid];
    }
    case 'cosigners':
    case 'remote':
    case 'unknown':
      return [paid];
  }
}

function levyMoves(sent: string, amount: Amount, from: string, definitions: Definitions): Move[] {
  const levy = definitions.get(sent)?.levy;
  if (!levy) return [];
  const { mosaic, recipient: to } = levy;
  return [{ what: `levy:${sent}`, mosaic, amount: levied(levy, amount), from, to }];
}
