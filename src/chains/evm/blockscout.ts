import { eventParameters, type Flavour, listParameters } from './flavour.ts';

/**
 * Blockscout's RPC API (docs.blockscout.com), one base URL a chain. Its internal rows name the transaction
 * `transactionHash` and their place `index`, and include calls that only borrow code; its token rows include NFTs; its
 * status 2 means that not all is indexed yet. It has no `module=proxy`: `gettxinfo` gives a transaction with its logs, 50
 * at a time. Its events come 1,000 at most, without pages.
 */
export function blockscout(): Flavour {
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
    receipt: (txhash, next) => ask({ module: 'transaction', action: 'gettxinfo', txhash, ...next }),
  };
}
