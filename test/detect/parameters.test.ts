import { describe, expect, test } from 'vitest';
import { detectors } from '../../src/detect/index.ts';
import type { Scene } from '../../src/trace/detector.ts';
import { sceneOf as accountScene, detectWith, label } from '../support/account-scene.ts';
import { account } from '../support/evm-world.ts';
import { launderedWorld } from '../support/laundered-world.ts';
import { mixedWorld } from '../support/mixed-world.ts';
import { peeledWorld } from '../support/peeled-world.ts';
import { sceneOf as utxoScene } from '../support/utxo-scene.ts';

/** All that happens in three small worlds, all of it stolen. */
function scenes(): readonly Scene[] {
  const utxo = [mixedWorld(), peeledWorld(3)].map(({ world }) =>
    utxoScene({ tainted: world.transactions.filter(({ height }) => height !== null).map(world.movement) }),
  );
  const { world, people } = launderedWorld();
  const labels = [label(account(people.hot), 'exchange', 'Desk')];
  return [...utxo, accountScene(world.movements, { tainted: world.movements, labels })];
}

describe('a detector takes nothing and very much for each of its numbers:', () => {
  const all = scenes();
  test.each(detectors.map((detector) => [detector.name, detector] as const))('%s', (_, detector) => {
    for (const [key, standard] of Object.entries(detector.parameters))
      for (const value of typeof standard === 'number' ? [0, 1e9] : [])
        for (const scene of all) {
          const { hits } = detectWith(detector, scene, () => undefined, { [key]: value });
          for (const { pattern } of hits)
            expect([key, value, JSON.stringify(pattern)]).not.toEqual([
              key,
              value,
              expect.stringMatching(/undefined|NaN|Infinity/),
            ]);
        }
  });
});
