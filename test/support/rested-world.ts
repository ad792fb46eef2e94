import type { ApiReply, ApiRequest } from './api-server.ts';
import { party, type WorldOutput, worldBuilder } from './bitcoin-world.ts';
import { esploraAnswers } from './esplora-server.ts';
import { etherscanAnswers } from './etherscan-server.ts';
import { valueMove } from './evm-scenes.ts';
import { assembleWorld, hexOf, WEI } from './evm-world.ts';
import { GAS_PRICE, writer } from './evm-writer.ts';

export interface RestedSizes {
  /** Holdings that passed everything on to an exchange. */
  readonly settled: number;
  /** Holdings that keep what they got: on Bitcoin each in a transaction of its own, so that none shares its place in a batch. */
  readonly resting: number;
  /** How many of those pay it on to somebody new in the end. */
  readonly moving: number;
}

/** A theft whose loot was split among very many, behind the API of its chain. */
export interface RestedWorld {
  /** As in the configuration. */
  readonly chain: 'bitcoin' | 'ethereum';
  readonly provider: string;
  readonly asset: string;
  readonly theft: string;
  /** Address of the exchange. */
  readonly exchange: string;
  /** Heights of the newest block: when all rests, a while later, and when some have moved. */
  readonly tips: { readonly rested: number; readonly later: number; readonly moved: number };
  /** What the API answers while the newest block has this height. */
  answersAt(tip: number): (request: ApiRequest) => ApiReply;
}

/** Blocks in which nothing happens: more than either chain takes to be settled. */
const QUIET = 30;
/** Outputs of a transaction, and payments of an account, among which loot is split. */
const FAN = 200;

/** Outpoints of a theft: one transaction, whose outputs are split and split again. */
export function restedBitcoin({ settled, resting, moving }: RestedSizes): RestedWorld {
  const build = worldBuilder(`rested ${settled} ${resting} ${moving}`);
  const own = (name: string) => party(name, 'v0_p2wpkh');
  const exchange = party('exchange', 'p2pkh');
  const [each, fee] = [1_000_000n, 1_000n];
  const count = settled + resting;
  const fans = Math.ceil(count / FAN);
  const sizeOf = (fan: number): number => Math.min(FAN, count - fan * FAN);
  const shareOf = (fan: number): bigint => each * BigInt(sizeOf(fan));
  const stolen = Array.from(
    { length: fans },
    (_, fan): WorldOutput => ({ to: own(`fan ${fan}`), value: shareOf(fan) + fee }),
  );
  const total = stolen.reduce((sum, { value }) => sum + value, 0n) + fee;
  const funds = build.coinbase(1, party('victim', 'p2pkh'), total);
  const theft = build.pay(2, [[funds, 0]], stolen);
  const rests: Parameters<typeof build.pay>[1][number][] = [];
  for (let fan = 0; fan < fans; fan++) {
    const outputs = Array.from({ length: sizeOf(fan) }, (_, n) => ({
      to: own(`part ${fan} ${n}`),
      value: each,
    }));
    const split = build.pay(3, [[theft, fan]], outputs);
    for (let n = 0; n < outputs.length; n++) {
      const isSettled = fan * FAN + n < settled;
      const to = isSettled ? exchange : own(`rest ${fan} ${n}`);
      const paid = build.pay(4, [[split, n]], [{ to, value: each - fee }]);
      if (!isSettled) rests.push([paid, 0]);
    }
  }
  const rested = 4 + QUIET;
  const later = rested + QUIET;
  rests.slice(0, moving).forEach((outpoint, n) => {
    build.pay(later + 1, [outpoint], [{ to: own(`new ${n}`), value: each - 2n * fee }]);
  });
  const moved = later + QUIET;
  build.coinbase(moved, party('miner', 'p2pkh'), each);
  const world = build.world();
  return {
    chain: 'bitcoin',
    provider: 'esplora',
    asset: 'BTC',
    theft,
    exchange: exchange.address as string,
    tips: { rested, later, moved },
    answersAt: (tip) => esploraAnswers(world, { flavour: 'mempool', behind: world.tip - tip }),
  };
}

/** Accounts of a theft of ether, who split it and split it again. */
export function restedEthereum({ settled, resting, moving }: RestedSizes): RestedWorld {
  const name = `rested ${settled} ${resting} ${moving}`;
  const chain = writer(name);
  const own = (who: string): string => hexOf(`${name} ${who}`, 20);
  const [victim, thief, exchange] = [own('victim'), own('thief'), own('exchange')];
  const each = WEI / 10n;
  const gas = 21_000n * GAS_PRICE;
  const pay = (from: string, to: string, value: bigint): string =>
    chain.write({ from, to, value, moves: valueMove(from, to, value) }).hash;
  const count = settled + resting;
  const fans = Math.ceil(count / FAN);
  const sizeOf = (fan: number): number => Math.min(FAN, count - fan * FAN);
  const shareOf = (fan: number): bigint => (each + gas) * BigInt(sizeOf(fan));
  const stolen = (each + gas) * BigInt(count) + gas * BigInt(fans);
  chain.genesis(victim, stolen + gas);
  chain.nextBlock();
  const theft = pay(victim, thief, stolen);
  chain.nextBlock();
  for (let fan = 0; fan < fans; fan++) pay(thief, own(`fan ${fan}`), shareOf(fan));
  const rests: string[] = [];
  const accounts = [victim, thief, exchange];
  for (let fan = 0; fan < fans; fan++) {
    chain.nextBlock();
    accounts.push(own(`fan ${fan}`));
    for (let n = 0; n < sizeOf(fan); n++) {
      const part = own(`part ${fan} ${n}`);
      accounts.push(part);
      pay(own(`fan ${fan}`), part, each);
      if (fan * FAN + n < settled) pay(part, exchange, each - gas);
      else rests.push(part);
    }
  }
  const rested = 2 + fans + QUIET;
  const later = rested + QUIET;
  for (let n = 0; n < 2 * QUIET + 1; n++) chain.nextBlock();
  rests.slice(0, moving).forEach((from, n) => {
    accounts.push(own(`new ${n}`));
    pay(from, own(`new ${n}`), each - gas);
  });
  const moved = later + QUIET;
  const world = assembleWorld(name, chain.transactions, accounts);
  return {
    chain: 'ethereum',
    provider: 'etherscan',
    asset: 'ETH',
    theft,
    exchange,
    tips: { rested, later, moved },
    answersAt: (tip) => etherscanAnswers(world, { flavour: 'etherscan', tip }),
  };
}
