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
