import { type AccountId, addressOf, chainOf } from '../../core/ids.ts';
import { chainNumberOf } from './evm.ts';
import type { Contracts } from './published.ts';

/** LayerZero's endpoint ids by EIP-155 id: https://docs.layerzero.network/v2/deployments/deployed-contracts */
export const ENDPOINTS: Readonly<Record<number, number>> = {
  1: 30101,
  10: 30111,
  56: 30102,
  137: 30109,
  8453: 30184,
  42161: 30110,
  43114: 30106,
};

/**
 * Pools and what each holds: l2beat/l2beat@7ef4c83 packages/backend/src/modules/interop/plugins/stargate.ts; those of BNB Smart
 * Chain, Polygon and Avalanche: DefiLlama/bridges-server@839848a src/adapters/stargate/index.ts.
 */
const HELD: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  1: {
    '0x77b2043768d28E9C9aB44E1aBfC95944bcE57931': 'native',
    '0xc026395860Db2d07ee33e05fE50ed7bD583189C7': '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
    '0x933597a323Eb81cAe705C5bC29985172fd5A3973': '0xdAC17F958D2ee523a2206206994597C13D831ec7',
  },
  10: {
    '0xe8CDF27AcD73a434D661C84887215F7598e7d0d3': 'native',
    '0xcE8CcA271Ebc0533920C83d39F417ED6A0abB7D0': '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85',
    '0x19cFCE47eD54a88614648DC3f19A5980097007dD': '0x94b008aA00579c1307B0EF2c499aD98a8ce58e58',
  },
  56: {
    '0x962Bd449E630b0d928f308Ce63f1A21F02576057': '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d',
    '0x138EB30f73BC423c6455C53df6D89CB01d9eBc63': '0x55d398326f99059fF775485246999027B3197955',
  },
  137: {
    '0x9Aa02D4Fae7F58b8E8f34c66E756cC734DAc7fe4': '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359',
    '0xd47b03ee6d86Cf251ee7860FB2ACf9f91B9fD4d7': '0xc2132D05D31c914a87C6611C10748AEb04B58e8F',
  },
  8453: {
    '0xdc181Bd607330aeeBEF6ea62e03e5e1Fb4B6F7C7': 'native',
    '0x27a16dc786820B16E5c9028b75B99F6f604b5d26': '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
  },
  42161: {
    '0xA45B5130f36CDcA45667738e2a258AB09f4A5f7F': 'native',
    '0xe8CDF27AcD73a434D661C84887215F7598e7d0d3': '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
    '0xcE8CcA271Ebc0533920C83d39F417ED6A0abB7D0': '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9',
  },
  43114: {
    '0x5634c4a5FEd09819E3c46D86A965Dd9447d86e47': '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E',
    '0x12dC9256Acc9895B076f6638D628382881e62CeE': '0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7',
  },
};

/** Pools by chain. */
export const POOLS: Contracts = Object.fromEntries(
  Object.entries(HELD).map(([number, pools]) => [number, Object.keys(pools)]),
);

/** Where buses are ridden and driven: lifinance/contracts@016d59b config/stargateV2.json. */
export const MESSAGING: Contracts = {
  1: ['0x6d6620eFa72948C5f68A3C8646d58C00d3f4A980'],
  10: ['0xf1fcb4cbd57b67d683972a59b6a7b1e2e8bf27e6'],
  56: ['0x6e3d884c96d640526f273c61dfcf08915ebd7e2b'],
  137: ['0x6ce9bf8cdab780416ad1fd87b318a077d2f50eac'],
  8453: ['0x5634c4a5fed09819e3c46d86a965dd9447d86e47'],
  42161: ['0x19cfce47ed54a88614648dc3f19a5980097007dd'],
  43114: ['0x17e450be3ba9557f2378e20d64ad417e59ef9a34'],
};

/** Contract of the token that a pool holds, `native` for the coin; undefined where it is none. */
export function poolTokenOf(pool: AccountId): string | undefined {
  const address = addressOf(pool).toLowerCase();
  const pools = HELD[chainNumberOf(chainOf(pool)) ?? 0] ?? {};
  return Object.entries(pools).find(([known]) => known.toLowerCase() === address)?.[1];
}
