import { type Alert, alertBody } from '../alert.ts';
import type { EmailChannel } from '../channel.ts';

/** A mail as it is handed to the library that sends it. */
export interface Mail {
  readonly from: string;
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly headers: Record<string, string>;
}

const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const LONGEST_SUBJECT = 200;

/**
 * The mail that tells an alert: plain text, with the alert as JSON at its end. Its Message-ID is made of the idempotency key, so
 * that mail programs show an alert once that was sent twice.
 */
export function mailOf({ from, to }: EmailChannel, alert: Alert): Mail {
  const { id, fact, isTest } = alert;
  const subject = `[coinhound] ${isTest ? 'test' : fact.incident}: ${fact.text}`.replace(CONTROL, ' ');
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    from,
    to: [...to],
    subject: subject.length > LONGEST_SUBJECT ? `${subject.slice(0, LONGEST_SUBJECT - 1)}…` : subject,
    text: `${textOf(alert)}\n\n${alertBody(alert)}\n`,
    messageId: `<${id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Coinhound-Alert': id },
  };
}

function textOf({ fact }: Alert): string {
  const amount = fact.amount === null ? null : `${fact.amount} base units of ${fact.asset ?? 'its asset'}`;
  const rows: readonly (readonly [string, string | null])[] = [
    ['incident', fact.incident],
    ['what', fact.category === null ? fact.kind : `${fact.kind}, ${fact.category}`],
    ['account', fact.node],
    ['amount', amount],
    ['share of the loss', fact.share],
    ['time', fact.time],
    ...fact.transactions.map((transaction) => ['transaction', transaction] as const),
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value.replace(CONTROL, ' ')}`],
  );
  return [fact.text.replace(CONTROL, ' '), '', ...lines].join('\n');
}
