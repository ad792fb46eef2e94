import { type Activity, COUNTED_ROWS, SAMPLED_ROWS } from '../hub.ts';
import { isUnread } from './action.ts';
import type { TronAssets } from './assets.ts';
import { type Parties, tokenParties } from './transfers.ts';
import type { CallRow, ListName, TokenRow, TransactionRow } from './wire.ts';

/** What is known of one list, and the accounts that `fresh` stands for, in its order. Heights are times in milliseconds. */
export interface ListActivity extends Activity {
  readonly met: readonly string[];
}

export type AccountActivity = { readonly [L in ListName]: ListActivity };

const none: ListActivity = { heights: [], fresh: [], idle: [], met: [] };
export const noActivity: AccountActivity = {
  transactions: none,
  'internal-transactions': none,
  'transactions/trc20': none,
};

/** One thing to count: a transaction with what contracts moved in it, or a token transfer. */
interface Counted {
  readonly time: number;
  /** Who gave value of a known asset to whom. */
  readonly parties: readonly Parties[];
  /** Nothing but a token that is not followed, or a transfer of nothing: spam that costs its sender next to nothing. */
  readonly isIdle: boolean;
}

/** Counts row by row, for a list may be long. */
export interface ActivityCounter {
  add(counted: Counted): void;
  /** What was counted so far; grows with what is added. */
  readonly activity: ListActivity;
}

/** Counts the rows of `account` on top of `prior`. */
export function activityCounter(account: string, prior: ListActivity): ActivityCounter {
  const heights = [...prior.heights];
  const fresh = [...prior.fresh];
  const idle = [...prior.idle];
  const met = [...prior.met];
  const known = new Set<string>([account, ...met]);
  return {
    activity: { heights, fresh, idle, met },
    add({ time, parties, isIdle }) {
      const ordinal = heights.length;
      heights.push(time);
      if (isIdle && ordinal < SAMPLED_ROWS) idle.push(ordinal);
      if (ordinal >= COUNTED_ROWS) return;
      for (const { from, to } of parties) {
        const other = from === account ? to : from;
        // A row may name the account in a call whose value goes elsewhere.
        if (other === undefined || known.has(other) || (from !== account && to !== account)) continue;
        known.add(other);
        fresh.push(ordinal);
        met.push(other);
      }
    },
  };
}

/** A transaction by its own row and what contracts moved, once however many rows that are. */
export function countedTransaction(
  rows: readonly (TransactionRow | CallRow)[],
  { tokens }: TronAssets,
): Counted {
  let isIdle = false;
  const parties = rows.flatMap((row): Parties[] => {
    if (row.kind === 'call')
      return row.rejected || row.value === 0n || row.to === undefined ? [] : [{ from: row.from, to: row.to }];
    const { owner, to, value, token } = row.action;
    if (row.failed || to === undefined) return [];
    const isKnown = token !== undefined && token.value > 0n && tokens.has(token.token);
    isIdle = token !== undefined && !isKnown && value === 0n && !isUnread(row.action);
    return value > 0n || isKnown ? [{ from: owner, to }] : [];
  });
  return { time: rows[0]?.time ?? 0, parties, isIdle: isIdle && parties.length === 0 };
}

export function countedToken(row: TokenRow, assets: TronAssets): Counted {
  const parties = tokenParties(row, assets);
  const isMove = typeof parties === 'object';
  return { time: row.time, parties: isMove ? [parties] : [], isIdle: typeof parties === 'string' };
}
