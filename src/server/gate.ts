import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CoinhoundError } from '../core/error.ts';
import { malformed } from './failure.ts';

/** Lets in what comes from the opened page, and nothing else. `docs/application.md` says why so. */
export interface Gate {
  /** The token: the first part of every path. */
  readonly token: string;
  /** A word that leads to the token once. */
  ticket(): string;
  /** The path of a request without the token, as the routes have it. */
  inner(request: IncomingMessage): string;
  /** Where a request is sent on to; undefined where it may be answered. Throws `request-foreign`, `request-unauthorised`, `request-malformed`. */
  pass(request: IncomingMessage, port: number): string | undefined;
}

type Verdict = 'token' | 'bare' | 'malformed' | 'none' | { readonly ticket: string };

const BYTES = 32;
/** A word of so many bytes in base64url, and what stands behind it. */
const PATH = /^\/([A-Za-z0-9_-]{43})(\/.*)?$/s;

/** A gate with a token of its own. */
export function openGate(): Gate {
  const token = word();
  const tickets = new Set<string>();
  const verdicts = new WeakMap<IncomingMessage, Verdict>();

  function judged(url: string): readonly [Verdict, string] {
    const [, first, rest] = PATH.exec(url) ?? [];
    if (first === undefined) return ['none', '/'];
    const ticket = [...tickets].find((one) => isSame(one, first));
    if (ticket !== undefined) return [{ ticket }, '/'];
    if (!isSame(token, first)) return ['none', '/'];
    if (rest === undefined) return ['bare', '/'];
    return isDecodable(rest) ? ['token', rest] : ['malformed', '/'];
  }

  return {
    token,
    ticket() {
      const ticket = word();
      tickets.add(ticket);
      return ticket;
    },
    inner(request) {
      const [verdict, path] = judged(request.url ?? '');
      verdicts.set(request, verdict);
      return path;
    },
    pass(request, port) {
      checkPlace(request, port);
      const verdict = verdicts.get(request) ?? 'none';
      if (verdict === 'token') return undefined;
      if (verdict === 'malformed') throw malformed('its path cannot be decoded');
      if (verdict === 'none') throw unauthorised();
      // Of several that have one ticket, one is let in.
      if (verdict !== 'bare' && !tickets.delete(verdict.ticket)) throw unauthorised();
      return `/${token}/`;
    },
  };
}

const word = (): string => randomBytes(BYTES).toString('base64url');

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Another name may lead here, and another page may have sent what its user's browser asks. */
function checkPlace({ headers }: IncomingMessage, port: number): void {
  const suffix = port === 80 ? '' : `:${port}`;
  const hosts = [`127.0.0.1${suffix}`, `localhost${suffix}`];
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'];
  if (!hosts.includes(host)) throw foreign('it names another host');
  if (origin !== undefined && origin !== `http://${host}`) throw foreign('a page of another origin sent it');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw foreign('a page of another site sent it');
}

const foreign = (why: string): CoinhoundError =>
  new CoinhoundError('usage', 'request-foreign', `the request is refused: ${why}`, {
    hint: 'open the link that coinhound serve printed',
  });

const unauthorised = (): CoinhoundError =>
  new CoinhoundError('usage', 'request-unauthorised', 'the request is refused: it has not the token', {
    hint: 'open the link that coinhound serve printed',
  });
