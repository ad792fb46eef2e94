import { createRequire } from 'node:module';
import { getCreate2Address, Interface, keccak256, solidityPackedKeccak256 } from 'ethers';
import type { Anvil } from './anvil.ts';
import type { Script } from './anvil-script.ts';
import type { Contract } from './contracts.ts';

/**
 * Where the programs are on Ethereum: WETH9 (`config/assets.yaml`), Uniswap's Router02 and THORChain's router
 * (`config/labels`, with their sources). Here they stand at the same addresses, so that what ships knows them.
 */
export const places = {
  WETH9: '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2',
  UniswapV2Router02: '0x7a250d5630b4cf539739df2c5dacb4c659f2488d',
  ThorchainRouter: '0xd37bbe5744d730a1d98d8dc97c42f0ca46ad7146',
} as const;

/** Uniswap V2 as its makers published it, on a real chain. */
export interface Uniswap {
  readonly weth: Interface;
  readonly router: Interface;
  /** Address of the pair of two tokens, there or not. */
  pairOf(a: string, b: string): string;
}

/** Creates the factory, WETH and the router. */
export async function createUniswap(node: Anvil, play: Script, from: string): Promise<Uniswap> {
  const { weth, router, pair, ...uniswap } = published();
  const factory = await create(play, from, uniswap.factory, [from]);
  await moveTo(node, places.WETH9, await create(play, from, weth, []));
  const made = await create(play, from, router, [factory, places.WETH9]);
  await moveTo(node, places.UniswapV2Router02, made);
  const pairCode = keccak256(pair.code);
  return {
    weth: weth.calls,
    router: router.calls,
    pairOf(a, b) {
      const salt = solidityPackedKeccak256(['address', 'address'], a < b ? [a, b] : [b, a]);
      return getCreate2Address(factory, salt, pairCode).toLowerCase();
    },
  };
}

/** Gives the code at an address a place of its own. What its constructor stored stays behind. */
export async function moveTo(node: Anvil, place: string, made: string): Promise<void> {
  await node.ask('anvil_setCode', place, await node.ask<string>('eth_getCode', made, 'latest'));
}

const CREATION_GAS = 6_000_000;

async function create(play: Script, from: string, { code, calls }: Contract, parameters: readonly unknown[]) {
  const data = `${code}${calls.encodeDeploy(parameters).slice(2)}`;
  const [made] = await play.block({ from, data, gas: CREATION_GAS });
  return made?.created ?? '';
}

/** The programs out of the npm packages of their makers. */
function published(): Readonly<Record<'factory' | 'pair' | 'router' | 'weth', Contract>> {
  const require = createRequire(import.meta.url);
  const contract = ({ abi, bytecode }: { readonly abi: []; readonly bytecode: string }): Contract => ({
    code: `0x${bytecode.replace(/^0x/, '')}`,
    calls: new Interface(abi),
  });
  return {
    factory: contract(require('@uniswap/v2-core/build/UniswapV2Factory.json')),
    pair: contract(require('@uniswap/v2-core/build/UniswapV2Pair.json')),
    router: contract(require('@uniswap/v2-periphery/build/UniswapV2Router02.json')),
    weth: contract(require('@uniswap/v2-periphery/build/WETH9.json')),
  };
}
