import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedWork } from '../../src/store/shared-work.ts';

interface Work {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly end: (outcome: 'well' | 'badly') => void;
  outcome: string | undefined;
}

interface Caller {
  readonly work: Work;
  readonly controller: AbortController;
  /** What the caller was told; undefined while it waits. */
  told: string | undefined;
  /** What it should be told. */
  due: string | undefined;
}

/** A number names one of those there are. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('a caller comes' as const), key: fc.constantFrom('a', 'b') }),
  fc.record({ kind: fc.constant('a caller gives up' as const), which: fc.nat() }),
  fc.record({
    kind: fc.constant('work ends' as const),
    which: fc.nat(),
    outcome: fc.constantFrom('well' as const, 'badly' as const),
  }),
);

/** A few keys, their works and callers, as they should be. */
function world() {
  const { run } = sharedWork();
  const works: Work[] = [];
  const callers: Caller[] = [];

  function begin(key: string, signal: AbortSignal): Promise<string> {
    const name = `work ${works.length}`;
    return new Promise((resolve, reject) => {
      const end: Work['end'] = (outcome) => (outcome === 'well' ? resolve(name) : reject(new Error(name)));
      works.push({ key, signal, end, outcome: undefined });
    });
  }
  return {
    works,
    callers,
    come(key: string): void {
      const controller = new AbortController();
      const result = run(key, (signal) => begin(key, signal), controller.signal);
      const work = works.findLast((one) => one.key === key)!;
      const caller: Caller = { work, controller, told: undefined, due: undefined };
      result.then(
        (name) => {
          caller.told = `${name} well`;
        },
        (error: Error) => {
          caller.told = 'code' in error ? `${error.code}` : `${error.message} badly`;
        },
      );
      callers.push(caller);
    },
    giveUp(caller: Caller): void {
      caller.controller.abort();
      caller.due ??= 'upstream-aborted';
    },
    end(work: Work, outcome: 'well' | 'badly'): void {
      work.end(outcome);
      work.outcome ??= outcome;
      for (const caller of callers)
        if (caller.work === work) caller.due ??= `work ${works.indexOf(work)} ${work.outcome}`;
    },
  };
}

test('whoever stays gets what the one work of its key gave, and work that nobody waits for is given up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { works, callers, come, giveUp, end } = world();
      for (const one of steps) {
        if (one.kind === 'a caller comes') come(one.key);
        else if (callers.length === 0) continue;
        else if (one.kind === 'a caller gives up') giveUp(callers[one.which % callers.length]!);
        else end(works[one.which % works.length]!, one.outcome);
        await setImmediate();
        for (const caller of callers) expect(caller.told).toBe(caller.due);
        const isLeft = (work: Work): boolean =>
          callers.every((caller) => caller.work !== work || caller.due === 'upstream-aborted');
        for (const work of works)
          if (work.outcome === undefined) expect(work.signal.aborted).toBe(isLeft(work));
        for (const key of ['a', 'b']) {
          const underWay = works.filter((work) => work.key === key && !work.outcome && !work.signal.aborted);
          expect(underWay.length).toBeLessThanOrEqual(1);
        }
      }
    }),
    { numRuns: 500 },
  );
});
