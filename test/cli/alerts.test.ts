import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openOutbox } from '../../src/alerts/outbox.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { channels, factOf } from '../alerts/facts.ts';
import { runInProcess } from './in-process.ts';
import { it, type Place } from './lab.ts';

/** A channel that works, and one whose folder is not there yet. */
const CONFIG = `alerts:
  - to: [{ file: told.jsonl, name: desk }, { file: later/told.jsonl, name: archive }]
`;

/** Puts a fact into the outbox of a store, as a rescan does. */
async function queue(here: Place, config: string): Promise<void> {
  const { alerts } = await loadConfig({ file: config, env: {} });
  const folder = here.path('store/alerts');
  const outbox = await openOutbox({ folder, rules: alerts, channels });
  await outbox.enqueue([factOf()]);
  await outbox.close();
}

it('alerts are listed, sent, and what a channel did not take waits for it', async ({ here }) => {
  const config = here.write('my.yaml', CONFIG);
  await queue(here, config);
  const options = ['--config', config, '--store', './store'];
  const listed = await runInProcess(here, ['alerts', ...options, '--json']);
  expect(listed.status).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { incident: 'lifi-2024', category: 'exchange', channel: 'desk', state: 'queued', why: null },
    { channel: 'archive', state: 'queued' },
  ]);

  const first = await runInProcess(here, ['alerts', 'send', ...options]);
  expect(first.status).toBe(75);
  expect(first.stdout).toBe(`channel  sent  refused  failed  waiting  why
desk     1     0        0       0
archive  0     0        1       1        cannot be written (ENOENT)
`);
  expect(first.stderr).toContain('error: an alert was not taken; 1 waits');
  const waiting = await runInProcess(here, ['alerts', 'list', ...options]);
  expect(waiting.stdout).toMatch(
    /^queued .*\n\S+ +lifi-2024 +reached exchange +archive +queued +cannot be written \(ENOENT\) +120\.5 ETH .*\n$/,
  );

  mkdirSync(here.path('later'));
  const second = await runInProcess(here, ['alerts', 'send', ...options, '--json']);
  expect(second.status).toBe(0);
  expect(JSON.parse(second.stdout)).toMatchObject({ sent: 1, failed: 0, waiting: 0 });
  expect(readFileSync(here.path('later/told.jsonl'), 'utf8')).toBe(
    readFileSync(here.path('told.jsonl'), 'utf8'),
  );
  expect((await runInProcess(here, ['alerts', ...options, '--json'])).stdout).toBe('[]\n');
});

it('alerts of a store that has none are none, and no store is made', async ({ here }) => {
  const config = here.write('my.yaml', CONFIG);
  const options = ['--config', config, '--store', './nowhere'];
  expect((await runInProcess(here, ['alerts', 'list', ...options, '--json'])).stdout).toBe('[]\n');
  expect(await runInProcess(here, ['alerts', 'send', ...options])).toMatchObject({ status: 0, stderr: '' });
});

it('a test alert goes through every channel and says what came of each', async ({ here }) => {
  const config = here.write('my.yaml', CONFIG);
  const { status, stdout, stderr } = await runInProcess(here, ['alerts', 'test', '--config', config]);
  expect(status).toBe(75);
  expect(stdout).toBe(`channel  outcome    why
desk     delivered
archive  failed     cannot be written (ENOENT)
`);
  expect(stderr).toContain('error: an alert was not taken\n');
  const told = JSON.parse(readFileSync(join(here.folder, 'told.jsonl'), 'utf8'));
  expect(told).toMatchObject({ format: 'coinhound.alert.v1', test: true, incident: 'test' });
});

it('a test without channels is an error that says where they go', async ({ here }) => {
  const { status, stderr } = await runInProcess(here, ['alerts', 'test']);
  expect(status).toBe(2);
  expect(stderr).toContain('hint: name a file with some in its section alerts by --config');
});
