import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { acceptedSchema } from '../../src/incidents/accepted-schema.ts';
import { accountKinds, confidences, hopKinds } from '../../src/incidents/incident.ts';
import { readAccepted } from '../../src/incidents/read-accepted.ts';
import { readIncident } from '../../src/incidents/read-incident.ts';
import { incidentSchema } from '../../src/incidents/schema.ts';
import { subjects } from '../../src/incidents/subjects.ts';
import { rulesOf } from './rules.ts';

const page = readFileSync(new URL('../../docs/incidents.md', import.meta.url), 'utf8');
const named = new Set([...page.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code));

test('the example of the page is an incident without a fault', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const file = { id: 'dmm-bitcoin-2024', path: 'dmm-bitcoin-2024.yaml' };
  expect(readIncident(example, file, subjects(rulesOf))).toMatchObject({ incident: { id: file.id } });
});

test('the example of accepted leads is a file of them without a fault', () => {
  const [example = ''] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text).slice(1);
  const file = { id: 'mine-2024', path: 'mine-2024.yaml' };
  expect(readAccepted(example, file, subjects(rulesOf))).toMatchObject({ leads: [{ rule: 'further-seed' }] });
});

test('the page has every key of a file of accepted leads', () => {
  const keys = keysIn(z.toJSONSchema(acceptedSchema, { io: 'input', unrepresentable: 'any' }));
  expect(keys.size).toBeGreaterThan(15);
  expect([...keys].filter((word) => !named.has(word))).toEqual([]);
});

test('the page has every key of a file, every kind and every confidence', () => {
  const keys = keysIn(z.toJSONSchema(incidentSchema, { io: 'input', unrepresentable: 'any' }));
  expect(keys.size).toBeGreaterThan(35);
  const all = [...keys, ...accountKinds, ...hopKinds, ...confidences];
  expect(all.filter((word) => !named.has(word))).toEqual([]);
});

/** Names of the properties in a JSON Schema. */
function keysIn(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return new Set();
  return new Set(
    Object.entries(schema).flatMap(([key, value]) => [
      ...(key === 'properties' ? Object.keys(value as object) : []),
      ...keysIn(value),
    ]),
  );
}
