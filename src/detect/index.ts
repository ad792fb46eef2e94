import type { Detector } from '../trace/detector.ts';
import { batchPayment } from './batch-payment.ts';
import { change } from './change.ts';
import { cluster } from './cluster.ts';
import { coinjoin } from './coinjoin.ts';
import { consolidation } from './consolidation.ts';
import { dustAttack } from './dust-attack.ts';
import { peelChain } from './peel-chain.ts';

/** Every detector, in the order in which they are asked. */
export const detectors: readonly Detector[] = [
  coinjoin,
  peelChain,
  change,
  cluster,
  batchPayment,
  consolidation,
  dustAttack,
];
