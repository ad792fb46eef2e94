import { expect, test } from 'vitest';
import type { Sight } from '../../../src/web/parts/drawing.ts';
import { sightLink } from '../../../src/web/parts/sight-link.ts';

const near: Sight = { x: 0.3, y: 0.4, ratio: 0.5 };
const far: Sight = { x: 0.5, y: 0.5, ratio: 2 };

function viewer() {
  const seen: Sight[] = [];
  return { seen, see: (sight: Sight): number => seen.push(sight) };
}

test('what one stage shows is shown by the others, and not told back to it', () => {
  const link = sightLink();
  const [one, other] = [viewer(), viewer()];
  link.join(one.see);
  link.join(other.see);
  link.tell(near, one.see);
  link.tell(far, other.see);
  expect(one.seen).toEqual([far]);
  expect(other.seen).toEqual([near]);
});

test('a stage that joins late shows what the others show, and one that left is told nothing', () => {
  const link = sightLink();
  const [one, late] = [viewer(), viewer()];
  const leave = link.join(one.see);
  link.tell(near, one.see);
  link.join(late.see);
  expect(late.seen).toEqual([near]);
  leave();
  link.tell(far, late.see);
  expect(one.seen).toEqual([]);
});
