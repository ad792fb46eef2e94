import type { Amount } from '../core/ids.ts';
import type { MovedAnswer, Resting } from '../trace/source.ts';

/** What was told of a resting balance. */
export interface ToldBalance {
  readonly balance: Amount;
  /** Transactions that its account had sent, where it was told. */
  readonly nonce?: number;
  /** Whether nothing but a transaction of the account's own can take something out of it. */
  readonly isOwnAlone?: boolean;
  /** Height that the balance is of, or may be as new as; absent where no mark is wanted of it. */
  readonly height?: number;
}

/**
 * What a balance tells of a holding whose history was read up to `since`.
 *
 * There is as much as before (`same`) where the balance is what the history adds up to, or what was told before of the same history. The second is
 * for accounts whose history does not tell everything: allocations of a first block, rewards, fees that nobody lists. A balance told at a
 * greater height than `since` is of no use for that yet, for it may hold what the history has still to show: its mark waits until the history
 * has got so far. Nothing moved (`rests`) where moreover the account sent nothing since, as its nonce has it, and nobody
 * else can take anything out: what came in would be seen in the balance.
 */
export function judgedByBalance(resting: Resting, told: ToldBalance, since: number): MovedAnswer {
  const { holding, balance } = resting;
  const before = readMark(resting.mark);
  const isSigned = before?.nonce !== undefined && told.nonce !== undefined && before.nonce !== told.nonce;
  const isAsMarked = before?.balance === told.balance && before.ledger === balance && !isSigned;
  const isKnown = isAsMarked && before.height <= since;
  const isQuiet = isKnown && before.nonce !== undefined && before.nonce === told.nonce;
  const isKept = isAsMarked && (before.nonce !== undefined || told.nonce === undefined);
  const mark = isKept ? resting.mark : markOf(told, balance);
  return {
    holding: holding.id,
    verdict:
      isQuiet && told.isOwnAlone
        ? 'rests'
        : (isKnown || told.balance === balance) && !isSigned
          ? 'same'
          : 'moved',
    ...(mark !== undefined && { mark }),
  };
}

interface Mark extends Pick<ToldBalance, 'balance' | 'nonce'> {
  /** What the history added up to then. */
  readonly ledger: Amount;
  readonly height: number;
}

/** `<balance>[:<nonce>]/<balance by the history>@<height>` */
const FORM = /^(\d+)(?::(\d+))?\/(-?\d+)@(\d+)$/;

function markOf({ balance, nonce, height }: ToldBalance, ledger: Amount): string | undefined {
  if (height === undefined) return undefined;
  return `${balance}${nonce === undefined ? '' : `:${nonce}`}/${ledger}@${height}`;
}

/** A mark of another form is none. */
function readMark(text: string | undefined): Mark | undefined {
  const [, balance, nonce, ledger, height] = FORM.exec(text ?? '') ?? [];
  if (balance === undefined || ledger === undefined) return undefined;
  return {
    balance: BigInt(balance),
    ledger: BigInt(ledger),
    height: Number(height),
    ...(nonce !== undefined && { nonce: Number(nonce) }),
  };
}
