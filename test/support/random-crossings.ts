import type { Crossing, Receipt } from '../../src/core/crossing.ts';
import type { Movement } from '../../src/core/movement.ts';
import { random } from './random.ts';

/** Crossings between outputs of any movements, in the order of `movements` mostly, of one or several on either side. */
export function crossingsIn(movements: readonly Movement[], seed: number): Crossing[] {
  const pick = random(seed);
  const taken = new Set<string>();
  const free = (movement: Movement): number | undefined => {
    const output = pick(Math.max(1, movement.outputs.length));
    const key = `${movement.id}#${output}`;
    if ((movement.outputs[output]?.amount ?? 0n) === 0n || taken.has(key)) return undefined;
    taken.add(key);
    return output;
  };
  return Array.from({ length: 1 + pick(6) }, (_, n): Crossing => {
    const at = pick(movements.length);
    const gift = movements[at] as Movement;
    const output = free(gift);
    const asset = gift.outputs[output ?? 0]?.holding.asset;
    const given = output === undefined ? [] : [{ movement: gift, output }];
    for (const [m, movement] of movements.slice(at, at + 3).entries()) {
      const other = pick(3) === 0 && m > 0 ? free(movement) : undefined;
      if (other !== undefined && movement.outputs[other]?.holding.asset === asset)
        given.push({ movement, output: other });
    }
    const total = given.reduce(
      (sum, place) => sum + (place.movement.outputs[place.output]?.amount ?? 0n),
      0n,
    );
    const received: Receipt[] = [];
    let left = total;
    for (const movement of movements.slice(at + 1 - pick(2))) {
      if (pick(5) > 0 || received.length > 2) continue;
      const place = free(movement);
      if (place === undefined) continue;
      const share = (left * BigInt(pick(10) + 1)) / 10n;
      left -= share;
      received.push({ movement, output: place, share });
    }
    const base = { id: `crossing ${n}`, rule: 'test', evidence: {}, given, received } as const;
    return { ...base, kind: 'swap', tier: 1, confidence: 100 };
  }).filter(
    ({ given, received }) =>
      given.length > 0 &&
      received.length > 0 &&
      // Nothing comes out of a movement that it gave itself.
      received.every((receipt) => given.every(({ movement }) => movement.id !== receipt.movement.id)),
  );
}
