import { getAddress } from 'ethers/address';
import { type ApiReply, type ApiRequest, type ApiServer, apiServer } from './api-server.ts';
import { bitcoinWorld } from './bitcoin-world.ts';
import { blockbookAnswers } from './blockbook-server.ts';
import { etherscanAnswers } from './etherscan-server.ts';
import { evmWorld } from './evm-random-world.ts';
import { assembleWorld, type EvmWorld } from './evm-world.ts';
import { jsonrpcAnswers } from './jsonrpc-server.ts';
import { nemWorld } from './nem-random-world.ts';
import { assembleWorld as assembleNem, NEMESIS } from './nem-world.ts';
import { nisServer } from './nis-server.ts';
import { tronWorld } from './tron-random-world.ts';
import { assembleTronWorld, tokens as tronTokens } from './tron-world.ts';
import { trongridServer } from './trongrid-server.ts';

/** A random chain on which nothing happens for a while in its middle, behind the API of one provider. */
export interface PausedWorld {
  /** As in the configuration. */
  readonly chain: string;
  readonly provider: string;
  /** Entries of an incident's seeds, but for what all of them are told with. */
  readonly seeds: readonly string[];
  /** Entries of the tokens that are followed. */
  readonly assets: readonly string[];
  /** Heights of the newest block: behind the first half, two of the pause, and when all has happened. */
  readonly tips: Readonly<Record<'rested' | 'later' | 'still' | 'moved', number>>;
  /** Serves the chain, whose newest block has the height that `grow` gave last; every request goes to `asked`. */
  serve(asked: (request: ApiRequest) => void): Promise<GrowingChain>;
}

export interface GrowingChain {
  readonly server: ApiServer;
  grow(tip: number): void;
}

/** Blocks below the tip at which these chains are to be traced. */
export const CONFIRMATIONS = 6;
const PAUSE = 60;

/** The tips, where a block is once the pause is there, and the last block that seeds are taken from. */
function pausedAmong(heights: readonly number[]) {
  const sorted = heights.toSorted((a, b) => a - b);
  const share = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] as number;
  const [early, begins, last] = [share(0.25), share(0.5), share(1)];
  const at = (height: number): number => (height <= begins ? height : height + PAUSE);
  const tips = {
    rested: begins + CONFIRMATIONS + 2,
    later: begins + PAUSE - 20,
    still: begins + PAUSE - 2,
    moved: at(last) + CONFIRMATIONS + 2,
  };
  return { at, early, begins, tips };
}

const serving =
  (answersAt: (tip: number) => (request: ApiRequest) => ApiReply): PausedWorld['serve'] =>
  async (asked) => {
    let answer: ReturnType<typeof answersAt> | undefined;
    const server = await apiServer({
      handle(request) {
        asked(request);
        return answer?.(request) ?? { status: 503, body: '' };
      },
    });
    return {
      server,
      grow(tip) {
        answer = answersAt(tip);
      },
    };
  };

/** Passes every request on, and answers none. */
const heard = (asked: (request: ApiRequest) => void) => (request: ApiRequest) => {
  asked(request);
  return undefined;
};

/** Bitcoin behind Blockbook. Every other coinbase was stolen. */
export function blockbookPaused(seed: number): PausedWorld {
  const world = bitcoinWorld(seed, ['p2pkh', 'p2sh', 'v0_p2wpkh', 'v0_p2wsh', 'v1_p2tr']);
  const { tips, at } = pausedAmong(world.transactions.flatMap(({ height }) => height ?? []));
  const moved = new Map(
    world.transactions.map((one) => [
      one.txid,
      { ...one, height: one.height === null ? null : at(one.height) },
    ]),
  );
  const paused = {
    ...world,
    transactions: [...moved.values()],
    byId: moved,
    spenders: new Map([...world.spenders].map(([id, { txid }]) => [id, moved.get(txid)!])),
    tip: at(world.tip),
  };
  return {
    chain: 'bitcoin',
    provider: 'blockbook',
    seeds: paused.transactions
      .filter(({ inputs }, n) => inputs.length === 0 && n % 2 === 0)
      .map(({ txid }) => `transaction: ${txid}, asset: BTC`),
    assets: [],
    tips,
    serve: serving((tip) => blockbookAnswers(paused, { behind: paused.tip - tip })),
  };
}

/** Ethereum behind a node that searches by Otterscan, or behind an explorer. Some payments of ether were stolen. */
export function ethereumPaused(seed: number, provider: 'jsonrpc' | 'etherscan' | 'blockscout'): PausedWorld {
  const world = evmWorld(seed);
  const { tips, at, begins } = pausedAmong(world.transactions.map(({ block }) => block));
  const transactions = world.transactions.map((one) => ({ ...one, block: at(one.block) }));
  const contracts = world.tokens.map(({ contract }) => contract);
  const paused: EvmWorld = assembleWorld(`${world}`, transactions, world.accounts, contracts);
  const seeds = transactions.filter(
    ({ hash, from, to, value, block, failed, calls }) =>
      hash.startsWith('0x') && block <= begins && !failed && value > 0n && from !== to && calls.length === 0,
  );
  return {
    chain: 'ethereum',
    provider,
    seeds: seeds.slice(0, 3).map(({ hash }) => `transaction: "${hash}", asset: ETH`),
    assets: world.tokens.map(({ contract, wraps }, n) => {
      const wrapping = wraps === undefined ? '' : `, wraps: ${wraps}`;
      return `"${getAddress(contract)}": { symbol: T${n}, decimals: 9${wrapping} }`;
    }),
    tips,
    serve: serving((tip) =>
      provider === 'jsonrpc'
        ? jsonrpcAnswers(paused, { serves: ['eth_getLogs', 'ots_', 'debug_'], tip })
        : etherscanAnswers(paused, { flavour: provider, tip }),
    ),
  };
}

/** NEM behind a node. What came to two people early was stolen. */
export function nisPaused(seed: number): PausedWorld {
  const world = nemWorld(seed);
  const { tips, at, early } = pausedAmong(world.transactions.map(({ height }) => height));
  /** The theft is over for days when the rest happens. */
  const placed = ({ height, timeStamp }: { readonly height: number; readonly timeStamp: number }) => ({
    height: at(height),
    timeStamp: timeStamp + (height <= early ? 0 : 3 * 86_400),
  });
  const paused = assembleNem({
    ...world,
    name: `${world}`,
    transactions: world.transactions.map((one) => {
      const place = placed(one);
      return { ...one, ...place, body: { ...one.body, timeStamp: place.timeStamp } };
    }),
    blocks: world.blocks.map((one) => ({ ...one, ...placed(one) })),
    followed: world.tokens.map(({ contract }) => contract),
  });
  const until = new Date(1_000 * (NEMESIS + 60 * early)).toISOString().replace('.000', '');
  return {
    chain: 'nem',
    provider: 'nis1',
    seeds: world.people.slice(1, 3).map(({ address }) => `address: ${address}, asset: XEM, until: ${until}`),
    assets: world.tokens.map(({ contract }, n) => `"${contract}": { symbol: M${n}, decimals: ${n * 6} }`),
    tips,
    async serve(asked) {
      let shown = paused;
      const server = await nisServer(() => shown, { instead: heard(asked) });
      return {
        server,
        grow(tip) {
          shown = { ...paused, tip };
        },
      };
    },
  };
}

/** TRON behind TronGrid. Its first payments were stolen. */
export function trongridPaused(seed: number): PausedWorld {
  const world = tronWorld(seed);
  const { tips, at } = pausedAmong(world.transactions.map(({ block }) => block));
  const transactions = world.transactions.map((one) => ({ ...one, block: at(one.block) }));
  const paid = transactions.filter(
    ({ moves, result, block }) =>
      block < tips.rested &&
      result === 'SUCCESS' &&
      moves.some(({ kind, from, to, value }) => kind === 'value' && from !== to && value > 0n),
  );
  return {
    chain: 'tron',
    provider: 'trongrid',
    seeds: paid.slice(0, 2).map(({ txid }) => `transaction: ${txid}, asset: TRX`),
    assets: tronTokens.map(({ contract, ...rest }, n) => {
      const wrapping = 'wraps' in rest ? `, wraps: ${rest.wraps}` : '';
      return `"${contract}": { symbol: T${n}, decimals: 6${wrapping} }`;
    }),
    tips,
    async serve(asked) {
      const shownAt = (tip: number) => {
        const known = transactions.filter(({ block }) => block <= tip);
        return assembleTronWorld(`${world}`, known, world.accounts, tip);
      };
      const server = await trongridServer(shownAt(0), { instead: heard(asked) });
      return { server, grow: (tip) => server.show(shownAt(tip)) };
    },
  };
}
