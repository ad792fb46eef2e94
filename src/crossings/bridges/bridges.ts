import type { CrossingFinder } from '../../trace/crossing.ts';
import { across } from './across.ts';
import { avalanche } from './avalanche.ts';
import { bridgeFinder } from './bridge-finder.ts';
import { cctp } from './cctp.ts';
import { celer } from './celer.ts';
import { chainflip } from './chainflip.ts';
import { debridge } from './debridge.ts';
import { hop } from './hop.ts';
import { multichain } from './multichain.ts';
import { optimism } from './optimism.ts';
import { polygon } from './polygon.ts';
import { ren } from './ren.ts';
import { stargate } from './stargate.ts';
import { stargateV1 } from './stargate-v1.ts';
import { synapse } from './synapse.ts';
import { wormhole } from './wormhole.ts';

/**
 * Finders of bridges, in the order in which a transaction is shown to them. CCTP is before those that send over it, and the
 * canonical bridges are last, for other bridges send messages over them.
 */
export const bridgeFinders: readonly CrossingFinder[] = [
  across,
  celer,
  hop,
  synapse,
  stargate,
  stargateV1,
  debridge,
  multichain,
  cctp,
  wormhole,
  avalanche,
  chainflip,
  ren,
  optimism,
  polygon,
].map(bridgeFinder);
