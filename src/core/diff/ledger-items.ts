import type { FlowGraph } from '../flow-graph.ts';
import { amountOf, type Compared, own } from './compared.ts';
import type { LedgerItem } from './diff-item.ts';
import { factKey, keyOf } from './keys.ts';

/** Sums and lines of the ledgers that differ, by policy and book. */
export function ledgerItems(compared: Compared): LedgerItem[] {
  if (!compared.isMeasured || !compared.isOneUnit) return [];
  return compared.policies.flatMap((policy) => {
    const before = linesOf(compared.before.graph, policy);
    const after = linesOf(compared.after.graph, policy);
    return [...new Map([...before, ...after])].flatMap(([key, { book, part, line }]): LedgerItem[] => {
      const was = before.get(key)?.amount ?? '0';
      const now = after.get(key)?.amount ?? '0';
      if (was === now) return [];
      return [
        {
          key: factKey('ledger', policy, book, part, line, now),
          kind: 'ledger',
          policy,
          book,
          part,
          line,
          was,
          now,
        },
      ];
    });
  });
}

interface Line extends Pick<LedgerItem, 'book' | 'part' | 'line'> {
  readonly amount: string;
}

function linesOf({ ledger }: FlowGraph, policy: string): ReadonlyMap<string, Line> {
  const losses = own(ledger, policy);
  if (!losses) return new Map();
  const books = [[losses.unit ?? '', losses] as const, ...Object.entries(losses.assets ?? {})];
  const lines = books.flatMap(([book, { stolen, presumed, ends }]): Line[] => [
    { book, part: 'stolen', line: null, amount: stolen ?? '0' },
    { book, part: 'presumed', line: null, amount: presumed ?? '0' },
    ...Object.keys(ends).map(
      (line): Line => ({ book, part: 'ends', line, amount: `${amountOf(ends, line)}` }),
    ),
  ]);
  return new Map(lines.map((line) => [keyOf(line.book, line.part, line.line), line]));
}
