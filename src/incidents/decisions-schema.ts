import * as z from 'zod';
import { address, chain, entries, list, moment, said, text } from './schema.ts';

/** A file of what people decided while working on an incident. */
export const decisionsSchema = entries('decisions', {
  incident: text('the id of an incident'),
  decisions: list('decisions', decision()),
});

function decision() {
  return entries('a decision', {
    chain: chain(),
    address: address(),
    decide: z.enum(['expand', 'stop', 'clear'], said('expand, stop or clear')),
    on: moment(),
    because: text('why').optional(),
  });
}
