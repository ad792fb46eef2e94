import fc from 'fast-check';
import {
  borrowedCode,
  create,
  equalCalls,
  failedCreation,
  innerCreation,
  revertedFrame,
  revertedOuter,
  selfDestruct,
  split,
} from './evm-contract-scenes.ts';
import {
  burn,
  dust,
  emptyCall,
  equalTokenRows,
  fakeToken,
  mint,
  nftTransfer,
  pay,
  payHub,
  payToken,
  revertedPayment,
  type Scene,
  selfTransfer,
  tokenSelfTransfer,
  zeroValueBait,
} from './evm-scenes.ts';
import { assembleWorld, type EvmWorld, emitter, hexOf, usdt, WEI, weth, wrapper } from './evm-world.ts';
import {
  failedWrap,
  payWithText,
  takeTokens,
  unwrap,
  unwrapEmitting,
  unwrapInside,
  wrap,
  wrapEmitting,
  wrapInside,
} from './evm-wrap-scenes.ts';
import { writer } from './evm-writer.ts';
import { random } from './random.ts';

/** Every kind of transaction the reference tells of, among a dozen accounts and a few contracts, in a few blocks. */
export function evmWorld(seed: number): EvmWorld {
  const name = `evmWorld(${seed})`;
  const pick = random(seed);
  const chainWriter = writer(name);
  const people = Array.from({ length: 9 }, (_, n) => hexOf(`${name} person ${n}`, 20));
  const contracts = Array.from({ length: 3 }, (_, n) => hexOf(`${name} contract ${n}`, 20));
  for (const person of people)
    chainWriter.genesis(person, BigInt(pick(900) + 100) * WEI + BigInt(pick(1_000_003)));
  chainWriter.nextBlock();
  const scene: Scene = { pick, chainWriter, people, contracts, name };
  for (let n = 0; n < 4; n++) mint(scene);
  for (let n = 0; n < 45; n++) {
    if (pick(3) === 0) chainWriter.nextBlock();
    (kinds[pick(kinds.length)] as (scene: Scene) => void)(scene);
  }
  const accounts = [...people, ...contracts, wrapper, emitter];
  return assembleWorld(name, chainWriter.transactions, accounts, [usdt, weth, wrapper, emitter]);
}

export const evmWorlds: fc.Arbitrary<EvmWorld> = fc.integer({ min: 1, max: 1_000_000_000 }).map(evmWorld);

const kinds: readonly ((scene: Scene) => void)[] = [
  pay,
  pay,
  pay,
  payHub,
  dust,
  revertedPayment,
  selfTransfer,
  emptyCall,
  payToken,
  payToken,
  equalTokenRows,
  tokenSelfTransfer,
  fakeToken,
  zeroValueBait,
  nftTransfer,
  split,
  split,
  equalCalls,
  borrowedCode,
  revertedFrame,
  revertedOuter,
  create,
  failedCreation,
  innerCreation,
  selfDestruct,
  mint,
  burn,
  wrap,
  wrap,
  unwrap,
  failedWrap,
  wrapInside,
  unwrapInside,
  wrapEmitting,
  wrapEmitting,
  unwrapEmitting,
  payWithText,
  takeTokens,
];
