import { expect, test } from 'vitest';
import type { AccountId } from '../../src/core/ids.ts';
import { goingOn } from '../../src/trace/earlier-source.ts';
import type { Bound, ChainSource, SeedSpec } from '../../src/trace/source.ts';

const DAY = 86_400;
/** Time of block 890, the newest up to height 900 whose time is known. */
const TIME = 1_700_000_000;

/** Who is asked for what an account received until then, by a trace up to height 1000. */
async function askedFor(until: Bound | undefined, time: number | null = TIME) {
  const asked: (readonly [who: string, asOf: number])[] = [];
  const source = (who: string) => {
    const seeds: ChainSource['seeds'] = async (_, { asOf }) => {
      asked.push([who, asOf]);
      return [];
    };
    return { seeds } as ChainSource;
  };
  const going = goingOn(source('live'), source('kept'), {
    since: 900,
    ...(time !== null && { newest: { height: 890, time } }),
    readAt: async () => new Map(),
    rests: () => true,
    moved: () => false,
  });
  const spec: SeedSpec = { kind: 'address', account: 'an account' as AccountId, ...(until && { until }) };
  await going.seeds(spec, { asOf: 1_000, hub: null, signal: new AbortController().signal });
  return asked;
}

const live = [['live', 1_000]];

test('what an account received until a height that is known is not asked for again', async () => {
  expect(await askedFor({ height: 900 })).toEqual([['kept', 900]]);
  expect(await askedFor({ height: 700 })).toEqual([['kept', 700]]);
  expect(await askedFor({ height: 901 })).toEqual(live);
});

test('what it received until a time that is long over is not asked for again', async () => {
  expect(await askedFor({ time: TIME - 2 * DAY })).toEqual([['kept', 890]]);
  expect(await askedFor({ time: TIME - 400 * DAY })).toEqual([['kept', 890]]);
});

test('until a time that a later block may yet have, or without an end, it is', async () => {
  expect(await askedFor({ time: TIME - 2 * DAY + 1 })).toEqual(live);
  expect(await askedFor({ time: TIME + DAY })).toEqual(live);
  expect(await askedFor(undefined)).toEqual(live);
});

test('where no time is known, an end by time is none', async () => {
  expect(await askedFor({ time: 0 }, null)).toEqual(live);
});
