import { bitcoinSv } from './bitcoin-sv.ts';
import { mayachain, thorchain } from './cosmos.ts';
import { eos } from './eos.ts';
import { monero } from './monero.ts';
import type { Scheme } from './scheme.ts';
import { solana } from './solana.ts';
import { stellar } from './stellar.ts';
import { xrp } from './xrp.ts';
import { zcash } from './zcash.ts';

/** Every scheme of addresses of chains that are not read, by its name in the configuration. */
export const schemes: ReadonlyMap<string, Scheme> = new Map(
  [monero, zcash, solana, xrp, stellar, eos, bitcoinSv, thorchain, mayachain].map((scheme) => [
    scheme.name,
    scheme,
  ]),
);
