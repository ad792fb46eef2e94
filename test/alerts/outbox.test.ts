import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { alertId } from '../../src/alerts/alert.ts';
import type { Channel } from '../../src/alerts/channel.ts';
import { openOutbox, pendingIn } from '../../src/alerts/outbox.ts';
import { failure } from '../config/files.ts';
import { channels, factOf, factsOf, fileChannel, ruleOf } from './facts.ts';
import { ownFolder } from './own-folder.ts';

const { signal } = new AbortController();

function outboxOf(folder: string, to: readonly Channel[], of = {}) {
  return openOutbox({ folder: join(folder, 'alerts'), rules: [ruleOf({ to, ...of })], channels });
}

/** Keys of the alerts that a file has, in its order. */
const keysIn = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).key as string);

const dead: Channel = {
  kind: 'webhook',
  name: 'dead',
  // Nobody listens on the discard port of loopback.
  url: 'http://127.0.0.1:9/',
  secret: { env: 'S', value: 's' },
  headers: {},
  timeoutMs: 5_000,
};

test('a fact is told once however often it is queued and in whatever run', async () => {
  const folder = ownFolder();
  const file = join(folder, 'told.jsonl');
  for (let run = 0; run < 3; run++) {
    const outbox = await outboxOf(folder, [fileChannel(file)]);
    expect(await outbox.enqueue([factOf(), factOf({ amount: '7' })])).toBe(run === 0 ? 1 : 0);
    expect(await outbox.enqueue([factOf({ text: 'in other words' })])).toBe(0);
    expect(await outbox.deliver({ signal })).toMatchObject({
      sent: run === 0 ? 1 : 0,
      failed: 0,
      waiting: 0,
    });
    await outbox.close();
  }
  expect(readFileSync(file, 'utf8').split('\n').length).toBe(2);
});

test('facts queued by two calls at once are queued once', async () => {
  const outbox = await outboxOf(ownFolder(), [fileChannel('/nowhere/a')]);
  const counts = await Promise.all([outbox.enqueue(factsOf(5)), outbox.enqueue(factsOf(5, 3))]);
  expect(counts).toEqual([5, 3]);
  await outbox.close();
});

test('a fact that no rule takes is not kept, and told once a rule takes it', async () => {
  const folder = ownFolder();
  const file = join(folder, 'told.jsonl');
  const strict = await outboxOf(folder, [fileChannel(file)], { categories: ['mixer'] });
  expect(await strict.enqueue([factOf()])).toBe(0);
  await strict.close();
  const open = await outboxOf(folder, [fileChannel(file)]);
  expect(await open.enqueue([factOf()])).toBe(1);
  await open.close();
});

test('a baseline is known without being told, whatever rules come later', async () => {
  const folder = ownFolder();
  const file = join(folder, 'told.jsonl');
  const first = await outboxOf(folder, [], {});
  expect(await first.enqueue(factsOf(3), { baseline: true })).toBe(3);
  await first.close();
  const later = await outboxOf(folder, [fileChannel(file)]);
  expect(await later.enqueue(factsOf(4))).toBe(1);
  await later.deliver({ signal });
  await later.close();
  expect(keysIn(file)).toEqual(['fact 3']);
});

test('a channel that is down holds up no other, and gets everything in order once it is back', async () => {
  const folder = ownFolder();
  const file = join(folder, 'told.jsonl');
  const missing = join(folder, 'later', 'told.jsonl');
  const to = [dead, fileChannel(missing), fileChannel(file)];
  for (const from of [0, 3]) {
    const outbox = await outboxOf(folder, to);
    await outbox.enqueue(factsOf(3, from));
    const report = await outbox.deliver({ signal });
    expect(report).toMatchObject({ sent: 3, failed: 2, waiting: 2 * (from + 3) });
    expect(report.channels).toMatchObject([
      { channel: 'dead', sent: 0, failed: 1, why: expect.stringContaining('could not be reached') },
      { sent: 0, failed: 1, why: 'cannot be written (ENOENT)' },
      { sent: 3, failed: 0, why: null },
    ]);
    await outbox.close();
  }
  mkdirSync(join(folder, 'later'));
  const outbox = await outboxOf(folder, to);
  await outbox.deliver({ signal });
  await outbox.close();
  expect(keysIn(missing)).toEqual(factsOf(6).map(({ key }) => key));
  expect(keysIn(file)).toEqual(factsOf(6).map(({ key }) => key));
});

test('what waits for a channel that no rule names any more is kept and told of', async () => {
  const folder = ownFolder();
  const before = await outboxOf(folder, [dead]);
  await before.enqueue(factsOf(2));
  await before.close();
  const after = await outboxOf(folder, [fileChannel(join(folder, 'a'))]);
  expect(await after.deliver({ signal })).toEqual({
    sent: 0,
    failed: 0,
    waiting: 2,
    channels: [
      { channel: 'dead', sent: 0, refused: 0, failed: 0, waiting: 2, why: 'is not configured any more' },
    ],
  });
  await after.close();
  expect(await pendingIn(join(folder, 'alerts'))).toHaveLength(2);
});

describe('a receiver', () => {
  const receiver = async (statusOf: (n: number) => number) => {
    const ids: string[] = [];
    const server = createServer((request, response) => {
      request.resume();
      ids.push(`${request.headers['idempotency-key']}`);
      response.writeHead(statusOf(ids.length)).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return { ids, channel: { ...dead, url: `http://127.0.0.1:${port}/` } };
  };

  test('that refuses one alert gets the others, and the refused one only when asked for', async () => {
    const folder = ownFolder();
    const { ids, channel } = await receiver((n) => (n === 2 ? 422 : 200));
    const outbox = await outboxOf(folder, [channel]);
    await outbox.enqueue(factsOf(3));
    expect(await outbox.deliver({ signal })).toMatchObject({ sent: 2, failed: 1, waiting: 0 });
    expect(await outbox.deliver({ signal })).toMatchObject({ sent: 0, failed: 0, waiting: 0 });
    expect(outbox.pending()[0]?.deliveries.get('dead')).toEqual({
      state: 'refused',
      why: 'refused it (HTTP 422)',
    });
    expect(await outbox.deliver({ signal, refused: true })).toMatchObject({ sent: 1, failed: 0 });
    await outbox.close();
    const expected = factsOf(3).map(alertId);
    expect(ids).toEqual([...expected, expected[1]]);
  });

  test('that takes none of three in a row is left alone until the next run', async () => {
    const { ids, channel } = await receiver(() => 404);
    const outbox = await outboxOf(ownFolder(), [channel]);
    await outbox.enqueue(factsOf(10));
    expect(await outbox.deliver({ signal })).toMatchObject({ sent: 0, failed: 3, waiting: 7 });
    await outbox.close();
    expect(ids).toHaveLength(3);
  });
});

test('a run that was aborted leaves everything that was not taken', async () => {
  const folder = ownFolder();
  const outbox = await outboxOf(folder, [fileChannel(join(folder, 'a'), 'a')]);
  await outbox.enqueue(factsOf(3));
  const controller = new AbortController();
  const onEvent = () => controller.abort();
  expect(await outbox.deliver({ signal: controller.signal, onEvent })).toMatchObject({ sent: 1, waiting: 2 });
  expect(await outbox.deliver({ signal })).toMatchObject({ sent: 2, waiting: 0 });
  await outbox.close();
});

describe('the outbox of a folder', () => {
  test('is one process’s at a time; who has it is told, and it may still be looked at', async () => {
    const folder = ownFolder();
    const outbox = await outboxOf(folder, [dead]);
    await outbox.enqueue(factsOf(1));
    const error = await failure(outboxOf(folder, []));
    expect(error).toMatchObject({ kind: 'usage', code: 'outbox-locked' });
    expect(error.message).toBe(`the alerts are in use by process ${process.pid} on ${hostname()}`);
    expect(await pendingIn(join(folder, 'alerts'))).toHaveLength(1);
    await outbox.close();
    await (await outboxOf(folder, [])).close();
  });

  test('can be taken over from a process that is gone', async () => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'alerts'));
    const gone = { pid: 2 ** 30, host: hostname(), started: null };
    writeFileSync(join(folder, 'alerts', 'lock'), JSON.stringify(gone));
    await (await outboxOf(folder, [])).close();
  });

  test.runIf(process.platform === 'linux')('can be taken over where another has the number now', async () => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'alerts'));
    const before = { pid: process.pid, host: hostname(), started: 'an earlier boot 1' };
    writeFileSync(join(folder, 'alerts', 'lock'), JSON.stringify(before));
    await (await outboxOf(folder, [])).close();
  });

  test.each([
    ['of another machine', JSON.stringify({ pid: 2 ** 30, host: 'elsewhere.example', started: null })],
    ['that tells no owner', '{"pi'],
  ])('is not taken from a lock %s', async (_, lock) => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'alerts'));
    writeFileSync(join(folder, 'alerts', 'lock'), lock);
    const error = await failure(outboxOf(folder, []));
    expect(error).toMatchObject({ code: 'outbox-locked' });
    expect(error.hint).toContain(join(folder, 'alerts', 'lock'));
    expect(readFileSync(join(folder, 'alerts', 'lock'), 'utf8')).toBe(lock);
  });

  test('is taken by one of many that find it stale at once', async () => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'alerts'));
    const gone = { pid: 2 ** 30, host: hostname(), started: null };
    writeFileSync(join(folder, 'alerts', 'lock'), JSON.stringify(gone));
    const opened = await Promise.allSettled(Array.from({ length: 8 }, () => outboxOf(folder, [])));
    expect(opened.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    for (const one of opened) {
      if (one.status === 'fulfilled') await one.value.close();
      else expect(one.reason).toMatchObject({ code: 'outbox-locked' });
    }
    await (await outboxOf(folder, [])).close();
  });

  test('goes on after a line that a crash cut off, and that line leaves no trace', async () => {
    const folder = ownFolder();
    const path = join(folder, 'alerts', 'outbox.jsonl');
    const outbox = await outboxOf(folder, [dead]);
    await outbox.enqueue(factsOf(1));
    await outbox.close();
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, `${whole}{"event":"queued","id":"${'a'.repeat(300)}`);
    const again = await outboxOf(folder, [dead]);
    await again.enqueue(factsOf(1, 1));
    await again.close();
    expect(readFileSync(path, 'utf8').startsWith(whole)).toBe(true);
    expect((await pendingIn(join(folder, 'alerts'))).map(({ fact }) => fact.key)).toEqual([
      'fact 0',
      'fact 1',
    ]);
  });

  test('that is damaged is left as it is', async () => {
    const folder = ownFolder();
    const path = join(folder, 'alerts', 'outbox.jsonl');
    await (await outboxOf(folder, [dead])).close();
    const damaged = `${readFileSync(path, 'utf8')}oops\n`;
    writeFileSync(path, damaged);
    const error = await failure(outboxOf(folder, [dead]));
    expect(error).toMatchObject({ kind: 'data', code: 'outbox-damaged', details: { file: path, line: '2' } });
    expect(readFileSync(path, 'utf8')).toBe(damaged);
    expect(await failure(outboxOf(folder, [dead]))).toMatchObject({ code: 'outbox-damaged' });
  });

  test('that cannot be made is an error of whoever named it', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'alerts'), '');
    const error = await failure(outboxOf(folder, []));
    expect(error).toMatchObject({ kind: 'usage', code: 'outbox-unusable' });
  });

  test('forgets lines that say nothing any more, and no fact', async () => {
    const folder = ownFolder();
    const path = join(folder, 'alerts', 'outbox.jsonl');
    const file = join(folder, 'told.jsonl');
    const outbox = await outboxOf(folder, [fileChannel(file)]);
    await outbox.enqueue(factsOf(2));
    await outbox.deliver({ signal });
    await outbox.close();
    const at = '2026-01-01T00:00:00.000Z';
    const open = {
      event: 'queued',
      id: alertId(factOf({ key: 'x' })),
      at,
      channels: ['dead'],
      fact: factOf({ key: 'x' }),
    };
    const failed = { event: 'failed', id: open.id, channel: 'dead', at, why: 'did not answer' };
    const lines = [open, ...Array<typeof failed>(1_200).fill(failed)];
    writeFileSync(
      path,
      readFileSync(path, 'utf8') + lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    const again = await outboxOf(folder, [dead]);
    expect(await again.enqueue(factsOf(2))).toBe(0);
    expect(again.pending()[0]?.deliveries.get('dead')).toEqual({ state: 'queued', why: 'did not answer' });
    await again.close();
    expect(readFileSync(path, 'utf8').split('\n').length).toBe(1 + 2 + 2 + 1);
  });

  test('takes nothing after it was closed', async () => {
    const outbox = await outboxOf(ownFolder(), [dead]);
    await outbox.close();
    await outbox.close();
    expect(await failure(outbox.enqueue(factsOf(1)))).toMatchObject({ kind: 'bug', code: 'outbox-closed' });
  });
});
