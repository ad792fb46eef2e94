import type { AccountKind } from './incident.ts';
import { endsBefore } from './moment.ts';
import { type Fault, type RawEntry, textAt } from './raw.ts';
import type { Read, Subjects } from './subjects.ts';

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

/** A seed names one thing; only an address has a window, only a transaction parties, only a named asset a price. */
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
  if (!named.includes('transaction'))
    for (const party of ['payer', 'receivers'])
      if (map[party] !== undefined)
        faults.push({
          path: [...path, party],
          expected: 'expected parties only where the seed is a transaction',
        });
  if (map.usd !== undefined && map.asset === undefined)
    faults.push({ path: [...path, 'usd'], expected: 'expected a price only where the seed names its asset' });
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
    payer: subjects.account,
    imitates: subjects.account,
    transaction: subjects.transaction,
    outpoint: subjects.outpoint,
  };
  const receivers = Array.isArray(map.receivers) ? (map.receivers as readonly unknown[]) : [];
  return [
    ...Object.entries(readers).flatMap(([key, readOne]) => {
      const text = textAt(map, key);
      return text === undefined ? [] : unread([...path, key], readOne(chain, text));
    }),
    ...receivers.flatMap((receiver, n) =>
      typeof receiver === 'string'
        ? unread([...path, 'receivers', n], subjects.account(chain, receiver))
        : [],
    ),
  ];
}

const unread = (path: Fault['path'], read: Read<unknown>): readonly Fault[] =>
  'expected' in read ? [{ path, expected: read.expected }] : [];

/** What `prices` say twice. One of all chains and one of a single chain are two: the latter holds there. */
export function priceFaults(prices: readonly RawEntry[]): readonly Fault[] {
  const seen = new Set<string>();
  return prices.flatMap(({ map, path }) => {
    const key = JSON.stringify([`${map.asset}`.toLowerCase(), map.chain]);
    const isTwice = seen.has(key);
    seen.add(key);
    return isTwice ? [{ path: [...path, 'asset'], expected: 'expected one price of an asset' }] : [];
  });
}
