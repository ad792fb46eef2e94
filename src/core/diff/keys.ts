/** A name for several parts: a JSON list. */
export const keyOf = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);

/** A name for a fact: what kind it is, and its parts. */
export const factKey = (kind: string, ...parts: readonly (string | null)[]): string =>
  `${kind} ${keyOf(...parts)}`;

/** Values by a key that several may share, in the order they come. */
export function grouped<T>(values: Iterable<T>, key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

/** What `other` has and `one` lacks. */
export const missing = <T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
): readonly (readonly [string, T])[] => [...other].filter(([key]) => !one.has(key));
