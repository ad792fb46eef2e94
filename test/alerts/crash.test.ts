import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { alertId } from '../../src/alerts/alert.ts';
import { pendingIn } from '../../src/alerts/outbox.ts';
import { random } from '../support/random.ts';
import { factsOf } from './facts.ts';
import { ownFolder } from './own-folder.ts';
import { serving } from './receiver.ts';

const KILLS = 24;
const FACTS_A_RUN = 3;

/** The job as one file, so that starting it costs a tenth of a second. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'job.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('crash-job.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return outfile;
}

interface Posted {
  readonly id: string;
  readonly body: string;
}

/** A receiver that may kill the job that posts to it, before it answers or right after. */
async function killer() {
  const posted: Posted[] = [];
  let onPost: (answer: () => void) => void = (answer) => answer();
  const answer = (response: ServerResponse) => (): void => void response.writeHead(200).end();
  const server = createServer(async (request, response) => {
    posted.push({ id: `${request.headers['idempotency-key']}`, body: await text(request) });
    onPost(answer(response));
  });
  return {
    url: await serving(server),
    posted,
    listen(listener: typeof onPost): void {
      onPost = listener;
    },
  };
}

/** Turns of the event loop of this process that a killer lets pass: moments that nothing in the job marks. */
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
}

test('a job that is killed at any moment loses no alert and gives none a second id', async () => {
  const folder = ownFolder();
  const job = await bundled(folder);
  const { url, posted, listen } = await killer();
  const draw = random(20_240_716);
  const [outbox, file] = [join(folder, 'alerts'), join(folder, 'told.jsonl')];
  const start = (facts: number): ChildProcess =>
    spawn(process.execPath, [job, outbox, url, file, `${facts}`], { stdio: ['ignore', 'pipe', 'inherit'] });

  for (let run = 1; run <= KILLS; run++) {
    const child = start(run * FACTS_A_RUN);
    const ended = once(child, 'close');
    const kill = (): void => void child.kill('SIGKILL');
    const [how, after] = [draw(4), draw(4)];
    let posts = 0;
    listen((answer) => {
      const isDue = how < 2 && posts++ >= after;
      if (isDue && how === 0) kill();
      answer();
      if (isDue && how === 1) kill();
    });
    if (how === 2) child.stdout?.once('data', () => void turns(after * 20).then(kill));
    if (how === 3) child.stdout?.on('data', (said) => `${said}`.includes('queued') && kill());
    await ended;
  }
  listen((answer) => answer());
  const [status] = await once(start(KILLS * FACTS_A_RUN), 'close');
  expect(status).toBe(0);

  const facts = factsOf(KILLS * FACTS_A_RUN);
  const bodies = new Map(posted.map(({ id, body }) => [id, body]));
  expect([...bodies.keys()].sort()).toEqual(facts.map(alertId).sort());
  for (const { id, body } of posted) expect(body).toBe(bodies.get(id));
  for (const [id, body] of bodies) expect(JSON.parse(body).id).toBe(id);
  // No more than what was under way when the job was killed is sent twice.
  expect(posted.length).toBeLessThanOrEqual(facts.length + KILLS);
  const told = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => isJson(line));
  expect(new Set(told.map((line) => JSON.parse(line).id))).toEqual(new Set(bodies.keys()));
  expect(await pendingIn(outbox)).toEqual([]);
});

/** A killed process may leave a line cut off; the whole one follows. */
function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
