import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertBody } from '../../../src/alerts/alert.ts';
import type { CommandChannel } from '../../../src/alerts/channel.ts';
import { argumentsOf, unknownPlaceholders } from '../../../src/alerts/channels/command-arguments.ts';
import { failure } from '../../config/files.ts';
import { virtualClock } from '../../net/virtual-clock.ts';
import { factOf } from '../facts.ts';
import { ownFolder } from '../own-folder.ts';
import { alertOf, sendOnce } from '../send-once.ts';

/** A program of Node that the test says the text of. */
function program(folder: string, text: string, args: readonly string[] = []): CommandChannel {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, text);
  return {
    kind: 'command',
    name: null,
    program: process.execPath,
    args: [file, ...args],
    timeoutMs: 600_000,
  };
}

const TELLS = `
import { readFileSync, writeFileSync } from 'node:fs';
const [, , out, ...args] = process.argv;
writeFileSync(out, JSON.stringify({ args, input: readFileSync(0, 'utf8'), mine: process.env.MINE ?? null }));
`;

test('a command gets the alert on standard input, its arguments as they are, and the environment', async () => {
  const folder = ownFolder();
  const out = join(folder, 'out.json');
  const hostile = `$(touch ${join(folder, 'pwned')}) \`id\` "; rm -rf / #' {key} {incident}`;
  const alert = alertOf({ text: hostile, category: null });
  const channel = program(folder, TELLS, [out, '{text}', '--of={incident}:{category}', '{key}']);
  expect(await sendOnce(channel, alert, { env: { MINE: 'yes' } })).toEqual({ kind: 'delivered' });
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
    args: [hostile, '--of=lifi-2024:', alert.fact.key],
    input: `${alertBody(alert)}\n`,
    mine: 'yes',
  });
  expect(existsSync(join(folder, 'pwned'))).toBe(false);
});

test('a command that does not read its input may take the alert all the same', async () => {
  const text = 'x'.repeat(2 ** 20);
  expect(await sendOnce(program(ownFolder(), 'process.exit(0)'), alertOf({ text }))).toEqual({
    kind: 'delivered',
  });
});

test('a command that ends with another status leaves the alert for the next run', async () => {
  expect(await sendOnce(program(ownFolder(), 'process.exit(3)'))).toEqual({
    kind: 'failed',
    why: 'ended with status 3',
    isDown: false,
  });
});

test('a program that there is not is down', async () => {
  const channel = { ...program(ownFolder(), ''), program: '/nowhere/notify' };
  const why = 'cannot be run (ENOENT)';
  expect(await sendOnce(channel)).toEqual({ kind: 'failed', why, isDown: true });
});

/** Says when it has begun, by a file, and then waits for ever. */
const WAITS = `
import { writeFileSync } from 'node:fs';
writeFileSync(process.argv[2], '');
setInterval(() => {}, 1_000);
`;
const appears = async (file: string): Promise<void> => {
  while (!existsSync(file)) await new Promise((resolve) => setImmediate(resolve));
};

test.runIf(process.platform !== 'win32')('a command that outlives its time is killed', async () => {
  const folder = ownFolder();
  const clock = virtualClock();
  const sending = sendOnce(program(folder, WAITS, [join(folder, 'begun')]), alertOf(), { clock });
  await appears(join(folder, 'begun'));
  await clock.run();
  const why = 'took longer than 600000 ms';
  expect(await sending).toEqual({ kind: 'failed', why, isDown: true });
});

test.runIf(process.platform !== 'win32')('an abort kills a command that is under way', async () => {
  const folder = ownFolder();
  const controller = new AbortController();
  const channel = program(folder, WAITS, [join(folder, 'begun')]);
  const sending = failure(sendOnce(channel, alertOf(), { signal: controller.signal }));
  await appears(join(folder, 'begun'));
  controller.abort();
  expect(await sending).toMatchObject({ code: 'upstream-aborted' });
});

describe('placeholders', () => {
  test('are replaced once: what a fact says is no placeholder', () => {
    const fact = factOf({ text: '{key}', key: '$&{text}' });
    expect(argumentsOf(['{text}{key}', '{other}', '{}'], fact)).toEqual(['{key}$&{text}', '{other}', '{}']);
  });

  test('never make more arguments or control characters, whatever a fact says', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('\0', '\n', '\u0085', '{text}', '{', '}', '$&', ' ', 'ä'),
          maxLength: 20,
        }),
        (text) => {
          const given = argumentsOf(['a {text} b', '{incident}'], factOf({ text, incident: text }));
          return given.length === 2 && !/\p{Cc}/u.test(given.join(''));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('that there are not are told of', () => {
    expect(unknownPlaceholders('{text} {txet} {incident}{Key}{txet}')).toEqual(['txet', 'Key']);
    expect(unknownPlaceholders('{"a": 1} {} {0}')).toEqual([]);
  });
});
