import { parseThorAsset, type ThorAsset } from './thorchain-assets.ts';

/** What a memo asks THORChain to do, or says that it did. */
export type ThorMemo =
  | SwapMemo
  /** Written by the network: this payment is what came of the deposit with that hash, 64 upper-case hexadecimal digits. */
  | { readonly kind: 'paid'; readonly outcome: 'out' | 'refund'; readonly inbound: string }
  /** Anything else that is deposited for: liquidity, savings, loans, trade accounts. Not followed. */
  | { readonly kind: 'other'; readonly action: string; readonly about: string };

export interface SwapMemo {
  readonly kind: 'swap';
  readonly target: ThorAsset;
  /** An address or a THORName; empty where it goes back to the payer. */
  readonly destination: string;
  /** Where a refund goes; empty where that is the payer. */
  readonly refundTo: string;
  /** `LIM/INTERVAL/QUANTITY` as written. */
  readonly limit: string;
  readonly affiliates: readonly { readonly name: string; readonly basisPoints: string }[];
  /** The token into which an aggregator on the far side swaps what is paid out; empty where there is none. */
  readonly finalToken: string;
}

const SWAPS: ReadonlySet<string> = new Set(['=', 's', 'swap', '=<', '=>', 'lo', 'limito']);
/** Deposits that are no swaps, by what the network calls them (THORNode `x/thorchain/memo/memo.go`). */
const OTHERS: Readonly<Record<string, string>> = {
  '+': 'liquidity',
  a: 'liquidity',
  add: 'liquidity',
  '$+': 'loan',
  'loan+': 'loan',
  '$-': 'loan',
  'loan-': 'loan',
  'trade+': 'trade-account',
  'secure+': 'secured-asset',
  'pool+': 'pool',
  donate: 'donation',
};
const PAID = /^(out|refund):([0-9a-f]{64})$/i;
/** An address or a name: what else stands there is no memo of THORChain's. */
const PARTY = /^[A-Za-z0-9._+-]{0,128}$/;
/** THORNode ignores longer ones. */
const MAX_LENGTH = 250;

/**
 * Reads a memo: `FUNC:ASSET:DEST[/REFUND]:LIM[/INTERVAL/QUANTITY]:AFFILIATE[/…]:BPS[/…]:AGGREGATOR:TOKEN:MIN`, and the
 * network's own `OUT:` and `REFUND:`. Undefined where the text is none, and for what vaults do among themselves. What
 * stands behind `|` is passed on to a contract and not read. (THORNode docs, Transaction Memos and Aggregator Memos, as
 * copied in code-423n4/2024-06-thorchain@984fa1f.)
 */
export function parseThorMemo(text: string): ThorMemo | undefined {
  const [, outcome, inbound] = PAID.exec(text) ?? [];
  if (outcome !== undefined && inbound !== undefined)
    return {
      kind: 'paid',
      outcome: outcome.toLowerCase() as 'out' | 'refund',
      inbound: inbound.toUpperCase(),
    };
  if (text.length > MAX_LENGTH) return undefined;
  const [wanted = ''] = text.split('|');
  const [func = '', about = '', ...fields] = wanted.split(':');
  if (SWAPS.has(func.toLowerCase())) return swapMemo(about, fields);
  const action = OTHERS[func.toLowerCase()];
  const isNamed = parseThorAsset(about) !== undefined || /^(thor|maya)1[0-9a-z]{38}$/.test(about);
  return action !== undefined && isNamed ? { kind: 'other', action, about } : undefined;
}

function swapMemo(asset: string, fields: readonly string[]): SwapMemo | undefined {
  const target = parseThorAsset(asset);
  const [parties = '', limit = '', names = '', points = '', , finalToken = ''] = fields;
  const [destination = '', refundTo = '', ...others] = parties.split('/');
  if (target === undefined || others.length > 0 || !PARTY.test(destination) || !PARTY.test(refundTo))
    return undefined;
  const basisPoints = points.split('/');
  const affiliates = names === '' ? [] : names.split('/');
  return {
    kind: 'swap',
    target,
    destination,
    refundTo,
    limit,
    // One figure for all, or one for each.
    affiliates: affiliates.map((name, n) => ({ name, basisPoints: basisPoints[n] ?? basisPoints[0] ?? '' })),
    finalToken,
  };
}
