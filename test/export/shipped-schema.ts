import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';
import { replaced } from './flow-graphs.ts';
import { schemaFaults } from './json-schema.ts';

/** A JSON Schema that the package ships. */
export interface ShippedSchema {
  /** As the file has it. */
  readonly text: string;
  /** What it finds wrong with a document. */
  faultsOf(document: unknown): readonly string[];
}

/** The schema of that name in `schema/`: `flow-graph.v1`. */
export function shippedSchema(name: string): ShippedSchema {
  const text = readFileSync(new URL(`../../schema/${name}.json`, import.meta.url), 'utf8');
  const schema = JSON.parse(text);
  return { text, faultsOf: (document) => schemaFaults(document, schema) };
}

/** What stands somewhere in a document in place of what belongs there; undefined takes that away. */
const WRONG = [null, -1, 1.5, '-1', '01', 'word', true, [], {}, { extra: 1 }, undefined];

/** Puts something else at places of the documents, and expects the schema and the reader to refuse the same. */
export function expectOneVerdict(
  { faultsOf }: ShippedSchema,
  isRead: (document: unknown) => boolean,
  documents: readonly unknown[],
): void {
  const places = documents.flatMap((document) => [...placesIn(document)].map((path) => ({ document, path })));
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...WRONG), ({ document, path }, value) => {
      const other = replaced(document, path, value);
      const isValid = faultsOf(other).length === 0;
      expect(isValid).toBe(isRead(other));
      verdicts.add(isValid);
    }),
    { numRuns: 600 },
  );
  expect(verdicts.size).toBe(2);
}

function* placesIn(value: unknown, path: readonly string[] = []): Iterable<readonly string[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* placesIn(member, [...path, key]);
}
