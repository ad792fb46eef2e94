import { type AccountId, addressOf } from '../../core/ids.ts';
import type { MovedAnswer, Resting } from '../../trace/source.ts';
import { judgedByBalance, type ToldBalance } from '../resting-mark.ts';
import type { EvmAssets } from './assets.ts';
import type { TellMoved } from './explorer-moved.ts';
import { hexAmount, quantity, toHex } from './hexadecimal.ts';
import type { ContractCall } from './multicall.ts';
import type { EvmNode } from './node.ts';
import type { BatchedCall } from './rpc-batch.ts';

/** `balanceOf(address)`, ERC-20. */
export const BALANCE_OF = '0x70a08231';

/** Asks a token for what an account has of it; both in lower case. The answer is one number of 32 bytes. */
export const balanceCall = (contract: string, account: string): ContractCall => ({
  to: contract,
  data: `${BALANCE_OF}${account.slice(2).padStart(64, '0')}`,
});

/**
 * What moved, by the state of the chain at `asOf`, 50 calls a request.
 *
 * Of the coin: balance, nonce and code. An account without code pays nothing unless it signs a transaction, which raises its nonce; it cannot have had code for a while
 * either, for a delegation (EIP-7702) raises the nonce too, and no contract is created at an address with a nonce (EIP-684). So where balance
 * and nonce are as they were, there is no code, and the nonce is not 0, nothing moved. With nonce 0 a contract may have been created there,
 * have paid everything out and be gone: that, and accounts with code, are told no more than that there is as much as before.
 *
 * Of tokens: `balanceOf`, which excludes nothing that came and went. What is said is about movements: spam that came in meanwhile, and so what a
 * history tells of tokens left out, is not seen. A node that has no state of `asOf` any more, or takes no batches, makes
 * everything be read.
 */
export function nodeMoved(node: EvmNode): TellMoved {
  return async (resting, { since, asOf, signal }, assets) => {
    const contracts = new Map([...assets.tokens].map(([contract, asset]) => [asset, contract]));
    const asked = resting.map((each) =>
      stateCalls(each, { asOf, assets, contract: contracts.get(each.holding.asset) }),
    );
    const results = await node.batch(asked.flat(), { asOf, signal });
    let place = 0;
    return resting.map((each, n): MovedAnswer => {
      const calls = asked[n] as readonly BatchedCall[];
      const told = stateOf(results?.slice(place, place + calls.length) ?? [], asOf);
      place += calls.length;
      return told ? judgedByBalance(each, told, since) : { holding: each.holding.id, verdict: 'moved' };
    });
  };
}

interface Where {
  readonly asOf: number;
  readonly assets: EvmAssets;
  /** Of the token, where it is one that is followed. */
  readonly contract: string | undefined;
}

function stateCalls({ holding }: Resting, { asOf, assets, contract }: Where): readonly BatchedCall[] {
  const address = lower(holding.owner);
  const block = toHex(asOf);
  if (holding.asset === assets.native)
    return ['eth_getBalance', 'eth_getTransactionCount', 'eth_getCode'].map((method) => ({
      method,
      params: [address, block],
      mayFail: false,
    }));
  if (contract === undefined) return [];
  return [{ method: 'eth_call', params: [balanceCall(contract, address), block], mayFail: true }];
}

/** Undefined where something was not told. A contract that is gone answers with nothing. */
function stateOf([balance, nonce, code]: readonly unknown[], height: number): ToldBalance | undefined {
  if (typeof balance !== 'string' || balance === '0x') return undefined;
  const found = { balance: hexAmount(balance, 'balance'), height };
  if (nonce === undefined && code === undefined) return found;
  if (nonce === undefined || typeof code !== 'string') return undefined;
  const count = quantity(nonce, 'nonce');
  return { ...found, nonce: count, isOwnAlone: code === '0x' && count > 0 };
}

const lower = (account: AccountId): string => addressOf(account).toLowerCase();
