import { describe, expect, it } from 'vitest';
import { outcome } from '../../src/cli/outcome.ts';
import { CoinhoundError } from '../../src/core/error.ts';

const failures = (...errors: readonly CoinhoundError[]): ReadonlyMap<string, CoinhoundError> =>
  new Map(errors.map((error, n) => [`lookup ${n}`, error]));
const broken = new CoinhoundError('data', 'store-damaged', 'the store is damaged');
const down = new CoinhoundError('upstream', 'upstream-network', 'it could not be reached');
const unset = new CoinhoundError('usage', 'service-without-provider', 'the service has no provider', {
  hint: 'name one',
});

describe('a run whose lookups failed', () => {
  it('is good where nothing was set up for them, and says so once', () => {
    expect(outcome(failures(unset, unset))).toEqual({
      usable: true,
      notes: ['not looked up: the service has no provider; name one'],
      error: null,
    });
  });

  it('is to be run again where an upstream failed, whatever else is not set up', () => {
    expect(outcome(failures(unset, down))).toMatchObject({
      usable: true,
      error: {
        code: 'lookups-failed',
        message: expect.stringMatching(/^1 lookup failed for good \(upstream-network 1\)/),
      },
    });
    expect(outcome(failures(down, down))).toMatchObject({
      error: { message: expect.stringMatching(/^2 lookups failed for good/) },
    });
  });

  it('gives no graph where data is broken', () => {
    expect(outcome(failures(unset, down, broken))).toEqual({ usable: false, error: broken });
  });

  it('gives no graph where an answer came that the disk had no room for', () => {
    const full = new CoinhoundError('usage', 'store-write-failed', 'the store could not be written to');
    expect(outcome(failures(unset, down, full))).toEqual({ usable: false, error: full });
  });
});
