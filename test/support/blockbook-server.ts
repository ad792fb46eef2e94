import { address as codec, crypto, networks } from 'bitcoinjs-lib';
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
  type Party,
  type WorldOutput,
  type WorldTransaction,
} from './bitcoin-world.ts';

export interface BlockbookServerOptions extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'> {
  /**
   * What is told of spenders when they are asked for: all, by the extended index; those found by address and amount, where
   * two outputs alike get one spender, as servers without that index did; or none.
   */
  readonly spenders?: 'indexed' | 'guessed' | 'none';
  /** Blocks by which this server is behind the world. */
  readonly behind?: number;
  /** Lists of addresses are empty, as on a server that loses its index. */
  readonly listsNothing?: boolean;
  /** Whether it has addresses for taproot, as servers have since 2021. */
  readonly knowsTaproot?: boolean;
}

const DEFAULT_ROWS = 1_000;

/** A Blockbook over a world. Its base URL is `url`, its API lies below `/api/v2`. */
export function blockbookServer(world: BitcoinWorld, options: BlockbookServerOptions): Promise<ApiServer> {
  return apiServer({
    ...options,
    handle: blockbookAnswers(world, options),
    tooMany: () => ({
      status: 429,
      headers: HTML,
      body: '<html><title>429 Too Many Requests</title></html>',
    }),
    errorIn200: () => explorer,
  });
}

const HTML = { 'content-type': 'text/html' };
const explorer: ApiReply = {
  status: 200,
  headers: HTML,
  body: '<!doctype html><html><title>Blockbook</title></html>',
};
const json = (value: unknown, status = 200): ApiReply => ({ status, body: JSON.stringify(value) });
const refusal = (error: string): ApiReply => json({ error }, 400);

/** Every route of the API as a pure function of the request. */
export function blockbookAnswers(
  world: BitcoinWorld,
  options: BlockbookServerOptions,
): (request: ApiRequest) => ApiReply {
  const { behind = 0, knowsTaproot = true } = options;
  const tip = world.tip - behind;
  const isSeen = ({ height }: WorldTransaction): boolean => height === null || height <= tip;
  const lists = listsByAddress(world);

  const outputOf = ({ txid, vout }: WorldTransaction['inputs'][number]): WorldOutput =>
    world.byId.get(txid)!.outputs[vout]!;

  function renderOutput(transaction: WorldTransaction, n: number, isSpending: boolean): unknown {
    const { to, value } = transaction.outputs[n]!;
    const spender = world.spenders.get(outpointId(bitcoin, transaction.txid, n));
    const isSpent = spender !== undefined && spender.height !== null && spender.height <= tip;
    return {
      value: `${value}`,
      n,
      ...(isSpent && { spent: true }),
      ...(isSpent &&
        isSpending &&
        spenderOf(world, transaction, n, { how: options.spenders ?? 'indexed', tip })),
      ...(to.script !== '' && { hex: to.script }),
      ...shownOwner(to, knowsTaproot),
    };
  }

  function render(transaction: WorldTransaction, isSpending = false): unknown {
    const { txid, height, inputs, outputs } = transaction;
    const sum = (list: readonly WorldOutput[]): bigint =>
      list.reduce((total, { value }) => total + value, 0n);
    const [paid, spent] = [sum(outputs), sum(inputs.map(outputOf))];
    const coinbase = { n: 0, sequence: 4_294_967_295, isAddress: false, coinbase: '04ffff001d0104' };
    return {
      txid,
      version: 2,
      vin: inputs.length === 0 ? [coinbase] : inputs.map((input, n) => renderInput(input, n)),
      vout: outputs.map((_, n) => renderOutput(transaction, n, isSpending)),
      ...(height === null
        ? { blockHeight: -1, confirmations: 0, blockTime: 1_700_000_000 }
        : {
            blockHash: blockHash(height),
            blockHeight: height,
            confirmations: tip - height + 1,
            blockTime: blockTime(height),
          }),
      value: `${paid}`,
      valueIn: `${spent}`,
      fees: `${inputs.length === 0 ? 0n : spent - paid}`,
    };
  }

  function renderInput(input: WorldTransaction['inputs'][number], n: number): unknown {
    const { to, value } = outputOf(input);
    return {
      txid: input.txid,
      ...(input.vout > 0 && { vout: input.vout }),
      sequence: 4_294_967_293,
      n,
      ...shownOwner(to, knowsTaproot),
      value: `${value}`,
      ...unlocking(to),
    };
  }

  function transactionOf(id: string, query: URLSearchParams): ApiReply {
    const found = world.byId.get(txId(id));
    if (!found || !isSeen(found)) return refusal(`Transaction '${id}' not found`);
    return json(render(found, query.get('spending') === 'true'));
  }

  function addressOf(address: string, query: URLSearchParams): ApiReply {
    if (!isKnownForm(address, knowsTaproot))
      return refusal(`Invalid address '${address}', decoded address is of unknown format`);
    const all = options.listsNothing ? [] : (lists.get(address) ?? []).filter(isSeen);
    const confirmed = all.filter(({ height }) => height !== null);
    const to = Number(query.get('to') ?? 0);
    const facts = {
      address,
      balance: '0',
      unconfirmedTxs: all.length - confirmed.length,
      txs: confirmed.length,
    };
    if (query.get('details') === 'basic') return json(facts);
    const asked = to === 0 ? confirmed : confirmed.filter(({ height }) => height! <= to);
    const page = pageOf(asked, query, to === 0);
    const waiting = to === 0 && page.page === 1 ? all.filter(({ height }) => height === null) : [];
    const { rows, ...paging } = page;
    const transactions = [...waiting, ...rows].map((row) => render(row));
    return json({ ...paging, ...facts, ...(transactions.length > 0 && { transactions }) });
  }

  return ({ path, query }) => {
    if (path === '/api/v2')
      return json({
        blockbook: { coin: 'Bitcoin', bestHeight: tip, inSync: true },
        backend: { chain: 'main', blocks: tip },
      });
    const [, kind, subject] = /^\/api\/v2\/(tx|address)\/([^/]+)$/.exec(path) ?? [];
    if (kind === 'tx') return transactionOf(subject!, query);
    if (kind === 'address') return addressOf(subject!, query);
    return explorer;
  };
}

/** A number beyond the last page gives the last page; how many there are is unknown where a full one is filtered. */
function pageOf(rows: readonly WorldTransaction[], query: URLSearchParams, isWhole: boolean) {
  const itemsOnPage = Math.min(Number(query.get('pageSize') ?? DEFAULT_ROWS), DEFAULT_ROWS);
  const last = Math.max(0, Math.ceil(rows.length / itemsOnPage) - 1);
  const page = Math.min(Math.max(0, Number(query.get('page') ?? 1) - 1), last);
  const isFull = rows.length >= itemsOnPage;
  return {
    page: page + 1,
    totalPages: isFull && !isWhole ? -1 : last + 1,
    itemsOnPage,
    rows: rows.slice(page * itemsOnPage, (page + 1) * itemsOnPage),
  };
}

const keyAddressOf = (key: string): string =>
  codec.toBase58Check(crypto.hash160(Buffer.from(key, 'hex')), networks.bitcoin.pubKeyHash);

/** The address under which an output is listed: P2PK as the P2PKH of its key. Undefined where none can be asked for. */
function listedAs({ kind, key, address }: Party): string | undefined {
  return kind === 'p2pk' ? keyAddressOf(key!) : address;
}

/** Where there is no address, prose or the addresses of keys stand in its place. */
function shownOwner(party: Party, knowsTaproot: boolean): { addresses?: string[]; isAddress: boolean } {
  const { kind, script } = party;
  if (kind === 'op_return') return { addresses: ['OP_RETURN (greetings)'], isAddress: false };
  if (kind === 'multisig') return { addresses: [keyAddressOf(script.slice(4, 70))], isAddress: false };
  if (kind === 'future' || (kind === 'v1_p2tr' && !knowsTaproot)) return { addresses: [], isAddress: false };
  return { addresses: [listedAs(party)!], isAddress: true };
}

/** The script of an input: signatures of no meaning, and the key where P2PKH shows it. */
function unlocking({ kind, key }: Party): { hex?: string } {
  const signature = `47${'30'.repeat(71)}`;
  if (kind === 'p2pkh') return { hex: `${signature}21${key}` };
  if (kind === 'p2pk') return { hex: signature };
  if (kind === 'multisig') return { hex: `00${signature}` };
  return kind === 'p2sh' ? { hex: `16${'00'.repeat(22)}` } : {};
}

function spenderOf(
  world: BitcoinWorld,
  transaction: WorldTransaction,
  n: number,
  { how, tip }: { readonly how: 'indexed' | 'guessed' | 'none'; readonly tip: number },
): object {
  if (how === 'none') return {};
  const { txid, outputs } = transaction;
  const own = outputs[n]!;
  const spenderOfOutput = (vout: number) => world.spenders.get(outpointId(bitcoin, txid, vout));
  const isTaken = ({ to, value }: WorldOutput, vout: number): boolean => {
    const height = spenderOfOutput(vout)?.height ?? Infinity;
    return to.script === own.to.script && value === own.value && height <= tip;
  };
  const taken = how === 'guessed' ? outputs.findIndex(isTaken) : n;
  const spender = spenderOfOutput(taken)!;
  const spentIndex = spender.inputs.findIndex((input) => input.txid === txid && input.vout === taken);
  return { spentTxId: spender.txid, ...(spentIndex > 0 && { spentIndex }), spentHeight: spender.height };
}

function isKnownForm(address: string, knowsTaproot: boolean): boolean {
  try {
    if (!address.startsWith('bc1')) return codec.fromBase58Check(address).version !== undefined;
    const { version, data } = codec.fromBech32(address);
    return version === 0 || (knowsTaproot && version === 1 && data.length === 32);
  } catch {
    return false;
  }
}

/** Transactions by address, newest first, inside a block from the last. */
function listsByAddress(world: BitcoinWorld): ReadonlyMap<string, WorldTransaction[]> {
  const lists = new Map<string, WorldTransaction[]>();
  for (const transaction of [...world.transactions].reverse()) {
    const spent = transaction.inputs.map(({ txid, vout }) => world.byId.get(txid as TxId)!.outputs[vout]!);
    const owners = [...spent, ...transaction.outputs].map(({ to }) => listedAs(to));
    for (const owner of new Set(owners)) {
      if (owner === undefined) continue;
      const list = lists.get(owner);
      if (list) list.push(transaction);
      else lists.set(owner, [transaction]);
    }
  }
  return lists;
}
