import { CALL_TELLING } from './explorer-call.ts';
import { eventParameters, type Flavour, listParameters } from './flavour.ts';
import { rpcRequest } from './rpc.ts';

/**
 * Blockscout's RPC API (docs.blockscout.com), one base URL a chain. Its internal rows name the transaction
 * `transactionHash` and their place `index`, and include calls that only borrow code; its token rows include NFTs; its
 * status 2 means that not all is indexed yet. It has no `module=proxy`: `gettxinfo` gives a transaction with its logs, 50
 * at a time. Its events come 1,000 at most, without pages. Calls of contracts it takes as JSON-RPC, at a place of their own
 * (docs.blockscout.com/devs/apis/rpc/eth-rpc): on the gateway for all chains another one than on a chain's own instance.
 */
export function blockscout(url: string): Flavour {
  const isGateway = new URL(url).hostname === 'api.blockscout.com';
  const ask = (query: Readonly<Record<string, string>>) => ({ path: '/api', query });
  return {
    kind: 'blockscout',
    list: (list, address, page) => ask(listParameters(list, address, page)),
    events: (filter, page) => ask(eventParameters(filter, page)),
    pagesEvents: false,
    callsOf: (txhash) => ask({ module: 'account', action: 'txlistinternal', txhash }),
    tip: () => ask({ module: 'block', action: 'eth_block_number' }),
    balances: (addresses) =>
      ask({ module: 'account', action: 'balancemulti', address: addresses.join(','), tag: 'latest' }),
    call: ({ to, data }) => ({
      ...rpcRequest('eth_call', [{ to, data }, 'latest']),
      path: isGateway ? '/json-rpc' : '/api/eth-rpc',
      telling: CALL_TELLING,
    }),
    mostCalls: 50,
    receipt: (txhash, next) => ask({ module: 'transaction', action: 'gettxinfo', txhash, ...next }),
  };
}
