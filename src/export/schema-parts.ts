import * as z from 'zod';

/** Base units. */
export const amount = z.string().regex(/^(0|[1-9][0-9]*)$/, 'expected base units as a decimal string');

/** A part of a sum, rounded down. */
export const share = z
  .string()
  .regex(/^(0|[1-9][0-9]*)(\.[0-9]{0,9}[1-9])?$/, 'expected a decimal string of at most ten decimals');

/** ISO 8601, UTC, seconds. */
export const time = z
  .string()
  .regex(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/,
    'expected a time like 2024-04-12T09:30:11Z',
  );

/** ISO 8601, UTC, milliseconds where a clock told it and no chain. */
export const moment = z
  .string()
  .regex(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z$/,
    'expected a time like 2024-04-12T09:30:11Z',
  );

/** How many, or which in a count from nought. */
export const count = z.int().min(0);

/** 0 to 100; 100 is proof. */
export const confidence = z.number().min(0).max(100);

/** Figures that decided, by name. */
export const evidence = z.record(z.string(), z.string());

/** Base units by policy, or by line of a ledger. */
export const amounts = z.record(z.string(), amount);

/** What an asset is called, and on which chain it is. */
export const asset = z.strictObject({
  symbol: z.string(),
  decimals: z.int().min(0).max(255),
  chain: z.string(),
});

/** A claim about an account. */
export const label = z.strictObject({
  name: z.string(),
  category: z.string(),
  source: z.string(),
  confidence,
});

/** The incident that a graph is of. */
export const incident = z.strictObject({ id: z.string(), name: z.string() });

/** What an edge tells. */
export const edgeKind = z.enum(['draw', 'payment', 'fee', 'swap', 'wrap', 'bridge']);

/** How sure a crossing is. */
export const tier = z.literal([1, 2, 3]);

/** What a warning is about. */
export const warningCode = z.enum([
  'shortfall',
  'presumed',
  'label-conflict',
  'seed-overlap',
  'upper-bound',
  'assumption',
  'detector',
  'crossing',
]);
