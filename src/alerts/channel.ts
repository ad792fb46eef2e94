import { createHash } from 'node:crypto';

/** A secret that the environment holds. */
export interface Secret {
  /** The variable. */
  readonly env: string;
  /** Undefined where the variable is not set. Must not be printed or stored. */
  readonly value: string | undefined;
}

interface Named {
  /** Keeps what waits for the channel when its destination changes; null where it has none. */
  readonly name: string | null;
}

/** Alerts as lines of JSON at the end of a file. */
export interface FileChannel extends Named {
  readonly kind: 'file';
  /** Absolute. */
  readonly file: string;
}

/** A program that is run once for each alert. */
export interface CommandChannel extends Named {
  readonly kind: 'command';
  readonly program: string;
  /** May hold placeholders: see `argumentsOf`. */
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

/** A server that alerts are posted to, signed. */
export interface WebhookChannel extends Named {
  readonly kind: 'webhook';
  /** May tell a secret in its path: only its host is shown. */
  readonly url: string;
  readonly secret: Secret;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Where mail is handed in. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS. */
  readonly secure: boolean;
  /** User and password; null where the server asks for none. */
  readonly login: { readonly user: Secret; readonly password: Secret } | null;
}

/** A mail for each alert. */
export interface EmailChannel extends Named {
  readonly kind: 'email';
  readonly to: readonly string[];
  readonly from: string;
  readonly smtp: SmtpServer;
  readonly timeoutMs: number;
}

export type Channel = FileChannel | CommandChannel | WebhookChannel | EmailChannel;

/** How a channel is called where people read: its name, or what it is. Tells no secret. */
export function channelLabel(channel: Channel): string {
  return channel.name ?? `${channel.kind} ${placeOf(channel)}`;
}

/**
 * What an alert's state is kept under: the name, or the destination by its digest. Other secrets, headers or servers make no
 * other channel of it.
 */
export function channelId(channel: Channel): string {
  if (channel.name !== null) return channel.name;
  const digest = createHash('sha256')
    .update(JSON.stringify(destinationOf(channel)))
    .digest('hex');
  return `${channelLabel(channel)} #${digest.slice(0, 12)}`;
}

function placeOf(channel: Channel): string {
  switch (channel.kind) {
    case 'file':
      return channel.file;
    case 'command':
      return channel.program;
    case 'webhook':
      return new URL(channel.url).host;
    case 'email':
      return channel.to.join(', ');
  }
}

function destinationOf(channel: Channel): readonly string[] {
  switch (channel.kind) {
    case 'file':
      return [channel.file];
    case 'command':
      return [channel.program, ...channel.args];
    case 'webhook':
      return [channel.url];
    case 'email':
      return channel.to;
  }
}
