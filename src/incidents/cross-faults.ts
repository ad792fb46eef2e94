import { accountFaults, expectationFaults, priceFaults, seedFaults, subjectFaults } from './entry-faults.ts';
import { endsBefore } from './moment.ts';
import { asMap, entriesAt, type Fault, mapAt, type RawMap } from './raw.ts';
import { repeated } from './repeated.ts';
import type { Subjects } from './subjects.ts';

/**
 * What a schema of one entry at a time cannot see: addresses, hashes, windows, and what entries must be to each other.
 * Takes anything, so that these faults are told with the schema's. `id` is the one the file is named by.
 */
export function crossFaults(value: unknown, id: string, subjects: Subjects): readonly Fault[] {
  const incident = asMap(value);
  const seeds = entriesAt(incident, 'seeds');
  const accounts = entriesAt(incident, 'accounts');
  const transactions = entriesAt(incident, 'transactions');
  const expect = entriesAt(incident, 'expect');
  const prices = entriesAt(incident, 'prices');
  return [
    ...idFaults(incident, id),
    ...orderFaults(incident),
    ...unpublishedFaults(incident),
    ...seeds.flatMap(seedFaults),
    ...accounts.flatMap(accountFaults),
    ...expect.flatMap(expectationFaults),
    ...priceFaults(prices),
    ...[...seeds, ...accounts, ...transactions, ...expect, ...prices].flatMap((entry) =>
      subjectFaults(entry, subjects),
    ),
    ...repeated({ seeds, accounts, transactions, expect }, subjects),
  ];
}

function idFaults({ id }: RawMap, named: string): readonly Fault[] {
  return typeof id !== 'string' || id === named
    ? []
    : [{ path: ['id'], expected: `expected ${named}, the name of the file` }];
}

function orderFaults(incident: RawMap): readonly Fault[] {
  const faults: Fault[] = [];
  const { from, to } = mapAt(incident, 'dates');
  if (endsBefore(from, to))
    faults.push({ path: ['dates', 'to'], expected: 'expected a time not before from' });
  const { low, high } = mapAt(mapAt(incident, 'loss'), 'usd');
  if (typeof low === 'number' && typeof high === 'number' && high < low)
    faults.push({ path: ['loss', 'usd', 'high'], expected: 'expected an amount not below low' });
  return faults;
}

function unpublishedFaults({ seeds, unpublished }: RawMap): readonly Fault[] {
  if (!Array.isArray(seeds)) return [];
  if (seeds.length === 0 && unpublished === undefined)
    return [{ path: ['seeds'], expected: 'expected a seed, or unpublished: why there is none' }];
  if (seeds.length > 0 && unpublished !== undefined)
    return [{ path: ['unpublished'], expected: 'expected no such entry where there are seeds' }];
  return [];
}
