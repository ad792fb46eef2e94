/** A list whose first item comes before all others. */
export interface Heap<T> {
  readonly items: T[];
  readonly isBefore: (a: T, b: T) => boolean;
}

/** Adds an item, in logarithmic time. */
export function push<T>({ items, isBefore }: Heap<T>, item: T): void {
  let place = items.push(item) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBefore(item, items[parent] as T)) break;
    items[place] = items[parent] as T;
    place = parent;
  }
  items[place] = item;
}

/** Takes the first item; undefined where there is none. */
export function pop<T>({ items, isBefore }: Heap<T>): T | undefined {
  const first = items[0];
  const item = items.pop();
  if (items.length === 0 || item === undefined) return first;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= items.length) break;
    if (child + 1 < items.length && isBefore(items[child + 1] as T, items[child] as T)) child++;
    if (!isBefore(items[child] as T, item)) break;
    items[place] = items[child] as T;
    place = child;
  }
  items[place] = item;
  return first;
}
