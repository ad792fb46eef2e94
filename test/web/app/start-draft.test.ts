import { expect, test } from 'vitest';
import type { ApiError, Overview, Run } from '../../../src/web/api.ts';
import { optionFields } from '../../../src/web/app/start/option-fields.ts';
import {
  draftOf,
  fieldOf,
  missingIn,
  requestOf,
  usualText,
  withDirection,
  withKind,
} from '../../../src/web/app/start/start-draft.ts';

const overview: Overview = {
  tool: { name: 'coinhound', version: '0' },
  store: '/s',
  offline: false,
  policies: [],
  ranks: [],
  formats: [],
  categories: [],
  chains: [],
  defaults: { policies: ['haircut'], hops: 20, minTaint: '0.01%', maxLookups: 10_000 },
  cases: ['lifi-2024'],
  running: null,
};
const error = (code: string, message = '', hint: string | null = null): ApiError => ({ code, message, hint });
const blank = draftOf(overview, {}, null);
const earlier = {
  id: 'r1',
  options: { policy: 'haircut,fifo', hops: '5', through: 'dex' },
  offline: true,
  bundle: 'none',
} as unknown as Run;

test('a form that nobody changed sends no option, so that a case keeps its own limits', () => {
  expect(requestOf(draftOf(overview, { case: 'lifi-2024' }, null), overview, null)).toEqual({
    case: 'lifi-2024',
  });
});

test('what was changed is sent under the names of the command line', () => {
  const draft = {
    ...blank,
    kind: 'seeds' as const,
    seeds: ' ethereum:0x1\n\nbitcoin:b ',
    policies: ['fifo', 'haircut'],
    rank: 'taint',
    through: ['dex', 'bridge'],
    direction: 'backward' as const,
    texts: { ...blank.texts, hops: ' 7 ', 'min-taint': '5', presume: '0.5' },
    asOf: [
      { chain: 'ethereum', height: '100' },
      { chain: '', height: '' },
    ],
    offline: true,
    bundle: true,
  };
  expect(requestOf(draft, overview, null)).toEqual({
    seeds: ['ethereum:0x1', 'bitcoin:b'],
    options: {
      policy: 'fifo,haircut',
      direction: 'backward',
      rank: 'taint',
      through: 'dex,bridge',
      hops: '7',
      'min-taint': '5',
      presume: '0.5',
    },
    asOf: { ethereum: 100 },
    offline: true,
    bundle: true,
  });
});

test('a bundle that a stopped run could not make is asked for again', () => {
  expect(draftOf(overview, {}, { ...earlier, bundle: 'wanted' }).bundle).toBe(true);
  expect(draftOf(overview, {}, earlier).bundle).toBe(false);
});

test('a run once more begins with its options, sends those that differ, and leaves out what was cleared', () => {
  const draft = draftOf(overview, {}, earlier);
  expect(draft).toMatchObject({
    kind: 'again',
    policies: ['haircut', 'fifo'],
    through: ['dex'],
    offline: true,
  });
  expect(draft.texts.hops).toBe('5');
  expect(requestOf(draft, overview, earlier)).toEqual({ again: 'r1' });
  expect(requestOf({ ...draft, offline: false }, overview, earlier)).toEqual({ again: 'r1', offline: false });
  const changed = { ...draft, through: [], texts: { ...draft.texts, hops: '9' } };
  expect(requestOf(changed, overview, earlier).options).toEqual({ hops: '9', through: '' });
});

test('says what holds where a limit is left empty: of a case its own', () => {
  const told = (draft: typeof blank, again: Run | null = null) =>
    ['hops', 'min-taint', 'max-lookups', 'presume'].map((name) =>
      usualText(name, draft, { overview, again }),
    );
  expect(told(blank)).toEqual(['20', '0.01%', '10000', '']);
  const ofCase = ['20', '0.01%', '10000'].map((usual) => `as the case has it, else ${usual}`).concat('');
  expect(told({ ...blank, kind: 'case' })).toEqual(ofCase);
  expect(told({ ...blank, kind: 'again' }, { ...earlier, of: { kind: 'case' } } as Run)).toEqual(ofCase);
  const chosen = { ...blank, kind: 'case' as const, texts: { ...blank.texts, hops: '20' } };
  expect(requestOf(chosen, overview, null).options).toEqual({ hops: '20' });
});

test('asks for no option that a page may not set', () => {
  const names = optionFields.map(({ name }) => name);
  for (const name of ['accept', 'expand', 'stop-at', 'because']) expect(names).not.toContain(name);
});

test('what cannot go backward is not asked to', () => {
  const mirrors = { summary: '', conserves: true };
  const known = {
    ...overview,
    policies: [
      { ...mirrors, name: 'haircut', mirrors: true },
      { ...mirrors, name: 'tiho', mirrors: false },
    ],
  };
  const backward = withDirection(
    { ...blank, kind: 'seeds', policies: ['tiho', 'haircut'] },
    'backward',
    known,
  );
  expect(backward).toMatchObject({ direction: 'backward', policies: ['haircut'] });
  expect(withKind(backward, 'case').direction).toBe('forward');
  expect(withKind(backward, 'seeds').direction).toBe('backward');
});

test('tells what is missing before anything is asked', () => {
  expect(missingIn(blank).map(({ code }) => code)).toEqual(['--incident']);
  const empty = { ...blank, kind: 'seeds' as const, policies: [], asOf: [{ chain: 'bitcoin', height: 'x' }] };
  expect(missingIn(empty).map((one) => fieldOf(one, empty))).toEqual(['seeds', 'policy', 'as-of']);
  expect(missingIn({ ...blank, incident: 'a' })).toEqual([]);
  const without = { ...blank, incident: 'a', asOf: [{ chain: '', height: '100' }] };
  expect(missingIn(without).map(({ code }) => code)).toEqual(['--as-of']);
  const bitcoin = { chain: 'bitcoin', height: '100' };
  expect(missingIn({ ...blank, incident: 'a', asOf: [bitcoin, bitcoin] })).toHaveLength(1);
});

test.each([
  ['hops', error('bad-option', '--hops cannot be "many"')],
  ['as-of', error('above-tip', 'too high', 'lower --as-of')],
  ['incident', error('unknown-incident', 'there is no incident x')],
  ['policy', error('bad-policy', 'x')],
  [null, error('run-under-way', 'a trace is under way')],
  [null, error('bad-option', '--unheard-of is none')],
])('shows at %s what is wrong with it', (field, one) => {
  expect(fieldOf(one, { ...blank, kind: 'incident' })).toBe(field);
});

test('what is wrong with seeds stands at the seeds, and nowhere where none are asked for', () => {
  expect(fieldOf(error('bad-seed'), { ...blank, kind: 'seeds' })).toBe('seeds');
  expect(fieldOf(error('bad-seed'), { ...blank, kind: 'case' })).toBe(null);
});
