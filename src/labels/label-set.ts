import { createHash } from 'node:crypto';
import { type AccountId, compare } from '../core/ids.ts';
import type { Label, Labels } from '../core/label.ts';
import type { LabelSource } from '../trace/labels.ts';
import { distinctLabels } from './label-order.ts';
import { datesOf, linesOf, type SortedLabels } from './sorted-labels.ts';

/** Labels of several origins as one set. */
export interface LabelSet extends LabelSource {
  readonly count: number;
  /** How many labels were published on which day; those nobody dates stand under the empty text. */
  readonly published: ReadonlyMap<string, number>;
  /** By account, of one account the strongest first. Reads every label. */
  entries(): Iterable<Label>;
}

/** What joined labels amount to. */
export interface JoinSummary {
  readonly digest: string;
  readonly published: ReadonlyMap<string, number>;
}

/** Where summaries are kept, by what was joined. */
export interface JoinMemory {
  recall(key: string): JoinSummary | undefined;
  keep(key: string, summary: JoinSummary): void;
}

/**
 * Joins labels without reading those of accounts that only one part has. The digest is that of the labels, whichever part
 * they are in: SHA-256 over their lines in order. It takes going through all of them, which is done when it is first asked
 * for, and not where `memory` has it of the same parts.
 */
export function joinLabels(parts: readonly SortedLabels[], memory?: JoinMemory): LabelSet {
  let known: JoinSummary | undefined;
  const summary = (): JoinSummary => {
    known ??= summaryOf(parts, memory);
    return known;
  };
  return {
    get digest() {
      return summary().digest;
    },
    get published() {
      return summary().published;
    },
    get count() {
      return [...summary().published.values()].reduce((sum, count) => sum + count, 0);
    },
    *entries() {
      for (const piece of pieces(parts)) {
        if ('merged' in piece) yield* piece.merged;
        else for (let place = piece.from; place < piece.to; place++) yield piece.part.label(place);
      }
    },
    async lookup(accounts) {
      const found = new Map<AccountId, readonly Label[]>();
      for (const account of accounts) {
        const [first, ...others] = parts
          .map((part) => labelsAt(part, account))
          .filter((own) => own.length > 0);
        if (first)
          found.set(account, others.length === 0 ? first : distinctLabels([first, ...others].flat()));
      }
      return found satisfies Labels;
    },
  };
}

function summaryOf(parts: readonly SortedLabels[], memory: JoinMemory | undefined): JoinSummary {
  const filled = parts.filter(({ count }) => count > 0);
  const [alone] = filled;
  if (alone && filled.length === 1) return { digest: alone.digest, published: alone.published };
  const digests = filled.map(({ digest }) => digest).sort(compare);
  const key = createHash('sha256').update(digests.join()).digest('hex');
  const kept = memory?.recall(key);
  if (kept) return kept;
  const summary = counted(filled);
  memory?.keep(key, summary);
  return summary;
}

function counted(parts: readonly SortedLabels[]): JoinSummary {
  const hash = createHash('sha256');
  const published = new Map<string, number>();
  const add = (dates: ReadonlyMap<string, number>, sign: 1 | -1): void => {
    for (const [date, count] of dates) published.set(date, (published.get(date) ?? 0) + sign * count);
  };
  for (const part of parts) add(part.published, 1);
  for (const piece of pieces(parts)) {
    if (!('merged' in piece)) hash.update(piece.part.lines(piece.from, piece.to));
    else {
      hash.update(linesOf(piece.merged));
      add(datesOf(piece.merged), 1);
      add(datesOf(piece.all), -1);
    }
  }
  return { digest: hash.digest('hex'), published };
}

/** Labels of one part alone, or of an account that several parts have. */
type Piece =
  | { readonly part: SortedLabels; readonly from: number; readonly to: number }
  | { readonly all: readonly Label[]; readonly merged: readonly Label[] };

/** Goes through all parts by account, in the longest pieces of one part that no other has an account within. */
function* pieces(parts: readonly SortedLabels[]): Generator<Piece> {
  const open = parts
    .filter(({ count }) => count > 0)
    .map((part) => ({ part, at: 0, account: part.account(0) }));
  const goTo = (cursor: (typeof open)[number], place: number): void => {
    cursor.at = place;
    if (place < cursor.part.count) cursor.account = cursor.part.account(place);
    else open.splice(open.indexOf(cursor), 1);
  };
  while (open.length > 0) {
    const accounts = open.map(({ account }) => account);
    const least = accounts.reduce((a, b) => (b < a ? b : a));
    const holders = open.filter(({ account }) => account === least);
    const [alone] = holders;
    if (alone && holders.length === 1) {
      const others = accounts.filter((account) => account !== least);
      const end =
        others.length === 0
          ? alone.part.count
          : alone.part.seek(
              others.reduce((a, b) => (b < a ? b : a)),
              alone.at,
            );
      yield { part: alone.part, from: alone.at, to: end };
      goTo(alone, end);
      continue;
    }
    const all = holders.flatMap(({ part, at }) => labelsAt(part, least, at));
    yield { all, merged: distinctLabels(all) };
    for (const cursor of holders) goTo(cursor, endOf(cursor.part, least, cursor.at));
  }
}

function labelsAt(part: SortedLabels, account: AccountId, from = 0): readonly Label[] {
  const labels: Label[] = [];
  for (let place = part.seek(account, from); place < part.count; place++) {
    if (part.account(place) !== account) break;
    labels.push(part.label(place));
  }
  return labels;
}

function endOf(part: SortedLabels, account: AccountId, from: number): number {
  let place = from;
  while (place < part.count && part.account(place) === account) place++;
  return place;
}
