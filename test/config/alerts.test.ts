import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { failure, withFile } from './files.ts';

const load = (text: string, env = {}): Promise<Config> => withFile(text, (file) => loadConfig({ file, env }));

/** Faults of a configuration that is refused, without their folder. */
async function faultsOf(
  text: string,
): Promise<{ readonly code: string; readonly faults: readonly string[] }> {
  const { code, message } = await failure(load(text));
  return {
    code,
    faults: message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ .*my\.yaml:\d+:\d+: /, '')),
  };
}

const oneChannel = (channel: string): string => `alerts: [{ to: [${channel}] }]`;

test('nobody is told anything where the configuration says nothing', async () => {
  expect((await loadConfig({ env: {} })).alerts).toEqual([]);
});

test('rules and channels are read with their defaults, paths from the folder of the file', async () => {
  const text = `
alerts:
  - kinds: [reached, moved]
    categories: [exchange, resting]
    incidents: [lifi-2024, "bitfinex-*"]
    minValue: "0.5%"
    minShare: 1%
    to:
      - { file: told.jsonl }
      - { command: [./notify.sh, "{text}"], name: pager }
      - { command: [notify-send, "./{incident}"], timeoutMs: 5000 }
  - minValue: "120500000000000000000000000"
    to:
      - webhook: https://hooks.example/x?team=a
        secretEnv: HOOK_SECRET
        headers: { X-Team: night }
      - { email: [desk@example.org], from: hound@example.net, smtp: { host: mail.example.net } }
      - email: [desk@example.org, night@example.org]
        from: hound@example.net
        smtp: { host: mail.example.net, secure: true, userEnv: SMTP_USER, passwordEnv: SMTP_PASSWORD }
`;
  const env = { HOOK_SECRET: ' s ', SMTP_USER: 'hound' };
  await withFile(text, async (file, folder) => {
    const { alerts } = await loadConfig({ file, env });
    expect(alerts).toEqual([
      {
        kinds: ['reached', 'moved'],
        categories: ['exchange', 'resting'],
        incidents: ['lifi-2024', 'bitfinex-*'],
        minValue: { kind: 'share', perBillion: 5_000_000n },
        minShare: 10_000_000n,
        to: [
          { kind: 'file', name: null, file: `${folder}/told.jsonl` },
          {
            kind: 'command',
            name: 'pager',
            program: `${folder}/notify.sh`,
            args: ['{text}'],
            timeoutMs: 60_000,
          },
          { kind: 'command', name: null, program: 'notify-send', args: ['./{incident}'], timeoutMs: 5_000 },
        ],
      },
      {
        kinds: null,
        categories: null,
        incidents: null,
        minValue: { kind: 'amount', amount: 120_500_000_000_000_000_000_000_000n },
        minShare: null,
        to: [
          {
            kind: 'webhook',
            name: null,
            url: 'https://hooks.example/x?team=a',
            secret: { env: 'HOOK_SECRET', value: 's' },
            headers: { 'X-Team': 'night' },
            timeoutMs: 30_000,
          },
          {
            kind: 'email',
            name: null,
            to: ['desk@example.org'],
            from: 'hound@example.net',
            smtp: { host: 'mail.example.net', port: 587, secure: false, login: null },
            timeoutMs: 30_000,
          },
          {
            kind: 'email',
            name: null,
            to: ['desk@example.org', 'night@example.org'],
            from: 'hound@example.net',
            smtp: {
              host: 'mail.example.net',
              port: 465,
              secure: true,
              login: {
                user: { env: 'SMTP_USER', value: 'hound' },
                password: { env: 'SMTP_PASSWORD', value: undefined },
              },
            },
            timeoutMs: 30_000,
          },
        ],
      },
    ]);
  });
});

test('the digest of a configuration says nothing of alerts', async () => {
  const { digest } = await load('');
  expect((await load(oneChannel('{ file: a }'))).digest).toBe(digest);
});

test('faults of rules are told with their places', async () => {
  const { code, faults } = await faultsOf(`
alerts:
  - { kinds: [raeched], categories: [], incidents: ["a b"], minValue: 1.5, minShare: 5, to: [] }
  - { to: [{ file: 3 }, 7], extra: 1 }
  - {}
`);
  expect(code).toBe('config-invalid');
  expect(faults).toEqual([
    'alerts[0].kinds[0]: expected one of reached, frozen, moved, reduced, label, crossing, pattern, lead, hops, disappeared, ledger, coverage, warning',
    'alerts[0].categories: expected a list of categories with at least one',
    'alerts[0].incidents[0]: expected the id of an incident, * for any run of characters',
    "alerts[0].minValue: expected a share like '0.01%' with at most 7 decimals, or base units in quotes",
    "alerts[0].minShare: expected a share like '0.1%' with at most 7 decimals",
    'alerts[0].to: expected a list of channels with at least one',
    'alerts[1].to[0].file: expected the path of a file',
    'alerts[1].to[1]: expected a map of name, file, command, webhook, secretEnv, headers, email, from, smtp, timeoutMs',
    'alerts[1].extra: no such entry here: expected kinds, categories, incidents, minValue, minShare, to',
    'alerts[2].to: missing: expected a list of channels',
  ]);
});

describe('a channel is refused', () => {
  test.each([
    ['of no kind', '{ name: a }', ': expected one of file, command, webhook, email'],
    [
      'of two kinds',
      '{ file: a, command: [b] }',
      '.command: expected no more than one of file, command, webhook, email',
    ],
    [
      'with what belongs to another',
      '{ file: a, timeoutMs: 500 }',
      '.timeoutMs: no such entry here: a channel of file has name, file',
    ],
    [
      'as webhook without secret',
      '{ webhook: "http://x" }',
      '.secretEnv: missing: a channel of webhook needs it',
    ],
    [
      'as webhook of no URL',
      '{ webhook: "ftp://x", secretEnv: A }',
      '.webhook: expected an http or https URL',
    ],
    [
      'as e-mail without server',
      '{ email: [a@b.c], from: a@b.c }',
      '.smtp: missing: a channel of email needs it',
    ],
    [
      'as e-mail to no address',
      '{ email: ["A <a@b.c>"], from: a@b.c, smtp: { host: x } }',
      '.email[0]: expected an e-mail address without a name: desk@example.org',
    ],
    [
      'as e-mail with half a login',
      '{ email: [a@b.c], from: a@b.c, smtp: { host: x, userEnv: A } }',
      '.smtp.passwordEnv: missing: a login has userEnv and passwordEnv',
    ],
    [
      'as command without program',
      '{ command: [] }',
      '.command: expected a program and its arguments, each a text of a list',
    ],
    [
      'as command whose program the fact would choose',
      '{ command: ["{text}"] }',
      '.command[0]: expected a program, without placeholders',
    ],
    [
      'as command with a misspelt placeholder',
      '{ command: [a, "{txet}"] }',
      '.command[1]: expected no other placeholder than {incident}, {category}, {text}, {key}',
    ],
    [
      'with a header that is ours',
      '{ webhook: "http://x", secretEnv: A, headers: { coinhound-signature: x } }',
      '.headers.coinhound-signature: expected a header that is not set by coinhound itself',
    ],
    [
      'with a header of two lines',
      '{ webhook: "http://x", secretEnv: A, headers: { X-A: "a\\r\\nX-B: c" } }',
      '.headers.X-A: expected the value of a header: printable ASCII, 1000 characters at most',
    ],
  ])('%s', async (_, channel, fault) => {
    expect((await faultsOf(oneChannel(channel))).faults).toEqual([`alerts[0].to[0]${fault}`]);
  });

  test('that has the name of another; the same one may stand in several rules', async () => {
    const { faults } = await faultsOf(
      `alerts: [{ to: [{ file: a, name: x }] }, { to: [{ file: b, name: x }] }]`,
    );
    expect(faults).toEqual(['alerts[1].to[0].name: expected a name of its own: another channel has it']);
    const same = 'alerts: [{ to: [{ file: a, name: x }] }, { kinds: [moved], to: [{ file: a, name: x }] }]';
    expect((await load(same)).alerts).toHaveLength(2);
  });
});

describe('a secret in the file', () => {
  const secret = 'Q7ZP4WTK9XJ2M5N8R1V6B3C0D7F4G9H2L5';
  test.each([
    ['in the place of the variable', `{ webhook: "https://x.example", secretEnv: ${secret} }`],
    ['as an entry', `{ webhook: "https://x.example", secret: ${secret} }`],
    ['in the URL', `{ webhook: "https://u:${secret}@x.example", secretEnv: A }`],
    ['as a parameter', `{ webhook: "https://x.example?token=${secret}", secretEnv: A }`],
    ['in a header', `{ webhook: "https://x.example", secretEnv: A, headers: { Authorization: ${secret} } }`],
    [
      'of the mail server',
      `{ email: [a@b.c], from: a@b.c, smtp: { host: x, userEnv: A, password: ${secret} } }`,
    ],
    [
      'of the mail server, in the place of the variable',
      `{ email: [a@b.c], from: a@b.c, smtp: { host: x, userEnv: A, passwordEnv: ${secret} } }`,
    ],
  ])('is refused and not repeated: %s', async (_, channel) => {
    const error = await failure(load(oneChannel(channel)));
    expect(error.code).toBe('config-holds-key');
    expect(error.message).not.toContain(secret);
  });
});
