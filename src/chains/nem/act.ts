import type { Amount } from '../../core/ids.ts';
import { amount, integer } from '../../net/parse.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { NemAddresses } from './address.ts';
import { type Fields, object } from './answer.ts';
import { definitionOf, readMosaicId } from './definition.ts';
import { type Message, readMessage } from './message.ts';
import { XEM } from './mosaic.ts';

/** What a transaction does, beside paying its fee. Accounts are addresses or public keys, as the node names them. */
export type Act =
  | {
      readonly kind: 'transfer';
      readonly recipient: string;
      /** In the order in which the chain moves them. */
      readonly carried: readonly Carried[];
      readonly message: Message | null;
    }
  | { readonly kind: 'rental'; readonly sink: string; readonly amount: Amount }
  | {
      readonly kind: 'creation';
      readonly sink: string;
      readonly amount: Amount;
      readonly mosaic: string;
      /** Units that the creator is given. */
      readonly supply: Amount;
    }
  /** `delta` in whole mosaics. */
  | { readonly kind: 'supply'; readonly mosaic: string; readonly isMore: boolean; readonly delta: Amount }
  | { readonly kind: 'cosigners' }
  /** Lends its importance to another account, which then harvests in its name. */
  | { readonly kind: 'remote'; readonly account: string; readonly isOn: boolean }
  | { readonly kind: 'unknown'; readonly type: number };

/** So many base units of a mosaic, `namespace:name`. */
export interface Carried {
  readonly mosaic: string;
  readonly amount: Amount;
}

/** What the amount of a transfer with mosaics is a multiple of. */
const MILLION = 1_000_000n;

/** Reads what a transaction does; of a multisig transaction, the inner one. */
export function readAct(transaction: Fields, addresses: NemAddresses): Act {
  const name = (field: string): string => {
    const named = transaction[field];
    if (addresses.isName(named)) return named;
    throw malformed(`gave no account for ${field}`, { details: { field } });
  };
  const type = integer(transaction.type, 'type');
  switch (type) {
    case 257:
      return {
        kind: 'transfer',
        recipient: name('recipient'),
        carried: carriedBy(transaction),
        message: readMessage(transaction.message),
      };
    case 2_049:
      return {
        kind: 'remote',
        account: name('remoteAccount'),
        isOn: integer(transaction.mode, 'mode') === 1,
      };
    case 4_097:
      return { kind: 'cosigners' };
    case 8_193:
      return {
        kind: 'rental',
        sink: name('rentalFeeSink'),
        amount: amount(transaction.rentalFee, 'rentalFee'),
      };
    case 16_385:
      return creationOf(transaction, name('creationFeeSink'), addresses);
    case 16_386:
      return {
        kind: 'supply',
        mosaic: readMosaicId(transaction.mosaicId),
        isMore: integer(transaction.supplyType, 'supplyType') === 1,
        delta: amount(transaction.delta, 'delta'),
      };
    default:
      return { kind: 'unknown', type };
  }
}

/**
 * What a transfer carries: XEM alone, its amount; or mosaics, of each its quantity times the amount in millionths, rounded down,
 * and then no other XEM than what is among them. XEM moves first, the others as they are listed.
 */
function carriedBy(transaction: Fields): Carried[] {
  const sent = amount(transaction.amount, 'amount');
  const mosaics = Array.isArray(transaction.mosaics) ? transaction.mosaics : [];
  if (mosaics.length === 0) return [{ mosaic: XEM, amount: sent }];
  const carried = mosaics.map((value): Carried => {
    const { mosaicId, quantity } = object(value, 'a mosaic');
    return { mosaic: readMosaicId(mosaicId), amount: (sent * amount(quantity, 'quantity')) / MILLION };
  });
  const isXem = ({ mosaic }: Carried): boolean => mosaic === XEM;
  return [...carried.filter(isXem), ...carried.filter((one) => !isXem(one))];
}

function creationOf(transaction: Fields, sink: string, addresses: NemAddresses): Act {
  const definition = object(transaction.mosaicDefinition, 'the definition of a mosaic');
  return {
    kind: 'creation',
    sink,
    amount: amount(transaction.creationFee, 'creationFee'),
    mosaic: readMosaicId(definition.id),
    supply: definitionOf(definition, addresses).supply,
  };
}
