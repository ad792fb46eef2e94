import type { ChainFamily } from '../family.ts';
import { mosaicRules } from './mosaic.ts';
import { probeNode } from './probe.ts';
import { nemRules } from './rules.ts';
import { nemSource } from './source.ts';

/** Chains of NEM's first generation (NIS1). */
export const nem: ChainFamily = {
  name: 'nem',
  kinds: ['nis1'],
  rules: ({ chain }) => nemRules(chain),
  open: nemSource,
  probe: (endpoint, { chain }, signal) => probeNode(endpoint, chain, signal),
  tokens: mosaicRules,
};
