import { createHash } from 'node:crypto';
import { address as codec } from 'bitcoinjs-lib';
import { outpointId, type TxId, txId } from '../../src/core/ids.ts';
import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  type ApiServerOptions,
  apiServer,
} from './api-server.ts';
import {
  type BitcoinWorld,
  bitcoin,
  blockHash,
  blockTime,
  type WorldOutput,
  type WorldTransaction,
} from './bitcoin-world.ts';
import { random } from './random.ts';

export type EsploraFlavour = 'blockstream' | 'mempool';

export interface EsploraServerOptions extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'> {
  readonly flavour: EsploraFlavour;
  /** Of 1,000 rows of a history page, how many a mempool.space server leaves out for want of a prevout. */
  readonly hiddenPerMille?: number;
  /** Blocks by which this server is behind the world. */
  readonly behind?: number;
  /** Transactions a reorganisation took away: no longer listed, and useless as a cursor. */
  readonly vanished?: Set<TxId>;
  /** Paths below `/api` that end in 504, as those of the busiest addresses do. */
  timesOut?(path: string): boolean;
}

const PAGE = 25;
const HEX64 = /^[0-9a-f]{64}$/;

/**
 * An Esplora API over a world, as Blockstream/electrs or mempool/electrs answer: paging, order inside a block, plain text
 * errors, the HTML page of a wrong base path. Its base URL is `${url}/api`.
 */
export function esploraServer(world: BitcoinWorld, options: EsploraServerOptions): Promise<ApiServer> {
  const answer = esploraAnswers(world, options);
  return apiServer({
    ...options,
    handle: answer,
    tooMany: () => (options.flavour === 'blockstream' ? budgetSpent : slowDown),
    errorIn200: () => page,
  });
}

const text = (body: string, status = 200): ApiReply => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
const html = (body: string, status = 200): ApiReply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body,
});
const json = (value: unknown, status = 200): ApiReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const page = html(
  '<!doctype html><html><head><title>Explorer</title></head><body><div id="explorer"></div></body></html>',
);
const budgetSpent = json(
  {
    error: 'Too Many Requests',
    message: 'Blockstream Explorer API NOTICE: Your request rate exceeds the current limit.',
  },
  429,
);
const slowDown = html(
  '<html>\n<head><title>429 Too Many Requests</title></head>\n<body>\n<center><h1>429 Too Many Requests</h1></center>\n</body>\n</html>',
  429,
);
const gatewayTimeout = html('<html>\n<head><title>504 Gateway Time-out</title></head>\n</html>', 504);
const unknownTransaction = text('Transaction not found', 404);

/** Every route of the API as a pure function of the request, but for the rows a mempool.space server hides at random. */
export function esploraAnswers(
  world: BitcoinWorld,
  options: EsploraServerOptions,
): (request: ApiRequest) => ApiReply {
  const { flavour, hiddenPerMille = 0, behind = 0, vanished = new Set<TxId>() } = options;
  const tip = world.tip - behind;
  const hide = random(hiddenPerMille + 7);
  const seen = ({ txid, height }: WorldTransaction): boolean =>
    !vanished.has(txid) && (height === null || height <= tip);
  const histories = historiesByScript(world, flavour);
  const render = (transaction: WorldTransaction): unknown => renderTransaction(world, transaction, flavour);

  function outspend(txid: TxId, vout: number): unknown {
    const spender = world.spenders.get(outpointId(bitcoin, txid, vout));
    if (!spender || !seen(spender)) return { spent: false };
    const vin = spender.inputs.findIndex((input) => input.txid === txid && input.vout === vout);
    return { spent: true, txid: spender.txid, vin, status: renderStatus(spender) };
  }

  function transaction(id: string, rest: readonly string[]): ApiReply {
    if (!/^[0-9a-f]*$/i.test(id)) return text('Invalid hex string', 400);
    if (!HEX64.test(id)) return text('Invalid hash string', 400);
    const found = world.byId.get(txId(id));
    if (!found || !seen(found)) return unknownTransaction;
    if (rest.length === 0) return json(render(found));
    if (rest[0] === 'status') return json(renderStatus(found));
    if (rest[0] === 'outspends') return json(found.outputs.map((_, vout) => outspend(found.txid, vout)));
    if (rest[0] === 'outspend' && rest[1] !== undefined)
      return /^\d+$/.test(rest[1])
        ? json(outspend(found.txid, Number(rest[1])))
        : text('Invalid number', 400);
    return text('endpoint does not exist', 404);
  }

  function history(hash: string, asked: Record<string, string>, rest: readonly string[]): ApiReply {
    const all = (histories.get(hash) ?? []).filter(seen);
    const confirmed = all.filter(({ height }) => height !== null);
    const waiting = all.filter(({ height }) => height === null);
    const kind = rest.join('/');
    if (kind === '')
      return json({
        ...asked,
        chain_stats: statsOf(world, hash, confirmed),
        mempool_stats: statsOf(world, hash, waiting),
      });
    if (kind === 'txs/mempool') return json(waiting.slice(0, 50).map(render));
    if (kind === 'txs')
      return json([...waiting.slice(0, 50), ...confirmed.slice(0, PAGE)].slice(0, 75).map(render));
    if (rest[0] !== 'txs' || rest[1] !== 'chain' || rest.length > 3)
      return text('endpoint does not exist', 404);
    const rows = after(confirmed, rest[2]).slice(0, PAGE);
    return json(rows.filter(() => flavour === 'blockstream' || hide(1_000) >= hiddenPerMille).map(render));
  }

  function batch(txids: readonly string[]): ApiReply {
    if (txids.length > 50) return text('Too many txids requested', 400);
    if (!txids.every((txid) => HEX64.test(txid))) return text('Invalid hex string', 400);
    return json(
      txids.map((txid) => {
        const found = world.byId.get(txId(txid));
        return found && seen(found) ? found.outputs.map((_, vout) => outspend(found.txid, vout)) : [];
      }),
    );
  }

  return (request) => {
    if (!request.path.startsWith('/api/')) return page;
    const path = request.path.slice('/api'.length);
    if (options.timesOut?.(path)) return gatewayTimeout;
    if (path === '/txs/outspends' && flavour === 'mempool')
      return batch((request.query.get('txids') ?? '').split(','));
    const [head, ...rest] = path.split('/').filter((part) => part !== '');
    if (path === '/blocks/tip/height') return text(String(tip));
    if (path === '/blocks/tip/hash') return text(blockHash(tip));
    if (head === 'tx' && rest[0] !== undefined) return transaction(rest[0], rest.slice(1));
    if (head === 'scripthash' && rest[0] !== undefined) {
      if (!HEX64.test(rest[0])) return text('Invalid scripthash', 400);
      return history(rest[0], { scripthash: rest[0] }, rest.slice(1));
    }
    if (head === 'address' && rest[0] !== undefined) {
      const hash = scripthashOf(world, rest[0]);
      if (hash === undefined) return text('Invalid Bitcoin address', 400);
      return history(hash, { address: rest[0] }, rest.slice(1));
    }
    return text('endpoint does not exist', 404);
  };
}

/** What is older than the cursor; a cursor that is no hash is ignored, one that is not listed ends the history. */
function after(rows: readonly WorldTransaction[], cursor: string | undefined): readonly WorldTransaction[] {
  if (cursor === undefined || !HEX64.test(cursor)) return rows;
  const at = rows.findIndex(({ txid }) => txid === cursor);
  return at < 0 ? [] : rows.slice(at + 1);
}

const scripthash = (script: string): string =>
  createHash('sha256').update(Buffer.from(script, 'hex')).digest('hex');

function scripthashOf(world: BitcoinWorld, address: string): string | undefined {
  for (const { outputs } of world.transactions)
    for (const { to } of outputs) if (to.address === address) return scripthash(to.script);
  try {
    if (address.startsWith('bc1')) codec.fromBech32(address);
    else codec.fromBase58Check(address);
    return 'nobody';
  } catch {
    return undefined;
  }
}

/** Transactions of each script, newest first. Inside a block: by hash (Blockstream), or from the last (mempool.space). */
function historiesByScript(world: BitcoinWorld, flavour: EsploraFlavour): Map<string, WorldTransaction[]> {
  const histories = new Map<string, WorldTransaction[]>();
  for (const transaction of [...world.transactions].reverse()) {
    const scripts = [...spentOutputs(world, transaction), ...transaction.outputs].map(({ to }) => to.script);
    for (const script of new Set(scripts)) {
      const hash = scripthash(script);
      const list = histories.get(hash);
      if (list) list.push(transaction);
      else histories.set(hash, [transaction]);
    }
  }
  if (flavour === 'blockstream')
    for (const list of histories.values())
      list.sort((a, b) => (b.height ?? Infinity) - (a.height ?? Infinity) || (a.txid < b.txid ? -1 : 1) || 0);
  return histories;
}

const spentOutputs = (world: BitcoinWorld, { inputs }: WorldTransaction): WorldOutput[] =>
  inputs.map(({ txid, vout }) => world.byId.get(txid)!.outputs[vout]!);

function statsOf(world: BitcoinWorld, hash: string, rows: readonly WorldTransaction[]): unknown {
  const mine = (outputs: readonly WorldOutput[]): bigint[] =>
    outputs.filter(({ to }) => scripthash(to.script) === hash).map(({ value }) => value);
  const funded = rows.flatMap(({ outputs }) => mine(outputs));
  const spent = rows.flatMap((transaction) => mine(spentOutputs(world, transaction)));
  const sum = (values: readonly bigint[]): number => Number(values.reduce((a, b) => a + b, 0n));
  return {
    funded_txo_count: funded.length,
    funded_txo_sum: sum(funded),
    spent_txo_count: spent.length,
    spent_txo_sum: sum(spent),
    tx_count: rows.length,
  };
}

function renderStatus({ height }: WorldTransaction): unknown {
  if (height === null) return { confirmed: false };
  return {
    confirmed: true,
    block_height: height,
    block_hash: blockHash(height),
    block_time: blockTime(height),
  };
}

function renderOutput({ to, value }: WorldOutput, flavour: EsploraFlavour): unknown {
  const unnamed = to.kind === 'future' || (to.kind === 'multisig' && flavour === 'blockstream');
  return {
    scriptpubkey: to.script,
    scriptpubkey_asm: '',
    scriptpubkey_type: unnamed ? 'unknown' : to.kind,
    ...(to.address === undefined ? {} : { scriptpubkey_address: to.address }),
    value: Number(value),
  };
}

function renderTransaction(
  world: BitcoinWorld,
  transaction: WorldTransaction,
  flavour: EsploraFlavour,
): unknown {
  const { txid, inputs, outputs } = transaction;
  const spent = spentOutputs(world, transaction);
  const value = (list: readonly WorldOutput[]): bigint =>
    list.reduce((sum, output) => sum + output.value, 0n);
  const coinbase = {
    txid: '0'.repeat(64),
    vout: 4_294_967_295,
    prevout: null,
    scriptsig: '04ffff001d0104',
    scriptsig_asm: '',
    is_coinbase: true,
    sequence: 4_294_967_295,
  };
  return {
    txid,
    version: 2,
    locktime: 0,
    vin:
      inputs.length === 0
        ? [coinbase]
        : inputs.map((input, n) => ({
            txid: input.txid,
            vout: input.vout,
            prevout: renderOutput(spent[n]!, flavour),
            scriptsig: '',
            scriptsig_asm: '',
            ...(/^v\d/.test(spent[n]!.to.kind) ? { witness: ['00'] } : {}),
            is_coinbase: false,
            sequence: 4_294_967_293,
          })),
    vout: outputs.map((output) => renderOutput(output, flavour)),
    size: 200,
    weight: 800,
    ...(flavour === 'mempool' ? { sigops: 1 } : {}),
    fee: inputs.length === 0 ? 0 : Number(value(spent) - value(outputs)),
    status: renderStatus(transaction),
  };
}
