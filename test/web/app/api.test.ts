import { expect, test } from 'vitest';
import { apiOf, errorsOf, Refusal } from '../../../src/web/app/api.ts';

interface Asked {
  readonly path: string;
  readonly init: RequestInit;
}

function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const asked: Asked[] = [];
  const api = apiOf((path, init = {}) => {
    asked.push({ path: String(path), init });
    return Promise.resolve(new Response(status === 204 ? null : body, { status, headers }));
  });
  return { api, asked };
}

test('asks relative to the page, so that the token in its address goes along', async () => {
  const { api, asked } = answering(200, '[]');
  await api.notes('case.x/../y');
  await api.compare('run/a', 'incident/b');
  await api.runs();
  expect(asked.map(({ path }) => path)).toEqual([
    'api/dossiers/case.x%2F..%2Fy/notes',
    'api/compare?before=run%2Fa&after=incident%2Fb',
    'api/runs',
  ]);
});

test('sends JSON that says so, and nothing where there is nothing to send', async () => {
  const { api, asked } = answering(201, '{}');
  await api.addNote('d', { node: null, text: 'x' });
  await api.stop('r');
  expect(asked[0]?.init).toMatchObject({
    method: 'POST',
    body: '{"node":null,"text":"x"}',
    headers: { 'content-type': 'application/json' },
  });
  expect(asked[1]?.init).toEqual({ method: 'POST' });
  await answering(204, '').api.removeNote('d', 'n');
});

test('tells the round of a graph that still grows', async () => {
  const { api } = answering(200, '{}', { 'coinhound-round': '3' });
  expect(await api.graph({ of: 'run', id: 'r' })).toMatchObject({ round: 3 });
  expect(await answering(200, '{}').api.graph({ of: 'run', id: 'r' })).toMatchObject({ round: null });
});

test('rejects with all that the program says is wrong', async () => {
  const [first, second] = [
    { code: 'bad-seed', message: 'a', hint: 'b' },
    { code: 'bad-option', message: 'c', hint: null },
  ];
  const { api } = answering(400, JSON.stringify({ error: first, others: [second] }));
  const reason = await api.start({ seeds: ['x'] }).catch((error: unknown) => error);
  expect(reason).toBeInstanceOf(Refusal);
  expect(errorsOf(reason)).toEqual([first, second]);
});

test('says so where the program is gone, and where an answer is none of its own', async () => {
  const gone = apiOf(() => Promise.reject(new TypeError('failed to fetch')));
  expect(errorsOf(await gone.overview().catch((error: unknown) => error))[0]?.code).toBe('not-reached');
  const odd = await answering(502, '<html>')
    .api.overview()
    .catch((error: unknown) => error);
  expect(errorsOf(odd)[0]?.message).toBe('the program answered 502');
});
