import { Interface } from 'ethers/abi';
import { once } from '../../core/once.ts';

/**
 * Multicall3, which makes many calls in one. Address and functions: mds1/multicall3@08908e6, README.md and src/Multicall3.sol; where it is:
 * deployments.json@5e71704 of the same, Ethereum, BNB Chain, Polygon, Arbitrum, Optimism, Base and Avalanche among them.
 */
export const MULTICALL3 = '0xca11bde05977b3631167028862be2a173976ca11';

/** A call of a contract. */
export interface ContractCall {
  /** In lower case. */
  readonly to: string;
  /** In hexadecimal with `0x`. */
  readonly data: string;
}

/** What many calls gave. */
export interface CallResults {
  /** `block.number` as contracts see it: on some rollups that of the chain below. */
  readonly block: number;
  /** In the order of the calls; undefined for a call that failed. */
  readonly results: readonly (string | undefined)[];
}

const abi = once(
  () =>
    new Interface([
      'function tryBlockAndAggregate(bool requireSuccess, tuple(address target, bytes callData)[] calls) payable returns (uint256 blockNumber, bytes32 blockHash, tuple(bool success, bytes returnData)[] returnData)',
    ]),
);
const FUNCTION = 'tryBlockAndAggregate';

/** One call that makes all of these. Its data have 200 hexadecimal digits, and 384 for each call with one argument. */
export const multicall = (calls: readonly ContractCall[]): ContractCall => ({
  to: MULTICALL3,
  data: abi().encodeFunctionData(FUNCTION, [false, calls.map(({ to, data }) => [to, data])]),
});

/** Undefined where `data` is no answer to so many calls, as where something else is at that address. */
export function readMulticall(data: string, count: number): CallResults | undefined {
  try {
    const [block, , rows] = abi().decodeFunctionResult(FUNCTION, data) as unknown as Returned;
    const results = [...rows].map(([isSuccess, result]) => (isSuccess ? result : undefined));
    return results.length === count ? { block: Number(block), results } : undefined;
  } catch {
    return undefined;
  }
}

type Returned = [block: bigint, hash: string, rows: readonly [isSuccess: boolean, result: string][]];
