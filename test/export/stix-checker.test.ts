import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CheckedBundle, type StixChecker, stixChecker } from './stix-checker.ts';

/** Schemas in the way of OASIS' own: one for each type, with references beside it, and patterns that escape hyphens. */
const schemas: Readonly<Record<string, object>> = {
  'common/bundle': {
    properties: { id: { pattern: '^bundle\\-' }, objects: { items: { required: ['none has'] } } },
  },
  'common/core': { required: ['created'], properties: { created: { $ref: '../common/timestamp.json' } } },
  'common/cyber-observable-core': { required: ['value'] },
  'common/timestamp': { type: 'string', pattern: '^\\d{4}\\-' },
  'sdos/note': { allOf: [{ $ref: '../common/core.json' }, { required: ['content'] }] },
};

let checkout = '';
let check: StixChecker;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'coinhound-schemas-'));
  for (const folder of ['common', 'sdos']) mkdirSync(join(checkout, 'schemas', folder), { recursive: true });
  for (const [name, schema] of Object.entries(schemas)) {
    const $id = `http://example.org/schemas/${name}.json`;
    writeFileSync(join(checkout, `schemas/${name}.json`), JSON.stringify({ $id, ...schema }));
  }
  check = stixChecker(checkout);
});
afterAll(() => rmSync(checkout, { recursive: true }));

const note = { type: 'note', id: 'note--1', created: '2024-04-12', content: 'said' };
const wallet = { type: 'wallet', id: 'wallet--1', value: '1K' };
const other = { type: 'other', id: 'other--1', created: '2024-04-12' };
const bundle = (...objects: CheckedBundle['objects']): CheckedBundle => ({
  type: 'bundle',
  id: 'bundle--1',
  objects,
});

test('a bundle is checked by itself, and its objects by the schemas of their types', async () => {
  expect(await check(bundle(note, wallet, other))).toEqual([]);
  expect(await check({ ...bundle(note), id: 'bundle' })).toEqual([
    'bundle/id must match pattern "^bundle\\-"',
  ]);
  expect(await check(bundle())).toEqual(['bundle--1/objects must NOT have fewer than 1 items']);
});

test('faults name the object, the place and the rule, those of schemas that are referred to as well', async () => {
  const { content: _, ...empty } = { ...note, created: 'today' };
  expect(await check(bundle(other, empty))).toEqual([
    'note--1/created must match pattern "^\\d{4}\\-"',
    "note--1 must have required property 'content'",
  ]);
});

test('an object of a type without a schema is checked as an observable where it is one, else as any other', async () => {
  const { value: _, ...nameless } = wallet;
  expect(await check(bundle(nameless))).toEqual(["wallet--1 must have required property 'value'"]);
  expect(await check(bundle({ ...other, created: 5 }))).toEqual(['other--1/created must be string']);
});
