import type { AccountId } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector } from '../trace/detector.ts';
import { kindOfMix } from './coinjoin/kind-of-mix.ts';
import { changeOutputs } from './utxo/change-outputs.ts';
import { clusters } from './utxo/clusters.ts';
import { knownOf } from './utxo/known.ts';
import { shapeOf } from './utxo/shape.ts';

const parameters = {
  leastOutputs: 2,
  mostOutputs: 10,
  /** A payment's value is a multiple of this more often than change is. */
  round: 1_000,
};

/** Remarks which outputs of tainted transactions are change: they stay with the payer. Never in a CoinJoin. */
export const change: Detector<typeof parameters> = {
  name: 'change',
  summary:
    'Outputs that go back to the payer: by address, by cluster, or because just one has the form of change; whether an address was used outside the trace is not known.',
  parameters,
  when: 'at-end',
  detect(scene, limits) {
    const { movements } = knownOf(scene);
    const mixes = new Map(movements.map((movement) => [movement, kindOfMix(movement)]));
    const clusterOf = new Map<AccountId, AccountId>();
    for (const { id, members } of clusters(movements, (movement) => mixes.get(movement) !== undefined))
      for (const member of members) clusterOf.set(member, id);
    const known = usesAmong(movements);
    const uses = (account: AccountId): readonly Movement[] => known.get(account) ?? [];

    const hits = scene.tainted.flatMap(({ movement }): readonly Hit[] => {
      const shape = shapeOf(movement);
      if (shape === undefined || mixes.get(movement) === 'coinjoin') return [];
      const found = changeOutputs(movement, shape, { limits, uses, clusterOf: (one) => clusterOf.get(one) });
      const [first] = found;
      if (first === undefined) return [];
      const guessed = found.every(({ rules }) => rules.every((rule) => rule === 'one-time-change'));
      const evidence = {
        outputs: found.map(({ output }) => output).join(' '),
        rules: found.map(({ output, rules }) => `${output}: ${rules.join(', ')}`).join('; '),
        ...(guessed ? { unknown: 'whether the address was used outside the trace' } : {}),
      };
      const { chain, txid } = movement;
      return [
        {
          subject: { kind: 'transaction', chain, txid },
          pattern: { name: 'change', confidence: first.confidence, evidence },
        },
      ];
    });
    return { hits };
  },
};

/** By account, the movements that spend its coins or pay it. Its own histories tell only of spending: that is all an outpoint has. */
function usesAmong(movements: readonly Movement[]): ReadonlyMap<AccountId, readonly Movement[]> {
  const uses = new Map<AccountId, Set<Movement>>();
  for (const movement of movements)
    for (const { holding } of [...movement.inputs, ...movement.outputs]) {
      const known = uses.get(holding.owner);
      if (known) known.add(movement);
      else uses.set(holding.owner, new Set([movement]));
    }
  return new Map([...uses].map(([account, own]) => [account, [...own]]));
}
