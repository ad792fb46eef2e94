import type { ChainRules } from '../../src/chains/family.ts';
import { nemRules } from '../../src/chains/nem/rules.ts';
import { tronRules } from '../../src/chains/tron/rules.ts';
import { base58Check } from '../../src/chains/unread/base58.ts';
import { rulesOf as rulesOfConfigured } from '../../src/cli/sources.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import { accountId, chainId, txId } from '../../src/core/ids.ts';

const { chains } = await loadConfig({ env: {} });

/** Chains that the catalogue names and the built-in configuration lacks. */
const others: Readonly<Record<string, ChainRules>> = {
  nem: nemRules(chainId('nem:104')),
  tron: tronRules(chainId('tron:0x2b6653dc')),
  litecoin: base58Rules('bip122:12a765e31ffd4059bada1e25190f6e98', [0x30, 0x32]),
  dogecoin: base58Rules('bip122:1a91e3dace36e2be3bf030a65679fe82', [0x1e, 0x16]),
};
const known = new Map([
  ...Object.entries(others),
  ...[...chains].map(([name, config]) => [name, rulesOfConfigured(config)] as const),
]);

/** The rules of every chain that the catalogue names: those of its family where it has one. */
export const rulesOf = (chain: string): ChainRules | undefined => known.get(chain);

function base58Rules(caip2: string, versions: readonly number[]): ChainRules {
  const chain = chainId(caip2);
  return {
    chain,
    account(address) {
      const payload = base58Check(address);
      if (typeof payload === 'string' || payload.length !== 21 || !versions.includes(payload[0] as number))
        throw new CoinhoundError('usage', 'address-malformed', `${address} is none`);
      return accountId(chain, address);
    },
    transaction: (text) => (/^[0-9a-f]{64}$/i.test(text) ? txId(text.toLowerCase()) : undefined),
  };
}
