import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  type ApiServerOptions,
  apiServer,
} from './api-server.ts';

/** A payment of the network's, or one that it plans. Amounts in 1e-8. */
export interface ThorOut {
  /** Transaction on the far chain in any spelling; null for a payment inside the network. */
  readonly txid: string | null;
  readonly chain: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
  readonly refund?: boolean;
  readonly affiliate?: boolean;
}

/** A deposit, and how far the network has got with it. */
export interface ThorDeposited {
  /** In any spelling. */
  readonly txid: string;
  readonly chain: string;
  readonly from: string;
  readonly vault: string;
  readonly asset: string;
  readonly amount: string;
  readonly memo: string;
  /**
   * `observed`: seen, not final. `swapping`: a streaming swap has not ended. `planned`: swapped, and what goes to other
   * chains is not signed; what stays inside is paid. `paid`: all of it.
   */
  readonly state: 'observed' | 'swapping' | 'planned' | 'paid';
  /** In the order in which the node lists them. */
  readonly outs: readonly ThorOut[];
}

export interface ThornodeOptions extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'> {
  /** How the node says that it has not observed a transaction. */
  readonly unobserved?: Unobserved;
  /** The node has forgotten what is over: the indexer alone knows it. */
  readonly isPruned?: boolean;
  /** The indexer is behind, and lists nothing. */
  readonly isBehind?: boolean;
  /** What names stand for: `{ t: { THOR: 'thor1…' } }`. */
  readonly names?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const notSeen = { stages: { inbound_observed: { started: false, final_count: 0, completed: false } } };

/** The shapes in which versions of the node say that they do not know a transaction. */
export const unobserved = {
  'stages alone': json(200, notSeen),
  'nulls beside the stages': json(200, { tx: null, planned_out_txs: null, out_txs: null, ...notSeen }),
  'an internal error': json(500, { error: 'rpc error: code = Unknown desc = internal' }),
  'not found': json(404, { code: 5, message: 'rpc error: code = NotFound desc = tx not found', details: [] }),
} as const;
export type Unobserved = keyof typeof unobserved;

export interface ThornodeServer extends ApiServer {
  /** Tells of this deposit from now on, in place of what it told before. */
  tell(deposited: ThorDeposited): void;
}

const ZEROS = '0'.repeat(64);

/**
 * THORNode and Midgard over deposits in memory, THORChain's under `/thorchain`, Maya's under `/mayachain`: hashes in
 * capitals without `0x`, amounts as text, payments inside the network without a hash, fields that are absent when empty.
 */
export async function thornodeServer(
  deposits: readonly ThorDeposited[],
  options: ThornodeOptions = {},
): Promise<ThornodeServer> {
  const known = new Map(deposits.map((one) => [hashOf(one.txid), one]));
  const server = await apiServer({
    ...options,
    handle: (request) => answer(request, known, options),
    tooMany: () => ({ status: 429, headers: { 'content-type': 'text/plain' }, body: 'rate limit exceeded' }),
    errorIn200: () => json(200, notSeen),
  });
  return {
    ...server,
    tell(deposited) {
      known.set(hashOf(deposited.txid), deposited);
    },
  };
}

function answer(
  { path, query }: ApiRequest,
  known: ReadonlyMap<string, ThorDeposited>,
  options: ThornodeOptions,
): ApiReply {
  const status = /^\/(?:thorchain|mayachain)\/tx\/status\/([^/]+)$/.exec(path);
  if (status) {
    const deposited = known.get(status[1] ?? '');
    const isForgotten = options.isPruned && deposited?.state === 'paid';
    return deposited && !isForgotten
      ? json(200, statusOf(deposited))
      : unobserved[options.unobserved ?? 'stages alone'];
  }
  if (path === '/v2/actions') return actionsOf(query.get('txid') ?? '', known, options);
  if (path === '/v2/health')
    return json(200, {
      database: true,
      inSync: options.isBehind !== true,
      lastThorNode: { height: 23_000_000, timestamp: 1_760_000_000 },
      scannerHeight: '23000001',
    });
  const name = /^\/v2\/(?:thor|maya)name\/lookup\/([^/]+)$/.exec(path);
  const aliases = name && options.names?.[decodeURIComponent(name[1] ?? '')];
  if (!aliases) return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' };
  const entries = Object.entries(aliases).map(([chain, address]) => ({ chain, address }));
  return json(200, { entries, expire: '60787996', owner: aliases.THOR ?? '' });
}

/** What the node says of a deposit, as JSON. */
export function statusOf(deposited: ThorDeposited) {
  const { state, chain, from, vault, asset, amount, memo, outs } = deposited;
  const id = hashOf(deposited.txid);
  const isSwapped = state === 'planned' || state === 'paid';
  const paid = state === 'paid' ? outs : isSwapped ? outs.filter(({ txid }) => txid === null) : [];
  return {
    tx: {
      id,
      chain,
      from_address: from,
      to_address: vault,
      coins: [{ asset, amount }],
      gas: [{ asset, amount: '1050' }],
      memo,
    },
    ...(isSwapped && {
      planned_out_txs: outs
        .toSorted((a, b) => Number(a.txid === null) - Number(b.txid === null))
        .map(({ chain: to_chain, to, asset: paidIn, amount: sum, refund }) => ({
          chain: to_chain,
          to_address: to,
          coin: { asset: paidIn, amount: sum },
          refund: refund === true,
        })),
    }),
    ...(paid.length > 0 && {
      out_txs: paid.map(({ txid, chain: to_chain, to, asset: paidIn, amount: sum, refund }) => ({
        id: txid === null ? ZEROS : hashOf(txid),
        chain: to_chain,
        from_address: vault,
        to_address: to,
        coins: [{ asset: paidIn, amount: sum }],
        gas: [{ asset: paidIn, amount: '2000' }],
        memo: `${refund ? 'REFUND' : 'OUT'}:${id}`,
      })),
    }),
    stages: {
      inbound_observed: { final_count: 98, completed: true },
      inbound_confirmation_counted: { remaining_confirmation_seconds: 0, completed: state !== 'observed' },
      inbound_finalised: { completed: state !== 'observed' },
      ...(state !== 'observed' && {
        swap_status:
          state === 'swapping'
            ? { pending: true, streaming: { interval: 1, quantity: 5, count: 2 } }
            : { pending: false },
        swap_finalised: { completed: isSwapped },
      }),
      ...(isSwapped &&
        outs.some(({ txid }) => txid !== null) && { outbound_signed: { completed: state === 'paid' } }),
    },
  };
}

function actionsOf(
  txid: string,
  known: ReadonlyMap<string, ThorDeposited>,
  { isBehind }: ThornodeOptions,
): ApiReply {
  const found = isBehind
    ? []
    : [...known.values()].filter((one) =>
        [one.txid, ...one.outs.map(({ txid: paid }) => paid ?? '')].some((hash) => hashOf(hash) === txid),
      );
  const actions = found.flatMap((one) => {
    const back = one.outs.filter(({ refund }) => refund);
    const isWhole = back.length > 0 && back.length === one.outs.filter(({ affiliate }) => !affiliate).length;
    return [actionOf(one, isWhole ? 'refund' : 'swap')];
  });
  const tokens = actions.length === 0 ? ['', ''] : ['151512749000000078', '151513269000000082'];
  return json(200, {
    actions,
    count: actions.length === 0 ? '0' : '-1',
    meta: { nextPageToken: tokens[0], prevPageToken: tokens[1] },
  });
}

function actionOf(deposited: ThorDeposited, type: 'swap' | 'refund') {
  const { txid, from, asset, amount, memo, state, outs } = deposited;
  const paid = state === 'paid' ? outs : state === 'planned' ? outs.filter((out) => out.txid === null) : [];
  const swap = {
    affiliateAddress: '',
    affiliateFee: '0',
    isStreamingSwap: false,
    liquidityFee: '5336222',
    memo,
    networkFees: [{ amount: '2000', asset }],
    swapSlip: '3',
    swapTarget: '0',
  };
  return {
    date: '1710685749029840134',
    height: '15151326',
    type,
    status: state === 'paid' ? 'success' : 'pending',
    pools: [asset],
    in: [{ address: from, coins: [{ amount, asset }], txID: hashOf(txid) }],
    out: paid.map((out) => ({
      address: out.to,
      coins: [{ amount: out.amount, asset: out.asset }],
      height: '15151326',
      txID: out.txid === null ? '' : hashOf(out.txid),
      ...(out.affiliate && { affiliate: true }),
    })),
    metadata: type === 'swap' ? { swap } : { refund: { reason: 'emit asset less than price limit', memo } },
  };
}

const hashOf = (txid: string): string => txid.replace(/^0x/, '').toUpperCase();

function json(status: number, body: unknown): ApiReply {
  return { status, body: JSON.stringify(body) };
}
