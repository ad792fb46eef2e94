import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { alertBody } from '../../../src/alerts/alert.ts';
import { signature } from '../../../src/alerts/channels/webhook.ts';
import { failure } from '../../config/files.ts';
import { virtualClock } from '../../net/virtual-clock.ts';
import { webhook } from '../facts.ts';
import { receiver } from '../receiver.ts';
import { alertOf, sendOnce } from '../send-once.ts';

test('a signature is what openssl makes of timestamp, dot and body', () => {
  // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'key'
  expect(signature('key', '1700000000', '{"a":1}')).toBe(
    'v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03',
  );
});

test('an alert is posted as JSON with its id, a timestamp and a signature that the receiver can verify', async () => {
  const { url, received } = await receiver(() => ({ status: 204 }));
  const alert = alertOf({ text: 'ä € \u2028' });
  const channel = webhook(url, { headers: { 'X-Team': 'night desk' } });
  expect(await sendOnce(channel, alert)).toEqual({ kind: 'delivered' });
  const [{ headers, body }] = received as [(typeof received)[number]];
  expect(body).toBe(alertBody(alert));
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'idempotency-key': alert.id,
    'user-agent': 'coinhound/0.0.0',
    'x-team': 'night desk',
  });
  const timestamp = headers['coinhound-timestamp'] as string;
  expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(300);
  const hmac = createHmac('sha256', 'a secret of the test').update(`${timestamp}.${body}`);
  expect(headers['coinhound-signature']).toBe(`v1=${hmac.digest('hex')}`);
});

test('what fails at first is sent again with the same id', async () => {
  const { url, received } = await receiver((n) => (n === 1 ? 'break' : { status: n === 2 ? 503 : 200 }));
  expect(await sendOnce(webhook(url))).toEqual({ kind: 'delivered' });
  expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(received).toHaveLength(3);
});

test.each([500, 502, 408, 425])(
  'a receiver that always answers %i is asked as often as the run allows, and again next time',
  async (status) => {
    const { url, received } = await receiver(() => ({ status }));
    const why = `failed (HTTP ${status})`;
    expect(await sendOnce(webhook(url))).toEqual({ kind: 'failed', why, isDown: false });
    expect(received).toHaveLength(3);
  },
);

test('a receiver that asks for a pause gets it; one that asks for an hour is left until the next run', async () => {
  const patient = await receiver((n) =>
    n === 1 ? { status: 429, headers: { 'retry-after': '0' } } : { status: 200 },
  );
  expect(await sendOnce(webhook(patient.url))).toEqual({ kind: 'delivered' });
  const busy = await receiver(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
  expect(await sendOnce(webhook(busy.url))).toMatchObject({ kind: 'failed', isDown: true });
  expect(busy.received).toHaveLength(1);
});

test.each([400, 401, 403, 404, 410, 413, 422])(
  'an answer %i is a refusal and not asked for twice',
  async (status) => {
    const { url, received } = await receiver(() => ({ status }));
    expect(await sendOnce(webhook(url))).toEqual({ kind: 'refused', why: `refused it (HTTP ${status})` });
    expect(received).toHaveLength(1);
  },
);

test('a redirect is not followed, and the alert is kept', async () => {
  const elsewhere = await receiver(() => ({ status: 200 }));
  const { url } = await receiver(() => ({ status: 307, headers: { location: elsewhere.url } }));
  expect(await sendOnce(webhook(url))).toEqual({
    kind: 'failed',
    why: 'sends alerts on to another address (HTTP 307)',
    isDown: true,
  });
  expect(elsewhere.received).toEqual([]);
});

test('a receiver that never answers is given up in time, one that nobody listens at is down at once', async () => {
  const clock = virtualClock();
  const silent = await receiver(() => 'silence');
  const sending = sendOnce(webhook(silent.url, { timeoutMs: 600_000 }), alertOf(), { clock });
  await silent.next();
  await clock.run();
  expect(await sending).toEqual({ kind: 'failed', why: 'did not answer within 600000 ms', isDown: true });
  expect(await sendOnce(webhook('http://127.0.0.1:9/'))).toEqual({
    kind: 'failed',
    why: 'could not be reached (ECONNREFUSED)',
    isDown: true,
  });
});

test('without its secret nothing is sent', async () => {
  const { url, received } = await receiver(() => ({ status: 200 }));
  const channel = webhook(url, { secret: { env: 'HOOK_SECRET', value: undefined } });
  const why = 'cannot be signed: HOOK_SECRET is not set';
  expect(await sendOnce(channel)).toEqual({ kind: 'failed', why, isDown: true });
  expect(received).toEqual([]);
});

test('an abort stops what is under way', async () => {
  const silent = await receiver(() => 'silence');
  const controller = new AbortController();
  const sending = failure(sendOnce(webhook(silent.url), alertOf(), { signal: controller.signal }));
  await silent.next();
  controller.abort();
  expect(await sending).toMatchObject({ code: 'upstream-aborted' });
});
