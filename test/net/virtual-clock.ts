import type { Clock } from '../../src/net/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass, from one appointment to the next, until none is left or `until` has come. */
  run(until?: number): Promise<void>;
}

interface Appointment {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock on which hours pass in no time. Its zero is the Unix millisecond `epoch`. */
export function virtualClock(epoch = Date.UTC(2026, 0, 1)): VirtualClock {
  const appointments = new Set<Appointment>();
  let now = 0;

  function next(): Appointment | undefined {
    let first: Appointment | undefined;
    for (const appointment of appointments) if (!first || appointment.at < first.at) first = appointment;
    return first;
  }

  return {
    now: () => now,
    wall: () => epoch + now,
    after(ms, callback) {
      const appointment = { at: now + Math.max(0, ms), callback };
      appointments.add(appointment);
      return () => appointments.delete(appointment);
    },
    async run(until = Number.POSITIVE_INFINITY) {
      for (;;) {
        await settled();
        const appointment = next();
        if (!appointment || appointment.at > until) break;
        appointments.delete(appointment);
        now = Math.max(now, appointment.at);
        appointment.callback();
      }
      if (until < Number.POSITIVE_INFINITY) now = Math.max(now, until);
    },
  };
}

/** Lets everything that is ready run, promises and all. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
