import type { NodemailerError, SMTPTransportOptions } from 'nodemailer';
import { aborted, UpstreamError } from '../../net/upstream-error.ts';
import type { Alert } from '../alert.ts';
import type { EmailChannel, Secret } from '../channel.ts';
import { type Outcome, retried, type SendWorld } from '../outcome.ts';
import { mailOf } from './mail.ts';

/** Tries of one run: a server that puts senders off does so for longer than a run should last. */
const ATTEMPTS = 3;

/**
 * Hands an alert to a mail server, which means that it was taken, not that anybody read it. A login is sent over TLS alone, but
 * to this machine itself. A 5xx answer is a refusal, except to the login; one to some of the addresses is one of the alert.
 */
export async function toEmail(channel: EmailChannel, alert: Alert, world: SendWorld): Promise<Outcome> {
  const { login } = channel.smtp;
  const missing = [login?.user, login?.password].find((secret) => secret && secret.value === undefined);
  if (missing) return { kind: 'failed', why: `cannot log in: ${missing.env} is not set`, isDown: true };
  const retry = { ...world.retry, attemptsUnanswered: Math.min(ATTEMPTS, world.retry.attemptsUnanswered) };
  return retried(() => post(channel, alert, world), { ...world, retry });
}

async function post(channel: EmailChannel, alert: Alert, { clock, signal }: SendWorld): Promise<Outcome> {
  // Few runs send mail.
  const { createTransport } = await import('nodemailer');
  if (signal.aborted) throw aborted(signal);
  const { timeoutMs } = channel;
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const cancelTimeout = clock.after(timeoutMs, stop);
  signal.addEventListener('abort', stop, { once: true });
  const transport = createTransport(optionsOf(channel));
  try {
    const { rejected } = await transport.sendMail({ ...mailOf(channel, alert), signal: controller.signal });
    const why = `refused ${rejected.length} of its ${channel.to.length} addresses`;
    return rejected.length === 0 ? { kind: 'delivered' } : { kind: 'refused', why };
  } catch (error) {
    if (signal.aborted) throw aborted(signal);
    if (controller.signal.aborted)
      throw new UpstreamError('timeout', `did not answer within ${timeoutMs} ms`);
    return judged(error as NodemailerError);
  } finally {
    cancelTimeout();
    signal.removeEventListener('abort', stop);
    transport.close();
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

function optionsOf({ smtp, timeoutMs }: EmailChannel): SMTPTransportOptions {
  const { host, port, secure, login } = smtp;
  const value = (secret: Secret): string => secret.value ?? '';
  return {
    host,
    port,
    secure,
    requireTLS: !secure && login !== null && !LOOPBACK.has(host),
    ...(login && { auth: { user: value(login.user), pass: value(login.password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** By codes alone: what servers say may repeat what they were told. */
function judged({ code = 'unknown', responseCode }: NodemailerError): Outcome {
  if (code === 'EAUTH') return { kind: 'failed', why: 'does not take the login', isDown: true };
  if (code === 'ETLS') return { kind: 'failed', why: 'offers no TLS that can be used', isDown: true };
  if (responseCode !== undefined && responseCode >= 500)
    return { kind: 'refused', why: `refused it (SMTP ${responseCode})` };
  if (responseCode !== undefined) throw new UpstreamError('server', `put it off (SMTP ${responseCode})`);
  throw new UpstreamError('network', `could not be reached (${code})`);
}
