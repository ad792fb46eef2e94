import { Interface } from 'ethers';
import { type EvmWorld, erc20 } from './evm-world.ts';

/** Quirks of whoever answers calls of contracts. */
export interface CallOptions {
  /** It serves no calls. */
  readonly lacksCalls?: boolean;
  /** There is no Multicall3 on its chain. */
  readonly lacksMulticall?: boolean;
  /** Tokens that refuse to tell a balance. */
  readonly reverting?: ReadonlySet<string>;
  /** The block number that contracts see; that of the tip by default. */
  readonly seenBlock?: number;
  /** Calls in one beyond which the gas does not suffice. */
  readonly mostGas?: number;
}

/** What `eth_call` gives: a result, or an error of JSON-RPC. */
export type CallReply =
  | { readonly result: string }
  | { readonly error: { readonly code: number; readonly message: string } };

const MULTICALL3 = '0xca11bde05977b3631167028862be2a173976ca11';
const multicall3 = new Interface([
  'function tryBlockAndAggregate(bool requireSuccess, (address target, bytes callData)[] calls) payable returns (uint256 blockNumber, bytes32 blockHash, (bool success, bytes returnData)[] returnData)',
]);
const token = new Interface(['function balanceOf(address owner) view returns (uint256)']);
const NOTHING = '0x';

/** Runs a call on a world at a height, of Multicall3 or of a token. Where there is no contract, it succeeds with nothing. */
export function runCall(
  world: EvmWorld,
  { to, data, height }: { readonly to: string; readonly data: string; readonly height: number },
  options: CallOptions,
): CallReply {
  const { seenBlock = height, mostGas = Number.POSITIVE_INFINITY } = options;
  if (to.toLowerCase() !== MULTICALL3) {
    const [isSuccess, result] = balanceOf(world, { to, data, height }, options);
    return isSuccess ? { result } : { error: { code: 3, message: 'execution reverted' } };
  }
  if (options.lacksMulticall) return { result: NOTHING };
  const asked = multicall3.parseTransaction({ data });
  if (asked === null) return { error: { code: 3, message: 'execution reverted' } };
  const calls = [...asked.args.getValue('calls')].map(([target, callData]: [string, string]) =>
    balanceOf(world, { to: target, data: callData, height }, options),
  );
  if (calls.length > mostGas) return { error: { code: -32000, message: 'out of gas' } };
  const isRefused = asked.args.getValue('requireSuccess') && calls.some(([isSuccess]) => !isSuccess);
  if (isRefused) return { error: { code: 3, message: 'execution reverted: Multicall3: call failed' } };
  const hash = `0x${'0'.repeat(64)}`;
  return { result: multicall3.encodeFunctionResult('tryBlockAndAggregate', [seenBlock, hash, calls]) };
}

function balanceOf(
  world: EvmWorld,
  { to, data, height }: { readonly to: string; readonly data: string; readonly height: number },
  { reverting }: CallOptions,
): readonly [isSuccess: boolean, result: string] {
  const contract = to.toLowerCase();
  // What a contract reverts with may look like a number.
  if (reverting?.has(contract)) return [false, `0x${'9'.padStart(64, '0')}`];
  if (!world.tokens.some((known) => known.contract === contract)) return [true, NOTHING];
  const asked = token.parseTransaction({ data });
  if (asked === null) return [false, NOTHING];
  const balance = world.balance(asked.args.getValue('owner').toLowerCase(), erc20(contract), height);
  return [true, token.encodeFunctionResult('balanceOf', [balance])];
}
