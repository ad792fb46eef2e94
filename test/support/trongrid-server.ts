import { createHash } from 'node:crypto';
import type { ListName } from '../../src/chains/tron/wire.ts';
import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  type ApiServerOptions,
  apiServer,
} from './api-server.ts';
import { blockOf, infoOf, transactionOf } from './tron-node.ts';
import type { TronWorld } from './tron-world.ts';
import { accountRows } from './trongrid-account.ts';
import { listRows } from './trongrid-rows.ts';

export interface TrongridOptions extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'> {
  /** Most rows of a page; 200 by default, as on the real one. */
  readonly cap?: number;
  /** A key that must come with every request. */
  readonly key?: string;
  /** The ends of a range of times do not count. */
  readonly isExclusive?: boolean;
  /** Lists internal transfers among the transactions though asked not to. */
  readonly isDeaf?: boolean;
  /** So many uses of a fingerprint find it forgotten. */
  readonly forgets?: number;
  /** How long it says it is suspended once it is asked too often: `30s`. */
  readonly suspension?: string;
  /** It does not tell what accounts have. */
  readonly lacksAccounts?: boolean;
  /** TRC-20s whose balances it does not tell. */
  readonly unlisted?: ReadonlySet<string>;
  /** Put before every answer; what it gives is sent instead. */
  readonly instead?: (request: ApiRequest) => ApiReply | undefined;
}

export interface TrongridServer extends ApiServer {
  /** Tells another world once it has answered so many more requests. */
  show(world: TronWorld, after?: number): void;
  /** After `right` more right answers, the next `requests` requests get the wrong answer of that name. */
  disturb(fault: WrongAnswer, requests: number, right?: number): void;
}

/** What else it may answer, by what it is. */
export const wrongAnswers = {
  'rate limit under 403': (text: string) => json(403, { success: false, error: text, statusCode: 403 }),
  'rate limit under 429': (text: string) => json(429, { Success: false, Error: text }),
  'rate limit of the node under 200': (text: string) => json(200, { Error: text }),
  '503 without a body': (): ApiReply => ({ status: 503, body: '' }),
  'a page for people under 200': (): ApiReply => ({ status: 200, body: '<html>busy</html>' }),
  'half an answer': (): ApiReply => ({ status: 200, body: '{"data":[{"blockNu' }),
  'an error of the node under 200': () =>
    json(200, { Error: 'class org.tron.core.services.http.JsonFormat$ParseException : 1:1' }),
  'a bad key': () => json(403, { success: false, error: 'ApiKey not exists', statusCode: 403 }),
  'nothing there': (): ApiReply => ({ status: 404, body: '<html>404</html>' }),
} as const;
export type WrongAnswer = keyof typeof wrongAnswers;

/** TronGrid over a world in memory: its lists, the solidified API of its node, their paging, texts and quirks. */
export async function trongridServer(
  world: TronWorld,
  options: TrongridOptions = {},
): Promise<TrongridServer> {
  const state: State = { world, options, forgets: options.forgets ?? 0 };
  const { suspension = '0.01s' } = options;
  let disturbed: { fault: WrongAnswer; left: number; right: number } | undefined;
  let next: { world: TronWorld; left: number } | undefined;
  const limit = `The key exceeds the frequency limit(15), and the query server is suspended for ${suspension}`;
  let refusals = 0;
  const server = await apiServer({
    ...options,
    handle(request) {
      if (disturbed && disturbed.right-- <= 0 && disturbed.left-- > 0)
        return wrongAnswers[disturbed.fault](limit);
      if (next && next.left-- === 0) state.world = next.world;
      return options.instead?.(request) ?? answer(request, state);
    },
    tooMany: () => refusalOf(limit, refusals++),
    errorIn200: () => json(200, { Error: limit }),
  });
  return {
    ...server,
    show(shown, after = 0) {
      next = { world: shown, left: after };
    },
    disturb(fault, requests, right = 0) {
      disturbed = { fault, left: requests, right };
    },
  };
}

interface State {
  world: TronWorld;
  readonly options: TrongridOptions;
  forgets: number;
}

/** Amounts are numbers of any length. */
function json(status: number, value: unknown): ApiReply {
  const body = JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `bigint:${item}` : item));
  return { status, body: body.replace(/"bigint:(\d+)"/g, '$1') };
}

/** The shapes in which it says that it was asked too often, in turn. */
function refusalOf(text: string, n: number): ApiReply {
  const shapes = ['rate limit under 403', 'rate limit under 429', '503 without a body'] as const;
  return wrongAnswers[shapes[n % shapes.length] as WrongAnswer](text);
}

function answer(request: ApiRequest, state: State): ApiReply {
  const { key } = state.options;
  if (key !== undefined && request.headers['tron-pro-api-key'] !== key)
    return json(403, { success: false, error: 'ApiKey not exists', statusCode: 403 });
  const list = /^\/v1\/accounts\/([^/]+)\/(transactions|internal-transactions|transactions\/trc20)$/.exec(
    request.path,
  );
  if (list && request.method === 'GET')
    return listOf(list[1] ?? '', list[2] as ListName, request.query, state);
  const account = /^\/v1\/accounts\/([^/]+)$/.exec(request.path)?.[1];
  if (account !== undefined && request.method === 'GET' && !state.options.lacksAccounts)
    return accountAnswer(account, state);
  if (request.path === '/wallet/getnowblock') return json(200, blockOf(state.world, state.world.tip + 19));
  const method = /^\/walletsolidity\/(\w+)$/.exec(request.path)?.[1];
  return method === undefined
    ? { status: 404, body: '{"error":"not found"}' }
    : nodeAnswer(method, request.body, state);
}

function nodeAnswer(method: string, body: string, { world }: State): ApiReply {
  const parameters = parsed(body);
  if (!parameters) return json(200, { Error: 'class org.tron.json.JSONException : syntax error' });
  const { value, num } = parameters;
  const found = world.transactions.find(({ txid }) => txid === value);
  switch (method) {
    case 'getnowblock':
      return json(200, blockOf(world, world.tip));
    case 'getblockbynum':
      return json(200, Number(num) > world.tip ? {} : blockOf(world, Number(num)));
    case 'gettransactionbyid':
      return json(200, found ? transactionOf(found) : {});
    case 'gettransactioninfobyid':
      return json(200, found ? infoOf(found) : {});
    default:
      return { status: 405, body: '' };
  }
}

function accountAnswer(address: string, { world, options }: State): ApiReply {
  const data = accountRows(world, address, options.unlisted ?? new Set());
  if (!data) return json(400, { success: false, error: `Invalid address: ${address}`, statusCode: 400 });
  return json(200, { data, success: true, meta: { at: 1_592_757_126_588, page_size: data.length } });
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function listOf(address: string, list: ListName, query: URLSearchParams, state: State): ApiReply {
  const { world, options } = state;
  const [min, max] = [Number(query.get('min_timestamp') ?? 0), Number(query.get('max_timestamp') ?? 1e15)];
  const rows = listRows(world, address, list, {
    isConfirmed: query.get('only_confirmed') === 'true',
    withInternal: options.isDeaf === true || query.get('search_internal') !== 'false',
  });
  if (!rows) return json(400, { success: false, error: `Invalid address: ${address}`, statusCode: 400 });
  const found = rows.filter(({ time }) =>
    options.isExclusive ? time > min && time < max : time >= min && time <= max,
  );
  if ((query.get('order_by') ?? 'block_timestamp,desc').endsWith('desc')) found.reverse();
  const size = Math.min(Number(query.get('limit') ?? 20), options.cap ?? 200);

  const asked = new URLSearchParams(query);
  asked.delete('fingerprint');
  const digest = createHash('sha256').update(`${address}${list}${asked}`).digest('hex').slice(0, 12);
  const given = query.get('fingerprint');
  const [, start = '0'] = given?.split('.') ?? [];
  if (given !== null && (!given.startsWith(`${digest}.`) || state.forgets-- > 0))
    return json(400, { success: false, error: 'Invalid fingerprint', statusCode: 400 });
  const page = found.slice(Number(start), Number(start) + size);
  // A full page names a next one though it be empty, and the empty one names another.
  const isOver = page.length < size && page.length > 0;
  const fingerprint = `${digest}.${Number(start) + page.length}`;
  const more = {
    fingerprint,
    links: { next: `https://api.trongrid.io:443${address}?fingerprint=${fingerprint}` },
  };
  return json(200, {
    data: page.map(({ row }) => row()),
    success: true,
    meta: { at: 1_592_757_126_588, page_size: page.length || 20, ...(!isOver && rows.length > 0 && more) },
  });
}
