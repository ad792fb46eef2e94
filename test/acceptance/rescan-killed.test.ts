import { cpSync, existsSync, readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { pendingIn } from '../../src/alerts/outbox.ts';
import type { RunReport } from '../../src/cli/rescan/run-report.ts';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import { type Answer, receiver } from '../alerts/receiver.ts';
import { it, type Place, type Running } from '../cli/lab.ts';
import { random } from '../support/random.ts';
import { type TheftsWorld, theftsWorld } from '../support/thefts-world.ts';
import { everything, logOf } from './log.ts';
import { CONCURRENCY, graphsIn, incidentId, type Night, night, reportOf, webhookAlerts } from './nights.ts';

/** `COINHOUND_KILLS=50` is the size that is promised: 100 incidents, 20 of which meet in pairs, killed 50 times. */
const KILLS = Number(process.env.COINHOUND_KILLS ?? 4);
const [INCIDENTS, POOLED] = KILLS < 50 ? [6, 2] : [100, 20];
/** So many kills meet the job at a receiver that is down, so many at one that is back; the others meet it while it scans. */
const WHILE_DOWN = Math.ceil(KILLS / 6);
const WHILE_BACK = Math.ceil(KILLS / 6);

/** A desk that alerts are posted to: down at first. */
async function desk() {
  let onPost: () => void = () => {};
  let answer: Answer = 'break';
  const { url, received } = await receiver(() => {
    onPost();
    return answer;
  });
  return {
    url,
    received,
    comesBack: () => {
      answer = { status: 200 };
    },
    posts: (listener: () => void) => {
      onPost = listener;
    },
  };
}

interface Told {
  readonly id: string;
  readonly body: string;
}

const toldIn = (received: readonly { readonly headers: object; readonly body: string }[]): readonly Told[] =>
  received.map(({ headers, body }) => ({
    id: (headers as Record<string, string>)['idempotency-key'] ?? '',
    body,
  }));

/** Requests whose answers a store has that hold at a height, read from a copy: opening a store marks it as looked over. */
async function finishedIn(here: Place, height: number): Promise<ReadonlySet<string>> {
  const copy = here.path('store.copy');
  cpSync(here.path('store'), copy, { recursive: true });
  const store = await openLmdbStore(copy);
  const requests = new Set<string>();
  for await (const key of store.lookups.keys('')) {
    const entry = await store.lookups.get(key);
    if (entry && (entry.final || entry.height >= height)) requests.add(entry.request);
  }
  for await (const key of store.facts.keys('')) await store.facts.get(key);
  await store.close();
  return requests;
}

/** The tip, and what rests, are asked anew by every run. */
const isAskedAnew = (path: string): boolean => /tip\/height|\/txs\/outspends\?/.test(path);

const lookupsAt = ({ server }: Night, from = 0): readonly string[] =>
  server.stats.paths
    .slice(from)
    .filter((path) => !isAskedAnew(path))
    .map((path) => `GET ${path.slice('/api'.length)}`);

/** Turns of the event loop of this process that pass before a kill: moments that nothing in the job marks. */
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
}

/** Height up to which a run knew the chain. */
const heightIn = ({ incidents }: RunReport): number =>
  Math.min(...incidents.flatMap(({ asOf }) => Object.values(asOf)));

/** Scans every incident while it rests, and gives a copy of the store for a night that nothing disturbs. */
async function evening(here: Place, thefts: TheftsWorld): Promise<void> {
  const before = await night(here, thefts, {
    behind: thefts.night,
    alerts: webhookAlerts('http://127.0.0.1:9'),
  });
  const first = await here.run(before.args('store', 'evening'), before);
  expect(first.status, first.stderr).toBe(0);
  expect(await pendingIn(here.path('store/alerts'))).toEqual([]);
  cpSync(here.path('store'), here.path('other-store'), { recursive: true });
}

it(`a night's job that is killed ${KILLS} times comes to what an undisturbed one comes to`, async ({
  here,
}) => {
  const thefts = theftsWorld({ thefts: INCIDENTS, pooled: POOLED });
  await evening(here, thefts);

  const calm = await desk();
  calm.comesBack();
  const undisturbed = await night(here, thefts, { alerts: webhookAlerts(calm.url) });
  const whole = await here.run(
    [...undisturbed.args('other-store', 'undisturbed'), ...everything],
    undisturbed,
  );
  expect(whole.status, whole.stderr).toBe(0);
  const lines = logOf(whole.stderr).length;
  const height = heightIn(reportOf(here, 'undisturbed'));

  const { url, received, comesBack, posts } = await desk();
  const tonight = await night(here, thefts, { alerts: webhookAlerts(url), latencyMs: [1, 3] });
  const args = [...tonight.args('store', 'killed'), ...everything];
  const draw = random(20_161_013);
  for (let n = 0; n < 10; n++) draw(2);
  let [kills, lost] = [0, 0];

  /** Runs the job until `due` says so, kills it, and sees that it repeats nothing that was finished before. */
  async function killedOnce(due: (running: Running) => Promise<void>): Promise<void> {
    const finished = await finishedIn(here, height);
    const from = tonight.server.stats.paths.length;
    const running = here.start(args, tonight);
    await due(running);
    await turns(draw(150));
    running.kill('SIGKILL');
    expect(await running.status, running.said()).toBeNull();
    posts(() => {});
    for (const request of lookupsAt(tonight, from)) expect(finished).not.toContain(request);
    const stored = await finishedIn(here, height);
    lost += lookupsAt(tonight, from).filter((request) => !stored.has(request)).length;
    kills++;
  }
  const afterPosts =
    (count: number) =>
    (running: Running): Promise<void> =>
      new Promise((resolve, reject) => {
        let left = count;
        posts(() => {
          if (left-- === 0) resolve();
        });
        void running.status.then(() => reject(new Error(`ended before so many posts:\n${running.said()}`)));
      });

  const scanning = KILLS - WHILE_DOWN - WHILE_BACK;
  for (let n = 0; n < scanning; n++) {
    const due = 1 + draw(Math.ceil((1.4 * lines) / scanning));
    // Where little was left to scan, the first post is as good a moment.
    await killedOnce((running) =>
      Promise.race([running.says((said) => logOf(said).length >= due), afterPosts(0)(running)]),
    );
  }
  for (let n = 0; n < WHILE_DOWN; n++) await killedOnce(afterPosts(draw(3)));
  const waiting = await pendingIn(here.path('store/alerts'));
  expect(waiting.length).toBe(calm.received.length);
  comesBack();
  for (let n = 0; n < WHILE_BACK; n++)
    await killedOnce(afterPosts(draw(Math.floor(waiting.length / (2 * WHILE_BACK)))));

  const from = tonight.server.stats.paths.length;
  const finished = await finishedIn(here, height);
  const last = await here.run(args, tonight);
  expect(last.status, last.stderr).toBe(0);
  for (const request of lookupsAt(tonight, from)) expect(finished).not.toContain(request);
  expect(kills).toBe(KILLS);
  // Only what was on the wire, or answered and not yet on the disk.
  expect(lost).toBeLessThanOrEqual(2 * CONCURRENCY * KILLS);
  const asked = lookupsAt(tonight);
  expect(new Set(asked)).toEqual(new Set(lookupsAt(undisturbed)));
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(lost);

  expect(graphsIn(here.path('killed'))).toEqual(graphsIn(here.path('undisturbed')));
  const [ended, report] = [reportOf(here, 'killed'), reportOf(here, 'undisturbed')];
  expect(ended.overlaps).toEqual(report.overlaps);
  expect(ended.incidents.map(({ asOf, live }) => ({ asOf, live }))).toEqual(
    report.incidents.map(({ asOf, live }) => ({ asOf, live })),
  );
  expect(ended.overlaps.map(({ node }) => node)).toEqual([...thefts.shared].sort());
  for (const { incidents } of ended.overlaps) {
    expect(incidents).toHaveLength(2);
    for (const { received: shares } of incidents) expect(Number(shares[0]?.share)).toBeGreaterThan(0.1);
  }

  const [told, expected] = [toldIn(received), toldIn(calm.received)];
  const bodies = new Map(expected.map(({ id, body }) => [id, body]));
  expect(bodies.size).toBe(expected.length);
  expect(bodies.size).toBeGreaterThan(INCIDENTS);
  for (const { id, body } of told) expect(body).toBe(bodies.get(id));
  expect(new Set(told.map(({ id }) => id))).toEqual(new Set(bodies.keys()));
  expect(ended.alerts.waiting).toBe(0);
  if (KILLS >= 50) {
    const [requests, posts] = [
      `${asked.length} requests for ${new Set(asked).size} lookups, ${lost} lost`,
      told.length,
    ];
    process.stdout.write(`${KILLS} kills: ${requests}; ${posts} posts of ${bodies.size} alerts\n`);
  }
  expect(await pendingIn(here.path('store/alerts'))).toEqual([]);

  for (const [n] of thefts.thefts.entries())
    expect(readdirSync(here.path(`store/rescans/${incidentId(n)}`))).toHaveLength(4);
  expect(existsSync(here.path('store/rescan.lock'))).toBe(false);
});
