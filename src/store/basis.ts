import { AsyncLocalStorage } from 'node:async_hooks';
import type { CoinhoundError } from '../core/error.ts';
import type { LookupRef } from './store.ts';

/** A question that nobody answered. */
export interface FailedLookup {
  readonly key: string;
  readonly request: string;
  /** Pinned height that was asked for. */
  readonly height: number;
  readonly error: CoinhoundError;
}

/** What some work rests on. Grows while the work goes on. */
export interface Basis {
  /** By `refName`. */
  readonly answers: Map<string, LookupRef>;
  /** By key. */
  readonly failures: Map<string, FailedLookup>;
}

export const emptyBasis = (): Basis => ({ answers: new Map(), failures: new Map() });

/** The answers of a basis, in the order in which they came. */
export const refsOf = ({ answers }: Basis): readonly LookupRef[] => [...answers.values()];

/** Equal answers have one name. */
export const refName = ({ key, digest }: LookupRef): string => `${digest} ${key}`;

/** Knows which work is under way where an answer is given, however many things go on at once. */
export interface BasisTracker {
  /** Runs work and puts into `basis` what it is given; whatever collects around it gets it as well. */
  collect<T>(basis: Basis, work: () => Promise<T>): Promise<T>;
  /** The work around rests on these. */
  note(refs: readonly LookupRef[]): void;
  /** The work around was not answered. */
  noteFailure(failure: FailedLookup): void;
}

interface Scope {
  readonly basis: Basis;
  readonly around: Scope | undefined;
}

/**
 * Collects nothing. Knowing which work is under way makes every promise cost about twice as much (Node 20): that is for runs to pay that
 * record evidence.
 */
export const noTracker: BasisTracker = {
  collect: (_, work) => work(),
  note: () => {},
  noteFailure: () => {},
};

/** `all` gets everything, whatever it is for. */
export function basisTracker(all: Basis | undefined): BasisTracker {
  const scopes = new AsyncLocalStorage<Scope>();

  function each(add: (basis: Basis) => void): void {
    if (all) add(all);
    for (let scope = scopes.getStore(); scope; scope = scope.around) add(scope.basis);
  }
  return {
    collect: (basis, work) => scopes.run({ basis, around: scopes.getStore() }, work),
    note(refs) {
      each(({ answers }) => {
        for (const ref of refs) answers.set(refName(ref), ref);
      });
    },
    noteFailure(failure) {
      each(({ failures }) => failures.set(failure.key, failure));
    },
  };
}
