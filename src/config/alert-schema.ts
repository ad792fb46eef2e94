import * as z from 'zod';
import { alertKinds } from '../alerts/alert.ts';
import { categories } from '../core/label.ts';
import { count, entries, floor, oneOf, said, text, variable } from './schema-parts.ts';

/** The section `alerts`, one entry at a time; how entries of a channel fit together is for `alertFaults` to see. */
export const alertRules = () =>
  z.array(rule(), said('a list of rules for alerts')).max(100, said('at most 100 rules for alerts'));

function rule() {
  return entries({
    kinds: list(oneOf(alertKinds), 'a list of kinds of fact').optional(),
    categories: list(oneOf([...categories, 'resting']), 'a list of categories').optional(),
    incidents: list(incident(), 'a list of incidents').optional(),
    minValue: floor().optional(),
    minShare: share().optional(),
    to: list(channel(), 'a list of channels'),
  });
}

/** A list that would mean nothing where it is empty. */
const list = <Entry extends z.ZodType>(entry: Entry, what: string) =>
  z
    .array(entry, said(what))
    .min(1, said(`${what} with at least one`))
    .max(100, said(`${what} of at most 100`));

function incident() {
  const expected = said('the id of an incident, * for any run of characters');
  return z.string(expected).regex(/^[A-Za-z0-9*:._-]{1,100}$/, expected);
}

function share() {
  const expected = said("a share like '0.1%' with at most 7 decimals");
  return floor().refine((value) => value.endsWith('%'), expected);
}

function channel() {
  return entries({
    name: name().optional(),
    file: text('the path of a file').optional(),
    command: z
      .array(z.string(said('text')).max(10_000, said('text of at most 10000 characters')), COMMAND)
      .min(1, COMMAND)
      .max(100, COMMAND)
      .optional(),
    webhook: webhook().optional(),
    secretEnv: variable().optional(),
    headers: z.record(z.string(), header(), said('a map of header values by name')).optional(),
    email: list(address(), 'a list of e-mail addresses').optional(),
    from: address().optional(),
    smtp: smtp().optional(),
    timeoutMs: count(100, 600_000).optional(),
  });
}

const COMMAND = said('a program and its arguments, each a text of a list');

function name() {
  const expected = said('a name: lower-case letters, digits and hyphens, 40 at most');
  return z.string(expected).regex(/^[a-z][a-z0-9-]{0,39}$/, expected);
}

function webhook() {
  const expected = said('an http or https URL');
  return z
    .string(expected)
    .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), expected);
}

function header() {
  const expected = said('the value of a header: printable ASCII, 1000 characters at most');
  return z.string(expected).regex(/^[\x20-\x7e]{0,1000}$/, expected);
}

function address() {
  const expected = said('an e-mail address without a name: desk@example.org');
  return z.string(expected).regex(/^[^\s\p{Cc}@<>()[\]\\,:;"]{1,64}@[A-Za-z0-9.-]{1,190}$/u, expected);
}

function smtp() {
  const host = said('the name of a host');
  return entries({
    host: z.string(host).regex(/^[A-Za-z0-9.:_-]{1,253}$/, host),
    port: count(1, 65_535).optional(),
    secure: z.boolean(said('true or false')).default(false),
    userEnv: variable().optional(),
    passwordEnv: variable().optional(),
  });
}
