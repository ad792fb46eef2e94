import { CALL_TELLING } from './explorer-call.ts';
import { eventParameters, type Flavour, listParameters } from './flavour.ts';

/**
 * Etherscan API V2 (docs.etherscan.io), and what speaks it: one base URL for every chain, the chain in `chainid`. Token
 * rows have no log index and internal rows no transaction index; the list of one transaction's internal transfers must not
 * be asked for with blocks.
 */
export function etherscan(chainId: number): Flavour {
  const ask = (query: Readonly<Record<string, string>>) => ({
    path: '',
    query: { chainid: `${chainId}`, ...query },
  });
  return {
    kind: 'etherscan',
    list: (list, address, page) => ask(listParameters(list, address, page)),
    events: (filter, page) => ask(eventParameters(filter, page)),
    pagesEvents: true,
    callsOf: (txhash) => ask({ module: 'account', action: 'txlistinternal', txhash }),
    tip: () => ask({ module: 'proxy', action: 'eth_blockNumber' }),
    balances: (addresses) =>
      ask({ module: 'account', action: 'balancemulti', address: addresses.join(','), tag: 'latest' }),
    call: ({ to, data }) => ({
      ...ask({ module: 'proxy', action: 'eth_call', to, data, tag: 'latest' }),
      telling: CALL_TELLING,
    }),
    // An address of 6.6 KB: beyond 8 KB it says 414, and rotki/rotki (chain/evm/tokens.py) has found 7 KB of data to pass.
    mostCalls: 16,
    receipt: (txhash) => ask({ module: 'proxy', action: 'eth_getTransactionReceipt', txhash }),
  };
}
