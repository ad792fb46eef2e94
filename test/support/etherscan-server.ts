import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  type ApiServerOptions,
  apiServer,
} from './api-server.ts';
import {
  blockscoutLog,
  callsOf,
  etherscanLog,
  firstAtLeast,
  hex,
  internalRow,
  receiptOf,
  transactionInfo,
  type WorldRows,
  worldRows,
} from './etherscan-rows.ts';
import { type EvmWorld, ether } from './evm-world.ts';
import { type CallOptions, runCall } from './explorer-calls.ts';

export interface EtherscanOptions
  extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'>,
    CallOptions {
  readonly flavour: 'etherscan' | 'blockscout';
  /** `page` times `offset` beyond this is refused; 10,000 by default. */
  readonly window?: number;
  /** Rows after which a page is cut without a word; 1,000 by default, as on Etherscan's free plan. */
  readonly cap?: number;
  /** Ranges of more blocks than this time out. */
  readonly mostBlocks?: number;
  /** A key that must come with every request. */
  readonly key?: string;
  /** Not all internal transactions are indexed (Blockscout). */
  readonly isIndexing?: boolean;
  readonly chainId?: number;
  /** Newest block it knows; the world's by default. */
  readonly tip?: number;
  /** Accounts of whose balance it knows that it is out of date (Blockscout). */
  readonly stale?: ReadonlySet<string>;
  /** It does not know `balancemulti`. */
  readonly lacksBalances?: boolean;
  /** Characters of path and query beyond which it says that the address is too long (Etherscan); 8,000 by default. */
  readonly mostAddress?: number;
}

/** Etherscan API V2, or Blockscout's RPC API, over a world in memory: their paging, windows, texts and row shapes. */
export function etherscanServer(world: EvmWorld, options: EtherscanOptions): Promise<ApiServer> {
  return apiServer({
    ...options,
    handle: etherscanAnswers(world, options),
    tooMany: () =>
      options.flavour === 'etherscan'
        ? failure('NOTOK', 'Max calls per sec rate limit reached (3/sec)')
        : {
            ...failure('Too many requests. Increase limits now at https://dev.blockscout.com', null),
            status: 429,
          },
    errorIn200: () =>
      options.flavour === 'etherscan'
        ? failure(
            'NOTOK',
            'Free API access is temporarily unavailable due to unusually high network activity.',
          )
        : json({
            message: 'Some internal transactions within this block range have not yet been processed',
            result: [],
            status: '2',
          }),
  });
}

/** What such an API answers, without a server around it. */
export function etherscanAnswers(
  world: EvmWorld,
  options: EtherscanOptions,
): (request: ApiRequest) => ApiReply {
  const server: Server = { world, rows: worldRows(world, options.flavour === 'blockscout'), options };
  return (request) =>
    options.flavour === 'etherscan' ? etherscan(request, server) : blockscout(request, server);
}

interface Server {
  readonly world: EvmWorld;
  readonly rows: WorldRows;
  readonly options: EtherscanOptions;
}

const tipOf = ({ world, options }: Server): number => options.tip ?? world.tip;

const json = (value: unknown): ApiReply => ({ status: 200, body: JSON.stringify(value) });
const success = (result: unknown): ApiReply => json({ status: '1', message: 'OK', result });
const failure = (message: string, result: unknown): ApiReply => json({ status: '0', message, result });

function etherscan(request: ApiRequest, server: Server): ApiReply {
  const { path, query } = request;
  const { chainId = 1, key, mostAddress = 8_000 } = server.options;
  if (`${path}?${query}`.length > mostAddress)
    return { status: 414, body: '<HTML><HEAD><TITLE>Request URL Too Long</TITLE></HEAD></HTML>' };
  if (query.get('chainid') !== `${chainId}`)
    return failure(
      'NOTOK',
      'Missing or unsupported chainid parameter (required for v2 api), please see chainlist for the list of supported chainids',
    );
  if (key !== undefined && query.get('apikey') !== key) return failure('NOTOK', 'Missing/Invalid API Key');
  const action = query.get('action');
  if (query.get('module') === 'account') return accountAction(query, server);
  if (query.get('module') === 'logs') return eventAction(query, server);
  if (query.get('module') !== 'proxy') return failure('NOTOK', 'Error! Missing Or invalid Action name');
  if (action === 'eth_blockNumber') return rpc(hex(tipOf(server)));
  if (action === 'eth_call' && !server.options.lacksCalls)
    return called({ to: query.get('to'), data: query.get('data'), tag: query.get('tag') }, server);
  if (action !== 'eth_getTransactionReceipt')
    return failure('NOTOK', 'Error! Missing Or invalid Action name');
  const found = server.rows.byHash.get(query.get('txhash') ?? '');
  return rpc(found ? receiptOf(found, server.rows.logsOf(found.hash)) : null);
}

function blockscout(request: ApiRequest, server: Server): ApiReply {
  const { query, path } = request;
  if (path === '/api/eth-rpc' && request.method === 'POST' && !server.options.lacksCalls) {
    const { method, params } = JSON.parse(request.body);
    return method === 'eth_call'
      ? called({ ...params[0], tag: params[1] }, server)
      : json({ jsonrpc: '2.0', id: 1, error: 'Action not found.' });
  }
  if (path !== '/api') return { status: 404, body: '{"message":"Not found"}' };
  const action = query.get('action');
  switch (query.get('module')) {
    case 'account':
      return accountAction(query, server);
    case 'logs':
      return eventAction(query, server);
    case 'block':
      return rpc(hex(tipOf(server)));
    case 'transaction': {
      const found = server.rows.byHash.get(query.get('txhash') ?? '');
      if (action !== 'gettxinfo' || !found) return failure('Transaction not found', null);
      return success(
        transactionInfo(found, server.rows.logsOf(found.hash), Number(query.get('index') ?? -1)),
      );
    }
    default:
      return { status: 400, body: JSON.stringify({ message: 'Unknown module', result: null, status: '0' }) };
  }
}

/** A call at the tip. */
function called(
  {
    to,
    data,
    tag,
  }: { readonly to: string | null; readonly data: string | null; readonly tag: string | null },
  server: Server,
): ApiReply {
  if (to === null || data === null || tag !== 'latest')
    return json({ jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'invalid argument' } });
  const reply = runCall(server.world, { to, data, height: tipOf(server) }, server.options);
  return json({ jsonrpc: '2.0', id: 1, ...reply });
}

const rpc = (result: unknown): ApiReply => json({ result, id: 83, jsonrpc: '2.0' });

/** What cannot be read as a number is as if it were not given. */
function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function accountAction(query: URLSearchParams, server: Server): ApiReply {
  const { rows, options } = server;
  const isBlockscout = options.flavour === 'blockscout';
  const action = query.get('action') ?? '';
  const txhash = query.get('txhash');
  if (action === 'txlistinternal' && txhash !== null) {
    if (query.has('startblock') || query.has('endblock'))
      return failure('NOTOK', 'Error! Invalid parameters');
    const found = rows.byHash.get(txhash);
    const calls = found
      ? callsOf(found, isBlockscout).filter(({ value }) => value > 0n || !isBlockscout)
      : [];
    return listed(
      action,
      calls.map((call) => internalRow(call, isBlockscout, true)),
      isBlockscout,
    );
  }
  if (action === 'balancemulti' && options.lacksBalances !== true) return balances(query, server);
  const address = query.get('address')?.toLowerCase() ?? '';
  if (!/^0x[0-9a-f]{40}$/.test(address))
    return isBlockscout
      ? failure('Invalid address format', null)
      : failure('NOTOK', 'Error! Invalid address format');
  const [from, to] = [numberOf(query, 'startblock') ?? 0, numberOf(query, 'endblock') ?? 9_999_999_999];
  const { window = 10_000, cap = 1_000, mostBlocks = Number.POSITIVE_INFINITY } = options;
  const page = numberOf(query, 'page') ?? 1;
  const given = numberOf(query, 'offset') ?? 10_000;
  const offset = isBlockscout && given > 10_000 ? 10_000 : given;
  if (page * offset > window)
    return failure(
      `Result window is too large, PageNo x Offset size must be less than or equal to ${window}`,
      null,
    );
  if (to - from + 1 > mostBlocks)
    return failure('Query Timeout occured. Please select a smaller result dataset', null);

  const all = rows.list(action, address);
  if (!all) return failure('NOTOK', 'Error! Missing Or invalid Action name');
  const start = firstAtLeast(all, from);
  const found = all.slice(start, firstAtLeast(all, to + 1));
  if ((query.get('sort') ?? (isBlockscout ? 'desc' : 'asc')) === 'desc') found.reverse();
  const size = Math.min(offset, cap);
  const result = found.slice((page - 1) * size, page * size).map(({ row }) => row());
  if (action === 'txlistinternal' && options.isIndexing) {
    return json({
      message: 'Some internal transactions within this block range have not yet been processed',
      result: result.slice(0, 1),
      status: '2',
    });
  }
  return listed(action, result, isBlockscout);
}

/** Balances at the tip, whatever the tag says. One that is no address spoils all; more than 20 are too many. */
function balances(query: URLSearchParams, server: Server): ApiReply {
  const { world, options } = server;
  const isBlockscout = options.flavour === 'blockscout';
  const addresses = (query.get('address') ?? '').split(',');
  if (addresses.length > 20 || !addresses.every((address) => /^0x[0-9a-f]{40}$/i.test(address)))
    return isBlockscout
      ? failure('Invalid address hash', null)
      : failure('NOTOK', 'Error! Invalid address format');
  const rows = addresses.map((address) => ({
    account: address,
    balance: `${world.balance(address.toLowerCase(), ether, tipOf(server))}`,
    ...(isBlockscout && { stale: options.stale?.has(address) ?? false }),
  }));
  // Blockscout gives them as its database does.
  return success(isBlockscout ? rows.reverse() : rows);
}

/** Every pair of topics must say how the two combine; only Etherscan's pages go on. */
function eventAction(query: URLSearchParams, { rows, options }: Server): ApiReply {
  const isBlockscout = options.flavour === 'blockscout';
  const topics = [0, 1, 2, 3].map((n) => query.get(`topic${n}`));
  const given = [0, 1, 2, 3].filter((n) => topics[n] !== null);
  const isPaired = given.every((a, n) =>
    given.slice(n + 1).every((b) => query.get(`topic${a}_${b}_opr`) === 'and'),
  );
  if (query.get('action') !== 'getLogs' || !isPaired)
    return failure('NOTOK', 'Error! Missing Or invalid Action name');
  const [from, to] = [numberOf(query, 'fromBlock') ?? 0, numberOf(query, 'toBlock') ?? 9_999_999_999];
  const { cap = 1_000, mostBlocks = Number.POSITIVE_INFINITY } = options;
  if (to - from + 1 > mostBlocks)
    return failure('Query Timeout occured. Please select a smaller result dataset', null);
  const page = isBlockscout ? 1 : (numberOf(query, 'page') ?? 1);
  const size = Math.min(isBlockscout ? 1_000 : (numberOf(query, 'offset') ?? 1_000), cap);
  const found = rows.logs.filter(
    ({ transaction: { block }, address, topics: told }) =>
      block >= from &&
      block <= to &&
      address === query.get('address') &&
      topics.every((topic, n) => topic === null || topic === told[n]),
  );
  const result = found
    .slice((page - 1) * size, page * size)
    .map((log) => (isBlockscout ? blockscoutLog(log) : etherscanLog(log)));
  return result.length > 0
    ? success(result)
    : failure(isBlockscout ? 'No logs found' : 'No records found', []);
}

const emptyTexts: Readonly<Record<string, string>> = {
  txlistinternal: 'No internal transactions found',
  tokentx: 'No token transfers found',
};

function listed(action: string, result: readonly object[], isBlockscout: boolean): ApiReply {
  if (result.length > 0) return success(result);
  return failure((isBlockscout ? emptyTexts[action] : undefined) ?? 'No transactions found', []);
}
