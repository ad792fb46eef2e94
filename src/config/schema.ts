import * as z from 'zod';
import { wrapKinds } from '../chains/family.ts';
import { families } from '../chains/index.ts';
import { schemes } from '../chains/unread/schemes.ts';
import { categories } from '../core/label.ts';
import { policies, policyNamed } from '../core/policies/index.ts';
import { alertRules } from './alert-schema.ts';
import { remoteKinds } from './config.ts';
import { count, entries, floor, oneOf, said, text, variable } from './schema-parts.ts';

/** Every leaf says in one sentence what was expected there; no message repeats a value, which may be a key. */
export const configSchema = entries({
  chains: z.record(z.string(), chain(), { error: 'expected a map of chains by name' }),
  assets: z.record(
    z.string(),
    z.record(z.string(), token(), { error: 'expected a map of tokens by contract' }),
    { error: 'expected a map of tokens by chain name' },
  ),
  labels: z.array(text('the path of a label file or folder'), { error: 'expected a list of paths' }),
  incidents: z.array(text('the path of an incident file or folder'), { error: 'expected a list of paths' }),
  services: z.record(z.string(), z.array(service(), { error: 'expected a list of urls with their rates' }), {
    error: 'expected a map of services by name',
  }),
  detectors: z.record(z.string(), rule(), { error: 'expected a map of detectors by name' }),
  crossings: z.record(z.string(), z.boolean(said('true or false')), {
    error: 'expected a map of crossings by name',
  }),
  limits: entries({
    hops: count(0, 100_000),
    minTaint: floor(),
    maxLookups: count(0, 1_000_000_000),
    hubCounterparties: count(1, 1_000_000_000),
    hubTransactions: count(1, 1_000_000_000),
  }),
  ends: z.array(oneOf(categories), { error: 'expected a list of label categories' }),
  policies: z
    .array(policy(), { error: 'expected a list of taint policies' })
    .min(1, { error: 'expected at least one taint policy' }),
  alerts: alertRules(),
});

export type RawConfig = z.infer<typeof configSchema>;
export type RawChain = RawConfig['chains'][string];
export type RawProvider = RawChain['providers'][number];
export type RawAlertRule = RawConfig['alerts'][number];
export type RawService = RawConfig['services'][string][number];

/** Off, on, or on with parameters of its own; what each of them must be, its detector knows. */
function rule() {
  const expected = said('true, false, or a map of its parameters');
  return z.union([z.boolean(), z.record(z.string(), z.unknown())], expected);
}

function chain() {
  const common = {
    native: entries({ symbol: text('a symbol'), decimals: count(0, 255), slip44: count(0, 2 ** 31 - 1) }),
    confirmations: count(0, 1_000_000),
    providers: z.array(provider(), { error: 'expected a list of providers' }),
  };
  const bitcoin = entries({
    family: z.literal('bitcoin'),
    caip2: caip2(/^bip122:[0-9a-f]{32}$/, 'a bitcoin chain: bip122: and 32 hexadecimal digits'),
    ...common,
  });
  const evm = entries({ family: z.literal('evm'), chainId: count(1, Number.MAX_SAFE_INTEGER), ...common });
  const nem = entries({
    family: z.literal('nem'),
    caip2: caip2(/^nem:(104|152|96)$/, 'a nem chain: nem:104, nem:152 or nem:96'),
    ...common,
  });
  const tron = entries({
    family: z.literal('tron'),
    caip2: caip2(/^tron:0x[0-9a-f]{8}$/, 'a tron chain: tron:0x and 8 hexadecimal digits'),
    ...common,
  });
  const unread = entries({
    family: z.literal('unread'),
    scheme: oneOf([...schemes.keys()]),
    caip2: caip2(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, 'a chain: its namespace, a colon, its reference'),
    ...common,
    confirmations: common.confirmations.default(0),
    providers: common.providers.default([]),
  });
  return z.discriminatedUnion('family', [bitcoin, evm, nem, tron, unread], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `expected ${[...families.keys()].join(', ')}`
        : 'expected a map that describes a chain',
  });
}

function caip2(form: RegExp, what: string) {
  const expected = said(`the CAIP-2 id of ${what}`);
  return z.string(expected).regex(form, expected);
}

function service() {
  const { ratePerSecond, perHour, perDay, concurrency, timeoutMs } = limits();
  return entries({ url: base(), ratePerSecond, perHour, perDay, concurrency, timeoutMs });
}

function base() {
  return z
    .string(said('an http or https URL'))
    .refine(isBase, said('an http or https URL without parameters'));
}

function limits() {
  return {
    ratePerSecond: rate(),
    keylessPerSecond: rate().optional(),
    perHour: count(1, 1_000_000_000).optional(),
    perDay: count(1, 1_000_000_000).optional(),
    concurrency: count(1, 100).default(4),
    timeoutMs: count(100, 600_000).default(30_000),
  };
}

function provider() {
  const remote = entries({
    kind: z.enum(remoteKinds),
    url: base(),
    keyEnv: variable().optional(),
    keyIn: z
      .string(said('path, query:NAME or header:NAME'))
      .regex(/^(path|(query|header):[A-Za-z0-9_-]{1,100})$/, said('path, query:NAME or header:NAME'))
      .optional(),
    ...limits(),
  });
  const recorded = entries({
    kind: z.literal('recorded'),
    file: text('the path of a file of recorded facts'),
  });
  return z.discriminatedUnion('kind', [remote, recorded], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `expected ${[...remoteKinds, 'recorded'].join(', ')}`
        : 'expected a map that describes a provider',
  });
}

function rate() {
  return z
    .number(said('a number of requests above 0'))
    .positive(said('a number of requests above 0'))
    .max(1_000, said('at most 1000 requests a second'));
}

function token() {
  return entries({
    symbol: text('a symbol'),
    decimals: count(0, 255),
    source: text('who says so').nullable().default(null),
    wraps: oneOf(wrapKinds).optional(),
  });
}

function isBase(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && search === '' && hash === '' && !/[?#]/.test(text);
}

function policy() {
  const expected = said(`one of ${policies.map(({ name }) => name).join(', ')}, or bucket:<percent>%`);
  return z.string(expected).refine((name) => policyNamed(name) !== undefined, expected);
}
