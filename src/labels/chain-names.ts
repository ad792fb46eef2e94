/** How label collections name chains that Coinhound names otherwise, in lower case: tickers and other names. */
const NAMES: Readonly<Record<string, string>> = {
  btc: 'bitcoin',
  xbt: 'bitcoin',
  ltc: 'litecoin',
  doge: 'dogecoin',
  eth: 'ethereum',
  mainnet: 'ethereum',
  bep20: 'bsc',
  binance: 'bsc',
  matic: 'polygon',
  pol: 'polygon',
  arb: 'arbitrum',
  op: 'optimism',
  'avalanche-c': 'avalanche',
  avalanche_c: 'avalanche',
  xem: 'nem',
  trx: 'tron',
  bsv: 'bitcoin-sv',
  xmr: 'monero',
  sol: 'solana',
  xlm: 'stellar',
  xrp: 'xrp',
  ripple: 'xrp',
  zec: 'zcash',
};

/** Coins and tokens of several ledgers: which one is told by the form of the address alone. */
const BY_FORM: Readonly<Record<string, { readonly evm: string; readonly tron?: string }>> = {
  usdt: { evm: 'ethereum', tron: 'tron' },
  usdc: { evm: 'ethereum', tron: 'tron' },
  bnb: { evm: 'bsc' },
  avax: { evm: 'avalanche' },
};

/**
 * The chain that a collection means by a currency or a network, by Coinhound's name for it where it has one, else the name
 * as it was given in lower case. Of a token on several chains the address tells; one with `0x` is taken for Ethereum's.
 */
export function chainNamed(given: string, address: string): string {
  const name = given.trim().toLowerCase();
  const forms = Object.hasOwn(BY_FORM, name) ? BY_FORM[name] : undefined;
  if (!forms) return Object.hasOwn(NAMES, name) ? (NAMES[name] as string) : name;
  if (/^0x/i.test(address)) return forms.evm;
  return /^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(address) ? (forms.tron ?? name) : name;
}
