import type { Amount } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { amount, integer } from '../../net/parse.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { NemAddresses } from './address.ts';
import { type Fields, nisObject, object } from './answer.ts';

/** What its creator laid down about a mosaic. */
export interface Definition {
  readonly decimals: number;
  /** In base units, when it was created. */
  readonly supply: Amount;
  readonly levy: Levy | null;
}

/** What every sender of a mosaic pays beside what he sends. No transaction shows it. */
export interface Levy {
  /** A number of units whatever is sent, or a share of what is sent, in ten-thousandths. */
  readonly kind: 'absolute' | 'share';
  /** An address or a public key. */
  readonly recipient: string;
  /** In which it is paid. */
  readonly mosaic: string;
  readonly fee: Amount;
}

/** Of what is sent, how much a levy takes, rounded down. */
export const levied = ({ kind, fee }: Levy, sent: Amount): Amount =>
  kind === 'absolute' ? fee : (sent * fee) / 10_000n;

/** The answer to `/mosaic/definition` and `/mosaic/definition/last`. */
export const readDefinition = (addresses: NemAddresses, reply: Reply): Definition =>
  definitionOf(nisObject(reply), addresses);

/** A definition as it stands in answers and in the transaction that made it. */
export function definitionOf({ properties, levy }: Fields, addresses: NemAddresses): Definition {
  const decimals = integer(propertyOf(properties, 'divisibility'), 'divisibility');
  const supply = amount(propertyOf(properties, 'initialSupply'), 'initialSupply');
  return { decimals, supply: supply * 10n ** BigInt(decimals), levy: levyOf(levy, addresses) };
}

/** `namespace:name` of `{"namespaceId": …, "name": …}`. */
export function readMosaicId(value: unknown): string {
  const { namespaceId, name } = object(value, 'the id of a mosaic');
  if (typeof namespaceId === 'string' && typeof name === 'string') return `${namespaceId}:${name}`;
  throw malformed('gave no name for a mosaic');
}

function propertyOf(properties: unknown, name: string): unknown {
  const listed = Array.isArray(properties) ? properties : [];
  const found = listed.map((property) => object(property, 'a property')).find((one) => one.name === name);
  return found?.value;
}

/** A node writes none as `{}`. */
function levyOf(value: unknown, addresses: NemAddresses): Levy | null {
  const fields: Fields = value === undefined || value === null ? {} : object(value, 'a levy');
  const { type, recipient, mosaicId, fee } = fields;
  if (type === undefined) return null;
  if ((type !== 1 && type !== 2) || !addresses.isName(recipient))
    throw malformed('gave a levy of another form');
  return {
    kind: type === 1 ? 'absolute' : 'share',
    recipient,
    mosaic: readMosaicId(mosaicId),
    fee: amount(fee, 'fee'),
  };
}
