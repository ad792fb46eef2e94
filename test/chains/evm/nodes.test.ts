import { describe, expect, it } from 'vitest';
import { evmWorld } from '../../support/evm-random-world.ts';
import type { EvmWorld } from '../../support/evm-world.ts';
import type { JsonRpcOptions } from '../../support/jsonrpc-server.ts';
import { allHoldings, assetsOf, type ChainOptions, histories, nodeTruth, serveChain } from './evm-chain.ts';

/** Every way in which a node can show all of an account. */
const whole: Readonly<Record<string, JsonRpcOptions>> = {
  'ots_ and debug_': { serves: ['eth_getLogs', 'ots_', 'debug_'] },
  'ots_ and trace_': { serves: ['eth_getLogs', 'ots_', 'trace_'] },
  trace_: { serves: ['eth_getLogs', 'trace_'] },
};

async function expectTruth(world: EvmWorld, asOf: number, options: ChainOptions): Promise<void> {
  await using opened = await serveChain(world, options);
  const found = await histories(opened, allHoldings(world), asOf);
  const due = world.accounts.flatMap((address) =>
    assetsOf(world).map((asset) => nodeTruth(world, address, asset, asOf)),
  );
  expect(found).toEqual(due);
}

describe.each(Object.entries(whole))('a node that serves %s', (_, node) => {
  it('gives what really happened, in chain order, however small its pages are', async () => {
    for (let seed = 1; seed <= 14; seed++) {
      const world = evmWorld(seed);
      const pageRows = [1_000, 7, 2][seed % 3] as number;
      await expectTruth(world, world.tip - (seed % 2) * 25, { nodes: [node], pageRows });
    }
  });
});
