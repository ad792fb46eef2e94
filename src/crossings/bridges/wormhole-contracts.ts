import type { Contracts } from './published.ts';

/** Where messages are published, by EIP-155 id: wormhole-foundation/wormhole-sdk-ts@03ec0e3 core/base/src/constants/contracts/core.ts. */
export const CORES: Contracts = {
  1: ['0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B'],
  10: ['0xEe91C335eab126dF5fDB3797EA9d6aD93aeC9722'],
  56: ['0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B'],
  137: ['0x7A4B5a56256163F07b2C80A7cA55aBE66c4ec4d7'],
  8453: ['0xbebdb6C8ddC678FfA9f8748f85C815C556Dd8ac6'],
  42161: ['0xa5f208e072434bC67592E4C49C1B991BA79BCA46'],
  43114: ['0x54a8e5f9c4CbA08F9943965859F6c34eAF03E26c'],
};

/** Where tokens are given and redeemed, by EIP-155 id: wormhole-foundation/wormhole-sdk-ts@047e11d core/base/src/constants/contracts/tokenBridge.ts. */
export const TOKEN_BRIDGES: Contracts = {
  1: ['0x3ee18B2214AFF97000D974cf647E7C347E8fa585'],
  10: ['0x1D68124e65faFC907325e3EDbF8c4d84499DAa8b'],
  56: ['0xB6F6D86a8f9879A9c87f643768d9efc38c1Da6E7'],
  137: ['0x5a58505a96D1dbf8dF91cB21B54419FC36e93fdE'],
  8453: ['0x8d2de8d2f73F1F4cAB472AC9A881C9b123C79627'],
  42161: ['0x0b2402144Bb366A632D14B83F244D2e0e21bD39c'],
  43114: ['0x0e082F06FF657D94310cB8cE8B0D9a04541d8052'],
};

/** Wormhole's own chain ids, by EIP-155 id: l2beat/l2beat@116d214 packages/backend/src/modules/interop/plugins/wormhole.ts. */
export const CHAIN_IDS: Readonly<Record<number, number>> = {
  1: 2,
  10: 24,
  56: 4,
  137: 5,
  8453: 30,
  42161: 23,
  43114: 6,
};
