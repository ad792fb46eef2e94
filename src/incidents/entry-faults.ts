import type { AccountKind } from './incident.ts';
import { endsBefore } from './moment.ts';
import { type Fault, type RawEntry, textAt } from './raw.ts';
import type { Subjects } from './subjects.ts';

/** Kinds of accounts whose owner must be named: a label for them is about somebody else than the thief. */
const OWNED: ReadonlySet<string> = new Set<AccountKind>([
  'victim',
  'victim-contract',
  'recovery',
  'seizure',
  'service',
  'tagger',
  'bystander',
  'payer',
]);

const SUBJECTS = ['address', 'transaction', 'outpoint'] as const;

/** A seed names one thing, and only an address has a window. */
export function seedFaults({ map, path }: RawEntry): readonly Fault[] {
  const faults: Fault[] = [];
  const named = SUBJECTS.filter((subject) => map[subject] !== undefined);
  if (named.length !== 1)
    faults.push({ path, expected: 'expected one of address, transaction and outpoint, and only one' });
  if (!named.includes('address'))
    for (const end of ['since', 'until'])
      if (map[end] !== undefined)
        faults.push({
          path: [...path, end],
          expected: 'expected a window only where the seed is an address',
        });
  if (endsBefore(map.since, map.until))
    faults.push({ path: [...path, 'until'], expected: 'expected a time not before since' });
  return faults;
}

/** Which accounts must name their owner, a category, or what they imitate. */
export function accountFaults({ map, path }: RawEntry): readonly Fault[] {
  const kind = textAt(map, 'kind');
  if (kind === undefined) return [];
  const fault = (key: string, expected: string): Fault => ({ path: [...path, key], expected });
  const only = (key: string, of: AccountKind): readonly Fault[] => {
    const has = map[key] !== undefined;
    if (has === (kind === of)) return [];
    return [fault(key, has ? `expected ${key} only of kind ${of}` : `expected ${key}: the kind is ${of}`)];
  };
  return [
    ...(OWNED.has(kind) && map.entity === undefined
      ? [fault('entity', `expected whose account it is: the kind is ${kind}`)]
      : []),
    ...only('category', 'service'),
    ...only('imitates', 'lookalike'),
  ];
}

/** A later hop is named by an address, by a transaction, or by neither. */
export function expectationFaults({ map, path }: RawEntry): readonly Fault[] {
  return map.address === undefined || map.transaction === undefined
    ? []
    : [{ path: [...path, 'transaction'], expected: 'expected an address or a transaction, not both' }];
}

/** Whether the chain is known and what is named on it is of its form, checksum and all. */
export function subjectFaults({ map, path }: RawEntry, subjects: Subjects): readonly Fault[] {
  const chain = textAt(map, 'chain');
  if (chain === undefined) return [];
  const known = subjects.chain(chain);
  if ('expected' in known) return [{ path: [...path, 'chain'], expected: known.expected }];
  const readers = {
    address: subjects.account,
    imitates: subjects.account,
    transaction: subjects.transaction,
    outpoint: subjects.outpoint,
  };
  return Object.entries(readers).flatMap(([key, readOne]) => {
    const text = textAt(map, key);
    const read = text === undefined ? undefined : readOne(chain, text);
    return read && 'expected' in read ? [{ path: [...path, key], expected: read.expected }] : [];
  });
}
