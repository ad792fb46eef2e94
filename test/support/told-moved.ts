import { expect } from 'vitest';
import type { ChainSource, MovedAnswer, Resting } from '../../src/trace/source.ts';

/** What a source says moved between two heights: one answer for each of those asked about, in their order. */
export async function toldMoved(
  source: ChainSource,
  resting: readonly Resting[],
  [since, asOf]: readonly [number, number],
): Promise<readonly MovedAnswer[]> {
  const answers = await source.moved?.(resting, { since, asOf, signal: new AbortController().signal });
  if (!answers) throw new Error('the source has no such method');
  expect(answers.map(({ holding }) => holding)).toEqual(resting.map(({ holding }) => holding.id));
  return answers;
}
