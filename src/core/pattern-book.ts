import { transactionNode } from './graph-input.ts';
import { type AccountId, compare, type HoldingId, type MovementId } from './ids.ts';
import type { Category } from './label.ts';
import type { Movement } from './movement.ts';
import type { Hit, Pattern } from './pattern.ts';

/** A pattern that ends a walk, and the category its value is booked under. */
export interface End {
  readonly category: Category;
  readonly pattern: Pattern;
}

/** What detectors saw, by what they saw it at; strongest first, then by name. */
export interface PatternBook {
  readonly accounts: ReadonlyMap<AccountId, readonly Pattern[]>;
  /** By node of the transaction. */
  readonly transactions: ReadonlyMap<string, readonly Pattern[]>;
  /** Holdings that are not expanded: outputs of mixing transactions, and whatever an ended account holds. */
  readonly closed: ReadonlyMap<HoldingId | AccountId, End>;
  /** Holdings whose value cannot move, though they are expanded for what left them before. */
  readonly stuck: ReadonlyMap<HoldingId, End>;
  /** Outputs over which a mixing transaction spreads taint for whoever walks through it. */
  readonly spreads: ReadonlyMap<MovementId, readonly number[]>;
}

export const noPatterns: PatternBook = {
  accounts: new Map(),
  transactions: new Map(),
  closed: new Map(),
  stuck: new Map(),
  spreads: new Map(),
};

/** Sorts hits by their subjects. `movements` are those of the transactions that hits are about. */
export function patternBook(hits: readonly Hit[], movements: Iterable<Movement>): PatternBook {
  const accounts = new Map<AccountId, Pattern[]>();
  const transactions = new Map<string, Pattern[]>();
  const closed = new Map<HoldingId | AccountId, End>();
  const stuck = new Map<HoldingId, End>();
  const spreads = new Map<MovementId, readonly number[]>();
  const mixing = new Map<string, Hit[]>();
  const add = <K>(map: Map<K, Pattern[]>, key: K, pattern: Pattern): void => {
    const known = map.get(key);
    if (known) known.push(pattern);
    else map.set(key, [pattern]);
  };
  for (const hit of hits) {
    const { subject, pattern, ends } = hit;
    const end = ends && { category: ends, pattern };
    switch (subject.kind) {
      case 'account':
        add(accounts, subject.account, pattern);
        if (end) strengthen(closed, subject.account, end);
        break;
      case 'holding':
        if (end) strengthen(stuck, subject.holding, end);
        break;
      case 'transaction': {
        const node = transactionNode(subject.chain, subject.txid);
        add(transactions, node, pattern);
        if (end || hit.equal) mixing.set(node, [...(mixing.get(node) ?? []), hit]);
      }
    }
  }
  if (mixing.size > 0) {
    for (const movement of movements) {
      // Of several that say something of one transaction the surest has the word.
      const told = (mixing.get(transactionNode(movement.chain, movement.txid)) ?? []).toSorted((a, b) =>
        byStrength(a.pattern, b.pattern),
      );
      const equal = told.find((hit) => hit.equal)?.equal;
      if (equal) spreads.set(movement.id, equal);
      const ending = told.find(({ ends }) => ends);
      if (!ending?.ends) continue;
      for (const { holding } of movement.outputs)
        strengthen(closed, holding.id, { category: ending.ends, pattern: ending.pattern });
    }
  }
  for (const patterns of [...accounts.values(), ...transactions.values()]) patterns.sort(byStrength);
  return { accounts, transactions, closed, stuck, spreads };
}

/** The surest first, then by name and figures. */
export const byStrength = (a: Pattern, b: Pattern): number =>
  b.confidence - a.confidence ||
  compare(a.name, b.name) ||
  compare(JSON.stringify(a.evidence), JSON.stringify(b.evidence));

function strengthen<K>(ends: Map<K, End>, key: K, end: End): void {
  const known = ends.get(key);
  if (!known || byStrength(end.pattern, known.pattern) < 0) ends.set(key, end);
}
