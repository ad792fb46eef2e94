import { exactJson } from '../chains/tron/exact-json.ts';
import { CoinhoundError } from '../core/error.ts';
import type { Endpoint, Received } from '../net/endpoint.ts';
import type { Reply } from '../net/http.ts';
import { json } from '../net/parse.ts';
import { type Member, shareWork } from '../net/providers.ts';
import { serverFault, UpstreamError } from '../net/upstream-error.ts';
import type { CachedLookups } from '../store/lookups.ts';
import type { AnswerTo, Failed } from '../trace/inquiry.ts';
import { type ServiceRules, serviceRules } from './service-rules.ts';

/** Asks services of bridges. */
export interface ServiceClient {
  /**
   * The answer to a GET of `path`, the query in it. `failed` where the service is not configured, cannot be reached or says
   * nothing that can be read. Throws `upstream-aborted` once the signal aborts, and what the store throws.
   */
  answer(service: string, path: string, signal: AbortSignal): Promise<AnswerTo['service'] | Failed>;
}

/**
 * Services of bridges over their providers and the store. Whole numbers above 2^53 come as text. What says what became of
 * something is kept for good; that nothing is known of it, or that it is under way, only until the next run, whose beginning
 * in Unix milliseconds is `startedAt`. Offline, whatever was kept last is the answer.
 */
export function serviceClient(
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
  lookups: CachedLookups,
  startedAt: number = Date.now(),
): ServiceClient {
  const members = new Map(
    [...endpoints].map(([name, each]) => [name, each.map((endpoint): Member => ({ endpoint }))] as const),
  );

  async function bodyOf(service: string, path: string, signal: AbortSignal): Promise<unknown> {
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
        final: (body) => body !== null && rules.isFinal?.(path, body) === true,
        read: exactJson,
        fetch: (given) => work.run((member) => fetchFrom(member, { path, rules, signal: given }), given),
      },
      signal,
    );
  }

  return {
    async answer(service, path, signal) {
      try {
        return { kind: 'service', body: await bodyOf(service, path, signal) };
      } catch (error) {
        if (!(error instanceof CoinhoundError) || error.kind === 'bug') throw error;
        if (error instanceof UpstreamError && error.reason === 'aborted') throw error;
        if (error.code.startsWith('store-')) throw error;
        return { kind: 'failed', code: error.code };
      }
    },
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
