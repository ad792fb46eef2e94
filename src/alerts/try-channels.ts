import { type Alert, type AlertFact, alertId } from './alert.ts';
import { channelLabel } from './channel.ts';
import { send } from './channels/index.ts';
import type { Outcome } from './outcome.ts';
import { type AlertRule, channelsOf } from './rule.ts';
import { type ChannelOptions, withChannels } from './with-channels.ts';

/** What came of a test alert. */
export interface Tried {
  /** As people read it. */
  readonly channel: string;
  readonly outcome: Outcome;
}

/**
 * Sends a test alert through every channel of the rules, side by side, and says what came of each. Keeps nothing. `at` tells
 * one test from another; ISO 8601, UTC. Throws an upstream error `aborted`.
 */
export async function tryChannels(
  rules: readonly AlertRule[],
  { at, channels, signal }: TryOptions,
): Promise<readonly Tried[]> {
  const alert = testAlert(at);
  return withChannels(channels, signal, (world) =>
    Promise.all(
      [...channelsOf(rules).values()].map(async (channel) => ({
        channel: channelLabel(channel),
        outcome: await send(channel, alert, world),
      })),
    ),
  );
}

export interface TryOptions {
  readonly at: string;
  readonly channels: ChannelOptions;
  readonly signal: AbortSignal;
}

function testAlert(at: string): Alert {
  const fact: AlertFact = {
    incident: 'test',
    key: `test ${at}`,
    kind: 'test',
    category: null,
    node: null,
    asset: null,
    amount: null,
    loss: null,
    share: null,
    time: at,
    transactions: [],
    text: 'a test of this channel: nothing has happened',
  };
  return { id: alertId(fact), fact, isTest: true };
}
