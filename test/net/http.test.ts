import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/net/clock.ts';
import { createHttp } from '../../src/net/http.ts';
import type { Timing } from '../../src/net/limiter.ts';
import { errorOf, signal } from './fixtures.ts';

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { url, connections: () => connections };
}

function client(maxBodyBytes = 1_000) {
  const http = createHttp('coinhound/0.0.0-test', maxBodyBytes, systemClock);
  onTestFinished(() => http.close());
  const timings: (Timing | undefined)[] = [];
  const options = (timeoutMs = 5_000) => ({ timeoutMs, onOver: (timing?: Timing) => timings.push(timing) });
  return { http, timings, options };
}

const get = (url: URL) => ({ url, headers: {}, body: undefined });

test('a body stays text, so that no number in it is rounded', async () => {
  const { url } = await listen((_, response) => response.end('{"value":9007199254740993}'));
  const { http, options } = client();
  expect(await http.send(get(url), options(), signal())).toMatchObject({
    status: 200,
    body: '{"value":9007199254740993}',
  });
});

test('says who it is, and takes compressed answers', async () => {
  const { url } = await listen(({ headers }, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(`${headers['user-agent']} ${headers['accept-encoding']}`));
  });
  const { http, options } = client();
  const { body } = await http.send(get(url), options(), signal());
  expect(body).toMatch(/^coinhound\/0\.0\.0-test gzip/);
});

test('requests in turn use one connection', async () => {
  const { url, connections } = await listen((_, response) => response.end('ok'));
  const { http, options } = client();
  for (let i = 0; i < 5; i++) await http.send(get(url), options(), signal());
  expect(connections()).toBe(1);
});

test('an answer larger than the limit ends in too-large, compressed or not', async () => {
  const { url } = await listen(({ url: path }, response) => {
    const body = 'x'.repeat(100_000);
    if (path === '/plain') response.end(body);
    else response.setHeader('content-encoding', 'gzip').end(gzipSync(body));
  });
  const { http, options } = client();
  for (const path of ['plain', 'compressed'])
    expect(await errorOf(http.send(get(new URL(path, url)), options(), signal()))).toMatchObject({
      reason: 'too-large',
    });
});

test('an answer that trickles is cut by the total time', async () => {
  const { url } = await listen((_, response) => {
    const timer = setInterval(() => response.write('x'), 10);
    response.on('close', () => clearInterval(timer));
  });
  const { http, options, timings } = client();
  expect(await errorOf(http.send(get(url), options(80), signal()))).toMatchObject({
    reason: 'timeout',
    message: 'did not answer within 80 ms',
  });
  expect(timings).toHaveLength(1);
});

test('no answer at all is a timeout without timing', async () => {
  const { url } = await listen(() => {});
  const { http, options, timings } = client();
  expect(await errorOf(http.send(get(url), options(50), signal()))).toMatchObject({ reason: 'timeout' });
  expect(timings).toEqual([undefined]);
});

test('the caller can give up before and during a request', async () => {
  const controller = new AbortController();
  const { url } = await listen(() => controller.abort());
  const { http, options, timings } = client();
  expect(await errorOf(http.send(get(url), options(), controller.signal))).toMatchObject({
    reason: 'aborted',
  });
  expect(await errorOf(http.send(get(url), options(), controller.signal))).toMatchObject({
    reason: 'aborted',
  });
  expect(timings).toEqual([undefined, undefined]);
});

test('redirects are answers, not followed', async () => {
  const { url } = await listen((_, response) => {
    response.writeHead(302, { location: 'http://localhost:1/elsewhere' }).end();
  });
  const { http, options } = client();
  expect(await http.send(get(url), options(), signal())).toMatchObject({
    status: 302,
    headers: { location: 'http://localhost:1/elsewhere' },
  });
});

test('a connection that breaks is a network error that does not repeat the url', async () => {
  const { url } = await listen((_, response) => response.socket?.resetAndDestroy());
  const { http, options } = client();
  const error = await errorOf(http.send(get(new URL('?apikey=SECRET', url)), options(), signal()));
  expect(error).toMatchObject({ reason: 'network', message: 'could not be reached (ECONNRESET)' });
  expect(error.cause).toBeUndefined();
});

test('timing leaves out the connection’s beginning and the body', async () => {
  const { url } = await listen((_, response) => {
    response.write('x');
    setTimeout(() => response.end(), 1_500);
  });
  const { http, options, timings } = client();
  await http.send(get(url), options(), signal());
  const { sentAt, answeredAt } = timings[0]!;
  expect(answeredAt - sentAt).toBeGreaterThanOrEqual(0);
  expect(answeredAt - sentAt).toBeLessThan(1_400);
});

test('a request with a body is posted as JSON, with the headers it was given', async () => {
  const { url } = await listen(async ({ method, headers }, response) => {
    response.end(`${method} ${headers['content-type']} ${headers['x-key']} ${headers['content-length']}`);
  });
  const { http, options } = client();
  const outgoing = { url, headers: { 'x-key': 'k' }, body: '{"id":1}' };
  const { body } = await http.send(outgoing, options(), signal());
  expect(body).toBe('POST application/json k 8');
});
