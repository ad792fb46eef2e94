import { type AccountId, addressOf, chainOf } from '../../core/ids.ts';
import { chainNumberOf } from './evm.ts';

/** A token that Hop moves. */
export interface HopToken {
  readonly symbol: string;
  /** On Ethereum: `native` for ether. */
  readonly contract: string;
  /** Its bridge on each chain, by EIP-155 id. */
  readonly bridges: Readonly<Record<number, string>>;
}

/** hop-protocol/hop packages/core/src/addresses/mainnet.ts: ether and WBTC @b40e8a0, the others @019c21b. */
export const HOP_TOKENS: readonly HopToken[] = [
  {
    symbol: 'ETH',
    contract: 'native',
    bridges: {
      1: '0xb8901acB165ed027E32754E0FFe830802919727f',
      10: '0x83f6244Bd87662118d96D9a6D44f09dffF14b30E',
      137: '0xb98454270065A31D71Bf635F6F7Ee6A518dFb849',
      42161: '0x3749C4f034022c39ecafFaBA182555d4508caCCC',
    },
  },
  {
    symbol: 'USDC',
    contract: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
    bridges: {
      1: '0x3666f603Cc164936C1b87e207F36BEBa4AC5f18a',
      10: '0xa81D244A1814468C734E5b4101F7b9c0c577a8fC',
      137: '0x25D8039bB044dC227f741a9e381CA4cEAE2E6aE8',
      42161: '0x0e0E3d2C5c292161999474247956EF542caBF8dd',
    },
  },
  {
    symbol: 'USDT',
    contract: '0xdAC17F958D2ee523a2206206994597C13D831ec7',
    bridges: {
      1: '0x3E4a3a4796d16c0Cd582C382691998f7c06420B6',
      10: '0x46ae9BaB8CEA96610807a275EBD36f8e916b5C61',
      137: '0x6c9a1ACF73bd85463A46B0AFc076FBdf602b690B',
      42161: '0x72209Fe68386b37A40d6bCA04f78356fd342491f',
    },
  },
  {
    symbol: 'DAI',
    contract: '0x6B175474E89094C44Da98b954EedeAC495271d0F',
    bridges: {
      1: '0x3d4Cc8A61c7528Fd86C55cfe061a78dCBA48EDd1',
      10: '0x7191061D5d4C60f598214cC6913502184BAddf18',
      137: '0xEcf268Be00308980B5b3fcd0975D47C4C8e1382a',
      42161: '0x7aC115536FE3A185100B2c4DE4cb328bf3A58Ba6',
    },
  },
  {
    symbol: 'WBTC',
    contract: '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599',
    bridges: {
      1: '0xb98454270065A31D71Bf635F6F7Ee6A518dFb849',
      10: '0xB1ea9FeD58a317F81eEEFC18715Dd323FDEf45c4',
      137: '0x91Bd9Ccec64fC22475323a0E55d58F7786587905',
      42161: '0x3E4a3a4796d16c0Cd582C382691998f7c06420B6',
    },
  },
];

/** The token whose bridge a contract is; undefined where it is none of Hop's. */
export function hopTokenOf(contract: AccountId): HopToken | undefined {
  const chain = chainNumberOf(chainOf(contract));
  const address = addressOf(contract).toLowerCase();
  return HOP_TOKENS.find(({ bridges }) => chain !== undefined && bridges[chain]?.toLowerCase() === address);
}
