import * as z from 'zod';
import { accountKinds, confidences, hopKinds, serviceCategories } from './incident.ts';
import { type Moment, readMoment } from './moment.ts';

const LONGEST = 2_000;

/** An incident file, one entry at a time; what entries must be to each other is left to `crossFaults`. */
export const incidentSchema = entries('an incident', {
  id: z
    .string(said('an id like coincheck-2018'))
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)+$/, said('an id like coincheck-2018')),
  name: text('the name of the incident'),
  dates: entries('when it happened', { from: moment(), to: moment().optional(), note: note() }),
  attribution: entries('who did it', {
    actor: text('who did it'),
    by: text('who says so'),
    date: moment().optional(),
    contested: text('how contested it is').optional(),
  }),
  loss: entries('what was lost', {
    assets: list('assets', lostAsset()).min(1, said('at least one asset')),
    usd: entries('a range of whole dollars', { low: dollars(), high: dollars() }).optional(),
    note: note(),
  }),
  seeds: list('seeds', seed()),
  accounts: list('accounts', account()).default([]),
  transactions: list('transactions', transaction()).default([]),
  expect: list('later hops', expectation()).default([]),
  prices: list('prices', price()).default([]),
  notes: list('notes', text('a note')).default([]),
  unverified: list('what is not confirmed', text('what is not confirmed')).default([]),
  unpublished: text('why there is no seed').optional(),
});

export type RawIncident = z.infer<typeof incidentSchema>;

function lostAsset() {
  const amount = said("an exact amount in whole units, in quotes: '119756.62032288'");
  return entries('an asset', {
    asset: text('the symbol of an asset'),
    amount: z
      .string(amount)
      .regex(/^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/, amount)
      .optional(),
    note: note(),
  });
}

function grounds() {
  return {
    confidence: z.enum(confidences, said(`one of ${confidences.join(', ')}`)),
    sources: list('sources', text('who says so')).min(1, said('at least one source')),
    note: note(),
  };
}

/** An entry of `seeds`, here and where seeds were accepted from leads. */
export function seed() {
  return entries('a seed', {
    chain: chain(),
    address: address().optional(),
    transaction: address('a transaction').optional(),
    outpoint: address('an outpoint, txid:vout').optional(),
    payer: address().optional(),
    receivers: list('receivers', address()).min(1, said('at least one receiver')).optional(),
    asset: text('the symbol of an asset').optional(),
    usd: usd().optional(),
    since: moment().optional(),
    until: moment().optional(),
    role: text('what it is to the incident'),
    ...grounds(),
  });
}

function price() {
  return entries('a price', {
    asset: text('the symbol of an asset'),
    chain: chain().optional(),
    usd: usd(),
    at: moment(),
    source: text('who says so'),
  });
}

function usd() {
  const expected = said("what a whole unit was worth in dollars, an exact amount in quotes: '0.9998'");
  return z.string(expected).regex(/^(?!0$)(?:0|[1-9]\d{0,11})(?:\.\d{0,17}[1-9])?$/, expected);
}

function account() {
  return entries('an account', {
    chain: chain(),
    address: address(),
    role: text('what it is to the incident'),
    kind: z.enum(accountKinds, said(`one of ${accountKinds.join(', ')}`)),
    entity: text('whose account it is').optional(),
    category: z.enum(serviceCategories, said(`one of ${serviceCategories.join(', ')}`)).optional(),
    imitates: address().optional(),
    ...grounds(),
  });
}

function transaction() {
  return entries('a transaction', {
    chain: chain(),
    transaction: address('a transaction'),
    what: text('what happened in it'),
    ...grounds(),
  });
}

function expectation() {
  return entries('a later hop', {
    chain: chain(),
    address: address().optional(),
    transaction: address('a transaction').optional(),
    service: text('the name of the service or of the hop'),
    kind: z.enum(hopKinds, said(`one of ${hopKinds.join(', ')}`)),
    note: note(),
    source: text('who says so'),
  });
}

export function chain() {
  return z.string(said('a chain name')).regex(/^[a-z][a-z0-9-]{0,39}$/, said('a chain name like ethereum'));
}

/** Checked against its chain by `subjectFaults`. */
export function address(what = 'an address') {
  return z.string(said(what)).regex(/^[\x21-\x7e]{1,200}$/, said(what));
}

export function moment() {
  const expected = said(
    'a time in UTC as precise as it is known: 2011, 2011-09, 2018-01-25, 2018-01-25T15:02Z',
  );
  return z
    .union([z.string(), z.int().transform(String)], expected)
    .refine((written) => readMoment(written) !== undefined, expected)
    .transform((written) => readMoment(written) as Moment);
}

function dollars() {
  return z.int(said('whole dollars')).min(0, said('whole dollars'));
}

function note() {
  return text('a note').optional();
}

export function text(what: string) {
  return z
    .string(said(what))
    .regex(/\S/, said(what))
    .max(LONGEST, said(`${what}, not a book`));
}

export function list<Entry extends z.ZodType>(what: string, entry: Entry) {
  return z.array(entry, said(`a list of ${what}`));
}

export function said(what: string) {
  return { error: `expected ${what}` };
}

/** A map with these entries and no others. */
export function entries<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `no such entry here: expected ${names}`
        : `expected ${what}: a map of ${names}`,
  });
}
