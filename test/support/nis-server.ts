import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  type ApiServerOptions,
  apiServer,
} from './api-server.ts';
import { type NemTransaction, type NemWorld, xem } from './nem-world.ts';
import { definitionBody } from './nem-writer.ts';

export interface NisOptions extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'> {
  /** Where the node's own numbers of rows begin, and by how much they grow. */
  readonly firstId?: number;
  readonly idStep?: number;
  /** Old nodes give 25 rows whatever they are asked for, and know no last definitions. */
  readonly isOld?: boolean;
  /** Highest block it knows; the world's by default. Later rows it does not list. */
  readonly tip?: number;
  /** Code of `/status`; 6 is synchronized. */
  readonly state?: number;
  /** Blocks for which it remembers hashes; none by default, as if more than 36 hours had passed. */
  readonly rememberedBlocks?: number;
  /** How its filter sheds requests. */
  readonly filterStatus?: 429 | 503;
  readonly network?: number;
  /** Put before every answer of a list; what it gives is sent instead. */
  readonly instead?: (request: ApiRequest) => ApiReply | undefined;
}

const json = (value: unknown, status = 200): ApiReply => ({ status, body: JSON.stringify(value) });
const failure = (status: number, message: string): ApiReply =>
  json({ timeStamp: 9_232_968, error: status === 400 ? 'Bad Request' : 'Error', message, status }, status);
const page = (status: number, title: string): ApiReply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>Error ${status} ${title}</title></head><body>Powered by Jetty://</body></html>`,
});

/** The failure of a node that has just been started. */
export const notReady = failure(503, 'network has not been booted yet');

/** A NIS1 node over the world that `world` gives at each request: its paging, errors and habits of writing. */
export function nisServer(world: () => NemWorld, options: NisOptions = {}): Promise<ApiServer> {
  const numbers = rowNumbers(options);
  const { filterStatus = 429 } = options;
  return apiServer({
    ...options,
    handle: (request) => options.instead?.(request) ?? answer(request, { world: world(), numbers, options }),
    tooMany: () => page(filterStatus, filterStatus === 429 ? 'Too Many Requests' : 'Service Unavailable'),
    errorIn200: () => notReady,
  });
}

interface Node {
  readonly world: NemWorld;
  readonly numbers: RowNumbers;
  readonly options: NisOptions;
}

const tipOf = ({ world, options }: Node): number => options.tip ?? world.tip;

function answer(request: ApiRequest, node: Node): ApiReply {
  const { world, options } = node;
  const { query } = request;
  switch (request.path) {
    case '/heartbeat':
      return json({ code: 1, type: 2, message: 'ok' });
    case '/status':
      return json({ code: options.state ?? 6, type: 4, message: 'status' });
    case '/chain/height':
      return json({ height: tipOf(node) });
    case '/node/info':
      return json({
        metaData: {
          features: options.rememberedBlocks === undefined ? 0 : 1,
          application: null,
          networkId: ((options.network ?? 104) << 24) >> 24,
          version: '0.6.100',
          platform: 'x',
        },
        endpoint: { protocol: 'http', port: 7890, host: '127.0.0.1' },
        identity: { name: 'a node', 'public-key': '00' },
      });
    case '/account/transfers/all':
      return transfers(query, node);
    case '/account/harvests':
      return harvests(query, node);
    case '/account/get/batch':
      return accounts(request, node);
    case '/mosaic/definition/last':
      return options.isOld ? page(404, 'Not Found') : definition(query, node, true);
    case '/mosaic/definition':
      return definition(query, node, false);
    case '/transaction/get': {
      const { rememberedBlocks } = options;
      if (rememberedBlocks === undefined)
        return failure(500, 'this node does not support transaction hash lookup');
      const found = world.transactions.find(({ hash }) => hash === query.get('hash'));
      if (!found || found.height <= world.tip - rememberedBlocks)
        return failure(400, 'Hash was not found in cache');
      return json(rowOf(found, node));
    }
    default:
      return page(404, 'Not Found');
  }
}

function transfers(query: URLSearchParams, node: Node): ApiReply {
  const address = query.get('address') ?? '';
  if (!/^N[A-Z2-7]{39}$/.test(address)) return failure(400, 'address must be valid');
  const { world, numbers } = node;
  numbers.learn(world.transactions);
  const below = numberOf(query, 'id') ?? Number.POSITIVE_INFINITY;
  if (query.has('hash') && !query.has('id')) return failure(400, 'Hash was not found in cache');
  const rows = world.transactions
    .filter(
      ({ listed, height, hash }) => listed.has(address) && height <= tipOf(node) && numbers.of(hash) < below,
    )
    .toReversed();
  return json({ data: rows.slice(0, pageSize(query, node)).map((transaction) => rowOf(transaction, node)) });
}

/** Balances at the node's own tip. An account that nobody knows is a zero account. */
function accounts({ method, body }: ApiRequest, node: Node): ApiReply {
  if (method !== 'POST') return page(405, 'Method Not Allowed');
  const { data } = JSON.parse(body) as { readonly data: readonly { readonly account: string }[] };
  if (!data.every(({ account }) => /^N[A-Z2-7]{39}$/.test(account)))
    return failure(400, 'address must be valid');
  const height = tipOf(node);
  const pairs = data.map(({ account: address }, n) => {
    const balance = Number(node.world.balanceAt(address, xem, height));
    const account = {
      ...{ address, balance, vestedBalance: Math.floor(balance / 2), importance: 0, harvestedBlocks: 0 },
      ...{ publicKey: null, label: null, multisigInfo: {} },
    };
    const meta = { status: 'LOCKED', remoteStatus: 'INACTIVE', cosignatoryOf: [], cosignatories: [] };
    return shuffled({ account, meta }, n);
  });
  return json({ data: pairs });
}

function harvests(query: URLSearchParams, node: Node): ApiReply {
  const { world, options } = node;
  const { firstId = 1, idStep = 1 } = options;
  const address = query.get('address');
  const idOf = (height: number): number => firstId + 7 + height * idStep;
  const id = numberOf(query, 'id');
  const at = id === undefined ? Number.POSITIVE_INFINITY : (id - firstId - 7) / idStep;
  // The node looks the block up that the number is of, and fails where there is none.
  if (id !== undefined && !(Number.isInteger(at) && at >= 1 && at <= tipOf(node)))
    return failure(500, 'null');
  const rows = world.blocks
    .filter(({ harvester, lessor, height }) => [harvester, lessor].includes(address ?? '') && height < at)
    .filter(({ height }) => height <= tipOf(node))
    .toReversed();
  const data = rows.slice(0, pageSize(query, node)).map(({ timeStamp, fees, height }) => ({
    timeStamp,
    difficulty: 26_453_656_336_676,
    totalFee: Number(fees),
    id: idOf(height),
    height,
  }));
  return json({ data });
}

function definition(query: URLSearchParams, { world }: Node, isLast: boolean): ApiReply {
  const mosaic = query.get('mosaicId') ?? '';
  const found =
    mosaic === 'nem:xem'
      ? { mosaic, creator: '00', divisibility: 6, initialSupply: 8_999_999_999n, isExpired: false }
      : world.definitions.find((one) => one.mosaic === mosaic);
  if (!found || (found.isExpired && !isLast))
    return failure(404, `invalid mosaic definition '${mosaic}' (404)`);
  return json(definitionBody(found, found.creator));
}

function rowOf({ hash, innerHash, height, body }: NemTransaction, { numbers }: Node): object {
  const id = numbers.of(hash);
  const meta = {
    innerHash: innerHash === undefined ? {} : { data: innerHash },
    id,
    hash: { data: hash },
    height,
  };
  return id % 2 === 0 ? { meta, transaction: shuffled(body, id) } : { transaction: shuffled(body, id), meta };
}

/** Keys in an order that differs from row to row, and one that no client knows. */
function shuffled(row: Readonly<Record<string, unknown>>, salt: number): object {
  const entries = Object.entries({ ...row, aNewKey: 'x' });
  const turn = salt % entries.length;
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
}

const pageSize = (query: URLSearchParams, { options }: Node): number =>
  options.isOld ? 25 : Math.min(100, Math.max(5, numberOf(query, 'pageSize') ?? 25));

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

interface RowNumbers {
  learn(transactions: readonly NemTransaction[]): void;
  of(hash: string): number;
}

/** Numbers grow; where a reorganisation replaces rows, every row from the first that differs gets a new one. */
function rowNumbers({ firstId = 1, idStep = 1 }: NisOptions): RowNumbers {
  let order: readonly NemTransaction[] = [];
  const ids = new Map<string, number>();
  let next = firstId;
  return {
    learn(transactions) {
      if (transactions === order && ids.size >= transactions.length) return;
      let n = 0;
      while (n < order.length && order[n]?.hash === transactions[n]?.hash) n++;
      for (const { hash } of transactions.slice(n)) {
        ids.set(hash, next);
        next += idStep;
      }
      order = [...transactions];
    },
    of: (hash) => ids.get(hash) ?? 0,
  };
}
