import { invariant } from '../core/error.ts';
import { systemClock } from '../net/clock.ts';
import { type AlertFact, alertId, inOrder } from './alert.ts';
import { type ChannelReport, type DeliveryEvent, deliverQueue } from './delivery.ts';
import type { JournalState, OpenAlert } from './journal.ts';
import type { JournalLine } from './journal-line.ts';
import { openJournal, readFolder } from './open-journal.ts';
import { queuesOf, unconfigured } from './queues.ts';
import { type AlertRule, channelsFor } from './rule.ts';
import { type ChannelOptions, withChannels } from './with-channels.ts';

export interface OutboxOptions {
  /** Where the journal is kept; a folder of its own, made where there is none. */
  readonly folder: string;
  readonly rules: readonly AlertRule[];
  readonly channels: ChannelOptions;
}

export interface EnqueueOptions {
  /** The facts are marked as known without telling anybody: for what the first scan of an incident finds. */
  readonly baseline?: boolean;
}

export interface DeliverOptions {
  /** Ends in order: what is under way is stopped and sent again next time. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: DeliveryEvent) => void;
  /** Sends again what channels refused before. */
  readonly refused?: boolean;
}

/** What came of a run: of each alert once a channel it is for. */
export interface DeliveryReport {
  readonly sent: number;
  /** Tried in this run and not taken: refused, or to be sent again. */
  readonly failed: number;
  /** Still to be sent; what was refused is not among them. */
  readonly waiting: number;
  /** Channels that had something to send, in the order of the rules; then those that no rule names any more. */
  readonly channels: readonly ChannelReport[];
}

/** Alerts that are to be sent, kept on the disk until every channel has taken them. */
export interface Outbox {
  /**
   * Makes an alert of every fact that a rule takes and that was not there before, and keeps it before it resolves: a crash loses
   * none. Returns how many. A fact that no rule takes is not kept, and may be told once one does. Throws `outbox-unusable`.
   */
  enqueue(facts: readonly AlertFact[], options?: EnqueueOptions): Promise<number>;
  /** Alerts that some channel has not taken yet, oldest first. */
  pending(): readonly OpenAlert[];
  /**
   * Sends what waits, oldest first, all channels side by side: one that is down holds up no other. Each alert is sent at least
   * once over each channel, always with the same id. Throws `outbox-unusable` where it cannot keep what was delivered.
   */
  deliver(options: DeliverOptions): Promise<DeliveryReport>;
  close(): Promise<void>;
}

/** Alerts of a folder that some channel has not taken yet, oldest first; may be asked while another process has the outbox open. */
export async function pendingIn(folder: string): Promise<readonly OpenAlert[]> {
  const { state } = await readFolder(folder);
  return [...state.open.values()];
}

/**
 * Opens the outbox of a folder; one process at a time has it. Throws `outbox-locked`, `outbox-unusable` and `outbox-damaged`.
 */
export async function openOutbox({ folder, rules, channels }: OutboxOptions): Promise<Outbox> {
  const journal = await openJournal(folder);
  const clock = channels.clock ?? systemClock;
  const now = (): string => new Date(clock.wall()).toISOString();
  let isDelivering = false;
  return {
    async enqueue(facts, { baseline = false } = {}) {
      const lines = await journal.write((state) => newLines(facts, state, baseline ? null : rules, now()));
      return lines.length;
    },
    pending: () => [...journal.state.open.values()],
    async deliver({ signal, onEvent = () => {}, refused = false }) {
      invariant(!isDelivering, 'an outbox delivers once at a time');
      isDelivering = true;
      const queues = queuesOf(journal, rules, { refused, now });
      const reports = await withChannels(channels, signal, (world, giveUp) =>
        Promise.allSettled(
          queues.map((queue) =>
            deliverQueue(queue, world, onEvent).catch((error: unknown) => {
              giveUp();
              throw error;
            }),
          ),
        ),
      ).finally(() => {
        isDelivering = false;
      });
      return reported(reports, unconfigured(journal.state, rules));
    },
    close: journal.close,
  };
}

/** Facts that are new as lines of the journal; known ones where there are no rules to go by. */
function newLines(
  facts: readonly AlertFact[],
  { known, open }: JournalState,
  rules: readonly AlertRule[] | null,
  at: string,
): readonly JournalLine[] {
  const lines = new Map<string, JournalLine>();
  for (const fact of facts) {
    const id = alertId(fact);
    if (known.has(id) || open.has(id) || lines.has(id)) continue;
    const channels = rules === null ? [] : channelsFor(fact, rules);
    if (rules === null) lines.set(id, { event: 'known', id });
    else if (channels.length > 0) lines.set(id, { event: 'queued', id, at, channels, fact: inOrder(fact) });
  }
  return [...lines.values()];
}

/** Throws the first defect or fault of the disk, once every channel has ended. */
function reported(
  settled: readonly PromiseSettledResult<ChannelReport>[],
  others: readonly ChannelReport[],
): DeliveryReport {
  const fault = settled.find((one) => one.status === 'rejected');
  if (fault) throw fault.reason;
  const own = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const channels = [...own, ...others];
  const sum = (of: (report: ChannelReport) => number): number =>
    channels.reduce((total, report) => total + of(report), 0);
  return {
    sent: sum(({ sent }) => sent),
    failed: sum(({ refused, failed }) => refused + failed),
    waiting: sum(({ waiting }) => waiting),
    channels,
  };
}
