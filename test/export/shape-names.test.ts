import { expect, test } from 'vitest';
import { shapeNames } from '../../src/export/shape-names.ts';
import { marked, markOf } from '../../src/picture/marks.ts';

test('shapes of the picture are told apart in Graphviz without colour', () => {
  const seen = Object.values(shapeNames).map(({ graphviz, isHollow }) => `${graphviz} ${isHollow}`);
  expect(seen).toHaveLength(10);
  expect(new Set(seen).size).toBe(seen.length);
});

test('every shape that a category is drawn as has a name', () => {
  expect(marked().filter((category) => shapeNames[markOf(category).shape] === undefined)).toEqual([]);
});

test('GEXF uses all of its four shapes', () => {
  expect(new Set(Object.values(shapeNames).map(({ gexf }) => gexf)).size).toBe(4);
});
