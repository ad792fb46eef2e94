import { channelLabel } from '../alerts/channel.ts';
import type { OpenAlert } from '../alerts/journal.ts';
import type { DeliveryReport } from '../alerts/outbox.ts';
import { channelsOf } from '../alerts/rule.ts';
import type { Tried } from '../alerts/try-channels.ts';
import type { Config } from '../config/config.ts';
import { table } from './table.ts';

/** One alert that one channel has not taken. */
export interface Waiting {
  readonly id: string;
  readonly queued: string;
  readonly incident: string;
  readonly kind: string;
  readonly category: string | null;
  readonly text: string;
  readonly channel: string;
  readonly state: 'queued' | 'refused' | 'not configured';
  readonly why: string | null;
}

/** Alerts by the channels that have not taken them, oldest first. */
export function waitingRows(alerts: readonly OpenAlert[], config: Config): readonly Waiting[] {
  const configured = channelsOf(config.alerts);
  return alerts.flatMap(({ id, at, fact, deliveries }) =>
    [...deliveries].flatMap(([channelId, { state, why }]): readonly Waiting[] => {
      if (state === 'delivered') return [];
      const channel = configured.get(channelId);
      const { incident, kind, category, text } = fact;
      return [
        {
          ...{ id, queued: at, incident, kind, category, text, why },
          channel: channel ? channelLabel(channel) : channelId,
          state: channel || state === 'refused' ? state : 'not configured',
        },
      ];
    }),
  );
}

const titled = (...titles: readonly string[]) => titles.map((title) => ({ title }));

/** The same as a table. */
export const waitingText = (rows: readonly Waiting[]): string =>
  table(
    titled('queued', 'incident', 'what', 'channel', 'state', 'why', 'text'),
    rows.map((row) => [
      row.queued,
      row.incident,
      row.category === null ? row.kind : `${row.kind} ${row.category}`,
      row.channel,
      row.state,
      row.why ?? '',
      row.text,
    ]),
  );

/** What came of each channel. */
export const reportText = ({ channels }: DeliveryReport): string =>
  table(
    titled('channel', 'sent', 'refused', 'failed', 'waiting', 'why'),
    channels.map(({ channel, why, ...counts }) => [
      channel,
      ...[counts.sent, counts.refused, counts.failed, counts.waiting].map(String),
      why ?? '',
    ]),
  );

/** What came of a test alert over each channel. */
export const triedText = (tried: readonly Tried[]): string =>
  table(
    titled('channel', 'outcome', 'why'),
    tried.map(({ channel, outcome }) => [
      channel,
      outcome.kind,
      outcome.kind === 'delivered' ? '' : outcome.why,
    ]),
  );
