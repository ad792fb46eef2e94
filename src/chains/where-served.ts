import { type Member, shareWork } from '../net/providers.ts';
import { UpstreamError } from '../net/upstream-error.ts';

/** Undefined where nobody serves it. Throws as `shareWork` does where somebody may. */
export type WhereServed<M> = <T>(
  ask: (member: M) => Promise<T | undefined>,
  signal: AbortSignal,
) => Promise<T | undefined>;

/**
 * Asks those of a chain's providers for something that not every one serves: who answers with undefined does not, and is asked no more. `what`
 * says in errors what that is: `tells balances of many accounts`.
 */
export function whereServed<M extends Member>(members: readonly M[], what: string): WhereServed<M> {
  const lacking = new Set<M>();
  const able = (): readonly M[] => members.filter((member) => !lacking.has(member));

  return async (ask, signal) => {
    if (able().length === 0) return undefined;
    try {
      return await shareWork(able()).run(async (member) => {
        const found = await ask(member);
        if (found !== undefined) return found;
        lacking.add(member);
        throw new UpstreamError('refused', `${member.endpoint.name} is none that ${what}`);
      }, signal);
    } catch (error) {
      const isOthers = able().length < members.length;
      if (error instanceof UpstreamError && error.reason !== 'aborted' && isOthers) return undefined;
      throw error;
    }
  };
}
