import type { TxId } from '../../src/core/ids.ts';
import type { ApiServer } from '../support/api-server.ts';
import { type BitcoinWorld, party, worldBuilder } from '../support/bitcoin-world.ts';
import { type EsploraServerOptions, esploraServer } from '../support/esplora-server.ts';
import type { Place } from './lab.ts';

export interface Peel {
  readonly world: BitcoinWorld;
  /** The transaction that takes everything. */
  readonly theft: TxId;
}

/** A theft of 50 BTC and `hops` transactions that each peel one off to a fresh address; then 100 quiet blocks. */
export function peelChain(hops: number): Peel {
  const build = worldBuilder(`peel ${hops}`);
  const victim = party('victim', 'p2pkh');
  const funds = build.coinbase(1, victim, 5_000_000_000n);
  const fee = 1_000n;
  let value = 5_000_000_000n - fee;
  const theft = build.pay(2, [[funds, 0]], [{ to: party('thief', 'v0_p2wpkh'), value }]);
  let from = theft;
  for (let hop = 1; hop <= hops; hop++) {
    const peeled = 100_000_000n + BigInt(hop);
    value -= peeled + fee;
    from = build.pay(
      2 + hop,
      [[from, 0]],
      [
        { to: party(`change ${hop}`, 'v0_p2wpkh'), value },
        { to: party(`peel ${hop}`, 'v1_p2tr'), value: peeled },
      ],
    );
  }
  build.coinbase(hops + 102, party('miner', 'p2pkh'), 5_000_000_000n);
  return { world: build.world(), theft };
}

/** A server that tells a world, closed when the test ends, and a configuration that asks it alone. */
export async function served(
  here: Place,
  { world }: Peel,
  options: Partial<EsploraServerOptions> = {},
): Promise<{ readonly server: ApiServer; readonly config: string }> {
  const server = await esploraServer(world, { flavour: 'blockstream', ...options });
  here.finally(() => server.close());
  const provider = `{ kind: esplora, url: "${server.url}/api", ratePerSecond: 1000, concurrency: 4 }`;
  const config = here.write('config.yaml', `chains:\n  bitcoin:\n    providers:\n      - ${provider}\n`);
  return { server, config };
}
