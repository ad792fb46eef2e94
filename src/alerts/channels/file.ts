import { open } from 'node:fs/promises';
import { type Alert, alertBody } from '../alert.ts';
import type { FileChannel } from '../channel.ts';
import type { Outcome } from '../outcome.ts';

const NEWLINE = 0x0a;

/** Appends an alert to a file, as one line of JSON, and sees it to the disk. Makes no folder. */
export async function toFile({ file }: FileChannel, alert: Alert): Promise<Outcome> {
  try {
    const handle = await open(file, 'a+');
    try {
      const { size } = await handle.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await handle.read(last, 0, 1, size - 1);
      // A line that a crash cut off must not swallow this one.
      const start = size > 0 && last[0] !== NEWLINE ? '\n' : '';
      await handle.writeFile(`${start}${alertBody(alert)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    return { kind: 'delivered' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { kind: 'failed', why: `cannot be written (${code})`, isDown: true };
  }
}
