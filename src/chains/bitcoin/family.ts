import type { Endpoint } from '../../net/endpoint.ts';
import type { ChainFamily, Probe } from '../family.ts';
import { readState } from './blockbook.ts';
import { memberOf } from './members.ts';
import { recallTransactions } from './recall.ts';

import { bitcoinRules } from './rules.ts';
import { bitcoinSource } from './source.ts';

/** Bitcoin, its test chains, and the chains that only spell addresses in another way. */
export const bitcoin: ChainFamily = {
  name: 'bitcoin',
  kinds: ['esplora', 'blockbook'],
  rules: ({ chain }) => bitcoinRules(chain),
  open: ({ native, ...options }) => bitcoinSource({ ...options, asset: native }),
  recall: recallTransactions,
  probe: (endpoint, _facts, signal) =>
    memberOf(endpoint).flavour.kind === 'blockbook'
      ? probeBlockbook(endpoint, signal)
      : probeEsplora(endpoint, signal),
};

async function probeEsplora(endpoint: Endpoint, signal: AbortSignal): Promise<Probe> {
  const { flavour } = memberOf(endpoint);
  const { value: tip } = await endpoint.request(flavour.tip(), flavour.readTip, signal);
  return { tip, can: ['address', 'scripthash', 'outspends'], cannot: [], notes: [] };
}

async function probeBlockbook(endpoint: Endpoint, signal: AbortSignal): Promise<Probe> {
  const { flavour } = memberOf(endpoint);
  const { value } = await endpoint.request(flavour.tip(), readState, signal);
  const notes = [
    ...(value.coin === undefined ? [] : [`coin ${value.coin}`]),
    ...(value.inSync ? [] : ['not synchronized']),
  ];
  return { tip: value.bestHeight, can: ['address', 'tx?spending'], cannot: ['scripthash'], notes };
}
