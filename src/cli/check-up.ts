import type { ChainFacts, ChainFamily } from '../chains/family.ts';
import { CoinhoundError } from '../core/error.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { UpstreamError } from '../net/upstream-error.ts';

/** What came of asking one provider once. */
export interface CheckUp {
  /** Chain name as in the configuration. */
  readonly chain: string;
  /** `esplora`, …; `recorded` for a file. */
  readonly kind: string;
  /** Host, or path of a file; never a key. */
  readonly where: string;
  readonly state: 'ok' | 'unreachable' | 'refused' | 'limited' | 'failing' | 'no-key';
  /** Whether the provider took the key it was given; null where it needs none. */
  readonly key: 'accepted' | 'refused' | 'missing' | null;
  /** Why it is not `ok`, and the remedy; null where it is. */
  readonly fault: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  /** Height of its newest block. */
  readonly tip: number | null;
  /** Blocks by which it is behind the highest of its chain. */
  readonly behind: number | null;
  readonly can: readonly string[];
  readonly cannot: readonly string[];
  readonly notes: readonly string[];
  /** What it said of its limits, by header. */
  readonly limits: Readonly<Record<string, string>>;
}

const LIMIT_HEADER = /rate-?limit|^retry-after$|quota|credits/;

/** Asks one provider what it is and can. What it fails with is part of the answer; only defects are thrown. */
export async function checkUp(
  family: ChainFamily,
  endpoint: Endpoint,
  facts: ChainFacts,
  signal: AbortSignal,
): Promise<CheckUp> {
  const { kind, url, key } = endpoint.settings;
  const limits: Record<string, string> = {};
  const asked = { chain: facts.name, kind, where: new URL(url).host, behind: null, limits };
  const nothing = { tip: null, can: [], cannot: [], notes: [] };
  try {
    const told = await family.probe(watched(endpoint, limits), facts, signal);
    return { ...asked, state: 'ok', key: key === undefined ? null : 'accepted', fault: null, ...told };
  } catch (error) {
    if (!(error instanceof CoinhoundError) || error.kind === 'bug' || signal.aborted) throw error;
    const { code, message, hint } = error;
    const state = error instanceof UpstreamError ? stateOf(error) : 'failing';
    const isKeyRefused =
      key !== undefined && state === 'refused' && KEY_REFUSED.test(`${status(error)} ${message}`);
    return {
      ...asked,
      state,
      key: key === undefined ? null : isKeyRefused ? 'refused' : null,
      fault: { code, message, hint: hint ?? null },
      ...nothing,
    };
  }
}

/** A provider may be refused for other reasons: a node of another chain is. */
const KEY_REFUSED = /^40[13]\b|\bkey\b|unauthori[sz]ed|forbidden/i;

const status = ({ details }: CoinhoundError): string => details.status ?? '';

/** The endpoint, but that what answers say of limits is written down. */
function watched(endpoint: Endpoint, limits: Record<string, string>): Endpoint {
  return {
    ...endpoint,
    async request(request, read, signal) {
      const received = await endpoint.request(request, read, signal);
      for (const [name, value] of Object.entries(received.headers)) {
        if (LIMIT_HEADER.test(name)) limits[name] = value;
      }
      return received;
    },
  };
}

function stateOf({ reason }: UpstreamError): CheckUp['state'] {
  switch (reason) {
    case 'network':
    case 'timeout':
      return 'unreachable';
    case 'refused':
      return 'refused';
    case 'rate-limited':
    case 'budget':
      return 'limited';
    default:
      return 'failing';
  }
}

/** The same with how far each is behind the highest of its chain. */
export function compared(checkUps: readonly CheckUp[]): readonly CheckUp[] {
  const highest = new Map<string, number>();
  for (const { chain, tip } of checkUps) {
    if (tip !== null) highest.set(chain, Math.max(tip, highest.get(chain) ?? 0));
  }
  return checkUps.map((one) => {
    const top = highest.get(one.chain);
    return one.tip === null || top === undefined ? one : { ...one, behind: top - one.tip };
  });
}
