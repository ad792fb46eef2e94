/** What a node is drawn as. All can be drawn as SVG and by WebGL, as a polygon or a circle. */
export type Shape =
  | 'circle'
  | 'ring'
  | 'square'
  | 'diamond'
  | 'triangle'
  | 'triangle-down'
  | 'pentagon'
  | 'hexagon'
  | 'star'
  | 'cross';

/** How a category is told: by colour, and without colour by shape, letter and word. */
export interface Mark {
  /** Legible as text (4.5 to 1) on white, and on `#0d1117`. */
  readonly color: { readonly light: string; readonly dark: string };
  readonly shape: Shape;
  /** One or two words for legends and flags. */
  readonly word: string;
  /** One or two letters to write inside the shape. */
  readonly symbol: string;
}

/**
 * The mark of a category of labels, a stop's reason, a sink, or what else a node may be: `seed`, backward `asked`, `moved`, `transaction`, `group`.
 * Anything else gets that of `group`.
 */
export const markOf = (category: string): Mark => byCategory.get(category) ?? group;

/** Categories that have a mark, in the order of a legend. */
export const marked = (): readonly string[] => [...byCategory.keys()];

const blue = { light: '#0b62b0', dark: '#4493f8' };
const purple = { light: '#5a1e82', dark: '#dcc0ff' };
const teal = { light: '#005744', dark: '#3ddbb4' };
const red = { light: '#cf222e', dark: '#ff8378' };
const amber = { light: '#633b00', dark: '#e8b339' };
const grey = { light: '#6a737d', dark: '#9aa5b1' };
const ink = { light: '#1b1f24', dark: '#e6edf3' };

const group: Mark = { color: ink, shape: 'hexagon', word: 'several', symbol: '∑' };

const byCategory: ReadonlyMap<string, Mark> = new Map(
  Object.entries({
    seed: { color: red, shape: 'star', word: 'stolen', symbol: '!' },
    asked: { color: purple, shape: 'star', word: 'asked about', symbol: 'Q' },
    moved: { color: grey, shape: 'circle', word: 'moved on', symbol: '→' },
    transaction: { color: grey, shape: 'ring', word: 'transaction', symbol: 'T' },
    group,

    exchange: { color: blue, shape: 'square', word: 'exchange', symbol: 'E' },
    payment_processor: { color: teal, shape: 'square', word: 'payment processor', symbol: 'P' },
    service: { color: grey, shape: 'square', word: 'service', symbol: 'S' },
    market: { color: red, shape: 'square', word: 'market', symbol: 'Ma' },
    gambling: { color: amber, shape: 'square', word: 'gambling', symbol: 'G' },

    mixer: { color: purple, shape: 'diamond', word: 'mixer', symbol: 'M' },
    coinjoin: { color: teal, shape: 'diamond', word: 'CoinJoin', symbol: 'CJ' },
    opaque: { color: ink, shape: 'diamond', word: 'out of sight', symbol: '?' },
    mixed: { color: amber, shape: 'diamond', word: 'mixed with clean', symbol: 'Mx' },

    bridge: { color: teal, shape: 'triangle', word: 'bridge', symbol: 'B' },
    dex: { color: blue, shape: 'triangle', word: 'decentralised exchange', symbol: 'D' },
    defi: { color: purple, shape: 'triangle', word: 'DeFi', symbol: 'De' },
    token: { color: amber, shape: 'triangle', word: 'token contract', symbol: 'To' },

    hub: { color: blue, shape: 'hexagon', word: 'busy account', symbol: 'H' },
    pattern: { color: amber, shape: 'hexagon', word: 'known pattern', symbol: 'Pa' },
    labelled: { color: grey, shape: 'hexagon', word: 'labelled', symbol: 'L' },
    miner: { color: purple, shape: 'hexagon', word: 'miner', symbol: 'Mi' },

    resting: { color: teal, shape: 'circle', word: 'resting', symbol: 'R' },
    frozen: { color: blue, shape: 'circle', word: 'frozen', symbol: 'F' },
    seized: { color: purple, shape: 'circle', word: 'seized', symbol: 'Sz' },
    recovery: { color: amber, shape: 'circle', word: 'recovered', symbol: 'Re' },

    hack: { color: red, shape: 'triangle-down', word: 'hack', symbol: 'X' },
    scam: { color: amber, shape: 'triangle-down', word: 'scam', symbol: 'Sc' },
    ransomware: { color: purple, shape: 'triangle-down', word: 'ransomware', symbol: 'Rw' },
    terrorism: { color: ink, shape: 'triangle-down', word: 'terrorism', symbol: 'Te' },
    sanctioned: { color: blue, shape: 'triangle-down', word: 'sanctioned', symbol: 'Sa' },

    victim: { color: blue, shape: 'star', word: 'victim', symbol: 'V' },
    bystander: { color: grey, shape: 'star', word: 'bystander', symbol: 'Bs' },

    floor: { color: grey, shape: 'cross', word: 'too small to follow', symbol: '<' },
    hops: { color: blue, shape: 'cross', word: 'too far', symbol: '…' },
    budget: { color: purple, shape: 'cross', word: 'not looked up', symbol: 'Bu' },
    decided: { color: teal, shape: 'cross', word: 'ended by hand', symbol: 'Ha' },
    unavailable: { color: amber, shape: 'cross', word: 'not available', symbol: '∅' },

    fees: { color: grey, shape: 'pentagon', word: 'fees', symbol: '%' },
    burned: { color: red, shape: 'pentagon', word: 'burned', symbol: 'Bd' },
    burn: { color: amber, shape: 'pentagon', word: 'burn address', symbol: 'Bn' },
    minted: { color: teal, shape: 'pentagon', word: 'newly made', symbol: '+' },
    opening: { color: blue, shape: 'pentagon', word: 'held before', symbol: 'O' },
    unexplained: { color: purple, shape: 'pentagon', word: 'unexplained', symbol: 'U' },
  }),
);
