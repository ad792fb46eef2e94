/**
 * An asset as THORChain writes it. `layer1` is the asset on its own chain; the others are claims on it that stay inside
 * THORChain: `BTC/BTC` a synth, `BTC~BTC` a trade asset, `BTC-BTC` a secured asset.
 */
export interface ThorAsset {
  readonly kind: 'layer1' | 'synth' | 'trade' | 'secured';
  /** Upper case: `ETH`, `THOR`. */
  readonly chain: string;
  /** Upper case, with the contract where it has one: `USDC-0XA0B8…`. In a memo the contract may be cut to its last digits, or left out. */
  readonly symbol: string;
}

/** Names of one letter or two in memos (THORNode `common/asset.go`, as copied in LZeroAnalytics/thornode@0c864cc). */
const SHORT_CODES: ReadonlyMap<string, string> = new Map([
  ['r', 'THOR.RUNE'],
  ['rune', 'THOR.RUNE'],
  ['b', 'BTC.BTC'],
  ['e', 'ETH.ETH'],
  ['g', 'GAIA.ATOM'],
  ['d', 'DOGE.DOGE'],
  ['l', 'LTC.LTC'],
  ['c', 'BCH.BCH'],
  ['a', 'AVAX.AVAX'],
  ['s', 'BSC.BNB'],
  ['n', 'BNB.BNB'],
  ['f', 'BASE.ETH'],
  ['x', 'XRP.XRP'],
  ['tr', 'TRON.TRX'],
  ['o', 'SOL.SOL'],
]);

const KINDS: Readonly<Record<string, ThorAsset['kind']>> = {
  '.': 'layer1',
  '/': 'synth',
  '~': 'trade',
  '-': 'secured',
};
const FORM = /^([A-Z][A-Z0-9]{1,9})([./~-])([A-Z0-9][A-Z0-9._-]{0,99})$/;

/** Reads an asset as memos, THORNode and Midgard write it; undefined where the text is none. The first separator decides. */
export function parseThorAsset(text: string): ThorAsset | undefined {
  const [, chain, separator, symbol] = FORM.exec((SHORT_CODES.get(text) ?? text).toUpperCase()) ?? [];
  const kind = separator === undefined ? undefined : KINDS[separator];
  return chain !== undefined && symbol !== undefined && kind ? { kind, chain, symbol } : undefined;
}

/** The asset as text, in full. */
export const thorAssetText = ({ kind, chain, symbol }: ThorAsset): string =>
  `${chain}${Object.keys(KINDS).find((separator) => KINDS[separator] === kind)}${symbol}`;

/** The contract of a token, as far as it is written; undefined for a coin. */
export function contractOf({ symbol }: ThorAsset): string | undefined {
  const at = symbol.indexOf('-');
  return at < 0 ? undefined : symbol.slice(at + 1);
}

/** Whether `full` may be what a memo means by `short`: of several, THORChain takes the deepest pool. */
export function isMeantBy(short: ThorAsset, full: ThorAsset): boolean {
  if (short.kind !== full.kind || short.chain !== full.chain) return false;
  const [ticker, ...contract] = short.symbol.split('-');
  const [fullTicker, ...fullContract] = full.symbol.split('-');
  return ticker === fullTicker && fullContract.join('-').endsWith(contract.join('-'));
}

/** Where an asset rests: its own chain, or, for a claim, THORChain itself. `home` is what the network calls its own chain. */
export const restsOn = ({ kind, chain }: ThorAsset, home: string): string =>
  kind === 'layer1' ? chain : home;

/** A chain that THORChain or Maya trades on. */
export interface ThorChain {
  /** Its name in the configuration. */
  readonly name: string;
  /** The symbol of its coin, as THORChain writes it. */
  readonly coin: string;
  /** No provider reads it: what is paid there is taken from the service's word. */
  readonly isUnread?: boolean;
}

/** By THORChain's name. Not among them is what no configuration of ours has: BCH, GAIA, BNB (Beacon), DASH, KUJI, NOBLE. */
export const thorChains: ReadonlyMap<string, ThorChain> = new Map([
  ['BTC', { name: 'bitcoin', coin: 'BTC' }],
  ['LTC', { name: 'litecoin', coin: 'LTC' }],
  ['DOGE', { name: 'dogecoin', coin: 'DOGE' }],
  ['ETH', { name: 'ethereum', coin: 'ETH' }],
  ['BSC', { name: 'bsc', coin: 'BNB' }],
  ['AVAX', { name: 'avalanche', coin: 'AVAX' }],
  ['BASE', { name: 'base', coin: 'ETH' }],
  ['ARB', { name: 'arbitrum', coin: 'ETH' }],
  ['TRON', { name: 'tron', coin: 'TRX' }],
  ['XRP', { name: 'xrp', coin: 'XRP', isUnread: true }],
  ['SOL', { name: 'solana', coin: 'SOL', isUnread: true }],
  ['ZEC', { name: 'zcash', coin: 'ZEC', isUnread: true }],
  ['THOR', { name: 'thorchain', coin: 'RUNE', isUnread: true }],
  ['MAYA', { name: 'mayachain', coin: 'CACAO', isUnread: true }],
]);
