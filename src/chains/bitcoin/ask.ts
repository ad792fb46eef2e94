import type { Received } from '../../net/endpoint.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { Flavour } from './flavour.ts';
import { type BitcoinMember, runShared } from './members.ts';

/** Up to which height an answer has to hold. */
export interface Asking {
  readonly asOf: number;
  /** Height up to which no reorganisation is expected. */
  readonly finalHeight: number;
  readonly signal: AbortSignal;
  /** Told when the store has no answer and a provider is asked. */
  readonly onFetch?: () => void;
}

/** One thing to ask, of whichever kind the provider is. */
export interface Question<T> {
  /** Without the chain. Says what is asked, whoever answers. */
  readonly key: string;
  request(flavour: Flavour): HttpRequest;
  read(reply: Reply): T;
  /** Makes the error for a transaction that the server does not have. */
  unknown?(): Error;
  /** Whether no later block can change the answer; none is final without it. */
  final?(value: T): boolean;
  /** How it is asked where one request to one of the members is not all there is to it. */
  fetch?(signal: AbortSignal): Promise<Received<T>>;
}

/** Asks one of `members`, the store first. Throws what the store and the providers throw. */
export type Ask = <T>(question: Question<T>, members: readonly BitcoinMember[], asking: Asking) => Promise<T>;

/** `prefix` is what keys of the store begin with. */
export function asker(prefix: string, cached: CachedLookups): Ask {
  return (question, members, { asOf, finalHeight, signal, onFetch }) => {
    const { key, request, read, final = () => false } = question;
    const [described] = members;
    return cached.get(
      {
        key: `${prefix}/${key}`,
        request: described ? describe(request(described.flavour)) : key,
        height: asOf,
        buried: asOf <= finalHeight,
        final,
        read,
        fetch(abort) {
          onFetch?.();
          return question.fetch
            ? question.fetch(abort)
            : runShared(members, (member) => askOne(question, member, abort), abort);
        },
      },
      signal,
    );
  };
}

/** One request to one provider. */
export const askOne = <T>(
  { request, read, unknown }: Question<T>,
  { endpoint, flavour }: BitcoinMember,
  signal: AbortSignal,
): Promise<Received<T>> =>
  endpoint.request(request(flavour), (reply) => read(flavour.accepted(reply, unknown)), signal);

/** A request for people. */
function describe({ path, query }: HttpRequest): string {
  const parameters = new URLSearchParams(query).toString();
  return `GET ${path}${parameters && `?${parameters}`}`;
}
