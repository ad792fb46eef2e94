import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { beforeAll, describe, expect } from 'vitest';
import { newRunId, readRun, readRuns, writeRun } from '../../src/cli/serve/run-file.ts';
import type { AccountNode, FlowGraph } from '../../src/core/flow-graph.ts';
import type { GraphDiff } from '../../src/core/graph-diff.ts';
import type {
  Decision,
  IncidentPage,
  IncidentRow,
  Note,
  Overview,
  OwnLabel,
  Run,
} from '../../src/web/api.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { readEvents } from '../support/event-reader.ts';
import { RESTED, restedConfig, restedFiles } from '../support/rested-case.ts';
import { restedBitcoin } from '../support/rested-world.ts';
import { servedApp } from '../support/served-app.ts';
import { runInProcess } from './in-process.ts';
import { inPlace, it, type Place } from './lab.ts';

const graphIn = (text: string): FlowGraph => JSON.parse(text) as FlowGraph;
const accounts = (graph: FlowGraph): readonly AccountNode[] =>
  graph.nodes.filter((node) => node.kind === 'account');

describe('a shipped case', () => {
  const asked = { case: 'lifi-2024', options: { policy: 'haircut,fifo' } };
  let demo: string;
  beforeAll(async () => {
    demo = await inPlace(async (here) => {
      const { stdout } = await runInProcess(here, [
        ...['demo', 'lifi-2024', '--policy', 'haircut,fifo', '--out', '-', '--quiet'],
      ]);
      return stdout;
    });
  });

  it('is traced from the page to the same bytes as by the command line', async ({ here }) => {
    const app = await servedApp(here);
    const { run, events } = await app.traced(asked);
    expect(run).toMatchObject({
      of: { kind: 'case', dossier: 'case.lifi-2024' },
      state: 'done',
      error: null,
      bundle: 'none',
      progress: null,
      options: { policy: 'haircut,fifo' },
    });
    const text = await app.text(`api/graphs/run/${run.id}`);
    expect(text).toBe(demo);
    const { nodes, edges, findings } = graphIn(text);
    expect(run.graph).toMatchObject({
      policies: ['haircut', 'fifo'],
      nodes: nodes.length,
      edges: edges.length,
      findings: findings.length,
      bytes: Buffer.byteLength(text),
    });
    const rounds = events.flatMap(({ type, data }) => (type === 'round' ? [data.round] : []));
    expect(rounds.length).toBeGreaterThan(1);
    expect(rounds).toEqual(rounds.map((_, n) => n + 1));
    expect(events[0]).toMatchObject({ id: null, type: 'progress' });
    const last = events.findLast(({ type }) => type === 'progress');
    expect(last?.data.progress).toMatchObject({ graphOfRound: rounds.at(-1), failed: expect.any(Number) });
    expect(await app.json<Run[]>('api/runs')).toEqual([run]);
    expect(await app.json<Run>(`api/runs/${run.id}`)).toEqual(run);
  });

  it('is exported, compared and deleted', async ({ here }) => {
    const app = await servedApp(here);
    const { run: both } = await app.traced(asked);
    const { run: one } = await app.traced({ again: both.id, options: { policy: 'fifo', hops: '2' } });
    expect(one.options).toEqual({ policy: 'fifo', hops: '2' });
    here.write('graph.json', demo);
    const csv = await runInProcess(here, ['export', './graph.json', '--format', 'csv']);
    expect(await app.text(`api/graphs/run/${both.id}/export/csv`)).toBe(csv.stdout);
    expect(await app.text(`api/graphs/run/${both.id}/export/json`)).toBe(demo);
    const diff = await app.json<GraphDiff>(`api/compare?before=run/${one.id}&after=run/${both.id}`);
    expect(diff.policies).toEqual(['fifo']);
    expect(diff.items.length).toBeGreaterThan(0);
    expect(await app.refused(`api/compare?before=run/${one.id}`)).toBe('400 request-malformed');
    expect(await app.refused(`api/graphs/run/${both.id}/export/docx`)).toBe('400 bad-option');
    await app.json(`api/runs/${one.id}`, undefined, 'DELETE');
    expect((await app.json<Run[]>('api/runs')).map(({ id }) => id)).toEqual([both.id]);
    expect(await app.refused(`api/graphs/run/${one.id}`)).toBe('404 run-unknown');
    expect(readdirSync(here.path('store/runs'))).toEqual([both.id]);
  });

  it('is bundled, and the bundle verified', async ({ here }) => {
    const app = await servedApp(here);
    const { run: plain } = await app.traced({ case: 'coincheck-2018' });
    expect(await app.refused(`api/runs/${plain.id}/bundle`)).toBe('404 bundle-not-made');
    const { run } = await app.traced({ again: plain.id, bundle: true });
    expect(run).toMatchObject({ state: 'done', bundle: 'made', graph: { sha256: plain.graph?.sha256 } });
    const reply = await fetch(`${app.link}api/runs/${run.id}/bundle`);
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="case.coincheck-2018.zip"');
    here.write('bundle.zip', '');
    const bytes = Buffer.from(await reply.arrayBuffer());
    expect(bytes).toEqual(readFileSync(here.path(`store/runs/${run.id}/bundle.zip`)));
    const verified = await runInProcess(here, ['verify', `./store/runs/${run.id}/bundle.zip`]);
    expect(verified.status, verified.stderr).toBe(0);
  });

  it('whose files somebody took away is told of, and the program goes on', async ({ here }) => {
    const app = await servedApp(here);
    const { run } = await app.traced({ case: 'coincheck-2018', bundle: true });
    for (const name of ['graph.json', 'bundle.zip']) rmSync(here.path(`store/runs/${run.id}/${name}`));
    expect(await app.refused(`api/graphs/run/${run.id}`)).toBe('400 runs-unusable');
    expect(await app.refused(`api/runs/${run.id}/bundle`)).toBe('400 runs-unusable');
    expect(await app.refused(`api/compare?before=run/${run.id}&after=run/${run.id}`)).toBe(
      '400 runs-unusable',
    );
    expect((await app.json<Overview>('api/overview')).running).toBeNull();
  });

  it('tells its end to whoever lost the connection before, though another run began meanwhile', async ({
    here,
  }) => {
    const app = await servedApp(here);
    const { run, events } = await app.traced({ case: 'coincheck-2018' });
    await app.traced({ again: run.id });
    const asked = async (seen: string): Promise<Response> =>
      fetch(`${app.link}api/runs/${run.id}/events`, { headers: { 'last-event-id': seen } });
    const before = events.findLast(({ type }) => type === 'round');
    const text = await (await asked(`${before?.id}`)).text();
    expect(text).toContain('event: ended');
    const [, last = ''] = /^id: (\d+)$/m.exec(text) ?? [];
    expect((await asked(last)).status).toBe(204);
  });

  it('follows decisions that are taken on the page, and no more once they are taken back', async ({
    here,
  }) => {
    const app = await servedApp(here);
    const { run } = await app.traced({ case: 'lifi-2024' });
    const before = await app.text(`api/graphs/run/${run.id}`);
    const { seeds, edges } = graphIn(before);
    const spent = edges.find(
      ({ kind, source }) => kind === 'draw' && !seeds.some(({ node }) => node === source),
    );
    const account = spent?.source as string;
    const decisions = `api/dossiers/${run.of.dossier}/decisions`;
    expect(await app.json<Decision[]>(decisions, { account, kind: 'stop', note: 'a desk' })).toEqual([
      { account, kind: 'stop', note: 'a desk', at: expect.stringMatching(/^20.*Z$/) },
    ]);
    const { run: stopped } = await app.traced({ again: run.id, bundle: true });
    const graph = graphIn(await app.text(`api/graphs/run/${stopped.id}`));
    expect(graph.parameters.decisions).toEqual([{ account, kind: 'stop', because: 'a desk' }]);
    expect(accounts(graph).find(({ id }) => id === account)?.stop?.reason).toBe('decided');
    expect(stopped.bundle).toBe('made');
    expect(await app.refused(`${decisions}/last?of=2`, undefined, 'DELETE')).toBe('409 decisions-changed');
    expect(await app.refused(`${decisions}/last?of=x`, undefined, 'DELETE')).toBe('400 request-malformed');
    expect(await app.json<Decision[]>(decisions)).toHaveLength(1);
    expect(await app.json<Decision[]>(`${decisions}/last?of=1`, undefined, 'DELETE')).toEqual([]);
    expect(await app.refused(`${decisions}/last`, undefined, 'DELETE')).toBe('404 not-found');
    const { run: again } = await app.traced({ again: run.id });
    expect(await app.text(`api/graphs/run/${again.id}`)).toBe(before);
  });
});

describe('a run of which something is wrong', () => {
  const wrong = [
    [{}, '400 request-malformed'],
    [{ case: 'lifi-2024', incident: 'lifi-2024' }, '400 request-malformed'],
    [{ case: 'lifi-2025' }, '404 unknown-case'],
    [{ incident: 'no-such-2020' }, '404 unknown-incident'],
    [{ again: 'no-such-run' }, '404 run-unknown'],
    [{ seeds: ['nonsense'] }, '400 bad-seed'],
    [{ case: 'lifi-2024', options: { policy: 'fivo' } }, '400 bad-option'],
    [{ case: 'lifi-2024', options: { hops: '-1' } }, '400 bad-option'],
    [{ case: 'lifi-2024', options: { out: '/tmp/x' } }, '400 bad-option'],
    [{ case: 'lifi-2024', options: { 'log-json': '', store: '/' } }, '400 bad-option'],
    [{ case: 'lifi-2024', options: { policy: 'haircut', 'min-taint': 'much' } }, '400 min-taint-invalid'],
    [{ case: 'lifi-2024', asOf: { atlantis: 1 } }, '400 unknown-chain'],
  ] as const;

  it('is refused and leaves nothing behind', async ({ here }) => {
    const app = await servedApp(here);
    for (const [asked, told] of wrong)
      expect(`${JSON.stringify(asked)} ${await app.refused('api/runs', asked)}`).toBe(
        `${JSON.stringify(asked)} ${told}`,
      );
    expect(await app.json('api/runs')).toEqual([]);
    expect((await app.json<Overview>('api/overview')).running).toBeNull();
  });

  it('is told of every seed', async ({ here }) => {
    const app = await servedApp(here);
    const reply = await fetch(`${app.link}api/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seeds: ['bitcoin:nonsense', 'atlantis:1'] }),
    });
    expect(await reply.json()).toMatchObject({
      error: { code: 'unknown-chain' },
      others: [{ code: 'address-malformed' }],
    });
  });
});

/** A theft behind a server that tells of each request before it answers. */
async function served(here: Place) {
  const world = restedBitcoin({ settled: 5, resting: 4, moving: 1 });
  const answer = world.answersAt(world.tips.rested);
  let onRequest = (_count: number): unknown => undefined;
  let count = 0;
  const server = await apiServer({
    async handle(request) {
      await onRequest(++count);
      return answer(request);
    },
  });
  here.finally(() => server.close());
  for (const [name, text] of Object.entries(restedFiles(world))) here.write(name, text);
  const config = here.write(
    'config.yaml',
    restedConfig(world, `${server.url}/api`, { ratePerSecond: 1000, concurrency: 1 }),
  );
  return {
    server,
    config,
    world,
    each: (told: typeof onRequest) => {
      onRequest = told;
    },
  };
}

const lookupsOf = ({ stats }: ApiServer): readonly string[] =>
  stats.paths.filter((path) => !/tip|block-height/.test(path));

describe('a trace of an incident', () => {
  const options = { 'min-taint': '1' };
  const commandLine = (here: Place, config: string, store: string) =>
    runInProcess(here, [
      'trace',
      RESTED,
      '--config',
      config,
      '--min-taint',
      '1',
      '--store',
      store,
      '--quiet',
    ]);

  it('that is stopped keeps what it found, and goes on where it was: the same bytes, and nothing asked again', async ({
    here,
  }) => {
    const { server, config, each } = await served(here);
    const app = await servedApp(here, { config });
    let release = (): void => {};
    const untilStopped = new Promise<void>((resolve) => {
      release = resolve;
    });
    each((count) => (count === 6 ? untilStopped : undefined));
    const started = await app.json<Run>('api/runs', { incident: RESTED, options });
    const { id } = started;
    expect(started).toMatchObject({ state: 'running', ended: null, progress: { round: expect.any(Number) } });
    expect(await app.refused('api/runs', { incident: RESTED })).toBe('409 run-under-way');
    expect(await app.refused(`api/runs/${id}`, undefined, 'DELETE')).toBe('409 run-under-way');
    const reader = await readEvents(`${app.link}api/runs/${id}/events`);
    await app.workbench.stop(id);
    release();
    const events = await reader.until(({ type }) => type === 'ended');
    const stopped = events.at(-1)?.data.run as Run;
    expect(stopped).toMatchObject({ state: 'stopped', error: { code: 'interrupted' }, progress: null });
    const partial = graphIn(await app.text(`api/graphs/run/${id}`));
    expect(partial.coverage.some(({ evidence }) => evidence.code === 'interrupted')).toBe(true);

    const { run } = await app.traced({ again: id });
    expect(run).toMatchObject({ state: 'done', options });
    const asked = lookupsOf(server);
    const repeated = asked.filter((path, n) => asked.indexOf(path) < n);
    // What was on its way when the run was stopped, or not yet on the disk, is asked again.
    expect(repeated.length, `${repeated}`).toBeLessThanOrEqual(1);
    const fresh = await commandLine(here, config, './fresh');
    expect(fresh.status, fresh.stderr).toBe(0);
    expect(await app.text(`api/graphs/run/${run.id}`)).toBe(fresh.stdout);
    const rows = await app.json<IncidentRow[]>('api/incidents');
    expect(rows.find(({ id }) => id === RESTED)).toMatchObject({
      id: RESTED,
      run: run.id,
      scan: null,
      seeds: 1,
      traceable: 1,
    });
  });

  it('is seen to grow', async ({ here }) => {
    const { config, each } = await served(here);
    const app = await servedApp(here, { config });
    const grown: (readonly [number, FlowGraph])[] = [];
    let id = '';
    let looking: Promise<unknown> = Promise.resolve();
    const look = async (): Promise<void> => {
      const { round, body } = await app.workbench.graph({ of: 'run', id });
      let text = '';
      for await (const piece of body) text += piece;
      if (round !== undefined) grown.push([round, graphIn(text)]);
    };
    each(() => {
      looking = Promise.all([looking, look().catch(() => {})]);
    });
    const started = await app.json<Run>('api/runs', { incident: RESTED, options });
    id = started.id;
    await (await readEvents(`${app.link}api/runs/${id}/events`)).until(({ type }) => type === 'ended');
    await looking;
    const sizes = grown.map(([, { nodes }]) => nodes.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(grown.map(([round]) => round)).size).toBeGreaterThan(1);
    for (const [, graph] of grown)
      expect(
        graph.coverage.every(({ why, evidence }) => why === 'unavailable' && evidence.code === 'interrupted'),
      ).toBe(true);
  });

  it('ends in order when the program does', async ({ here }) => {
    const { config, each } = await served(here);
    const app = await servedApp(here, { config });
    let closing: Promise<void> | undefined;
    each((count) => {
      if (count === 6) closing = app.workbench.close();
    });
    const { id } = await app.json<Run>('api/runs', { incident: RESTED, options });
    await (await readEvents(`${app.link}api/runs/${id}/events`)).until(({ type }) => type === 'ended');
    await closing;
    expect(await readRun(here.path('store'), id)).toMatchObject({
      state: 'stopped',
      graph: { nodes: expect.any(Number) },
    });
  });

  it('that is only being started when the program ends, ends with it', async ({ here }) => {
    const { config } = await served(here);
    const app = await servedApp(here, { config });
    const starting = app.workbench.start({ incident: RESTED, options });
    await app.workbench.close();
    const { id } = await starting;
    expect(await readRun(here.path('store'), id)).toMatchObject({ state: 'stopped' });
    await expect(app.workbench.start({ incident: RESTED, options })).rejects.toMatchObject({
      code: 'run-under-way',
    });
  });

  it('tells how far it is also while nothing is answered', { timeout: 60_000 }, async ({ here }) => {
    const { config, each } = await served(here);
    const app = await servedApp(here, { config });
    let answer = (): void => {};
    const told = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let isHeld = false;
    each((count) => {
      if (count !== 6) return undefined;
      isHeld = true;
      return told;
    });
    const { id } = await app.json<Run>('api/runs', { incident: RESTED, options });
    const log = await app.workbench.watch(id);
    let silent = 0;
    log.watch(0, ({ event }) => {
      if (isHeld && event.type === 'progress' && ++silent === 3) answer();
    });
    const reader = await readEvents(`${app.link}api/runs/${id}/events`);
    await reader.until(({ type }) => type === 'ended');
    expect(silent).toBeGreaterThanOrEqual(3);
  });

  it('knows labels and decisions that were added on the page, and so does the command line', async ({
    here,
  }) => {
    const { config } = await served(here);
    const app = await servedApp(here, { config });
    const { run } = await app.traced({ incident: RESTED, options });
    const before = graphIn(await app.text(`api/graphs/run/${run.id}`));
    const [one, other] = accounts(before).filter(({ stop }) => stop?.reason === 'resting');
    const label = {
      account: one?.id as string,
      name: 'Desk "A": {x}, #1\n<b>',
      category: 'exchange',
      source: 'a letter of 2026-01-02; p. 3',
      confidence: 60,
    };
    const made = await app.json<OwnLabel>('api/labels', label);
    expect(made).toMatchObject({ ...label, role: null, published: expect.stringMatching(/^20\d\d-/) });
    expect(await app.json('api/labels', { ...label, confidence: 70 })).toMatchObject({
      id: made.id,
      confidence: 70,
    });
    expect(await app.json<OwnLabel[]>('api/labels')).toHaveLength(1);
    await app.json(`api/dossiers/${RESTED}/decisions`, { account: other?.id, kind: 'stop', note: '' });
    const { run: later } = await app.traced({ again: run.id });
    const text = await app.text(`api/graphs/run/${later.id}`);
    const found = new Map(accounts(graphIn(text)).map((node) => [node.id, node]));
    expect(found.get(label.account)).toMatchObject({
      stop: { reason: 'labelled', entity: label.name },
      labels: [{ source: label.source, confidence: 70 }],
    });
    expect(found.get(other?.id as string)?.stop?.reason).toBe('decided');
    cpSync(here.path('store'), here.path('copy'), { recursive: true });
    const traced = await commandLine(here, config, './copy');
    expect(traced.stdout, traced.stderr).toBe(text);
    await app.json(`api/labels/${made.id}`, undefined, 'DELETE');
    expect(await app.refused(`api/labels/${made.id}`, undefined, 'DELETE')).toBe('404 not-found');
    await app.json(`api/dossiers/${RESTED}/decisions/last`, undefined, 'DELETE');
    const { run: last } = await app.traced({ again: run.id });
    expect(last.graph?.sha256).toBe(run.graph?.sha256);
  });

  it('stands beside what a rescan keeps of it', async ({ here }) => {
    const { config } = await served(here);
    const app = await servedApp(here, { config });
    expect(await app.refused(`api/graphs/incident/${RESTED}`)).toBe('404 not-found');
    const scan = [
      'rescan',
      RESTED,
      '--config',
      config,
      '--min-taint',
      '1',
      '--store',
      './store',
      '--out',
      './out',
    ];
    const { status, stderr } = await runInProcess(here, [...scan, '--quiet']);
    expect(status, stderr).toBe(0);
    const page = await app.json<IncidentPage>(`api/incidents/${RESTED}`);
    expect(page).toMatchObject({
      id: RESTED,
      scan: { live: 4, error: null, asOf: expect.any(Object) },
      states: [{ role: 'theft', why: null }],
    });
    expect(page.text).toContain('A theft of the tests');
    const kept = await app.text(`api/graphs/incident/${RESTED}`);
    expect(kept).toBe(readFileSync(here.path(`out/${RESTED}.json`), 'utf8'));
    const { run } = await app.traced({ incident: RESTED, options });
    const diff = await app.json<GraphDiff>(`api/compare?before=incident/${RESTED}&after=run/${run.id}`);
    expect(diff.items).toEqual([]);
  });
});

describe('labels', () => {
  const label = { name: 'A', category: 'exchange', source: 'a letter' };
  const address = 'eip155:1:0x0000000000000000000000000000000000000001';

  const wrong = [
    [{ ...label, account: 'eip155:424242:0x00' }, '400 unknown-chain'],
    [{ ...label, account: 'eip155:1:0x00' }, '400 address-malformed'],
    [{ ...label, account: address, category: 'bank' }, '400 bad-option'],
    [{ ...label, account: address, source: ' ' }, '400 request-malformed'],
    [{ account: address, name: 'A', category: 'exchange' }, '400 request-malformed'],
    [{ ...label, account: address, confidence: 101 }, '400 request-malformed'],
  ] as const;

  it('that cannot be are refused', async ({ here }) => {
    const app = await servedApp(here);
    for (const [body, told] of wrong) expect(await app.refused('api/labels', body)).toBe(told);
    expect(await app.json('api/labels')).toEqual([]);
  });
});

describe('notes', () => {
  it('are kept with a dossier, the oldest first, whatever they say', async ({ here }) => {
    const app = await servedApp(here);
    const notes = 'api/dossiers/case.lifi-2024/notes';
    const text = '</script><img src=x onerror=alert(1)>\u202e\u0000 =1+1';
    const first = await app.json<Note>(notes, { node: null, text });
    const second = await app.json<Note>(notes, { node: 'eip155:1:0x01', text: 'ask them' });
    expect(await app.json(notes)).toEqual([first, second]);
    expect(first.text).toBe(text);
    const other = await servedApp(here);
    expect(await other.json(notes)).toEqual([first, second]);
    await app.json(`${notes}/${first.id}`, undefined, 'DELETE');
    expect(await app.json(notes)).toEqual([second]);
    expect(await app.refused(`${notes}/${first.id}`, undefined, 'DELETE')).toBe('404 not-found');
    expect(await app.json('api/dossiers/other/notes')).toEqual([]);
    here.write('store/notes/case.lifi-2024.json', '{');
    expect(await app.refused(notes)).toBe('500 notes-damaged');
  });

  it('that are added at once are all kept', async ({ here }) => {
    const app = await servedApp(here);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        app.json('api/dossiers/a/notes', { node: null, text: `note ${n}` }),
      ),
    );
    expect(await app.json<Note[]>('api/dossiers/a/notes')).toHaveLength(8);
  });
});

describe('a run that its process left', () => {
  it('is lost, and can be deleted', async ({ here }) => {
    const app = await servedApp(here);
    const { run } = await app.traced({ case: 'coincheck-2018' });
    const { progress: _, ...kept } = run;
    const id = newRunId(0);
    await writeRun(here.path('store'), { ...kept, id, state: 'running', ended: null, graph: null });
    expect(await app.json(`api/runs/${id}`)).toMatchObject({ state: 'lost' });
    expect((await readRuns(here.path('store'))).map(({ id }) => id)).toEqual([run.id, id]);
    const events = await (await readEvents(`${app.link}api/runs/${id}/events`)).until(() => false);
    expect(events).toMatchObject([{ type: 'ended', data: { run: { state: 'lost' } } }]);
    await app.json(`api/runs/${id}`, undefined, 'DELETE');
    here.write(`store/runs/${run.id}/run.json`, '{}');
    const later = await servedApp(here);
    expect(await later.refused(`api/runs/${run.id}`)).toBe('500 run-damaged');
    expect(await later.json('api/runs')).toEqual([]);
  });
});

describe('a run of another process', () => {
  it('is neither stopped, watched nor deleted here, while that process lives', async ({ here }) => {
    const app = await servedApp(here);
    const { run } = await app.traced({ case: 'coincheck-2018' });
    const path = here.path(`store/runs/${run.id}/run.json`);
    const kept = JSON.parse(readFileSync(path, 'utf8'));
    const owner = { pid: process.ppid, host: hostname(), started: null };
    const other = { ...kept, owner, run: { ...kept.run, state: 'running', ended: null, graph: null } };
    here.write(`store/runs/${run.id}/run.json`, JSON.stringify(other));
    const later = await servedApp(here);
    const one = `api/runs/${run.id}`;
    expect(await later.json(one)).toMatchObject({ state: 'running', progress: null });
    expect(await later.refused(`${one}/stop`, {})).toBe('409 run-under-way');
    expect(await later.refused(`${one}/events`)).toBe('409 run-under-way');
    expect(await later.refused(one, undefined, 'DELETE')).toBe('409 run-under-way');
    expect(await later.refused(`api/graphs/run/${run.id}`)).toBe('409 graph-not-yet');
  });

  it('goes on where another machine has a process of the number of this one', async ({ here }) => {
    const app = await servedApp(here);
    const { run } = await app.traced({ case: 'coincheck-2018' });
    const kept = JSON.parse(readFileSync(here.path(`store/runs/${run.id}/run.json`), 'utf8'));
    const owner = { ...kept.owner, host: `not-${hostname()}` };
    const other = { ...kept, owner, run: { ...kept.run, state: 'running', ended: null, graph: null } };
    here.write(`store/runs/${run.id}/run.json`, JSON.stringify(other));
    const later = await servedApp(here);
    expect(await later.json(`api/runs/${run.id}`)).toMatchObject({ state: 'running' });
    expect(await later.refused(`api/runs/${run.id}`, undefined, 'DELETE')).toBe('409 run-under-way');
  });
});

describe('a trace that asks nobody', () => {
  it('is made once more at another height of one chain, and the same of the others', async ({ here }) => {
    const app = await servedApp(here);
    const { run } = await app.traced({ case: 'coincheck-2018' });
    const { progress: _, graph, ...kept } = run;
    const id = newRunId(0);
    const of = {
      kind: 'seeds',
      dossier: 'seeds.a',
      name: 'a',
      seeds: [`bitcoin:${'0'.repeat(64)}:0`],
    } as const;
    const asOf = { 'bip122:000000000019d6689c085ae165831e93': 800_000, 'eip155:1': 18_000_000 };
    await writeRun(here.path('store'), { ...kept, id, of, graph: graph && { ...graph, asOf } });
    const again = await app.json<Run>('api/runs', {
      again: id,
      offline: true,
      asOf: { ethereum: 17_000_000 },
    });
    expect(again.asOf).toEqual({ bitcoin: 800_000, ethereum: 17_000_000 });
  });

  it('can be stopped by who sees its first round', async ({ here }) => {
    const app = await servedApp(here);
    const { id } = await app.workbench.start({ case: 'lifi-2024' });
    const log = await app.workbench.watch(id);
    log.watch(0, ({ event }) => {
      if (event.type === 'round') void app.workbench.stop(id);
    });
    const events = await (await readEvents(`${app.link}api/runs/${id}/events`)).until(
      ({ type }) => type === 'ended',
    );
    expect(events.at(-1)?.data.run).toMatchObject({ state: 'stopped', graph: { nodes: expect.any(Number) } });
    expect(await app.json(`api/runs/${id}/stop`, {})).toMatchObject({ state: 'stopped' });
    const partial = graphIn(await app.text(`api/graphs/run/${id}`));
    expect(partial.coverage.some(({ evidence }) => evidence.code === 'interrupted')).toBe(true);
  });
});

describe('coinhound serve', () => {
  it('opens the page by a link that holds once, and is not the token', async ({ here }) => {
    const collector = createServer();
    const opened = new Promise<string>((resolve) => {
      collector.on('request', (request, response) => {
        resolve(decodeURIComponent(request.url?.slice(2) ?? ''));
        response.end();
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    here.finally(() => collector.close());
    const { port } = collector.address() as AddressInfo;
    mkdirSync(here.path('bin'));
    const script = `#!/bin/sh\nexec '${process.execPath}' -e "fetch('http://127.0.0.1:${port}/?' + encodeURIComponent(process.argv[1]))" "$1"\n`;
    here.write('bin/xdg-open', script);
    chmodSync(here.path('bin/xdg-open'), 0o755);
    const running = here.start(['serve', '--store', 'store', '--open'], {
      env: { PATH: `${here.path('bin')}:${process.env.PATH}` },
    });
    const link = await opened;
    const [printed = ''] = running.printed().split('\n');
    expect(link).not.toBe(printed);
    const first = await fetch(link, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([303, new URL(printed).pathname]);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
    running.kill('SIGTERM');
    expect(await running.status).toBe(0);
  });

  it('prints the link, and ends in order on Ctrl-C', async ({ here }) => {
    const running = here.start(['serve', '--store', 'store']);
    await running.says((said) => said.includes('Ctrl-C'));
    const [link = ''] = running.printed().split('\n');
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/$/);
    const overview = (await (await fetch(`${link}api/overview`)).json()) as Overview;
    expect(overview).toMatchObject({ store: here.path('store'), offline: false, running: null });
    expect(overview.cases).toContain('lifi-2024');
    expect((await fetch(`${new URL(link).origin}/api/overview`)).status).toBe(401);
    running.kill('SIGINT');
    expect(await running.status).toBe(0);
    expect(running.said()).not.toContain(new URL(link).pathname);
  });

  it('refuses a store that is none, and a port that is none', async ({ here }) => {
    here.write('notes.txt', 'mine');
    const foreign = await runInProcess(here, ['serve', '--store', './']);
    expect([foreign.status, foreign.stderr]).toEqual([
      2,
      expect.stringContaining('holds something that is no store'),
    ]);
    expect((await runInProcess(here, ['serve', '--port', '65536'])).status).toBe(2);
  });
});
