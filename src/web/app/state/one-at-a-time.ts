/** Does what was asked for last, one after the other. */
export interface OneAtATime {
  /** Does it once what is done now is done; what was asked for meanwhile and not begun is forgotten. */
  ask(work: () => Promise<void>): void;
  /** Begins nothing any more. */
  close(): void;
}

/** Work that is begun comes to its end, however fast more is asked for: else who asks faster than it takes would never get anything. */
export function oneAtATime(): OneAtATime {
  let next: (() => Promise<void>) | null = null;
  let isBusy = false;
  const run = async (): Promise<void> => {
    isBusy = true;
    while (next !== null) {
      const work = next;
      next = null;
      await work();
    }
    isBusy = false;
  };
  return {
    ask(work) {
      next = work;
      if (!isBusy) void run();
    },
    close() {
      next = null;
    },
  };
}
