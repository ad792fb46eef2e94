import type { Channel, Secret } from '../alerts/channel.ts';
import type { AlertRule } from '../alerts/rule.ts';
import { invariant } from '../core/error.ts';
import { parseFloor } from './parse-floor.ts';
import type { RawAlertRule } from './schema.ts';

type Env = Readonly<Record<string, string | undefined>>;
type RawChannel = RawAlertRule['to'][number];

/** Rules for alerts of a checked configuration. A secret that is not in `env` fails its channel when that is used. */
export const buildAlerts = (rules: readonly RawAlertRule[], env: Env): readonly AlertRule[] =>
  rules.map(({ kinds, categories, incidents, minValue, minShare, to }) => ({
    kinds: kinds ?? null,
    categories: categories ?? null,
    incidents: incidents ?? null,
    minValue: minValue === undefined ? null : parseFloor(minValue),
    minShare: minShare === undefined ? null : perBillion(minShare),
    to: to.map((channel) => buildChannel(channel, env)),
  }));

function perBillion(share: string): bigint {
  const floor = parseFloor(share);
  invariant(floor.kind === 'share', 'a least share of alerts is a share');
  return floor.perBillion;
}

const REQUEST_MS = 30_000;
const COMMAND_MS = 60_000;

function buildChannel(raw: RawChannel, env: Env): Channel {
  const { name = null, file, command, webhook, secretEnv, headers = {}, timeoutMs } = raw;
  if (file !== undefined) return { kind: 'file', name, file };
  if (command !== undefined) {
    const [program = '', ...args] = command;
    return { kind: 'command', name, program, args, timeoutMs: timeoutMs ?? COMMAND_MS };
  }
  if (webhook !== undefined) {
    invariant(secretEnv !== undefined, 'a webhook has a secret');
    const secret = secretOf(secretEnv, env);
    return { kind: 'webhook', name, url: webhook, secret, headers, timeoutMs: timeoutMs ?? REQUEST_MS };
  }
  return { ...buildEmail(raw, env), name, timeoutMs: timeoutMs ?? REQUEST_MS };
}

function buildEmail({ email, from, smtp }: RawChannel, env: Env) {
  invariant(email !== undefined && from !== undefined && smtp !== undefined, 'an e-mail has all it needs');
  const { host, secure, port = secure ? 465 : 587, userEnv, passwordEnv } = smtp;
  const login =
    userEnv === undefined || passwordEnv === undefined
      ? null
      : { user: secretOf(userEnv, env), password: secretOf(passwordEnv, env) };
  return { kind: 'email', to: email, from, smtp: { host, port, secure, login } } as const;
}

function secretOf(variable: string, env: Env): Secret {
  return { env: variable, value: env[variable]?.trim() || undefined };
}
