import type { Holding } from '../../../src/core/movement.ts';
import type { ChainSource } from '../../../src/trace/source.ts';
import { lab as bitcoinLab, type ServerOptions } from '../../chains/bitcoin/lab.ts';
import { type ChainOptions, allHoldings as evmHoldings, serveChain } from '../../chains/evm/evm-chain.ts';
import { allHoldings as nemHoldings, serveChain as serveNem } from '../../chains/nem/nem-chain.ts';
import { recordOf } from '../../chains/recorded/recorded-world.ts';
import { serveChain as serveTron, allHoldings as tronHoldings } from '../../chains/tron/tron-chain.ts';
import type { ApiServerOptions } from '../../support/api-server.ts';
import { bitcoinWorld } from '../../support/bitcoin-world.ts';
import type { EtherscanOptions } from '../../support/etherscan-server.ts';
import { evmWorld } from '../../support/evm-random-world.ts';
import type { JsonRpcOptions } from '../../support/jsonrpc-server.ts';
import { nemWorld } from '../../support/nem-random-world.ts';
import { tronWorld } from '../../support/tron-random-world.ts';
import { accountWorld, utxoWorld, type World } from '../../support/world.ts';

/** A random chain that is served, and everything that value can rest in on it. */
export interface MovedScene extends AsyncDisposable {
  readonly source: ChainSource;
  readonly holdings: readonly Holding[];
  readonly tip: number;
}

/** How servers misbehave. */
export type Misbehaving = Pick<ApiServerOptions, 'faults' | 'retryAfter'>;

/** A source that tells what moved. */
export interface MovedLab {
  readonly name: string;
  readonly family: string;
  /** Whether several may answer: who does depends on timing, and what a balance can tell on who does. */
  readonly isShared?: boolean;
  open(seed: number, misbehaving?: Misbehaving): Promise<MovedScene>;
}

const overBitcoin = (name: string, ...servers: readonly ServerOptions[]): MovedLab => ({
  name,
  family: 'bitcoin',
  isShared: servers.length > 1,
  async open(seed, misbehaving = {}) {
    const world = bitcoinWorld(seed);
    const opened = await bitcoinLab(
      world,
      servers.map((server) => ({ ...server, ...misbehaving })),
    );
    const holdings = world.transactions
      .filter(({ height }) => height !== null)
      .flatMap(({ txid, outputs }) => outputs.map((_, vout) => world.holding(txid, vout)));
    return {
      source: opened.source,
      holdings,
      tip: world.tip,
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  },
});

interface EvmServers {
  readonly explorers?: readonly EtherscanOptions[];
  readonly nodes?: readonly JsonRpcOptions[];
}

const overEvm = (name: string, { explorers = [], nodes = [] }: EvmServers): MovedLab => ({
  name,
  family: 'evm',
  isShared: explorers.length + nodes.length > 1,
  async open(seed, misbehaving = {}) {
    const world = evmWorld(seed);
    const options: ChainOptions = {
      servers: explorers.map((server) => ({ ...server, ...misbehaving })),
      nodes: nodes.map((server) => ({ ...server, ...misbehaving })),
    };
    const opened = await serveChain(world, options);
    return {
      source: opened.source,
      holdings: evmHoldings(world),
      tip: world.tip,
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  },
});

const overNem = (name: string): MovedLab => ({
  name,
  family: 'nem',
  async open(seed, misbehaving = {}) {
    const world = nemWorld(seed);
    const opened = await serveNem(world, { nodes: [misbehaving] });
    return {
      source: opened.source,
      holdings: nemHoldings(world),
      tip: world.tip,
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  },
});

const overTron = (name: string): MovedLab => ({
  name,
  family: 'tron',
  async open(seed, misbehaving = {}) {
    const world = tronWorld(seed);
    const opened = await serveTron(world, { servers: [misbehaving] });
    return {
      source: opened.source,
      holdings: tronHoldings(world),
      tip: world.tip,
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  },
});

const overRecord = (name: string, worldOf: (seed: number) => World): MovedLab => ({
  name,
  family: 'recorded',
  async open(seed) {
    const world = worldOf(seed);
    const tip = Math.max(...world.movements.map(({ position }) => position.height));
    return {
      source: recordOf(world),
      holdings: [...world.holdings.values()],
      tip,
      async [Symbol.asyncDispose]() {},
    };
  },
});

const node: JsonRpcOptions = { serves: ['eth_getLogs', 'ots_', 'debug_'] };

/** Every source that tells what moved, over each kind of provider that can. */
export const movedLabs: readonly MovedLab[] = [
  overBitcoin('bitcoin over mempool/electrs', { flavour: 'mempool' }),
  overBitcoin('bitcoin over electrs of both kinds', { flavour: 'blockstream' }, { flavour: 'mempool' }),
  overEvm('an EVM chain over Etherscan', { explorers: [{ flavour: 'etherscan' }] }),
  overEvm('an EVM chain over Blockscout', { explorers: [{ flavour: 'blockscout' }] }),
  overEvm('an EVM chain over a node', { nodes: [node] }),
  overEvm('an EVM chain over both', { explorers: [{ flavour: 'etherscan' }], nodes: [node] }),
  overNem('NEM over a node'),
  overTron('TRON over TronGrid'),
  overRecord('a record of outputs', utxoWorld),
  overRecord('a record of balances', accountWorld),
];
