import { createHash } from 'node:crypto';
import type { AccountId } from '../core/ids.ts';
import type { Label } from '../core/label.ts';
import { labelLine } from './label-order.ts';

/** Labels without a date of publication, among counts by date. */
export const UNDATED = '';

/** Labels in the order of `labelOrder`, by their place in it from 0. */
export interface SortedLabels {
  readonly count: number;
  /** SHA-256 over their lines. */
  readonly digest: string;
  /** How many labels were published on which day. */
  readonly published: ReadonlyMap<string, number>;
  account(place: number): AccountId;
  label(place: number): Label;
  /** The first place from `from` on whose account is this one or comes after it. */
  seek(account: AccountId, from?: number): number;
  /** The lines of the labels from one place up to another, each with its end. */
  lines(from: number, to: number): string | Uint8Array;
}

/** Labels that are in memory; they must be in order. */
export function heldLabels(labels: readonly Label[]): SortedLabels {
  const account = (place: number): AccountId => (labels[place] as Label).account;
  return {
    count: labels.length,
    get digest() {
      return createHash('sha256').update(linesOf(labels)).digest('hex');
    },
    published: datesOf(labels),
    account,
    label: (place) => labels[place] as Label,
    seek: (wanted, from = 0) => firstPlace(from, labels.length, (place) => account(place) >= wanted),
    lines: (from, to) => linesOf(labels.slice(from, to)),
  };
}

/** Lines as a digest is over them. */
export const linesOf = (labels: readonly Label[]): string =>
  labels.map((label) => `${labelLine(label)}\n`).join('');

/** How many labels were published on which day. */
export function datesOf(labels: readonly Label[]): ReadonlyMap<string, number> {
  const dates = new Map<string, number>();
  for (const { published } of labels)
    dates.set(published ?? UNDATED, (dates.get(published ?? UNDATED) ?? 0) + 1);
  return dates;
}

/** The first place of a range at which `holds` is true, where it is true of all that follow; its end where it never is. */
export function firstPlace(from: number, to: number, holds: (place: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
