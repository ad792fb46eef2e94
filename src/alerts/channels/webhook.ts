import { createHmac } from 'node:crypto';
import type { Reply } from '../../net/http.ts';
import { checkStatus } from '../../net/status.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import { type Alert, alertBody } from '../alert.ts';
import type { WebhookChannel } from '../channel.ts';
import { type Outcome, retried, type SendWorld } from '../outcome.ts';

/** Headers that this channel sets itself, and none of the configuration may; beside those that begin with `coinhound-`. */
export const ownHeaders: readonly string[] = [
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'idempotency-key',
  'transfer-encoding',
  'upgrade',
  'user-agent',
];

/**
 * Posts an alert, signed. Every 2xx means that it was taken. What may pass is sent again at once, then in the next run; a 4xx
 * other than 408, 425 and 429 is a refusal. Redirects are not followed: the signature would reach another host.
 */
export async function toWebhook(channel: WebhookChannel, alert: Alert, world: SendWorld): Promise<Outcome> {
  const { secret } = channel;
  if (secret.value === undefined)
    return { kind: 'failed', why: `cannot be signed: ${secret.env} is not set`, isDown: true };
  const key = secret.value;
  return retried(() => post(channel, key, alert, world), world);
}

/** The value of `Coinhound-Signature`: HMAC-SHA256 over the timestamp, a dot and the body. `timestamp` is in Unix seconds. */
export const signature = (secret: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

async function post(
  { url, headers, timeoutMs }: WebhookChannel,
  key: string,
  alert: Alert,
  { http, clock, signal }: SendWorld,
): Promise<Outcome> {
  const body = alertBody(alert);
  const timestamp = `${Math.floor(clock.wall() / 1_000)}`;
  const signed = {
    ...headers,
    'Coinhound-Timestamp': timestamp,
    'Coinhound-Signature': signature(key, timestamp, body),
    'Idempotency-Key': alert.id,
  };
  const options = { timeoutMs, onOver() {} };
  const reply = await http.send({ url: new URL(url), headers: signed, body }, options, signal);
  return judged(reply, clock.wall());
}

function judged(reply: Reply, wall: number): Outcome {
  const { status } = reply;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status >= 300 && status < 400)
    return { kind: 'failed', why: `sends alerts on to another address (HTTP ${status})`, isDown: true };
  try {
    checkStatus(reply, wall);
  } catch (error) {
    const isRefusal =
      error instanceof UpstreamError && (error.reason === 'refused' || error.reason === 'too-large');
    if (!isRefusal) throw error;
  }
  return { kind: 'refused', why: `refused it (HTTP ${status})` };
}
