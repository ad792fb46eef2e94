import type { FindingItem } from '../../core/diff/diff-item.ts';
import type { GraphDiff } from '../../core/graph-diff.ts';
import { amountsTogether, counted, countText, shareTogether } from './diff-words.ts';
import type { DiffWriter } from './diff-writer.ts';

/** The difference in one line, as a person would say it: `lifi-2024: 2 new exchanges 120.5 ETH (3.1 %); 14 new hops`. */
export const diffLine: DiffWriter = {
  name: 'line',
  summary: 'one line',
  write: (diff) => [`${printable(sentence(diff))}\n`],
};

/** The line without its end. What chains and labels say is in it as it is. */
function sentence(diff: GraphDiff): string {
  const flagged = [...reachedParts(diff), ...movedParts(diff)];
  const others = otherParts(diff);
  const parts = [
    flagged.length === 0 ? 'nothing new' : flagged.join(', '),
    ...(others === '' ? [] : [others]),
  ];
  return `${diff.incident?.id ?? 'trace'}: ${parts.join('; ')}`;
}

function reachedParts(diff: GraphDiff): readonly string[] {
  const found = diff.items.filter(
    (item): item is FindingItem => item.kind === 'reached' || item.kind === 'frozen',
  );
  const categories = new Set(found.map(({ category }) => category));
  const restLast = [...categories].sort((a, b) => Number(a === 'resting') - Number(b === 'resting'));
  return restLast.flatMap((category) =>
    (['new', 'more'] as const).flatMap((change) => {
      const group = found.filter((item) => item.category === category && item.change === change);
      if (group.length === 0) return [];
      const many = countText(group.length, category, change === 'new' ? 'new' : 'known');
      const amounts = `${amountsTogether(diff, group)}${change === 'more' ? ' more' : ''}`;
      return [`${many} ${amounts}${shareText(diff, group)}`];
    }),
  );
}

function movedParts(diff: GraphDiff): readonly string[] {
  const moved = diff.items.filter((item) => item.kind === 'moved');
  if (moved.length === 0) return [];
  return [`${moved.length} resting moved ${amountsTogether(diff, moved)}${shareText(diff, moved)}`];
}

function shareText(diff: GraphDiff, items: readonly Pick<FindingItem, 'losses'>[]): string {
  const share = shareTogether(
    diff,
    items.map(({ losses }) => losses),
  );
  return share === undefined ? '' : ` (${share})`;
}

function otherParts({ items }: GraphDiff): string {
  const count = (isOf: (item: GraphDiff['items'][number]) => boolean): number => items.filter(isOf).length;
  const counts: readonly (readonly [count: number, one: string, many?: string])[] = [
    [count((item) => item.kind === 'hops' && item.what === 'transaction'), 'new hop'],
    [count(({ kind }) => kind === 'reduced'), 'place with less', 'places with less'],
    [count(({ kind }) => kind === 'label'), 'label that changed an end', 'labels that changed an end'],
    [count((item) => item.kind === 'crossing' && item.change === 'new'), 'new crossing'],
    [count((item) => item.kind === 'lead' && item.change !== 'gone'), 'new lead'],
    [count(({ kind }) => kind === 'disappeared'), 'transaction gone', 'transactions gone'],
    [count((item) => item.kind === 'warning' && item.change === 'new'), 'new warning'],
  ];
  return counts
    .flatMap(([number, one, many]) => (number === 0 ? [] : [counted(number, one, many)]))
    .join(', ');
}

const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd');
