import { Buffer } from 'node:buffer';
import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { TooMuch } from './rpc.ts';

/** Thrown where a node wants to be asked for less, so that nothing keeps it as an answer. */
export class ForLess extends Error {
  readonly refusal: TooMuch;
  constructor(refusal: TooMuch) {
    super('the node wants to be asked for less');
    this.refusal = refusal;
  }
}

/**
 * What nodes refused to answer for its size or for want of time. It is no answer: the same node later, or another one now,
 * may well give it. Kept for runs offline, which must ask for the parts that the run before asked for instead.
 */
export interface Refusals {
  keep(question: string, refusal: TooMuch, asOf: number): Promise<void>;
  /** The refusal that a question failed of: now, or before where the store has no answer and nobody is asked. */
  behind(error: unknown, question: string): Promise<TooMuch | undefined>;
}

/** Questions are named without the chain. */
export function refusalsOf(chain: ChainId, { store }: CachedLookups): Refusals {
  const keyOf = (question: string): string => `${chain}/refused/${question}`;
  return {
    keep: (question, refusal, asOf) =>
      store.facts.put(keyOf(question), {
        value: Buffer.from(JSON.stringify(refusal)),
        height: asOf,
        final: false,
      }),
    async behind(error, question) {
      if (error instanceof ForLess) return error.refusal;
      if (!(error instanceof CoinhoundError) || error.code !== 'not-in-store') return undefined;
      const fact = await store.facts.get(keyOf(question));
      return fact && (JSON.parse(Buffer.from(fact.value).toString()) as TooMuch);
    },
  };
}
