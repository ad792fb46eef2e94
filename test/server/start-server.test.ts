import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CoinhoundError } from '../../src/core/error.ts';
import { type EventLog, eventLog } from '../../src/server/event-log.ts';
import type { Site } from '../../src/server/site.ts';
import { type Request, type RunningServer, startServer } from '../../src/server/start-server.ts';
import type { Run, RunEvent } from '../../src/web/api.ts';
import { readEvents } from '../support/event-reader.ts';
import { idleWorkbench } from '../support/idle-workbench.ts';
import { rawBytes, rawRequest } from '../support/raw-request.ts';

const page = { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html><title>page</title>') };
const script = { type: 'text/javascript; charset=utf-8', bytes: Buffer.from('export {};') };
const site: Site = new Map([
  ['/', page],
  ['/index.html', page],
  ['/assets/app.js', script],
]);

const kept = eventLog<RunEvent>(3);
let left = 0;
let onLeft = (): void => {};
/** Tells when somebody looks on no more. */
const log: EventLog<RunEvent> = {
  ...kept,
  watch(after, see) {
    const unwatch = kept.watch(after, see);
    return () => {
      unwatch();
      left++;
      onLeft();
    };
  },
};
/** Resolves once so many in all have left. */
const haveLeft = (count: number): Promise<void> =>
  new Promise((resolve) => {
    onLeft = () => {
      if (left >= count) resolve();
    };
    onLeft();
  });
const answered: Request[] = [];
const defects: CoinhoundError[] = [];
let server: RunningServer;
let base: string;

beforeAll(async () => {
  server = await startServer({
    workbench: idleWorkbench({ watch: async () => log }),
    site,
    port: 0,
    onRequest: (request) => answered.push(request),
    onDefect: (error) => defects.push(error),
    heartbeatMs: 5,
  });
  base = new URL(server.link).pathname;
});
afterAll(() => server.close());

const host = (): string => `127.0.0.1:${server.port}`;
const ask = (path: string, more: Omit<Parameters<typeof rawRequest>[1], 'path'> = {}) =>
  rawRequest(server.port, { path: `${base}${path}`, ...more });
const codeOf = (body: string): string => JSON.parse(body).error.code;
const post = (path: string, body: string, type = 'application/json') =>
  ask(path, { method: 'POST', body, headers: { 'content-type': type } });

describe('a request with the token', () => {
  test('gets the page, its files and the interface', async () => {
    expect(await ask('')).toMatchObject({ status: 200, body: page.bytes.toString() });
    expect(await ask('assets/app.js')).toMatchObject({ status: 200, body: 'export {};' });
    expect(await ask('api/runs')).toMatchObject({ status: 200, body: '[]' });
    const link = server.link.replace('127.0.0.1', 'localhost');
    expect(link).toMatch(/^http:\/\/localhost:\d+\/[\w-]{43}\/$/);
    const headers = { host: `localhost:${server.port}`, origin: `http://localhost:${server.port}` };
    expect((await ask('api/runs', { headers: { ...headers, 'sec-fetch-site': 'same-origin' } })).status).toBe(
      200,
    );
    expect((await ask('', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
  });

  test('without its last slash is sent to where files are found', async () => {
    const reply = await rawRequest(server.port, { path: base.slice(0, -1) });
    expect(reply).toMatchObject({ status: 303, headers: { location: base } });
  });

  test('is told to keep everything to itself, and which policy the page has', async () => {
    const { headers } = await ask('');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|http/);
    const api = (await ask('api/runs')).headers;
    expect(api['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin'])
      for (const known of [headers, api]) expect(known).not.toHaveProperty(name);
  });

  test('gets a graph to show and an export to keep', async () => {
    expect(await ask('api/graphs/run/r1')).toMatchObject({ status: 200, body: '{"of":"r1"}\n' });
    expect(await ask('api/graphs/incident/i1/export/csv')).toMatchObject({
      status: 200,
      body: 'a,b\r\n',
      headers: { 'content-disposition': 'attachment; filename="a.csv"', 'content-length': '5' },
    });
  });
});

describe('a link that leads to the page once', () => {
  test('is sent on to the token, and refused the second time', async () => {
    const path = new URL(server.linkForOnce()).pathname;
    expect(path).not.toBe(base);
    expect(await rawRequest(server.port, { path })).toMatchObject({
      status: 303,
      headers: { location: base },
    });
    expect((await rawRequest(server.port, { path })).status).toBe(401);
  });

  test('is not spent by a page of another site', async () => {
    const path = new URL(server.linkForOnce()).pathname;
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await rawRequest(server.port, { path, headers })).status).toBe(403);
    expect((await rawRequest(server.port, { path })).status).toBe(303);
  });
});

describe('a request is refused', () => {
  const wrong = 'A'.repeat(43);

  test.each([
    ['/', 401],
    ['/index.html', 401],
    ['/api/runs', 401],
    ['/nothing', 401],
    [`/${wrong}/`, 401],
    [`/${wrong}/api/runs`, 401],
    ['//api/runs', 401],
    ['*', 401],
    [`/?token=${wrong}`, 401],
    ['/%ff', 401],
  ])('without the token: %s', async (path, status) => {
    const reply = await rawRequest(server.port, { path });
    expect(reply.status).toBe(status);
    expect(codeOf(reply.body)).toBe('request-unauthorised');
  });

  test('with the beginning of the token', async () => {
    expect((await rawRequest(server.port, { path: `${base.slice(0, -2)}/api/runs` })).status).toBe(401);
    expect((await rawRequest(server.port, { path: `${base.slice(0, -1)}A/api/runs` })).status).toBe(401);
  });

  test.each([
    { host: 'evil.example' },
    { host: '127.0.0.1' },
    { host: '127.0.0.1:1' },
    { host: 'localhost.evil.example:80' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('from elsewhere, with the token: %o', async (headers: Record<string, string>) => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const reply = await ask('api/runs', { method, headers });
      expect(reply.status).toBe(403);
      expect(codeOf(reply.body)).toBe('request-foreign');
      expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('for another scheme than that of its host', async () => {
    expect((await ask('api/runs', { headers: { origin: `https://${host()}` } })).status).toBe(403);
  });

  test('without a host at all', async () => {
    expect(await rawBytes(server.port, `GET ${base}api/runs HTTP/1.0\r\n\r\n`)).toBe(
      'HTTP/1.1 403 Forbidden',
    );
    expect(await rawBytes(server.port, `GET ${base}api/runs HTTP/1.1\r\n\r\n`)).toBe(
      'HTTP/1.1 400 Bad Request',
    );
  });

  test.each([
    '../package.json',
    '..%2fpackage.json',
    '%2e%2e/%2e%2e/etc/passwd',
    'assets/../../package.json',
    'assets/..%5c..%5cpackage.json',
    'assets/app.js%00.html',
    'assets/',
    'assets',
    'api/runs/..',
    'api/runs/..%2f..%2fstore.json',
    'api/runs/%2e%2e',
    'api/runs/UPPER',
    'api/graphs/run/..%2fx',
    'api/graphs/other/r1',
    'api/graphs/run/r1/export/..%2fcsv',
    'api/dossiers/a%2fb/notes',
    'api/dossiers/a..b/notes',
    'api',
    'api/nothing',
    'API/runs',
    'api/runs/',
  ])('for a path where there is nothing: %s', async (path) => {
    const reply = await ask(path);
    expect(reply.status).toBe(404);
    expect(codeOf(reply.body)).toBe('not-found');
  });

  test('for a path that cannot be decoded', async () => {
    const reply = await ask('api/runs/%ff');
    expect([reply.status, codeOf(reply.body)]).toEqual([400, 'request-malformed']);
  });

  test('for a run that there is not', async () => {
    const reply = await ask('api/runs/r1');
    expect([reply.status, codeOf(reply.body)]).toEqual([404, 'run-unknown']);
  });

  test.each([
    ['DELETE', 'api/runs', 'GET, POST'],
    ['PUT', 'api/runs', 'GET, POST'],
    ['OPTIONS', 'api/runs', 'GET, POST'],
    ['POST', 'api/runs/r1', 'GET, DELETE'],
    ['GET', 'api/runs/r1/stop', 'POST'],
    ['HEAD', 'api/runs', 'GET, POST'],
    ['POST', '', 'GET'],
  ])('for a method that a path does not take: %s %s', async (method, path, allow) => {
    const reply = await ask(path, { method });
    expect(reply).toMatchObject({ status: 405, headers: { allow } });
  });

  test('for a body that is too large, that is not JSON, or not said to be', async () => {
    const large = await post(
      'api/dossiers/i1/notes',
      JSON.stringify({ node: null, text: 'a'.repeat(1 << 20) }),
    );
    expect([large.status, codeOf(large.body)]).toEqual([413, 'request-too-large']);
    const chunked = await ask('api/dossiers/i1/notes', {
      method: 'POST',
      body: `"${'a'.repeat(1 << 20)}"`,
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    expect(chunked.status).toBe(413);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const reply = await post('api/runs', '{"case":"lifi-2024"}', type);
      expect([reply.status, codeOf(reply.body)]).toEqual([415, 'request-not-json']);
    }
    const broken = await post('api/runs', '{"case":');
    expect([broken.status, codeOf(broken.body)]).toEqual([400, 'request-malformed']);
  });

  test.each([
    '{}',
    '[]',
    'null',
    '{"node":null}',
    '{"node":null,"text":" "}',
    '{"node":1,"text":"a"}',
    '{"node":null,"text":"a","more":1}',
    '{"node":null,"text":"a","__proto__":{}}',
  ])('for a body that says something else: %s', async (body) => {
    const reply = await post('api/dossiers/i1/notes', body);
    expect([reply.status, codeOf(reply.body)]).toEqual([400, 'request-malformed']);
  });
});

test('a note is taken and answered, hostile text as it is', async () => {
  const text = '<script>alert(1)</script>\u202e=cmd()';
  const reply = await post('api/dossiers/i1/notes', JSON.stringify({ node: null, text }));
  expect(reply.status).toBe(201);
  expect(reply.headers['content-type']).toMatch(/^application\/json/);
  expect(JSON.parse(reply.body)).toMatchObject({ node: null, text });
});

test('a defect is told with its message and reported', async () => {
  const reply = await ask('api/overview');
  expect([reply.status, codeOf(reply.body)]).toEqual([500, 'unexpected']);
  expect(defects.at(-1)).toMatchObject({ kind: 'bug' });
});

test('what is told of a request names its route alone', async () => {
  await ask('api/runs/secret-run');
  await rawRequest(server.port, { path: '/elsewhere' });
  expect(answered).toContainEqual(
    expect.objectContaining({ method: 'GET', route: '/api/runs/:id', status: 404 }),
  );
  const told = JSON.stringify(answered);
  expect(told).not.toContain(base.slice(1, -1));
  expect(told).not.toContain('secret-run');
});

test('a port that is taken is told', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startServer({ workbench: idleWorkbench(), site, port })).rejects.toMatchObject({
    code: 'port-taken',
  });
  other.close();
});

test('tokens differ, and none is served by another server', async () => {
  const other = await startServer({ workbench: idleWorkbench(), site, port: 0 });
  expect(new URL(other.link).pathname).not.toBe(base);
  expect((await rawRequest(other.port, { path: base })).status).toBe(401);
  await other.close();
});

describe('a stream of events', () => {
  const events = (headers = {}) => readEvents(`${server.link}api/runs/r1/events`, headers);
  const round = (n: number): RunEvent => ({ type: 'round', round: n });

  test('tells what happened, says that it lives, and is forgotten when its reader is gone', async () => {
    const reader = await events();
    expect(log.watchers()).toBe(1);
    log.add(round(1));
    expect(await reader.until(({ type }) => type === 'round')).toEqual([
      { id: '1', type: 'round', data: { round: 1 } },
    ]);
    await reader.comment();
    reader.close();
    await haveLeft(1);
    expect(log.watchers()).toBe(0);
  });

  test('goes on behind the last event that was seen, or at the oldest that is kept', async () => {
    for (const n of [2, 3, 4, 5]) log.add(round(n));
    const ids = async (headers = {}): Promise<readonly (string | null)[]> => {
      const reader = await events(headers);
      const seen = await reader.until(({ id }) => id === '5');
      reader.close();
      return seen.map(({ id }) => id);
    };
    expect(await ids({ 'last-event-id': '4' })).toEqual(['5']);
    expect(await ids({ 'last-event-id': '1' })).toEqual(['3', '4', '5']);
    expect(await ids({ 'last-event-id': 'no number' })).toEqual(['3', '4', '5']);
  });

  test('is given to sixteen at a time', async () => {
    await haveLeft(4);
    const readers = await Promise.all(Array.from({ length: 16 }, () => events()));
    const reply = await ask('api/runs/r1/events');
    expect([reply.status, codeOf(reply.body)]).toEqual([429, 'too-many-watchers']);
    for (const reader of readers) reader.close();
    await haveLeft(20);
  });

  test('ends with the run, and who has seen the end is told that there is no more', async () => {
    const reader = await events({ 'last-event-id': '5' });
    log.end({ type: 'ended', run: { id: 'r1' } as Run });
    const seen = await reader.until(() => false);
    expect(seen).toEqual([{ id: '6', type: 'ended', data: { run: { id: 'r1' } } }]);
    expect((await (await events({ 'last-event-id': '5' })).until(() => false)).at(-1)).toMatchObject({
      id: '6',
    });
    expect((await events({ 'last-event-id': '6' })).status).toBe(204);
  });
});
