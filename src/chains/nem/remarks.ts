import type { NemAssets } from './assets.ts';
import type { Definitions } from './movements.ts';
import { tagOf } from './tag-mosaics.ts';
import type { TransactionRow } from './wire.ts';

/** Something a person should know of one row of an account. */
export interface Remark {
  readonly height: number;
  readonly kind: /** A mosaic that is not followed came or went. */
    | 'mosaic'
    /** A payment with a message that anybody can read, or with one for its parties alone. */
    | 'message'
    | 'encrypted'
    /** A mosaic was sent whose levy is not known. */
    | 'levy'
    /** More or less was made of a followed mosaic, and how many units is not known. */
    | 'supply'
    /** The account changed who signs for it. */
    | 'cosigners'
    /** The account did something that is not known here. */
    | 'unknown';
  /** The mosaic, or empty. */
  readonly subject: string;
}

/** What there is to say of a row that the account sent or received. */
export function remarksOn(
  { height, act }: TransactionRow,
  isSender: boolean,
  definitions: Definitions,
  { followed }: NemAssets,
): Remark[] {
  const remark = (kind: Remark['kind'], subject = ''): Remark => ({ height, kind, subject });
  if (act.kind === 'cosigners' || act.kind === 'unknown') return isSender ? [remark(act.kind)] : [];
  if (act.kind === 'supply') {
    const isUnknown = isSender && followed.has(act.mosaic) && !definitions.get(act.mosaic);
    return isUnknown ? [remark('supply', act.mosaic)] : [];
  }
  if (act.kind !== 'transfer') return [];
  const { carried, message } = act;
  return [
    ...(message ? [remark(message.kind === 'plain' ? 'message' : 'encrypted')] : []),
    ...carried.flatMap(({ mosaic }): Remark[] => [
      ...(followed.has(mosaic) || tagOf(mosaic) ? [] : [remark('mosaic', mosaic)]),
      ...(isSender && definitions.has(mosaic) && !definitions.get(mosaic) ? [remark('levy', mosaic)] : []),
    ]),
  ];
}

/** What a person is told of an account up to a height: a sentence on each matter there is. */
export function notesOf(remarks: readonly Remark[], asOf: number): string[] {
  const of = (...kinds: readonly Remark['kind'][]): readonly Remark[] =>
    remarks.filter(({ height, kind }) => height <= asOf && kinds.includes(kind));
  const subjects = (of: readonly Remark[]): readonly string[] => [
    ...new Set(of.map(({ subject }) => subject)),
  ];
  const mosaics = of('mosaic');
  const messages = of('message', 'encrypted');
  const encrypted = of('encrypted').length;
  const levies = subjects(of('levy'));
  const supplies = subjects(of('supply'));
  const changes = of('cosigners').length;
  const unknown = of('unknown').length;
  return [
    ...(mosaics.length > 0
      ? [
          `left out: ${counted(mosaics.length, 'transfer')} of ${counted(subjects(mosaics).length, 'unknown mosaic')}`,
        ]
      : []),
    ...(messages.length > 0
      ? [
          `${counted(messages.length, 'payment')} with a message${encrypted > 0 ? `, ${encrypted} of them encrypted` : ''}`,
        ]
      : []),
    ...(levies.length > 0
      ? [`levies unknown, because the definition has expired: ${levies.toSorted().join(', ')}`]
      : []),
    ...(supplies.length > 0
      ? [`left out: changes of supply, because the definition has expired: ${supplies.toSorted().join(', ')}`]
      : []),
    ...(changes > 0 ? [`${counted(changes, 'change')} of who signs for it`] : []),
    ...(unknown > 0
      ? [`${counted(unknown, 'transaction')} of an unknown type, of which only the fee counts`]
      : []),
  ];
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
