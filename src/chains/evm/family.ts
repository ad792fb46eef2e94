import { invariant } from '../../core/error.ts';
import { assetId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { ChainFacts, ChainFamily, Probe } from '../family.ts';
import { abilitiesOf, questions, type Sight, sightOf } from './abilities.ts';
import { parseAddress } from './address.ts';
import { readTip } from './receipt.ts';
import { evmRules } from './rules.ts';
import { evmSource, flavourOf, isNode } from './source.ts';
import { checkChain, heightOf, servedMethods } from './survey.ts';

/** Chains of the Ethereum Virtual Machine. */
export const evm: ChainFamily = {
  name: 'evm',
  kinds: ['etherscan', 'blockscout', 'jsonrpc'],
  rules: ({ chain }) => evmRules(chain),
  open: (options) => evmSource({ ...options, chainId: numberOf(options) }),
  async probe(endpoint, facts, signal) {
    const chainId = numberOf(facts);
    if (isNode(endpoint)) return probeNode(endpoint, chainId, signal);
    const { value: tip } = await endpoint.request(flavourOf(endpoint, chainId).tip(), readTip, signal);
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

const sights: { readonly [S in Sight]: readonly string[] } = {
  everything: [],
  tokens: ['shows token transfers alone: no transfers of the coin, no gas'],
  nothing: ['shows nothing that the history of an account takes'],
};

async function probeNode(endpoint: Endpoint, chainId: number, signal: AbortSignal): Promise<Probe> {
  await checkChain(endpoint, chainId, signal);
  const tip = await heightOf(endpoint, 0, signal);
  const served = await servedMethods(endpoint, signal);
  const methods = questions.map(({ method }) => method);
  return {
    tip,
    can: methods.filter((method) => served.has(method)),
    cannot: methods.filter((method) => !served.has(method)),
    notes: sights[sightOf(abilitiesOf(served))],
  };
}

function numberOf({ name, chainId }: ChainFacts): number {
  invariant(chainId !== undefined, `the chain ${name} has no number`);
  return chainId;
}
