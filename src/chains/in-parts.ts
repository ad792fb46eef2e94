/**
 * Asks about many items in requests of up to `size` each, and gives the results in the order of the parts. The first part goes alone: it shows
 * whether a provider takes several at a time at all, before the others are sent. How many are under way is left to the queues of the providers.
 */
export async function inParts<T, R>(
  items: readonly T[],
  size: number,
  ask: (part: readonly T[]) => Promise<R>,
): Promise<readonly R[]> {
  const [first, ...others] = parts(items, size);
  if (first === undefined) return [];
  const begun = await ask(first);
  return [begun, ...(await Promise.all(others.map(ask)))];
}

function parts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}
