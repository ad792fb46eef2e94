import type { Crossing, Place } from './crossing.ts';
import type { MovementId } from './ids.ts';
import type { Leg, Movement } from './movement.ts';

/**
 * The wraps among movements, by what they say of themselves (`Movement.wraps`): a mint gives in the wrapper what was paid
 * in the coin, a payout in the coin what was burned of the wrapper, unit for unit.
 */
export function wrapsOf(movements: ReadonlyMap<MovementId, Movement>): readonly Crossing[] {
  const crossings: Crossing[] = [];
  for (const movement of movements.values()) {
    const gift = movement.wraps === undefined ? undefined : movements.get(movement.wraps);
    const [paid] = gift?.outputs ?? [];
    const [got] = movement.outputs;
    if (!gift || !paid || !got || paid.amount !== got.amount) continue;
    const isWrap = movement.inputs.length === 0;
    crossings.push({
      id: `${movement.chain}:tx:${movement.txid}/${isWrap ? 'wrap' : 'unwrap'}/${movement.id}`,
      kind: 'wrap',
      rule: isWrap ? 'wrap' : 'unwrap',
      tier: 1,
      confidence: 100,
      evidence: {},
      given: [placeOf(gift)],
      received: [{ ...placeOf(movement), share: (gift.outputs[0] as Leg).amount }],
    });
  }
  return crossings;
}

const placeOf = (movement: Movement): Place => ({ movement, output: 0 });
