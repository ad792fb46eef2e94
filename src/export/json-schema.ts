import * as z from 'zod';
import { amount, amounts, asset, confidence, evidence, label, moment, share, time } from './schema-parts.ts';

/** What a part of a format is called in the definitions of its JSON Schema. */
export type PartName = readonly [part: z.ZodType, id: string, description?: string];

/** The text of a shipped JSON Schema 2020-12: of the format `name` (`flow-graph.v1`), its parts defined by their names. */
export function jsonSchemaText(
  schema: z.ZodType,
  {
    name,
    title,
    parts,
  }: { readonly name: string; readonly title: string; readonly parts: readonly PartName[] },
): string {
  const named = z.registry<{ id?: string; description?: string }>();
  for (const [part, id, description] of [...shared, ...parts])
    named.add(part, { id, ...(description !== undefined && { description }) });
  const { $schema, ...rest } = z.toJSONSchema(schema, { metadata: named, target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, $id: `urn:coinhound:${name}`, title, ...rest }, null, 2)}\n`;
}

const shared: readonly PartName[] = [
  [amount, 'amount', 'Base units.'],
  [share, 'share', 'Of the stolen sum, rounded down.'],
  [time, 'time', 'ISO 8601, UTC, seconds.'],
  [moment, 'moment', 'ISO 8601, UTC; milliseconds where a clock told it and no chain.'],
  [amounts, 'amounts', 'Base units by policy, or by line of the ledger.'],
  [evidence, 'evidence', 'Figures that decided.'],
  [confidence, 'confidence', '0 to 100; 100 is proof.'],
  [asset, 'asset'],
  [label, 'label'],
];

/** A type without brands and names, for `Same`. */
export type Plain<T> = T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;

/** Whether two types are one: where they differ in a key, an option or a type, `true` does not satisfy it. */
export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : ['differs', A, B];
