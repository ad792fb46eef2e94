import type { AlertFact } from '../../src/alerts/alert.ts';
import type { FileChannel, WebhookChannel } from '../../src/alerts/channel.ts';
import type { AlertRule } from '../../src/alerts/rule.ts';

/** A fact with what a test says of it. */
export const factOf = (of: Partial<AlertFact> = {}): AlertFact => ({
  incident: 'lifi-2024',
  key: 'reached exchange eip155:1:0xe',
  kind: 'reached',
  category: 'exchange',
  node: 'eip155:1:0xe',
  asset: 'eip155:1/slip44:60',
  amount: '120500000000000000000',
  loss: '120500000000000000000',
  share: '0.031',
  time: '2024-07-16T12:04:47Z',
  transactions: ['eip155:1:tx:0xaa'],
  text: '120.5 ETH (3.1 %) reached Example Exchange',
  ...of,
});

/** Facts of one incident that differ in their keys alone. */
export const factsOf = (count: number, from = 0): readonly AlertFact[] =>
  Array.from({ length: count }, (_, n) => factOf({ key: `fact ${from + n}`, text: `fact ${from + n}` }));

/** A rule that takes everything but what a test says. */
export const ruleOf = (of: Partial<AlertRule> = {}): AlertRule => ({
  kinds: null,
  categories: null,
  incidents: null,
  minValue: null,
  minShare: null,
  to: [],
  ...of,
});

export const fileChannel = (file: string, name: string | null = null): FileChannel => ({
  kind: 'file',
  name,
  file,
});

/** What channels run with in tests: repeated tries follow at once. */
export const channels = {
  version: '0.0.0',
  env: { PATH: process.env.PATH },
  retry: { baseMs: 1, capMs: 1, rateLimitMs: 1, attemptsUnanswered: 3 },
} as const;

export const webhook = (url: string, of: Partial<WebhookChannel> = {}): WebhookChannel => ({
  kind: 'webhook',
  name: null,
  url,
  secret: { env: 'HOOK_SECRET', value: 'a secret of the test' },
  headers: {},
  timeoutMs: 5_000,
  ...of,
});
