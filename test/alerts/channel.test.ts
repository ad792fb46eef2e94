import { expect, test } from 'vitest';
import { type Channel, channelId, channelLabel, type WebhookChannel } from '../../src/alerts/channel.ts';
import { fileChannel } from './facts.ts';

const hook: WebhookChannel = {
  kind: 'webhook',
  name: null,
  url: 'https://hooks.example/T000/very-secret-path',
  secret: { env: 'HOOK_SECRET', value: 'very-secret-key' },
  headers: { 'X-Team': 'very-secret-header' },
  timeoutMs: 30_000,
};

test('what a channel is called tells nothing that may be secret', () => {
  for (const text of [channelLabel(hook), channelId(hook)]) expect(text).not.toContain('very-secret');
  expect(channelLabel(hook)).toBe('webhook hooks.example');
  expect(channelId(hook)).toMatch(/^webhook hooks\.example #[0-9a-f]{12}$/);
});

test('a channel stays the same when its secret, headers or time limit change, and is another at another place', () => {
  const changed = { ...hook, secret: { env: 'X', value: undefined }, headers: {}, timeoutMs: 1 };
  expect(channelId(changed)).toBe(channelId(hook));
  expect(channelId({ ...hook, url: 'https://hooks.example/T001' })).not.toBe(channelId(hook));
});

test('a channel with a name stays the same wherever it leads', () => {
  const named: Channel[] = [{ ...hook, name: 'desk' }, fileChannel('/a', 'desk')];
  expect(named.map(channelId)).toEqual(['desk', 'desk']);
  expect(named.map(channelLabel)).toEqual(['desk', 'desk']);
});
