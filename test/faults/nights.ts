import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { graphsIn, type Night, night, webhookAlerts } from '../acceptance/nights.ts';
import { type Receiver, receiver } from '../alerts/receiver.ts';
import type { Place } from '../cli/lab.ts';
import { type TheftsWorld, theftsWorld } from '../support/thefts-world.ts';

/** A few thefts whose coins rest, and the night in which they move. */
export interface Nights {
  readonly thefts: TheftsWorld;
  readonly evening: Night;
  readonly tonight: Night;
  readonly desk: Receiver;
  /** What the night comes to where nothing goes wrong. */
  readonly whole: ReadonlyMap<string, string>;
  /** Makes a store as it is after the evening, with the graphs of then in `out`. */
  begin(store: string, out: string): void;
  /** The same, but with every lookup of the night made: what is left to do is to keep and to tell. */
  beginRead(store: string, out: string): void;
}

/** Serves both until the test ends, runs the evening once, and the night in a store of its own. */
export async function nights(here: Place): Promise<Nights> {
  const thefts = theftsWorld({ thefts: 4, pooled: 2 });
  const [desk, calm] = await Promise.all([receiver(well), receiver(well)]);
  const evening = await night(here, thefts, { behind: thefts.night, alerts: webhookAlerts(desk.url) });
  const tonight = await night(here, thefts, { alerts: webhookAlerts(desk.url) });
  const undisturbed = await night(here, thefts, { alerts: webhookAlerts(calm.url) });
  const copy = (from: string, to: string): void => cpSync(here.path(from), to, { recursive: true });
  await ran(here, evening, 'evening');
  copy('evening-store', here.path('calm-store'));
  copy('evening', here.path('calm'));
  await ran(here, undisturbed, 'calm');
  expect(calm.received.length).toBeGreaterThan(4);
  return {
    thefts,
    evening,
    tonight,
    desk,
    whole: graphsIn(here.path('calm')),
    begin(store, out) {
      copy('evening-store', store);
      copy('evening', out);
    },
    beginRead(store, out) {
      copy('calm-store', store);
      for (const name of ['rescans', 'alerts']) {
        rmSync(join(store, name), { recursive: true });
        copy(`evening-store/${name}`, join(store, name));
      }
      copy('evening', out);
    },
  };
}

const well = () => ({ status: 200 });

async function ran(here: Place, one: Night, name: string): Promise<void> {
  const { status, stderr } = await here.run(one.args(`${name}-store`, name), one);
  expect(status, stderr).toBe(0);
}

/** Idempotency keys of what a desk was told, in order. */
export const keysOf = ({ received }: Receiver): readonly string[] =>
  received.map(({ headers }) => `${headers['idempotency-key']}`);
