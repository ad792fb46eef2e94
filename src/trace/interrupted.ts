import { CoinhoundError } from '../core/error.ts';

/** The failure of a lookup that was not made because the trace was told to end. */
export const interrupted = (): CoinhoundError =>
  new CoinhoundError('upstream', 'interrupted', 'the trace was interrupted before this lookup', {
    hint: 'run it again: finished lookups are kept',
  });
