/**
 * Runs `work` on every item, `atOnce` at a time in their order, and yields what they hand to `emit` as it comes. Once a
 * `work` throws, or the reader stops early, no further item is begun; what is under way is waited for.
 */
export async function* asCompleted<T, R>(
  items: readonly T[],
  work: (item: T, emit: (result: R) => void) => Promise<void>,
  atOnce: number,
): AsyncGenerator<R, void, undefined> {
  const ready: R[] = [];
  const waiting = items[Symbol.iterator]();
  let wake = (): void => {};
  let isStopped = false;
  let isOver = false;

  const emit = (result: R): void => {
    ready.push(result);
    wake();
  };
  const worker = async (): Promise<void> => {
    try {
      for (const item of waiting) {
        if (isStopped) return;
        await work(item, emit);
      }
    } finally {
      // Reached early only by an error: the other workers begin nothing more.
      isStopped = true;
    }
  };
  const workers = Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  const outcome = workers.then((results) => {
    isOver = true;
    wake();
    return results;
  });

  try {
    while (!isOver || ready.length > 0) {
      yield* ready.splice(0);
      if (isOver || ready.length > 0) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const failure = (await outcome).find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  } finally {
    isStopped = true;
    await outcome;
  }
}
