import type { Crossing, Place } from '../core/crossing.ts';
import { compare } from '../core/ids.ts';
import type { Hit } from '../core/pattern.ts';

/** Crossings of which no two claim one output, and what is told of those that were left out. */
export interface Uncontested {
  readonly crossings: readonly Crossing[];
  readonly hits: readonly Hit[];
}

/**
 * Leaves out crossings that claim an output of another one. A bridge comes before a swap that seems to end in the same payment,
 * a swap before a wrap on its way, and an id before amount and time. Where two are as good, neither is followed: one payment
 * cannot be the far side of two deposits, and nobody knows of which it is. Equal whatever the order of the crossings.
 */
export function uncontested(crossings: readonly Crossing[]): Uncontested {
  const followed = new Set<Crossing>();
  const hits: Hit[] = [];
  const taken: Claims = new Map();
  for (const equals of byRank(crossings)) {
    const claims: Claims = new Map();
    for (const crossing of equals) claim(claims, crossing);
    for (const crossing of equals) {
      const rivals = placesOf(crossing).flatMap((place) => [
        ...(taken.get(place) ?? []),
        ...(claims.get(place) ?? []).filter((other) => other !== crossing),
      ]);
      if (rivals.length === 0) followed.add(crossing);
      else if (!isToldBy(crossing, rivals)) hits.push(hitOf(crossing, rivals));
    }
    for (const crossing of equals) if (followed.has(crossing)) claim(taken, crossing);
  }
  return { crossings: crossings.filter((crossing) => followed.has(crossing)), hits };
}

/** By output, who claims it. */
type Claims = Map<string, Crossing[]>;

function claim(claims: Claims, crossing: Crossing): void {
  for (const place of placesOf(crossing)) {
    const known = claims.get(place);
    if (known) known.push(crossing);
    else claims.set(place, [crossing]);
  }
}

const KINDS: readonly Crossing['kind'][] = ['bridge', 'swap', 'wrap'];

/** The best first; those that are as good as each other together. */
function byRank(crossings: readonly Crossing[]): readonly (readonly Crossing[])[] {
  const ranks = new Map<string, Crossing[]>();
  for (const crossing of crossings.toSorted((a, b) => compare(a.id, b.id))) {
    const rank = `${KINDS.indexOf(crossing.kind)}${crossing.tier}`;
    ranks.set(rank, [...(ranks.get(rank) ?? []), crossing]);
  }
  return [...ranks].toSorted(([a], [b]) => compare(a, b)).map(([, equals]) => equals);
}

const nameOf = ({ movement, output }: Place): string => `${movement.id} ${output}`;

/** Every output that a crossing takes value from or gives it to, each once; what pays nothing takes nothing. */
function placesOf({ given, received }: Crossing): readonly string[] {
  const paid = received.filter(({ movement, output }) => (movement.outputs[output]?.amount ?? 0n) > 0n);
  return [...new Set([...given, ...paid].map(nameOf))];
}

/** A swap or a wrap that ends where a better crossing does is the same value, told better. */
function isToldBy({ kind, received }: Crossing, rivals: readonly Crossing[]): boolean {
  const told = new Set(rivals.flatMap((rival) => (rival.kind === kind ? [] : rival.received.map(nameOf))));
  return received.every((place) => told.has(nameOf(place)));
}

function hitOf({ given, rule, confidence, evidence }: Crossing, rivals: readonly Crossing[]): Hit {
  const { chain, txid } = (given[0] as Place).movement;
  const claimedBy = [...new Set(rivals.map(({ id }) => id))].sort(compare).join(' ');
  return {
    subject: { kind: 'transaction', chain, txid },
    pattern: { name: 'crossing.contested', confidence, evidence: { ...evidence, rule, claimedBy } },
  };
}
