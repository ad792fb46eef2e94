import { expect, test } from 'vitest';
import { accountId, chainId } from '../../src/core/ids.ts';
import { byStrength, type Category, conflicts, endingLabel, type Label, ties } from '../../src/core/label.ts';

const label = (name: string, category: Category, confidence: number, source = 's'): Label => ({
  account: accountId(chainId('eip155:1'), '0xA'),
  name,
  category,
  source,
  licence: null,
  confidence,
  firstSeen: null,
  lastSeen: null,
  published: null,
  role: null,
});

const ends = new Set<Category>(['exchange']);

test.each<[string, readonly Label[], { conflicts: number; ties: number; ends: boolean }]>([
  ['nobody speaks', [], { conflicts: 0, ties: 0, ends: false }],
  [
    'two sources agree',
    [label('A', 'exchange', 50), label('A', 'exchange', 50, 't')],
    { conflicts: 0, ties: 0, ends: true },
  ],
  [
    'a weaker source disagrees',
    [label('A', 'hack', 50), label('B', 'exchange', 49)],
    { conflicts: 1, ties: 0, ends: false },
  ],
  [
    'an equal source disagrees on the category',
    [label('A', 'hack', 50), label('A', 'exchange', 50)],
    { conflicts: 1, ties: 1, ends: true },
  ],
  [
    'an equal source disagrees on the name, a weaker one on both',
    [label('A', 'hack', 50), label('B', 'hack', 50), label('C', 'exchange', 20)],
    { conflicts: 2, ties: 1, ends: false },
  ],
])('where %s, disagreements and ties are counted and the strongest decide', (_, labels, expected) => {
  const sorted = [...labels].sort(byStrength);
  expect({
    conflicts: conflicts(sorted).length,
    ties: ties(sorted).length,
    ends: endingLabel(sorted, ends) !== undefined,
  }).toEqual(expected);
});
