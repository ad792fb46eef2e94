/** What recent round trips say about the network's delay. */
export interface Delay {
  /** The shortest round trip the network can do, as far as it was seen. */
  readonly floorMs: number;
  /** How far below `floorMs` the next round trip may plausibly fall. */
  readonly marginMs: number;
}

export interface RoundTrips {
  add(ms: number): void;
  /** Undefined until there are enough round trips to learn from. */
  delay(): Delay | undefined;
  /** Mean of recent round trips, 0 before the first. */
  meanMs(): number;
}

const REMEMBERED = 256;
const LOW_END = 11;
/** A floor that falls by more than this many of its own spacings is a matter of one in thousands. */
const SPACINGS = 12;

/**
 * Learns the floor of a host's round trips from the last 256. The spacing of the shortest ones tells how well the floor
 * is known: few or widely spread round trips leave a wide margin, many close ones almost none, and outliers at the
 * top, where a provider was busy, change nothing.
 */
export function createRoundTrips(enough: number): RoundTrips {
  const recent: number[] = [];
  let next = 0;
  let sorted: readonly number[] | undefined;

  return {
    add(ms) {
      recent[next] = ms;
      next = (next + 1) % REMEMBERED;
      sorted = undefined;
    },
    delay() {
      if (recent.length < enough) return undefined;
      sorted ??= recent.toSorted((a, b) => a - b).slice(0, LOW_END);
      const floorMs = sorted[0]!;
      const spacingMs = (sorted.at(-1)! - floorMs) / (sorted.length - 1);
      return { floorMs, marginMs: SPACINGS * spacingMs };
    },
    meanMs: () => recent.reduce((sum, ms) => sum + ms, 0) / Math.max(1, recent.length),
  };
}
