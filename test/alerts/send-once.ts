import type { Alert } from '../../src/alerts/alert.ts';
import { alertId } from '../../src/alerts/alert.ts';
import type { Channel } from '../../src/alerts/channel.ts';
import { send } from '../../src/alerts/channels/index.ts';
import type { Outcome } from '../../src/alerts/outcome.ts';
import { type ChannelOptions, withChannels } from '../../src/alerts/with-channels.ts';
import { channels, factOf } from './facts.ts';

/** An alert with what a test says of its fact. */
export function alertOf(of: Parameters<typeof factOf>[0] = {}): Alert {
  const fact = factOf(of);
  return { id: alertId(fact), fact, isTest: false };
}

/** Sends one alert through one channel. */
export const sendOnce = (
  channel: Channel,
  alert: Alert = alertOf(),
  {
    signal = new AbortController().signal,
    ...options
  }: Partial<ChannelOptions & { signal: AbortSignal }> = {},
): Promise<Outcome> =>
  withChannels({ ...channels, ...options }, signal, (world) => send(channel, alert, world));
