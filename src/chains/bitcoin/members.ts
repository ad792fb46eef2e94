import { CoinhoundError } from '../../core/error.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import { type Member, shareWork } from '../../net/providers.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import { blockbook } from './blockbook.ts';
import { esplora } from './esplora.ts';
import type { Flavour } from './flavour.ts';

/** A provider of a bitcoin chain and how it is asked. */
export interface BitcoinMember extends Member {
  readonly flavour: Flavour;
}

/** The provider with the way to ask it. */
export const memberOf = (endpoint: Endpoint): BitcoinMember => ({
  endpoint,
  flavour: endpoint.settings.kind === blockbook.kind ? blockbook : esplora,
});

/**
 * Runs `task` with the member that would answer soonest and, where it fails, with the next. A server that rejects what it
 * is asked, or does not know a transaction, has answered: another one may know better, and the first such error is thrown
 * only once nobody does. Throws as `shareWork` does.
 */
export async function runShared<T>(
  members: readonly BitcoinMember[],
  task: (member: BitcoinMember) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const answers: CoinhoundError[] = [];
  try {
    return await shareWork(members).run(async (member) => {
      try {
        return await task(member);
      } catch (error) {
        if (!isAnswer(error)) throw error;
        answers.push(error);
        throw new UpstreamError('refused', error.message);
      }
    }, signal);
  } catch (error) {
    const [answer] = answers;
    if (answer && error instanceof UpstreamError && error.reason === 'refused') throw answer;
    throw error;
  }
}

const isAnswer = (error: unknown): error is CoinhoundError =>
  error instanceof CoinhoundError && !(error instanceof UpstreamError) && error.kind !== 'bug';

/**
 * What the first of several ways tells; the next one where a way fails because of its providers, or of what the
 * store lacks. A way is undefined where
 * there is none to go. Throws the first failure, or what `nobody` makes.
 */
export async function firstWay<T>(
  ways: readonly (() => Promise<T> | undefined)[],
  nobody: () => Error,
): Promise<T> {
  let failure: CoinhoundError | undefined;
  for (const way of ways) {
    const outcome = way();
    if (outcome === undefined) continue;
    try {
      return await outcome;
    } catch (error) {
      if (!isOfProviders(error)) throw error;
      failure ??= error;
    }
  }
  throw failure ?? nobody();
}

const isOfProviders = (error: unknown): error is CoinhoundError =>
  error instanceof CoinhoundError &&
  (error.code === 'not-in-store' || (error.kind === 'upstream' && error.code !== 'upstream-aborted'));
