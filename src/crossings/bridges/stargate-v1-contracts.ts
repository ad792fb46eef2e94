import { type AccountId, addressOf, chainOf } from '../../core/ids.ts';
import { chainNumberOf } from './evm.ts';
import type { Contracts } from './published.ts';

/** What a pool holds: contracts of its token, `native` for the coin. */
interface Pool {
  readonly address: string;
  /** By which the other chains name it. */
  readonly id: number;
  readonly tokens: readonly string[];
}

/**
 * Pools by EIP-155 id, and what they hold: DefiLlama/bridges-server@05f6857 src/adapters/stargate/index.ts; their ids:
 * https://stargateprotocol.gitbook.io/stargate/developers/pool-ids
 */
const HELD: Readonly<Record<number, readonly Pool[]>> = {
  1: [
    pool('0x101816545F6bd2b1076434B54383a1E633390A2E', 13, 'native'),
    pool('0xdf0770dF86a8034b3EFEf0A1Bb3c889B8332FF56', 1, '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'),
    pool('0x38ea452219524bb87e18de1c24d3bb59510bd783', 2, '0xdAC17F958D2ee523a2206206994597C13D831ec7'),
    pool('0x0Faf1d2d3CED330824de3B8200fc8dc6E397850d', 3, '0x6B175474E89094C44Da98b954EedeAC495271d0F'),
  ],
  10: [
    pool('0xd22363e3762cA7339569F3d33EADe20127D5F98C', 13, 'native'),
    pool('0xDecC0c09c3B5f6e92EF4184125D5648a66E35298', 1, '0x7F5c764cBc14f9669B88837ca1490cCa17c31607'),
    pool('0x165137624F1f692e69659f944BF69DE02874ee27', 3, '0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1'),
  ],
  56: [
    pool('0x98a5737749490856b401DB5Dc27F522fC314A4e1', 5, '0xe9e7CEA3DedcA5984780Bafc599bD69ADd087D56'),
    pool('0x9aA83081AA06AF7208Dcc7A4cB72C94d057D2cda', 2, '0x55d398326f99059fF775485246999027B3197955'),
  ],
  137: [
    pool('0x1205f31718499dBf1fCa446663B532Ef87481fe1', 1, '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174'),
    pool('0x29e38769f23701A2e4A8Ef0492e19dA4604Be62c', 2, '0xc2132D05D31c914a87C6611C10748AEb04B58e8F'),
    pool('0x1c272232Df0bb6225dA87f4dEcD9d37c32f63Eea', 3, '0x8f3Cf7ad23Cd3CaDbD9735AFf958023239c6A063'),
  ],
  42161: [
    pool('0x915A55e36A01285A14f05dE6e81ED9cE89772f8e', 13, 'native'),
    pool('0x892785f33CdeE22A30AEF750F285E18c18040c3e', 1, '0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8'),
    pool('0xB6CfcF89a7B22988bfC96632aC2A9D6daB60d641', 2, '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9'),
  ],
  43114: [
    pool('0x1205f31718499dBf1fCa446663B532Ef87481fe1', 1, '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E'),
    // The source names the older of Avalanche's two; what a payment is of shows which.
    pool(
      '0x29e38769f23701A2e4A8Ef0492e19dA4604Be62c',
      2,
      '0xc7198437980c041c805A1EDcbA50c1Ce5db95118',
      '0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7',
    ),
  ],
};

function pool(address: string, id: number, ...tokens: readonly string[]): Pool {
  return { address, id, tokens };
}

/** Pools by chain. */
export const V1_POOLS: Contracts = Object.fromEntries(
  Object.entries(HELD).map(([number, pools]) => [number, pools.map(({ address }) => address)]),
);

/**
 * LayerZero's UltraLightNodeV2, over which V1 sent until 2024: names in packages/backend/discovery/lzomnichain/<chain>/config.jsonc of
 * l2beat/l2beat: ethereum@004e264, optimism and polygonpos@018a044, bsc@0b738f2, base@17d73bc, avalanche@679b5f5; Arbitrum:
 * diffHistory.md there@6d82e94.
 */
export const NODES: Contracts = {
  1: ['0x4D73AdB72bC3DD368966edD0f0b2148401A178E2'],
  10: ['0x4D73AdB72bC3DD368966edD0f0b2148401A178E2'],
  56: ['0x4D73AdB72bC3DD368966edD0f0b2148401A178E2'],
  137: ['0x4D73AdB72bC3DD368966edD0f0b2148401A178E2'],
  8453: ['0x38dE71124f7a447a01D67945a51eDcE9FF491251'],
  42161: ['0x4D73AdB72bC3DD368966edD0f0b2148401A178E2'],
  43114: ['0x4D73AdB72bC3DD368966edD0f0b2148401A178E2'],
};

/** Contracts of the token that a pool holds, `native` for the coin; empty where it is none. */
export function tokensOf(account: AccountId): readonly string[] {
  const address = addressOf(account).toLowerCase();
  const pools = HELD[chainNumberOf(chainOf(account)) ?? 0] ?? [];
  return pools.find((known) => known.address.toLowerCase() === address)?.tokens ?? [];
}

/** The same of the pool with an id on the chain with an EIP-155 id. */
export function tokensOfPool(number: number, id: bigint): readonly string[] {
  return HELD[number]?.find((known) => BigInt(known.id) === id)?.tokens ?? [];
}
