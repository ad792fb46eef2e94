import { id } from 'ethers/hash';
import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  type ApiServerOptions,
  apiServer,
} from './api-server.ts';
import { hex } from './etherscan-rows.ts';
import { type EvmWorld, ether } from './evm-world.ts';
import { type NodeFacts, nodeFacts } from './jsonrpc-facts.ts';
import { searched } from './jsonrpc-search.ts';

/** Methods that not every node serves. */
export type Extra = 'eth_getLogs' | 'ots_' | 'trace_' | 'debug_' | 'alchemy_';

export interface JsonRpcOptions extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'> {
  /** Prefixes of what it serves beside blocks, transactions and receipts. */
  readonly serves: readonly Extra[];
  readonly chainId?: number;
  /** Newest block it knows; the world's by default. */
  readonly tip?: number;
  /** How many blocks one search may span, or how many events it may find, and whose words refuse more. */
  readonly limit?: {
    readonly blocks?: number;
    readonly rows?: number;
    readonly words: keyof typeof refusals;
  };
  /** How a method that is not served is refused. */
  readonly missing?: keyof typeof shutDoors;
  /** Every block is first asked of a node that does not have it yet. */
  readonly isLate?: boolean;
  /** Events come without the time of their block, as from older nodes. */
  readonly hasTimes?: boolean;
  /** A key that must end the path of every request. */
  readonly key?: string;
  /** Rows of a page; 1,000 by default. */
  readonly pageRows?: number;
  /** Lists of transfers name no contract that a contract created. */
  readonly hidesCreated?: boolean;
  /** A method whose calls all take too long. */
  readonly slow?: string;
  /** How many calls a batch may have, none where it takes no batches, and how it refuses more; 100 as Erigon by default. */
  readonly batch?: { readonly most: number; readonly words?: keyof typeof batchRefusals };
  /** Blocks below the tip whose state it has. */
  readonly stateBlocks?: number;
  /** Receipts of all blocks tell no status, as those before Byzantium. */
  readonly isEarly?: boolean;
}

export interface Server {
  readonly world: EvmWorld;
  readonly facts: NodeFacts;
  readonly options: JsonRpcOptions;
  readonly seenBlocks: Set<number>;
  readonly asked: string[];
}

export interface JsonRpcServer extends ApiServer {
  /** Methods asked for, in order; not those that met a fault. */
  readonly asked: readonly string[];
}

/** A range or a size that is refused, with what the words need to know. */
export interface Excess {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  /** A last block that would work. */
  readonly fits: number;
}

/** The texts that real providers refuse a search with, the statuses they come under, and the codes. */
export const refusals = {
  infura: ({ from, fits }: Excess) => ({
    code: -32005,
    message: `query returned more than 10000 results. Try with this block range [${hex(from)}, ${hex(fits)}].`,
    data: { from: hex(from), limit: 10_000, to: hex(fits) },
  }),
  metamask: ({ from, to, most }: Excess) => ({
    code: -32602,
    message: `range ${to - from + 1} exceeds limit of ${most}`,
  }),
  alchemy: ({ from, most, fits }: Excess) => ({
    status: 400,
    code: -32600,
    message: `You can make eth_getLogs requests with up to a ${most} block range. Based on your parameters, this block range should work: [${hex(from)}, ${hex(fits)}]`,
  }),
  onerpc: ({ most }: Excess) => ({
    code: -32602,
    message: `eth_getLogs is limited to a ${most} blocks range`,
  }),
  bsc: ({ most }: Excess) => ({ code: -32000, message: `exceed maximum block range: ${most}` }),
  morph: ({ from, to, most }: Excess) => ({
    code: -32000,
    message: `block range is larger than max block range, block range = ${to - from + 1}, max block range = ${most}`,
  }),
  moonbeam: ({ most }: Excess) => ({ code: -32603, message: `block range is too wide (maximum ${most})` }),
  slow: () => ({ code: -32000, message: 'query timeout exceeded' }),
  mute: () => ({ status: 413, code: -32000, message: '' }),
} satisfies Record<string, (excess: Excess) => Failure>;

interface Failure {
  readonly status?: number;
  readonly code: number;
  /** Empty for a status without words. */
  readonly message: string;
  readonly data?: unknown;
}

const shutDoors = {
  geth: (method: string) => ({
    code: -32601,
    message: `the method ${method} does not exist/is not available`,
  }),
  plan: (method: string) => ({
    status: 400,
    code: -32600,
    message: `${method} is not available on the Free tier`,
  }),
  status: () => ({ status: 403, code: 0, message: '' }),
  reth: () => ({ code: -32603, message: 'unimplemented' }),
} satisfies Record<string, (method: string) => Failure>;

/** A node of an EVM chain over a world in memory: what it serves, its limits, its texts. */
export async function jsonrpcServer(world: EvmWorld, options: JsonRpcOptions): Promise<JsonRpcServer> {
  const asked: string[] = [];
  const served = await apiServer({
    ...options,
    handle: jsonrpcAnswers(world, options, asked),
    tooMany: () => ({
      status: 429,
      body: '{"jsonrpc":"2.0","id":1,"error":{"code":429,"message":"Your app has exceeded its compute units per second capacity."}}',
    }),
    errorIn200: () => failed({ code: -32603, message: 'Internal error' }),
  });
  return { ...served, asked };
}

/** What such a node answers, without a server around it. */
export function jsonrpcAnswers(
  world: EvmWorld,
  options: JsonRpcOptions,
  asked: string[] = [],
): (request: ApiRequest) => ApiReply {
  const server: Server = { world, facts: nodeFacts(world, options), options, seenBlocks: new Set(), asked };
  return (request) => handled(request, server);
}

export const tipOf = ({ world, options }: Server): number => options.tip ?? world.tip;

/** Thrown where a call is refused. */
export class Refused {
  readonly failure: Failure;
  constructor(failure: Failure) {
    this.failure = failure;
  }
}

function handled(request: ApiRequest, server: Server): ApiReply {
  const { key } = server.options;
  if (request.method !== 'POST') return { status: 405, body: 'POST only' };
  if (request.path !== (key === undefined ? '/' : `/${key}`))
    return { status: 401, body: 'Must be authenticated!' };
  const body = JSON.parse(request.body) as Call | readonly Call[];
  return Array.isArray(body) ? batched(body, server) : called(body as Call, server);
}

type Call = Readonly<Record<string, unknown>>;

/** Answers of a batch come in any order. */
function batched(calls: readonly Call[], server: Server): ApiReply {
  const { most, words = 'erigon' } = server.options.batch ?? { most: 100 };
  server.asked.push('batch');
  if (calls.length > most) return batchRefusals[words](calls, most);
  const answers = calls.map((call) => JSON.parse(called(call, server).body) as object);
  return {
    status: 200,
    body: JSON.stringify(answers.map((one, n) => ({ ...one, id: calls[n]?.id })).reverse()),
  };
}

/** The texts that real providers refuse a batch with: erigontech/erigon#7072, ethereum/go-ethereum#26681, dRPC, publicnode. */
const batchRefusals = {
  erigon: (calls: readonly Call[], most: number) =>
    failed({ code: -32000, message: `batch limit ${most} exceeded: ${calls.length} requests given` }),
  geth: () => failed({ code: -32600, message: 'batch too large' }),
  drpc: (calls: readonly Call[], most: number): ApiReply => {
    const message = `Batch of more than ${most} requests are not allowed on free plan`;
    const rows = calls.map(({ id }) => ({ jsonrpc: '2.0', id, error: { code: 31, message } }));
    return { status: 500, body: JSON.stringify(rows) };
  },
  publicnode: (): ApiReply => ({
    status: 200,
    body: '[{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch too large"}}]',
  }),
  invalid: () => failed({ code: -32600, message: 'Invalid Request' }),
  proxy: (): ApiReply => ({ status: 413, headers: { 'content-type': 'text/html' }, body: '<html></html>' }),
};

function called({ jsonrpc, id, method, params }: Call, server: Server): ApiReply {
  if (jsonrpc !== '2.0' || typeof method !== 'string' || !Array.isArray(params))
    return failed({ code: -32600, message: 'Invalid request' });
  server.asked.push(method);
  try {
    return {
      status: 200,
      body: JSON.stringify({ id, jsonrpc: '2.0', result: answer(method, params, server) }),
    };
  } catch (error) {
    if (error instanceof Refused) return failed(error.failure);
    throw error;
  }
}

function failed({ status = 200, message, ...error }: Failure): ApiReply {
  if (message === '') return { status, headers: { 'content-type': 'text/plain' }, body: 'no' };
  return { status, body: JSON.stringify({ jsonrpc: '2.0', id: 1, error: { ...error, message } }) };
}

function answer(method: string, params: readonly unknown[], server: Server): unknown {
  const { facts, options } = server;
  const extra = /^(ots_|trace_|debug_|alchemy_)/.exec(method)?.[0] ?? method;
  if (!alwaysServed.has(method) && !options.serves.includes(extra as Extra))
    throw new Refused(shutDoors[options.missing ?? 'geth'](method));
  if (method === options.slow) throw new Refused({ code: -32000, message: 'execution timeout' });
  const [first] = params as [string];
  switch (method) {
    case 'eth_chainId':
      return hex(options.chainId ?? 1);
    case 'eth_blockNumber':
      return hex(tipOf(server));
    case 'eth_getBlockByNumber':
      return blockOf(Number(first), params[1] === true, server);
    case 'eth_getBalance':
      return hex(server.world.balance(first, ether, stateAt(params[1], server)));
    case 'eth_call':
      return tokenBalance(params, server);
    case 'eth_getTransactionCount':
      return hex(
        facts.transactions.filter(({ from, block }) => from === first && block <= Number(params[1])).length,
      );
    case 'eth_getCode':
      return facts.contracts.has(first) ? '0x6001' : '0x';
    case 'eth_getTransactionByHash':
      return facts.transaction(first) ?? null;
    case 'eth_getTransactionReceipt':
      return facts.receipt(first) ?? null;
    case 'debug_traceTransaction':
      return facts.callTrace(first) ?? refuse({ code: -32000, message: 'transaction not found' });
    case 'trace_transaction':
      return facts.parityTraces(first) ?? [];
    default:
      return searched(method, params, server);
  }
}

const refuse = (failure: Failure): never => {
  throw new Refused(failure);
};

/** Nodes that keep no archive have thrown away the state of older blocks. */
function stateAt(block: unknown, server: Server): number {
  const { stateBlocks = Number.POSITIVE_INFINITY } = server.options;
  if (Number(block) > tipOf(server)) refuse({ code: -32000, message: 'header not found' });
  if (Number(block) < tipOf(server) - stateBlocks)
    refuse({ code: -32000, message: 'missing trie node 0a (path ) state 0x0a is not available' });
  return Number(block);
}

/** `balanceOf` of the tokens of the world. Where no contract is, a call gives nothing. */
function tokenBalance([call, block]: readonly unknown[], server: Server): string {
  const { to, data } = call as { readonly to: string; readonly data: string };
  const height = stateAt(block, server);
  const token = server.world.tokens.find(({ contract }) => contract === to);
  if (!token) return '0x';
  if (!data.startsWith(id('balanceOf(address)').slice(0, 10)))
    refuse({ code: 3, message: 'execution reverted' });
  const balance = server.world.balance(`0x${data.slice(-40)}`, token.asset, height);
  return `0x${balance.toString(16).padStart(64, '0')}`;
}

const alwaysServed = new Set([
  'eth_getBalance',
  'eth_call',
  'eth_chainId',
  'eth_blockNumber',
  'eth_getBlockByNumber',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getCode',
  'eth_getTransactionReceipt',
]);

function blockOf(height: number, isWhole: boolean, server: Server): object | null {
  const { seenBlocks, options, facts } = server;
  const isMissing = height > tipOf(server) || (options.isLate === true && !seenBlocks.has(height));
  seenBlocks.add(height);
  return isMissing ? null : facts.block(height, isWhole);
}
