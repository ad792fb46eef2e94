import { exactJson } from '../chains/tron/exact-json.ts';
import { CoinhoundError } from '../core/error.ts';
import type { Endpoint, Received } from '../net/endpoint.ts';
import type { Reply } from '../net/http.ts';
import { json } from '../net/parse.ts';
import { type Member, shareWork } from '../net/providers.ts';
import { serverFault } from '../net/upstream-error.ts';
import type { CachedLookups } from '../store/lookups.ts';
import type { AskService } from '../trace/inquiries.ts';
import { type ServiceRules, serviceRules } from './service-rules.ts';

/**
 * Asks services of bridges over their providers and the store: the answer to a GET of a path, the query in it, with whole
 * numbers above 2^53 as text; null where the service knows nothing. What says what became of something is kept for good;
 * that nothing is known of it, or that it is under way, only until the next run, whose beginning in Unix milliseconds is
 * `startedAt`. Offline, whatever was kept last is the answer. Throws `service-without-provider`, and what providers and the
 * store throw.
 */
export function serviceClient(
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
  lookups: CachedLookups,
  startedAt: number = Date.now(),
): AskService {
  const members = new Map(
    [...endpoints].map(([name, each]) => [name, each.map((endpoint): Member => ({ endpoint }))] as const),
  );
  return async (service, path, signal) => {
    const asked = members.get(service) ?? [];
    if (asked.length === 0) throw withoutProvider(service);
    const rules = serviceRules.get(service) ?? {};
    const work = shareWork(asked);
    return lookups.get(
      {
        key: `service/${service}${path}`,
        request: `GET ${path}`,
        // In place of a block's height: what is not final holds for the run that asked.
        height: lookups.offline ? 0 : startedAt,
        buried: true,
        final: (body) => body !== null && rules.isFinal?.(path, body) === true,
        read: exactJson,
        fetch: (given) => work.run((member) => fetchFrom(member, { path, rules, signal: given }), given),
      },
      signal,
    );
  };
}

interface Asked {
  readonly path: string;
  readonly rules: ServiceRules;
  readonly signal: AbortSignal;
}

/** Statuses by which services say that they do not know what was asked for. */
const UNKNOWN_STATUSES: readonly number[] = [400, 404];
const NOTHING = 'null';

async function fetchFrom({ endpoint }: Member, { path, rules, signal }: Asked): Promise<Received<unknown>> {
  const telling = [...UNKNOWN_STATUSES, ...(rules.unknownStatuses ?? [])];
  const received = await endpoint.request(
    { path, telling },
    (reply) => (isUnknown(reply, rules) ? null : exactJson(reply)),
    signal,
  );
  if (received.value !== null && rules.isEmpty?.(path, received.value) !== true) return received;
  if (rules.health !== undefined) await checkHealth(endpoint, rules.health, signal);
  // The body of a refusal is no JSON: kept is what it means.
  return received.value === null ? { ...received, body: NOTHING } : received;
}

function isUnknown(reply: Reply, { unknownStatuses = [], isUnknownText }: ServiceRules): boolean {
  if (UNKNOWN_STATUSES.includes(reply.status)) return true;
  if (reply.status < 400) return false;
  if (unknownStatuses.includes(reply.status) && isUnknownText?.(reply.body)) return true;
  throw serverFault(`failed (HTTP ${reply.status})`, { details: { status: String(reply.status) } });
}

/** A service that is behind does not know what is recent: another one is asked, or the answer fails. */
async function checkHealth(
  endpoint: Endpoint,
  { path, isBehind }: NonNullable<ServiceRules['health']>,
  signal: AbortSignal,
): Promise<void> {
  const { value } = await endpoint.request({ path }, json, signal);
  if (isBehind(value)) throw serverFault(`${endpoint.name} is not synchronized`);
}

const withoutProvider = (service: string): CoinhoundError =>
  new CoinhoundError('usage', 'service-without-provider', `the service ${service} has no provider`, {
    hint: `name a url of it under services.${service} in a configuration file`,
    details: { service },
  });
