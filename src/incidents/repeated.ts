import { type Fault, type RawEntry, textAt } from './raw.ts';
import type { Read, Subjects } from './subjects.ts';

interface Lists {
  readonly seeds: readonly RawEntry[];
  readonly accounts: readonly RawEntry[];
  readonly transactions: readonly RawEntry[];
  readonly expect: readonly RawEntry[];
}

/**
 * Accounts that stand twice under seeds and accounts, transactions twice under seeds and transactions, either twice
 * under expect, and outputs that are seeds twice: whatever the spelling. Twice as a seed would count the loss twice.
 */
export function repeated(
  { seeds, accounts, transactions, expect }: Lists,
  subjects: Subjects,
): readonly Fault[] {
  const { account, transaction } = subjects;
  const txidOf = (chain: string, text: string) => mapped(subjects.outpoint(chain, text), ({ txid }) => txid);
  const outputOf = (chain: string, text: string) =>
    mapped(subjects.outpoint(chain, text), ({ txid, output }) => `${txid}:${output}`);
  const wholes = seeds.filter(({ map }) => !isPart(map));
  const parts = seeds.filter(({ map }) => isPart(map));
  return [
    ...twice(named([...seeds, ...accounts], 'address', account)),
    ...twice(named([...wholes, ...transactions], 'transaction', transaction)),
    ...twice(named(parts, 'transaction', transaction).map(partOf)),
    ...within(
      named([...wholes, ...transactions], 'transaction', transaction),
      named(parts, 'transaction', transaction),
    ),
    ...twice(named(seeds, 'outpoint', outputOf)),
    ...within(named(wholes, 'transaction', transaction), named(seeds, 'outpoint', txidOf)),
    ...twice(named(expect, 'address', account)),
    ...twice(named(expect, 'transaction', transaction)),
  ];
}

/** What an entry names, by chain and canonical spelling. */
interface Named {
  readonly entry: RawEntry;
  readonly key: string;
  readonly id: string;
}

/** What the entries name under a key; what cannot be read is another fault, and left out. */
function named(
  entries: readonly RawEntry[],
  key: string,
  readOne: (chain: string, text: string) => Read<string>,
): readonly Named[] {
  return entries.flatMap((entry) => {
    const [chain, text] = [textAt(entry.map, 'chain'), textAt(entry.map, key)];
    const read = chain === undefined || text === undefined ? undefined : readOne(chain, text);
    return read && 'value' in read ? [{ entry, key, id: `${chain} ${read.value}` }] : [];
  });
}

function twice(all: readonly Named[]): readonly Fault[] {
  const seen = new Map<string, RawEntry>();
  return all.flatMap((one) => {
    const first = seen.get(one.id);
    if (first === undefined) seen.set(one.id, one.entry);
    return first ? [again(one, first)] : [];
  });
}

/** Whether a seed is what some parties of a transaction paid or received. */
const isPart = ({ payer, receivers }: RawEntry['map']): boolean =>
  payer !== undefined || receivers !== undefined;

/** The same part is the same payer, receivers and asset; whoever names the same value otherwise counts it once all the same. */
const partOf = ({ entry, id, key }: Named): Named => {
  const { payer, receivers, asset } = entry.map;
  return { entry, key, id: `${id} ${JSON.stringify([payer, receivers, asset]).toLowerCase()}` };
};

/** Parts of what is there as a whole. */
function within(wholes: readonly Named[], parts: readonly Named[]): readonly Fault[] {
  const known = new Map(wholes.map(({ id, entry }) => [id, entry]));
  return parts.flatMap((part) => {
    const whole = known.get(part.id);
    return whole ? [again(part, whole)] : [];
  });
}

const again = ({ entry, key }: Named, first: RawEntry): Fault => ({
  path: [...entry.path, key],
  expected: `expected it once: it stands at ${first.path[0]}[${first.path[1]}] as well`,
});

const mapped = <A>(read: Read<A>, to: (value: A) => string): Read<string> =>
  'value' in read ? { value: to(read.value) } : read;
