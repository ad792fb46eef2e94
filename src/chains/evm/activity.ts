import { type Activity, COUNTED_ROWS, SAMPLED_ROWS } from '../hub.ts';
import { isSilentWrap } from '../wraps.ts';
import type { EvmAssets } from './assets.ts';
import { callParties, type Parties, paymentParties, tokenParties } from './transfers.ts';
import type { CallRow, ListName, PaymentRow, RowsByList, TokenRow } from './wire.ts';

export type AccountActivity = { readonly [L in ListName]: Activity };

const none: Activity = { heights: [], fresh: [], idle: [] };
export const noActivity: AccountActivity = { txlist: none, txlistinternal: none, tokentx: none };

/** Counts rows of `account`, an address in lower case, on top of `prior`; `met` are the counterparties known before. */
export function activityOf<L extends ListName>(
  list: L,
  rows: readonly RowsByList[L][],
  { account, assets, prior, met }: CountOptions,
): Activity {
  const heights = [...prior.heights];
  const fresh = [...prior.fresh];
  const idle = [...prior.idle];
  const known = new Set<string>([account, ...met]);
  for (const row of rows) {
    const parties = partiesOf(list, row, { account, assets });
    if (parties === 'foreign') continue;
    const ordinal = heights.length;
    heights.push(row.block);
    if (parties === 'idle' && ordinal < SAMPLED_ROWS) idle.push(ordinal);
    if (typeof parties !== 'object' || ordinal >= COUNTED_ROWS) continue;
    const other = parties.from === account ? parties.to : parties.from;
    if (other === undefined || known.has(other)) continue;
    known.add(other);
    fresh.push(ordinal);
  }
  return { heights, fresh, idle };
}

export interface CountOptions {
  readonly account: string;
  readonly assets: EvmAssets;
  readonly prior: Activity;
  readonly met: Iterable<string>;
}

/** Whether some kind of provider does not list such a row: the row says nothing about how busy the account is elsewhere. */
export const isForeign = <L extends ListName>(list: L, row: RowsByList[L], whose: Whose): boolean =>
  partiesOf(list, row, whose) === 'foreign';

type Whose = Pick<CountOptions, 'account' | 'assets'>;

/**
 * Unsolicited rows are idle: they are a token list's spam. A transaction in `txlist` costs its sender gas whatever it moves
 * and is never idle.
 */
function partiesOf<L extends ListName>(
  list: L,
  row: RowsByList[L],
  { account, assets }: Whose,
): Parties | 'quiet' | 'idle' | 'foreign' {
  if (list === 'txlist') {
    const payment = row as PaymentRow;
    // An index of transfers does not list what failed; only its sender is told otherwise.
    if (payment.failed && payment.from !== account) return 'foreign';
    return paymentParties(payment) ?? 'quiet';
  }
  // Calls that were rolled back, or move nothing, are not listed everywhere.
  if (list === 'txlistinternal') return callParties(row as CallRow) ?? 'foreign';
  const token = row as TokenRow;
  // Of these some explorers make rows out of other events.
  if (isSilentWrap(token, assets)) return 'foreign';
  const parties = tokenParties(token, assets);
  if (parties === 'unknown-token' || parties === 'zero-value') return 'idle';
  return parties ?? (token.value === undefined ? 'foreign' : 'quiet');
}
