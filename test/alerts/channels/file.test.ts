import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertBody } from '../../../src/alerts/alert.ts';
import { fileChannel } from '../facts.ts';
import { ownFolder } from '../own-folder.ts';
import { alertOf, sendOnce } from '../send-once.ts';

test('alerts are lines at the end of the file, and what was there stays', async () => {
  const file = join(ownFolder(), 'a.jsonl');
  writeFileSync(file, 'mine\n');
  const alerts = [alertOf({ key: 'a', text: 'two\nlines' }), alertOf({ key: 'b' })];
  for (const alert of alerts) expect(await sendOnce(fileChannel(file), alert)).toEqual({ kind: 'delivered' });
  expect(readFileSync(file, 'utf8')).toBe(`mine\n${alerts.map((one) => `${alertBody(one)}\n`).join('')}`);
});

test('a line that was cut off does not swallow the next one', async () => {
  const file = join(ownFolder(), 'a.jsonl');
  writeFileSync(file, '{"format":"coin');
  await sendOnce(fileChannel(file));
  expect(readFileSync(file, 'utf8')).toBe(`{"format":"coin\n${alertBody(alertOf())}\n`);
});

test('a file that cannot be written is down, and says why', async () => {
  const folder = ownFolder();
  const down = { kind: 'failed', isDown: true };
  expect(await sendOnce(fileChannel(join(folder, 'no', 'a.jsonl')))).toEqual({
    ...down,
    why: 'cannot be written (ENOENT)',
  });
  expect(await sendOnce(fileChannel(folder))).toEqual({ ...down, why: 'cannot be written (EISDIR)' });
});
