import { type Fault, type RawEntry, textAt } from './raw.ts';
import type { Subjects } from './subjects.ts';

interface Lists {
  readonly seeds: readonly RawEntry[];
  readonly accounts: readonly RawEntry[];
  readonly transactions: readonly RawEntry[];
  readonly expect: readonly RawEntry[];
}

/**
 * Accounts that stand twice under seeds and accounts, transactions twice under seeds and transactions, either twice
 * under expect: whatever the spelling. Twice as a seed would count the loss twice.
 */
export function repeated(
  { seeds, accounts, transactions, expect }: Lists,
  subjects: Subjects,
): readonly Fault[] {
  const account = ({ map }: RawEntry) => ({ key: 'address', id: idOf(map, 'address', subjects.account) });
  const transaction = ({ map }: RawEntry) => ({
    key: 'transaction',
    id: idOf(map, 'transaction', subjects.transaction),
  });
  const outpoint = ({ map }: RawEntry) => ({
    key: 'outpoint',
    id: idOf(map, 'outpoint', (chain, text) => {
      const read = subjects.outpoint(chain, text);
      return 'value' in read ? { value: `${read.value.txid}:${read.value.output}` } : read;
    }),
  });
  return [
    ...twice([...seeds, ...accounts], account),
    ...twice([...seeds, ...transactions], transaction),
    ...twice(seeds, outpoint),
    ...twice(expect, account),
    ...twice(expect, transaction),
  ];
}

type Identify = (entry: RawEntry) => { readonly key: string; readonly id: string | undefined };

function twice(entries: readonly RawEntry[], identify: Identify): readonly Fault[] {
  const seen = new Map<string, RawEntry>();
  return entries.flatMap((entry) => {
    const { key, id } = identify(entry);
    if (id === undefined) return [];
    const first = seen.get(id);
    if (first === undefined) seen.set(id, entry);
    const place = first && `${first.path[0]}[${first.path[1]}]`;
    return first
      ? [{ path: [...entry.path, key], expected: `expected it once: it stands at ${place} as well` }]
      : [];
  });
}

/** By chain and canonical spelling; undefined for what cannot be read, which is another fault. */
function idOf(
  map: RawEntry['map'],
  key: string,
  readOne: (chain: string, text: string) => ReturnType<Subjects['account']> | { readonly value: string },
): string | undefined {
  const [chain, text] = [textAt(map, 'chain'), textAt(map, key)];
  if (chain === undefined || text === undefined) return undefined;
  const read = readOne(chain, text);
  return 'value' in read ? `${chain} ${read.value}` : undefined;
}
