import type { Detector } from '../trace/detector.ts';
import { addressPoisoning } from './address-poisoning.ts';
import { batchPayment } from './batch-payment.ts';
import { change } from './change.ts';
import { cluster } from './cluster.ts';
import { coinjoin } from './coinjoin.ts';
import { consolidation } from './consolidation.ts';
import { depositAddress } from './deposit-address.ts';
import { dustAttack } from './dust-attack.ts';
import { firstFunder } from './first-funder.ts';
import { freeze } from './freeze.ts';
import { furtherSeed } from './further-seed.ts';
import { peelChain } from './peel-chain.ts';
import { service } from './service.ts';
import { spamToken } from './spam-token.ts';
import { tornado } from './tornado.ts';

/** Every detector, in the order in which they are asked. */
export const detectors: readonly Detector[] = [
  coinjoin,
  freeze,
  peelChain,
  change,
  cluster,
  batchPayment,
  consolidation,
  dustAttack,
  depositAddress,
  service,
  tornado,
  addressPoisoning,
  spamToken,
  firstFunder,
  furtherSeed,
];
