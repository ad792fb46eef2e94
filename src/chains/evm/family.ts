import { invariant } from '../../core/error.ts';
import { assetId } from '../../core/ids.ts';
import type { ChainFacts, ChainFamily } from '../family.ts';
import { parseAddress } from './address.ts';
import { readTip } from './receipt.ts';
import { evmRules } from './rules.ts';
import { evmSource, flavourOf } from './source.ts';

/** Chains of the Ethereum Virtual Machine. */
export const evm: ChainFamily = {
  name: 'evm',
  kinds: ['etherscan', 'blockscout'],
  rules: ({ chain }) => evmRules(chain),
  open: (options) => evmSource({ ...options, chainId: numberOf(options) }),
  async probe(endpoint, facts, signal) {
    const flavour = flavourOf(endpoint, numberOf(facts));
    const { value: tip } = await endpoint.request(flavour.tip(), readTip, signal);
    return { tip, can: ['txlist', 'txlistinternal', 'tokentx'], cannot: [], notes: [] };
  },
  tokens: {
    form: 'the address of a contract: 0x and 40 hexadecimal digits',
    read(text, chain) {
      const contract = parseAddress(text);
      return { contract, asset: assetId(chain, `erc20:${contract}`) };
    },
  },
};

function numberOf({ name, chainId }: ChainFacts): number {
  invariant(chainId !== undefined, `the chain ${name} has no number`);
  return chainId;
}
