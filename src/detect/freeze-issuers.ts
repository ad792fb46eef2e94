/** How an issuer tells of accounts that it freezes. Topics are the hashes of the signatures beside them. */
export interface FreezeEvents {
  readonly frozen: Topic;
  readonly released: Topic;
  /** Takes away all that a frozen account holds; absent where the issuer has no such thing. */
  readonly destroyed?: Topic;
}

interface Topic {
  readonly signature: string;
  readonly topic: string;
}

/** A token whose issuer freezes accounts. */
export interface Issuer {
  readonly name: string;
  /** CAIP-19. */
  readonly asset: string;
  /** CAIP-10: who emits the events. */
  readonly contract: string;
  /** More than one where the contract was replaced by one that tells otherwise. */
  readonly events: readonly FreezeEvents[];
}

/** Base units of one dollar in every token of the table: all have six decimals. */
export const DOLLAR = 1_000_000n;

/** Tether's first contracts. Sources: AyumuKasuga/blwatcher@03d9da0 internal/{eth,tron}_watcher.go, TokenBrice/pharos-watch@03fca15. */
const tether: FreezeEvents = {
  frozen: {
    signature: 'AddedBlackList(address)',
    topic: '0x42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc',
  },
  released: {
    signature: 'RemovedBlackList(address)',
    topic: '0xd7e9ec6e6ecd65492dce6bf513cd6867560d49544421d0783ddf06e76c24470c',
  },
  destroyed: {
    signature: 'DestroyedBlackFunds(address,uint256)',
    topic: '0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6',
  },
};

/** Tether's later contracts. Source: TokenBrice/pharos-watch@03fca15 worker/src/lib/blacklist-contracts.ts. */
const tetherSince: FreezeEvents = {
  frozen: {
    signature: 'BlockPlaced(address)',
    topic: '0x406bbf2d8d145125adf1198d2cf8a67c66cc4bb0ab01c37dccd4f7c0aae1e7c7',
  },
  released: {
    signature: 'BlockReleased(address)',
    topic: '0x665918c9e02eb2fd85acca3969cb054fc84c138e60ec4af22ab6ef2fd4c93c27',
  },
  destroyed: {
    signature: 'DestroyedBlockedFunds(address,uint256)',
    topic: '0x6a2859ae7902313752498feb80a014e6e7275fe964c79aa965db815db1c7f1e9',
  },
};

/** Source: circlefin/stablecoin-evm@004ad84 contracts/v1/Blacklistable.sol. */
const circle: FreezeEvents = {
  frozen: {
    signature: 'Blacklisted(address)',
    topic: '0xffa4e6181777692565cf28528fc88fd1516ea86b56da075235fa575af6a4b855',
  },
  released: {
    signature: 'UnBlacklisted(address)',
    topic: '0x117e3210bb9aa7d9baff172026820255c6f6c30ba8999d1c2fd88e2848137c4e',
  },
};

const issued = (
  name: string,
  events: readonly FreezeEvents[],
  chain: string,
  token: string,
  address: string,
): Issuer => ({ name, events, asset: `${chain}/${token}:${address}`, contract: `${chain}:${address}` });

/**
 * Tokens whose issuers freeze accounts, with which events. Which contract tells by which is confirmed by
 * TokenBrice/pharos-watch@03fca15 (worker/src/lib/blacklist-contracts.ts, docs); contracts are those of config/assets.yaml.
 *
 * Left out because no source confirms that they can freeze: USDT of BNB Smart Chain (Binance's), of Optimism and Base
 * (bridged), the bridged USDC.e, USDC of TRON. On Avalanche sources disagree on Tether's events, so both are asked for.
 */
export const issuers: readonly Issuer[] = [
  issued('Tether', [tether], 'eip155:1', 'erc20', '0xdAC17F958D2ee523a2206206994597C13D831ec7'),
  issued(
    'Tether',
    [tether, tetherSince],
    'eip155:42161',
    'erc20',
    '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9',
  ),
  issued(
    'Tether',
    [tether, tetherSince],
    'eip155:137',
    'erc20',
    '0xc2132D05D31c914a87C6611C10748AEb04B58e8F',
  ),
  issued(
    'Tether',
    [tether, tetherSince],
    'eip155:43114',
    'erc20',
    '0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7',
  ),
  issued('Tether', [tether], 'tron:0x2b6653dc', 'trc20', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'),
  issued('Circle', [circle], 'eip155:1', 'erc20', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'),
  issued('Circle', [circle], 'eip155:42161', 'erc20', '0xaf88d065e77c8cC2239327C5EDb3A432268e5831'),
  issued('Circle', [circle], 'eip155:10', 'erc20', '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85'),
  issued('Circle', [circle], 'eip155:137', 'erc20', '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359'),
  issued('Circle', [circle], 'eip155:8453', 'erc20', '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'),
  issued('Circle', [circle], 'eip155:43114', 'erc20', '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E'),
];
