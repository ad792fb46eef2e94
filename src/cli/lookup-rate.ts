const WINDOW_MS = 5000;

/** How many lookups a second there were over the last five, told each time it is asked with how many there were in all. `now` in milliseconds. */
export function lookupRate(now: () => number): (lookups: number) => number {
  let samples = [{ at: now(), lookups: 0 }];
  return (lookups) => {
    const at = now();
    samples = [...samples.filter((sample) => at - sample.at <= WINDOW_MS), { at, lookups }];
    const [oldest] = samples as [{ at: number; lookups: number }];
    return at > oldest.at ? ((lookups - oldest.lookups) * 1000) / (at - oldest.at) : 0;
  };
}
