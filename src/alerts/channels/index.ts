import type { Alert } from '../alert.ts';
import type { Channel } from '../channel.ts';
import type { Outcome, SendWorld } from '../outcome.ts';
import { toCommand } from './command.ts';
import { toEmail } from './email.ts';
import { toFile } from './file.ts';
import { toWebhook } from './webhook.ts';

/** Hands an alert to a channel and says what came of it. Throws only where it was aborted, and defects. */
export function send(channel: Channel, alert: Alert, world: SendWorld): Promise<Outcome> {
  switch (channel.kind) {
    case 'file':
      return toFile(channel, alert);
    case 'command':
      return toCommand(channel, alert, world);
    case 'webhook':
      return toWebhook(channel, alert, world);
    case 'email':
      return toEmail(channel, alert, world);
  }
}
