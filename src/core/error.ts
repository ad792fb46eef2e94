/** Who must act: the caller, the owner of the data, whoever runs the upstream, or Coinhound's authors. */
export type ErrorKind = 'usage' | 'data' | 'upstream' | 'bug';

export interface ErrorFacts {
  /** One sentence on the remedy, printed on a line of its own. */
  readonly hint?: string;
  /** Names and values a script may want; never a key. */
  readonly details?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** The one error class of the project. Codes are stable and listed in `docs/errors.md`. */
export class CoinhoundError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, string>>;

  constructor(kind: ErrorKind, code: string, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'CoinhoundError';
    this.kind = kind;
    this.code = code;
    this.hint = facts.hint;
    this.details = facts.details ?? {};
  }
}

/** Throws a `bug` unless `claim` holds. */
export function invariant(claim: boolean, what: string): asserts claim {
  if (!claim)
    throw new CoinhoundError('bug', 'invariant', what, {
      hint: 'this is a defect of coinhound: please report it',
    });
}
