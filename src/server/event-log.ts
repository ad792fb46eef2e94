/** An event with its number among those of its log; null of one of which only the newest counts. */
export interface Numbered<Event> {
  readonly id: number | null;
  readonly event: Event;
}

/** What happened, for whoever looks on now or later. */
export interface EventLog<Event> {
  /** Adds an event that everybody is to see. */
  add(event: Event): void;
  /** Tells one that takes the place of the last one told so. */
  tell(event: Event): void;
  /** Adds the last event: none comes after it. */
  end(event: Event): void;
  /** Number of the last event that was added; 0 where none was. */
  last(): number;
  isOver(): boolean;
  /** How many look on. */
  watchers(): number;
  /**
   * Calls back at once with the newest that was told and with what was added behind the event `after`, then with what comes. The returned
   * function ends it.
   */
  watch(after: number, see: (numbered: Numbered<Event>) => void): () => void;
}

/** Events kept for those who come late. */
const KEPT = 1_000;

/** The greatest number that a stream is asked to go on behind. */
const LAST_ID = 999_999_999_999_999;

/** A log that keeps its last `kept` events, and numbers them on behind `behind`. */
export function eventLog<Event>(kept = KEPT, behind = 0): EventLog<Event> {
  const seers = new Set<(numbered: Numbered<Event>) => void>();
  let added: readonly Numbered<Event>[] = [];
  let told: Numbered<Event> | undefined;
  let last = behind;
  let over = false;
  const show = (numbered: Numbered<Event>): void => {
    for (const see of [...seers]) see(numbered);
  };
  const add = (event: Event): void => {
    if (over) return;
    last++;
    const numbered = { id: last, event };
    added = [...added.slice(-(kept - 1)), numbered];
    show(numbered);
  };
  return {
    add,
    tell(event) {
      if (over) return;
      told = { id: null, event };
      show(told);
    },
    end(event) {
      told = undefined;
      add(event);
      over = true;
      seers.clear();
    },
    last: () => last,
    isOver: () => over,
    watchers: () => seers.size,
    watch(after, see) {
      if (!over) seers.add(see);
      if (told) see(told);
      for (const numbered of added) if ((numbered.id as number) > after) see(numbered);
      return () => void seers.delete(see);
    },
  };
}

/** A log of something that is over: its end alone, behind all that anybody may have been told of it before. */
export function endedLog<Event>(end: Event): EventLog<Event> {
  const log = eventLog<Event>(1, LAST_ID - 1);
  log.end(end);
  return log;
}
