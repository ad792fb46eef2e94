import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { alertBody } from '../../../src/alerts/alert.ts';
import type { EmailChannel, SmtpServer } from '../../../src/alerts/channel.ts';
import { mailOf } from '../../../src/alerts/channels/mail.ts';
import { failure } from '../../config/files.ts';
import { virtualClock } from '../../net/virtual-clock.ts';
import { alertOf, sendOnce } from '../send-once.ts';

interface Mailed {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: unknown;
  readonly content: string;
}

interface Mailbox {
  readonly smtp: SmtpServer;
  readonly mails: readonly Mailed[];
}

/** A real mail server on loopback. */
async function mailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const mails: Mailed[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    async onData(stream, session, done) {
      const content = await text(stream);
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom === false ? '' : mailFrom.address;
      const to = rcptTo.map(({ address }) => address);
      mails.push({ from, to, secure: session.secure, user: session.user, content });
      done();
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { smtp: { host: '127.0.0.1', port, secure: false, login: null }, mails };
}

const channelTo = (smtp: SmtpServer, to = ['desk@example.org']): EmailChannel => ({
  kind: 'email',
  name: null,
  to,
  from: 'coinhound@example.net',
  smtp,
  timeoutMs: 600_000,
});

const login = (password: string | undefined): SmtpServer['login'] => ({
  user: { env: 'SMTP_USER', value: 'hound' },
  password: { env: 'SMTP_PASSWORD', value: password },
});

const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _, done) =>
  username === 'hound' && password === 'right' ? done(null, { user: username }) : done(new Error('no'));

test('an alert is mailed to every address, with its id as Message-ID', async () => {
  const { smtp, mails } = await mailbox({ disabledCommands: ['STARTTLS'] });
  const alert = alertOf();
  const channel = channelTo(smtp, ['desk@example.org', 'night@example.org']);
  expect(await sendOnce(channel, alert)).toEqual({ kind: 'delivered' });
  const [mail] = mails as [Mailed];
  expect(mail).toMatchObject({
    from: 'coinhound@example.net',
    to: ['desk@example.org', 'night@example.org'],
  });
  const content = mail.content.replaceAll(/\r\n(?= )/g, '');
  expect(content).toContain(`Message-ID: <${alert.id}@example.net>`);
  expect(content).toContain('Subject: [coinhound] lifi-2024: 120.5 ETH');
  expect(content).toContain(`Coinhound-Alert: ${alert.id}`);
});

test('the mail tells the fact in words and as JSON, and no line of a fact becomes a header', () => {
  const alert = alertOf({ text: 'first\r\nBcc: thief@example.com', node: 'eip155:1:0xe\nx' });
  const { subject, text: content } = mailOf(
    channelTo({ host: 'x', port: 1, secure: false, login: null }),
    alert,
  );
  expect(subject).toBe('[coinhound] lifi-2024: first  Bcc: thief@example.com');
  expect(content).toContain('account: eip155:1:0xe x\n');
  expect(content).toContain('amount: 120500000000000000000 base units of eip155:1/slip44:60\n');
  expect(content.endsWith(`\n\n${alertBody(alert)}\n`)).toBe(true);
  expect(
    mailOf(channelTo({ host: 'x', port: 1, secure: false, login: null }), alertOf({ text: 'x'.repeat(999) }))
      .subject,
  ).toHaveLength(200);
});

test('a login is taken from the environment, and one that is refused holds the channel', async () => {
  const { smtp, mails } = await mailbox({ onAuth, authOptional: false, disabledCommands: ['STARTTLS'] });
  expect(await sendOnce(channelTo({ ...smtp, login: login('right') }))).toEqual({ kind: 'delivered' });
  expect(mails[0]?.user).toBe('hound');
  expect(await sendOnce(channelTo({ ...smtp, login: login('wrong') }))).toEqual({
    kind: 'failed',
    why: 'does not take the login',
    isDown: true,
  });
  expect(await sendOnce(channelTo({ ...smtp, login: login(undefined) }))).toEqual({
    kind: 'failed',
    why: 'cannot log in: SMTP_PASSWORD is not set',
    isDown: true,
  });
});

test('a server that refuses the alert, or some of its addresses, is not asked again', async () => {
  let asked = 0;
  const { smtp } = await mailbox({
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, done) {
      asked++;
      done(
        address.startsWith('gone') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null,
      );
    },
  });
  expect(await sendOnce(channelTo(smtp, ['gone@example.org']))).toEqual({
    kind: 'refused',
    why: 'refused it (SMTP 550)',
  });
  expect(asked).toBe(1);
  expect(await sendOnce(channelTo(smtp, ['gone@example.org', 'desk@example.org']))).toEqual({
    kind: 'refused',
    why: 'refused 1 of its 2 addresses',
  });
});

test('a server that puts the alert off gets it again', async () => {
  let asked = 0;
  const { smtp, mails } = await mailbox({
    disabledCommands: ['STARTTLS'],
    onMailFrom(_, __, done) {
      asked++;
      done(asked < 3 ? Object.assign(new Error('later'), { responseCode: 451 }) : null);
    },
  });
  expect(await sendOnce(channelTo(smtp))).toEqual({ kind: 'delivered' });
  expect(mails).toHaveLength(1);
});

test('a server that nobody runs, or that never greets, is down', async () => {
  const nobody = { host: '127.0.0.1', port: 9, secure: false, login: null };
  expect(await sendOnce(channelTo(nobody))).toEqual({
    kind: 'failed',
    why: 'could not be reached (ESOCKET)',
    isDown: true,
  });
  let greeted: () => void = () => {};
  const arrived = new Promise<void>((resolve) => {
    greeted = resolve;
  });
  const { smtp } = await mailbox({ onConnect: () => greeted() });
  const clock = virtualClock();
  const sending = sendOnce(channelTo(smtp), alertOf(), { clock });
  await arrived;
  await clock.run();
  expect(await sending).toEqual({ kind: 'failed', why: 'did not answer within 600000 ms', isDown: true });
});

test('an abort stops a mail that is under way', async () => {
  const controller = new AbortController();
  const { smtp } = await mailbox({ onConnect: () => controller.abort() });
  const error = await failure(sendOnce(channelTo(smtp), alertOf(), { signal: controller.signal }));
  expect(error).toMatchObject({ code: 'upstream-aborted' });
});
