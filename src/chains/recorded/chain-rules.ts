import {
  type AccountId,
  type AssetId,
  assetId,
  type ChainId,
  sinkAccount,
  type TxId,
} from '../../core/ids.ts';
import { type Position, UNKNOWN_HEIGHT, UNKNOWN_INDEX } from '../../core/movement.ts';
import type { ChainRules } from '../family.ts';
import { BURNED, type Facts } from './facts.ts';
import type { Fault } from './faults.ts';

/** Reads addresses, ids and assets of a record by a chain's rules; what breaks them becomes a fault and undefined. */
export interface Reader {
  readonly chain: ChainId;
  account(address: string, place: string): AccountId | undefined;
  /** As `account`, or the sink where the record says that the value was burned. */
  recipient(address: string, place: string): AccountId | undefined;
  txid(text: string, place: string): TxId | undefined;
  /** The asset of an amount; the record's first where it names none. */
  asset(id: string | undefined, place: string): AssetId | undefined;
  fault(place: string, expected: string): void;
}

/** A reader over one record that adds to `faults`. */
export function factsReader(rules: ChainRules, { header }: Facts, faults: Fault[]): Reader {
  const { chain } = rules;
  const fault = (place: string, expected: string): void => {
    faults.push({ place, expected });
  };
  const accounts = new Map<string, AccountId>();
  const assets = new Map(
    header.assets.map(({ id }) => [id, assetId(chain, id.slice(id.indexOf('/') + 1))] as const),
  );
  if (header.caip2 !== chain) fault('line 1, caip2', `expected ${chain}, the chain this record is read for`);
  header.assets.forEach(({ id }, n) => {
    if (!id.startsWith(`${header.caip2}/`))
      fault(`line 1, assets.${n}.id`, `expected an asset of ${header.caip2}`);
  });

  const account = (address: string, place: string): AccountId | undefined => {
    const seen = accounts.get(address);
    if (seen !== undefined) return seen;
    try {
      const read = rules.account(address);
      accounts.set(address, read);
      return read;
    } catch (error) {
      fault(place, error instanceof Error ? error.message : `${error}`);
      return undefined;
    }
  };
  return {
    chain,
    account,
    fault,
    recipient: (address, place) =>
      address === BURNED ? sinkAccount(chain, 'burned') : account(address, place),
    txid(text, place) {
      const read = rules.transaction(text);
      if (read === undefined) fault(place, 'expected the id of a transaction of this chain');
      return read;
    },
    asset(id, place) {
      const read = assets.get(id ?? (header.assets[0]?.id as string));
      if (read === undefined) fault(place, 'expected an asset that line 1 lists');
      return read;
    },
  };
}

interface Placed {
  readonly height: number | null;
  readonly index: number | null;
  readonly time: number | null;
  readonly line: number;
}

/** A transaction's place in chain order. What the record does not know is said to be unknown, not guessed. */
export const positionOf = ({ height, index, time }: Placed): Position => ({
  height: height ?? UNKNOWN_HEIGHT,
  index: index ?? UNKNOWN_INDEX,
  time,
});

/** The transactions in chain order; where the record knows no order, as the file lists them. */
export function inChainOrder<T extends Placed>(transactions: readonly T[]): readonly T[] {
  return [...transactions].sort((a, b) => {
    const [x, y] = [positionOf(a), positionOf(b)];
    return x.height - y.height || x.index - y.index || a.line - b.line;
  });
}
