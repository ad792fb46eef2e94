import { UpstreamError } from '../net/upstream-error.ts';
import type { Alert } from './alert.ts';
import { type Channel, channelLabel } from './channel.ts';
import { send } from './channels/index.ts';
import type { Outcome, SendWorld } from './outcome.ts';

/** What delivering tells while it works. Nothing in it is secret. */
export type DeliveryEvent = {
  /** As people read it: `channelLabel`. */
  readonly channel: string;
  readonly id: string;
  readonly outcome: Outcome;
};

/** What came of one channel in one run. */
export interface ChannelReport {
  /** As people read it. */
  readonly channel: string;
  readonly sent: number;
  /** Refused in this run; kept, and sent again only when asked for. */
  readonly refused: number;
  /** Tried in this run, and still to be sent. */
  readonly failed: number;
  /** Still to be sent. */
  readonly waiting: number;
  /** What the last one failed with; null where none did. */
  readonly why: string | null;
}

/** The alerts of one channel, oldest first. */
export interface ChannelQueue {
  readonly channel: Channel;
  readonly alerts: readonly Alert[];
  /** Keeps what came of an alert; resolves once it is on the disk. */
  record(alert: Alert, outcome: Outcome): Promise<void>;
}

/** Alerts in a row that a channel may leave untaken before the others wait for the next run. */
const MISSES = 3;

/**
 * Sends the alerts of a channel, one after the other, until none is left, the channel is down, or it left some in a row untaken.
 * Ends quietly where the signal aborts; throws what `record` throws.
 */
export async function deliverQueue(
  { channel, alerts, record }: ChannelQueue,
  world: SendWorld,
  onEvent: (event: DeliveryEvent) => void,
): Promise<ChannelReport> {
  const label = channelLabel(channel);
  let [sent, refused, failed, misses] = [0, 0, 0, 0];
  let why: string | null = null;
  for (const alert of alerts) {
    if (misses >= MISSES) break;
    const outcome = await attempted(channel, alert, world);
    if (outcome === undefined) break;
    await record(alert, outcome);
    onEvent({ channel: label, id: alert.id, outcome });
    if (outcome.kind === 'delivered') {
      sent++;
      misses = 0;
      continue;
    }
    if (outcome.kind === 'refused') refused++;
    else failed++;
    misses = outcome.kind === 'failed' && outcome.isDown ? MISSES : misses + 1;
    why = outcome.why;
  }
  return { channel: label, sent, refused, failed, waiting: alerts.length - sent - refused, why };
}

/** Undefined where the run was aborted before it was known what came of the alert. */
async function attempted(channel: Channel, alert: Alert, world: SendWorld): Promise<Outcome | undefined> {
  if (world.signal.aborted) return undefined;
  try {
    return await send(channel, alert, world);
  } catch (error) {
    if (error instanceof UpstreamError && error.reason === 'aborted') return undefined;
    throw error;
  }
}
