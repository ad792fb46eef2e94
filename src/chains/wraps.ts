import { type Amount, type AssetId, sinkOf } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { AddressBook } from './address-book.ts';
import type { KnownToken } from './family.ts';

/** A token that is minted for the coin, one for one, and burned for it. */
export interface Wrapper {
  readonly asset: AssetId;
  /** Whether `Transfer` events tell mints and burns. */
  readonly emitsTransfers: boolean;
}

/** What must be known of a chain's assets to see wraps. Addresses are spelled as answers spell them. */
export interface WrapAssets {
  readonly native: AssetId;
  /** By contract. */
  readonly wrappers: ReadonlyMap<string, Wrapper>;
  readonly addresses: AddressBook;
  /** Whom events name as the giver of a mint and the receiver of a burn. */
  readonly nobody: string;
}

/** The tokens among `known` that wrap the coin; `spelled` gives a contract as answers spell it. */
export const wrappersOf = (
  known: readonly KnownToken[],
  spelled: (contract: string) => string,
): ReadonlyMap<string, Wrapper> =>
  new Map(
    known.flatMap(({ contract, asset, wraps }): [string, Wrapper][] =>
      wraps === undefined
        ? []
        : [[spelled(contract), { asset, emitsTransfers: wraps === 'native-with-transfers' }]],
    ),
  );

/** Who gave to whom; undefined gives a mint. */
interface Parties {
  readonly from: string | undefined;
  readonly to: string;
}

/** A transfer as an event tells it. */
interface TransferRow {
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  readonly value: Amount | undefined;
}

/** A transfer of the coin within a transaction. */
export interface Native {
  readonly parties: Parties;
  readonly amount: Amount;
  /** The end of a contract, which gives what it had without calling the receiver. */
  readonly isDestruction: boolean;
}

/**
 * Which wrapped token a transfer of the coin mints, to its giver, and which it burns, of its receiver's: as WETH9 does, whose
 * only ways in are `deposit` and the fallback, which credit the caller, and whose only way out is `withdraw`, which pays the
 * caller. It tells neither by a `Transfer` event. Contracts that do are left to their events.
 */
export function wrappedBy(
  { parties: { from, to }, isDestruction }: Native,
  { wrappers }: Pick<WrapAssets, 'wrappers'>,
): { readonly minted: AssetId | undefined; readonly burned: AssetId | undefined } {
  const silent = (address: string | undefined): AssetId | undefined => {
    const wrapper = address === undefined ? undefined : wrappers.get(address);
    return wrapper && !wrapper.emitsTransfers ? wrapper.asset : undefined;
  };
  return { minted: from === undefined || isDestruction ? undefined : silent(to), burned: silent(from) };
}

/** Whether a row is a mint or a burn that its contract emits no transfer for: Blockscout lists deposits and withdrawals as such, others do not. */
export function isSilentWrap(
  { contract, from, to }: Pick<TransferRow, 'contract' | 'from' | 'to'>,
  { wrappers, nobody }: Pick<WrapAssets, 'wrappers' | 'nobody'>,
): boolean {
  const wrapper = wrappers.get(contract);
  return wrapper !== undefined && !wrapper.emitsTransfers && (from === nobody || to === nobody);
}

/** Tells the rows of a transaction that repeat what its transfers of the coin mint and burn already, each once. */
export function repeatedWraps(natives: readonly Native[], assets: WrapAssets): (row: TransferRow) => boolean {
  const { nobody } = assets;
  const left = new Map<string, number>();
  const keyOf = (contract: string, from: string, to: string, value: Amount | undefined): string =>
    `${contract} ${from} ${to} ${value}`;
  const add = (contract: string, from: string, to: string, amount: Amount): void => {
    const key = keyOf(contract, from, to, amount);
    left.set(key, (left.get(key) ?? 0) + 1);
  };
  for (const native of natives) {
    const { from, to } = native.parties;
    const { minted, burned } = wrappedBy(native, assets);
    if (minted !== undefined && from !== undefined) add(to, nobody, from, native.amount);
    if (burned !== undefined && from !== undefined) add(from, to, nobody, native.amount);
  }
  return (row) => {
    if (left.size === 0 || !isSilentWrap(row, assets)) return false;
    const key = keyOf(row.contract, row.from, row.to, row.value);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count > 0;
  };
}

/** Whether a movement makes a token, or unmakes it. */
export function isMintOrBurn({ inputs, outputs }: Movement, asset: AssetId): boolean {
  const [from] = inputs;
  const [to] = outputs;
  if ((from ?? to)?.holding.asset !== asset) return false;
  return from === undefined || (to !== undefined && sinkOf(to.holding.owner) === 'burned');
}
