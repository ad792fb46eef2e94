import type { ChainFamily } from '../family.ts';
import { bitcoinRules } from './rules.ts';
import { bitcoinSource } from './source.ts';
import { readTip } from './wire.ts';

/** Bitcoin and its test chains. */
export const bitcoin: ChainFamily = {
  name: 'bitcoin',
  kinds: ['esplora'],
  rules: ({ chain }) => bitcoinRules(chain),
  open: ({ native, ...options }) => bitcoinSource({ ...options, asset: native }),
  async probe(endpoint, _facts, signal) {
    const { value: tip } = await endpoint.request({ path: '/blocks/tip/height' }, readTip, signal);
    return { tip, can: ['address', 'outspends'], cannot: [], notes: [] };
  },
};
