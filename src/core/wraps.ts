import type { Crossing, Place } from './crossing.ts';
import { compare, type MovementId } from './ids.ts';
import type { Movement } from './movement.ts';
import { together } from './together.ts';

/**
 * The wraps among movements, one crossing each: a coin paid to its wrapper comes out as what the wrapper mints for it, and
 * what is burned there comes out as the coin it pays for that. Both halves are known by `Movement.wraps`, which one reading of
 * a movement may tell and another not, so nothing is looked up. A half whose other half is not among the movements gives none.
 * Sorted, so equal whatever the order of the movements.
 */
export function wrapsOf(readings: Iterable<readonly Movement[]>): Crossing[] {
  const lists = [...readings];
  const halves = new Set<MovementId>();
  for (const movements of lists)
    for (const { id, wraps } of movements) if (wraps !== undefined) halves.add(id).add(wraps);
  if (halves.size === 0) return [];
  const byId = new Map<MovementId, Movement>();
  for (const movements of lists)
    for (const movement of movements) {
      if (!halves.has(movement.id)) continue;
      const twin = byId.get(movement.id);
      byId.set(movement.id, twin ? together(twin, movement) : movement);
    }
  const crossings = [...byId.values()].flatMap((movement) => {
    const first = movement.wraps === undefined ? undefined : byId.get(movement.wraps);
    const given = first && soleOutput(first);
    const received = soleOutput(movement);
    return given && received ? [crossingOf(given, received)] : [];
  });
  return crossings.sort((a, b) => compare(a.id, b.id));
}

/** A mint and a burn have one output each, and so has the payment that is their other half. */
function soleOutput(movement: Movement): Place | undefined {
  return movement.outputs.length === 1 ? { movement, output: 0 } : undefined;
}

function crossingOf(given: Place, received: Place): Crossing {
  const { chain, txid, id } = received.movement;
  const share = given.movement.outputs[given.output]?.amount ?? 0n;
  const rule = received.movement.inputs.length === 0 ? 'wrap' : 'unwrap';
  const own = id.startsWith(`${chain}:${txid}/`) ? id.slice(`${chain}:${txid}/`.length) : id;
  return {
    id: `${chain}:tx:${txid}/${rule}/${own}`,
    kind: 'wrap',
    rule,
    tier: 1,
    confidence: 100,
    evidence: { given: given.movement.id, received: id },
    given: [given],
    received: [{ ...received, share }],
  };
}
