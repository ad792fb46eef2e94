import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AlertFact, alertBody, alertId } from '../../src/alerts/alert.ts';
import { alertJsonSchema, alertSchema } from '../../src/alerts/alert-schema.ts';
import { tryChannels } from '../../src/alerts/try-channels.ts';
import { alertFacts, firstFacts } from '../../src/cli/rescan/alert-facts.ts';
import { graphDiff } from '../../src/core/graph-diff.ts';
import { earlier, later } from '../export/diff/changed-graphs.ts';
import { flowGraphs, replaced } from '../export/flow-graphs.ts';
import { expectOneVerdict, shippedSchema } from '../export/shipped-schema.ts';
import { channels, factOf, fileChannel, ruleOf } from './facts.ts';
import { ownFolder } from './own-folder.ts';

const shipped = shippedSchema('alert.v1');
const sent = (fact: AlertFact) => JSON.parse(alertBody({ id: alertId(fact), fact, isTest: false }));
const faultsOf = (facts: readonly AlertFact[]) => facts.flatMap((fact) => shipped.faultsOf(sent(fact)));

test('the shipped JSON Schema is what scripts/write-schema.ts writes', () => {
  expect(shipped.text).toBe(alertJsonSchema());
});

describe('valid by the shipped JSON Schema', () => {
  test('is an alert of every kind of item', () => {
    const facts = alertFacts('example-2024', graphDiff(earlier, later));
    expect(new Set(facts.map(({ kind }) => kind)).size).toBe(13);
    expect(faultsOf(facts)).toEqual([]);
    expect(faultsOf(alertFacts('example-2024', graphDiff(later, earlier)))).toEqual([]);
  });

  test('is every alert, whatever the graphs hold', () => {
    fc.assert(
      fc.property(fc.string(), flowGraphs, flowGraphs, (incident, before, after) => {
        expect(faultsOf(alertFacts(incident, graphDiff(before, after)))).toEqual([]);
        expect(faultsOf(firstFacts(incident, after))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('is a test alert, as a channel gets it', async () => {
    const file = join(ownFolder(), 'alerts.jsonl');
    const signal = AbortSignal.timeout(60_000);
    const [tried] = await tryChannels([ruleOf({ to: [fileChannel(file)] })], {
      at: '2026-01-01T00:00:00.123Z',
      channels,
      signal,
    });
    expect(tried?.outcome.kind).toBe('delivered');
    const alert = JSON.parse(readFileSync(file, 'utf8'));
    expect(alert).toMatchObject({ test: true, kind: 'test', time: '2026-01-01T00:00:00.123Z' });
    expect(shipped.faultsOf(alert)).toEqual([]);
  });
});

describe('refused by the shipped JSON Schema', () => {
  const documents = [sent(factOf()), sent(factOf({ category: null, node: null, time: null }))];

  test('are the same documents that the schema in the sources refuses', () => {
    expectOneVerdict(shipped, (document) => alertSchema.safeParse(document).success, documents);
  });

  test.each<[what: string, path: readonly (string | number)[], value: unknown]>([
    ['another version', ['format'], 'coinhound.alert.v2'],
    ['a key that the format does not know', ['channel'], 'desk'],
    ['an id that is no SHA-256', ['id'], 'x'],
    ['a kind that no alert has', ['kind'], 'found'],
    ['an amount as a number', ['amount'], 1],
    ['a loss below nought', ['loss'], '-1'],
    ['a share with a nought at its end', ['share'], '0.50'],
    ['a time without a zone', ['time'], '2024-07-16T12:04:47'],
    ['one without its text', ['text'], undefined],
  ])('is %s', (_, path, value) => {
    expect(shipped.faultsOf(replaced(documents[0], path, value))).not.toEqual([]);
  });
});
