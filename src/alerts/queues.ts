import type { Alert } from './alert.ts';
import type { ChannelQueue, ChannelReport } from './delivery.ts';
import type { JournalState } from './journal.ts';
import type { JournalLine } from './journal-line.ts';
import type { Journal } from './open-journal.ts';
import type { Outcome } from './outcome.ts';
import { type AlertRule, channelsOf } from './rule.ts';

export interface QueueOptions {
  /** Whether what was refused is sent again. */
  readonly refused: boolean;
  /** The time now; ISO 8601, UTC. */
  readonly now: () => string;
}

/** What each channel of the rules is to be sent, oldest first; channels with nothing to send are left out. */
export function queuesOf(
  journal: Journal,
  rules: readonly AlertRule[],
  { refused, now }: QueueOptions,
): readonly ChannelQueue[] {
  return [...channelsOf(rules)].flatMap(([channelId, channel]) => {
    const alerts = waitingFor(journal.state, channelId, refused);
    const record = async ({ id }: Alert, outcome: Outcome): Promise<void> => {
      await journal.write(() => [lineOf(outcome, { id, channel: channelId, at: now() })]);
    };
    return alerts.length === 0 ? [] : [{ channel, alerts, record }];
  });
}

/** Channels that alerts wait for and that no rule names any more. */
export function unconfigured(state: JournalState, rules: readonly AlertRule[]): readonly ChannelReport[] {
  const configured = channelsOf(rules);
  const ids = new Set([...state.open.values()].flatMap(({ deliveries }) => [...deliveries.keys()]));
  return [...ids].flatMap((channel) => {
    const waiting = configured.has(channel) ? 0 : waitingFor(state, channel, false).length;
    const why = 'is not configured any more';
    return waiting === 0 ? [] : [{ channel, sent: 0, refused: 0, failed: 0, waiting, why }];
  });
}

function waitingFor({ open }: JournalState, channel: string, refused: boolean): readonly Alert[] {
  return [...open.values()].flatMap(({ id, fact, deliveries }) => {
    const state = deliveries.get(channel)?.state;
    const isWanted = state === 'queued' || (refused && state === 'refused');
    return isWanted ? [{ id, fact, isTest: false }] : [];
  });
}

function lineOf(
  outcome: Outcome,
  of: { readonly id: string; readonly channel: string; readonly at: string },
): JournalLine {
  return outcome.kind === 'delivered'
    ? { event: 'delivered', ...of }
    : { event: outcome.kind, ...of, why: outcome.why };
}
