/**
 * Runs `task` over the items, at most `width` at a time, and gives each result as soon as it is there. The first failure
 * ends it; what runs then runs out unseen. No more tasks begin once the reader has left.
 */
export async function* inParallel<T, R>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<R>,
): AsyncIterable<R> {
  const results: R[] = [];
  let failure: { readonly error: unknown } | undefined;
  let isOver = false;
  let next = 0;
  let running = 0;
  let wake = (): void => {};

  async function work(): Promise<void> {
    while (!isOver && next < items.length) {
      results.push(await task(items[next++] as T));
      wake();
    }
  }
  for (; running < Math.min(width, items.length); running++) {
    work()
      .catch((error: unknown) => {
        failure ??= { error };
        isOver = true;
      })
      .finally(() => {
        running--;
        wake();
      });
  }
  try {
    for (;;) {
      yield* results.splice(0);
      if (failure) throw failure.error;
      if (running === 0 && results.length === 0) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (results.length > 0 || failure || running === 0) resolve();
      });
    }
  } finally {
    isOver = true;
  }
}
