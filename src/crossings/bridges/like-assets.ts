import type { AssetId, ChainId } from '../../core/ids.ts';
import type { Atlas } from '../../trace/crossing.ts';
import { chainNumberOf } from './evm.ts';

/**
 * What stands for the same thing on several chains, by EIP-155 id: `native` for the coin, else the token's contract. Contracts are
 * those of the followed tokens, `config/assets.yaml`, which names the source of each.
 */
const LIKE: readonly Readonly<Record<number, readonly string[]>>[] = [
  // Ether
  {
    1: ['native', '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'],
    10: ['native', '0x4200000000000000000000000000000000000006'],
    56: ['0x2170Ed0880ac9A755fd29B2688956BD959F933F8'],
    137: ['0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619'],
    8453: ['native', '0x4200000000000000000000000000000000000006'],
    42161: ['native', '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1'],
    43114: ['0x49D5c2BdFfac6CE2BFdB6640F4F80f226bc10bAB'],
  },
  // USDC
  {
    1: ['0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'],
    10: ['0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85', '0x7F5c764cBc14f9669B88837ca1490cCa17c31607'],
    56: ['0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d'],
    137: ['0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174'],
    8453: ['0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', '0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA'],
    42161: ['0xaf88d065e77c8cC2239327C5EDb3A432268e5831', '0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8'],
    43114: ['0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E', '0xA7D7079b0FEaD91F3e65f86E8915Cb59c1a4C664'],
  },
  // USDT
  {
    1: ['0xdAC17F958D2ee523a2206206994597C13D831ec7'],
    10: ['0x94b008aA00579c1307B0EF2c499aD98a8ce58e58'],
    56: ['0x55d398326f99059fF775485246999027B3197955'],
    137: ['0xc2132D05D31c914a87C6611C10748AEb04B58e8F'],
    8453: ['0xfde4C96c8593536E31F229EA8f37b2ADa2699bb2'],
    42161: ['0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9'],
    43114: ['0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7', '0xc7198437980c041c805A1EDcbA50c1Ce5db95118'],
  },
  // DAI
  {
    1: ['0x6B175474E89094C44Da98b954EedeAC495271d0F'],
    10: ['0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1'],
    56: ['0x1AF3F329e8BE154074D8769D1FFa4eE058B1DBc3'],
    137: ['0x8f3Cf7ad23Cd3CaDbD9735AFf958023239c6A063'],
    8453: ['0x50c5725949A6F0c72E6C4a641F24049A917DB0Cb'],
    42161: ['0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1'],
    43114: ['0xd586E7F844cEa2F87f50152665BCbc2C279D8d70'],
  },
  // Bitcoin, wrapped
  {
    1: ['0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599'],
    10: ['0x68f180fcCe6836688e9084f035309E29Bf0A2095'],
    56: ['0x7130d2A12B9BCbFAe4f2634d864A1Ee1Ce3Ead9c'],
    137: ['0x1BFD67037B42Cf73acF2047067bd4F2C47D9BfD6'],
    42161: ['0x2f2a2543B76A4166549F7aaB2e75Bef0aefC5B0f'],
    43114: ['0x152b9d0FdC40C096757F570A51E494bd4b943E50'],
  },
  // BUSD
  { 1: ['0x4Fabb145d64652a948d72533023f6E7A623C7C53'], 56: ['0xe9e7CEA3DedcA5984780Bafc599bD69ADd087D56'] },
  // The other coins, each with its wrapped token
  { 56: ['native', '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c'] },
  { 137: ['native', '0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270'] },
  { 43114: ['native', '0xB31f66AA3C1e785363F0875A1B74E27b85FD66c7'] },
];

/** What may come out on a chain for an asset given on another, or stand for it on its own: followed assets, itself among them there. */
export function likeAssets(atlas: Atlas, asset: AssetId, chain: ChainId): readonly AssetId[] {
  const own = asset.slice(0, asset.indexOf('/')) as ChainId;
  const family = LIKE.find((like) => assetsOf(atlas, own, like).includes(asset));
  const alike = family ? assetsOf(atlas, chain, family) : [];
  return own === chain && !alike.includes(asset) ? [asset, ...alike] : alike;
}

/** A token that a bridge takes, and the coin with it where it is the coin's wrapped token, which bridges wrap and unwrap on the way. */
export function takenAssets(atlas: Atlas, chain: ChainId, contract: string): readonly AssetId[] {
  const token = atlas.token(chain, contract);
  if (token === undefined) return [];
  const coin = atlas.native(chain);
  const isWrapped = coin !== undefined && likeAssets(atlas, token, chain).includes(coin);
  return isWrapped ? [token, coin] : [token];
}

function assetsOf(
  atlas: Atlas,
  chain: ChainId,
  like: Readonly<Record<number, readonly string[]>>,
): readonly AssetId[] {
  const number = chainNumberOf(chain);
  const names = number === undefined ? undefined : like[number];
  return (names ?? []).flatMap(
    (name) => (name === 'native' ? atlas.native(chain) : atlas.token(chain, name)) ?? [],
  );
}
