import * as z from 'zod';
import { address, chain, entries, list, moment, said, seed, text } from './schema.ts';

/** A file of leads that were accepted for an incident. */
export const acceptedSchema = entries('leads that were accepted', {
  incident: text('the id of an incident'),
  leads: list('leads', lead()),
});

export type RawAccepted = z.infer<typeof acceptedSchema>;

function lead() {
  return entries('a lead', {
    chain: chain(),
    address: address(),
    on: moment(),
    rule: text('the name of a rule'),
    confidence: z
      .int(said('a number from 0 to 100'))
      .min(0, said('a number from 0 to 100'))
      .max(100, said('a number from 0 to 100')),
    amounts: texts('amounts by symbol, in quotes'),
    evidence: texts('what the rule saw, in quotes'),
    graph: z.string(said('a SHA-256')).regex(/^[0-9a-f]{64}$/, said('a SHA-256')),
    asOf: z.record(
      z.string(),
      z.int(said('a height')).min(0, said('a height')),
      said('heights by chain name'),
    ),
    seeds: list('seeds', seed()).min(1, said('at least one seed')),
  });
}

function texts(what: string) {
  return z.record(z.string(), z.string(said(what)), said(what));
}
