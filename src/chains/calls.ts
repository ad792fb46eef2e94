import type { AccountId } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';

/** `transfer(address,uint256)`, ERC-20 and TRC-20: its selector, and how long its calldata is in hexadecimal with `0x`. */
const TRANSFER_CALL = '0xa9059cbb';
const TRANSFER_LENGTH = 2 + 2 * (4 + 32 + 32);
/** A selector in hexadecimal with `0x`. */
const SELECTOR_LENGTH = 2 + 2 * 4;

/** The function that calldata names by its first four bytes; undefined where it has fewer. */
export const selectorOf = (input: string): string | undefined =>
  input.length < SELECTOR_LENGTH ? undefined : input.slice(0, SELECTOR_LENGTH);

/** Whether calldata is of the transfer of a token and nothing else. */
export const isTransferCall = (input: string): boolean =>
  input.length === TRANSFER_LENGTH && input.startsWith(TRANSFER_CALL);

/**
 * Movements of an account with its payments in transactions that others signed marked as calls: a wallet that is a contract pays
 * so, and whoever lets a solver take his tokens. `signed` are the transactions that it signed itself.
 */
export const withSignedByOthers = (
  movements: readonly Movement[],
  account: AccountId,
  signed: ReadonlySet<string>,
): readonly Movement[] =>
  movements.map((movement) => {
    const isOwn = signed.has(movement.txid) || movement.outputs.length === 0;
    return isOwn || movement.inputs[0]?.holding.owner !== account ? movement : { ...movement, call: '0x' };
  });
