import { type Movement, UNKNOWN_HEIGHT } from '../../core/movement.ts';
import type { LeftOutRow } from '../left-out.ts';
import { noNames, readNames, type TokenNames } from '../token-names.ts';
import { isUnread } from './action.ts';
import type { TronAssets } from './assets.ts';
import type { Listed } from './transactions.ts';
import { tokenParties } from './transfers.ts';
import type { CallRow, TransactionRow } from './wire.ts';

/** Something about an account that no movement shows. */
export interface Remark {
  /** Milliseconds. */
  readonly time: number;
  readonly txid: string;
  /** Undefined where neither a row nor a fee tells it. */
  readonly height: number | undefined;
  /** Its permissions were changed, or it did what is not read. */
  readonly type: string;
}

type Transactions = readonly (readonly (TransactionRow | CallRow)[])[];

const PERMISSIONS = 'AccountPermissionUpdateContract';

/** What the account itself did, or was paid by what is not read, that a person should know of. Control of a wallet can be taken without any transfer. */
export function remarksOf(
  transactions: Transactions,
  movements: readonly Movement[],
  account: string,
): Remark[] {
  return own(transactions).flatMap((row): Remark[] => {
    const { txid, time, failed, action } = row;
    const isRemarkable = action.type === PERMISSIONS || isUnread(action);
    if (!isRemarkable || failed || (action.owner !== account && action.to !== account)) return [];
    const fee = movements.find((movement) => movement.txid === txid);
    return [{ time, txid, height: row.height ?? fee?.position.height, type: action.type }];
  });
}

/** Sentences on the remarks up to `until`, in milliseconds. */
export function remarkNotes(remarks: readonly Remark[], until: number): string[] {
  const told = remarks.filter(({ time }) => time <= until);
  const unread = told.filter(({ type }) => type !== PERMISSIONS);
  const types = [...new Set(unread.map(({ type }) => type))].sort();
  const count = `${unread.length} transaction${unread.length === 1 ? '' : 's'}`;
  return [
    ...told
      .filter(({ type }) => type === PERMISSIONS)
      .map(
        ({ txid, height }) =>
          `its permissions were changed in ${txid}${height === undefined ? '' : ` at height ${height}`}: control may have passed to others`,
      ),
    ...(unread.length === 0 ? [] : [`not read: what ${count} may have moved (${types.join(', ')})`]),
  ];
}

/** Transfers of tokens that the history leaves out, in order; all that are without a name as of one token, `''`. */
export function leftOutOf(
  { transactions, transfers }: Pick<Listed, 'transactions' | 'transfers'>,
  movements: readonly Movement[],
  assets: TronAssets,
): LeftOutRow[] {
  const tokens = own(transactions).flatMap(({ txid, time, height, failed, action }): LeftOutRow[] => {
    const { token, owner: from, to = from } = action;
    if (failed || !token || token.value === 0n || assets.tokens.has(token.token)) return [];
    return [{ ...placeOf(txid, time, height), from, to, contract: token.token, ...namesOf(token.token) }];
  });
  const moved = new Set(
    movements.flatMap(({ txid, inputs, outputs }) =>
      [...inputs, ...outputs].map(
        ({ holding, amount }) => `${txid} ${holding.asset === assets.native} ${amount}`,
      ),
    ),
  );
  const events = transfers.flatMap((row): LeftOutRow[] => {
    // Of a row without a token the logs told whether it is one that is followed.
    if (row.contract === undefined && moved.has(`${row.txid} false ${row.value}`)) return [];
    const parties = tokenParties(row, assets);
    const { txid, time, from, to, contract = '', names } = row;
    const left = { ...placeOf(txid, time, undefined), from, to };
    if (parties === 'unknown-token') return [{ ...left, contract, ...names }];
    return parties === 'zero-value' ? [{ ...left, contract: null, ...noNames }] : [];
  });
  return [...tokens, ...events];
}

/** Of a TRC-10: one without a number is known by its name alone. */
function namesOf(token: string): TokenNames {
  const called = token.slice('trc10:'.length);
  return /^\d+$/.test(called) ? noNames : readNames(called, null);
}

const placeOf = (txid: string, time: number, height = UNKNOWN_HEIGHT) => ({
  ...{ at: time, txid, height },
  time: Math.floor(time / 1000),
});

const own = (transactions: Transactions): TransactionRow[] =>
  transactions.flatMap((rows) => rows.filter((row) => row.kind === 'transaction'));
