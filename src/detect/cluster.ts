import type { Movement } from '../core/movement.ts';
import type { Detector } from '../trace/detector.ts';
import { kindOfMix } from './coinjoin/kind-of-mix.ts';
import { clusters } from './utxo/clusters.ts';
import { knownOf } from './utxo/known.ts';

const parameters = {
  /** Whether transactions of Stonewall's shape join addresses: two people may have made them. */
  acrossStonewall: false,
};

/** Finds addresses of one hand over all UTXO transactions that the trace has seen. */
export const cluster: Detector<typeof parameters> = {
  name: 'cluster',
  summary:
    'Addresses spent together in a transaction that is no CoinJoin, over the transactions that the trace has read and no others; a CoinJoin that no rule sees, or a PayJoin, joins strangers.',
  parameters,
  when: 'at-end',
  backward: true,
  detect(scene, { acrossStonewall }) {
    let left = 0;
    const isApart = (movement: Movement): boolean => {
      const mix = kindOfMix(movement);
      if (mix === 'stonewall' && !acrossStonewall) left++;
      return mix === 'coinjoin' || (mix === 'stonewall' && !acrossStonewall);
    };
    const found = clusters(knownOf(scene).movements, isApart);
    const notes = left === 0 ? [] : [leftOut(left)];
    return { hits: [], clusters: found, ...(notes.length === 0 ? {} : { notes }) };
  },
};

const leftOut = (count: number): string =>
  `${count} ${count === 1 ? 'transaction' : 'transactions'} of Stonewall's shape left out of clusters, since two people may have made such (acrossStonewall)`;
