/** A time to the minute, UTC, as people read it; a dash where it is not known. */
export const minuteText = (time: string | null): string =>
  time === null ? '–' : `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** A time to the day. */
export const dayText = (time: string | null): string => (time === null ? '–' : time.slice(0, 10));
