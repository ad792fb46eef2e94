import { type Amount, type HoldingId, sinkOf } from '../core/ids.ts';
import type { Leg, Movement } from '../core/movement.ts';

/**
 * The transfers of the coin of one transaction and those of tokens, each in their order, in one: lists do not tell how they
 * stood to each other. The coin goes first, for what is wrapped is paid on as a token; but what an account takes out of a wrapper must
 * have come to it before, so where it has not, transfers of tokens go first until it has.
 */
export function woven(coin: readonly Movement[], tokens: readonly Movement[]): readonly Movement[] {
  const all: Movement[] = [];
  const held = new Map<HoldingId, Amount>();
  let next = 0;

  function put(movement: Movement): void {
    all.push(movement);
    for (const { holding, amount } of movement.inputs) held.set(holding.id, heldIn(holding.id) - amount);
    for (const { holding, amount } of movement.outputs) held.set(holding.id, heldIn(holding.id) + amount);
  }
  const heldIn = (id: HoldingId): Amount => held.get(id) ?? 0n;
  function putTokensThrough(last: number): void {
    while (next <= last) put(tokens[next++] as Movement);
  }
  /** The transfer with which an account has what it takes out; none where it must have had it before the transaction. */
  function sufficing({ holding: { id }, amount }: Leg): number {
    let sum = heldIn(id);
    if (sum >= amount) return -1;
    return tokens.findIndex((movement, n) => {
      if (n < next) return false;
      sum += changeOf(movement, id);
      return sum >= amount;
    });
  }

  for (const movement of coin) {
    const [given] = movement.inputs;
    const [to] = movement.outputs;
    if (given && to && sinkOf(to.holding.owner) === 'burned') putTokensThrough(sufficing(given));
    if (movement.wraps !== undefined) putTokensThrough(tokens.findIndex(({ id }) => id === movement.wraps));
    put(movement);
  }
  putTokensThrough(tokens.length - 1);
  return all;
}

function changeOf({ inputs, outputs }: Movement, id: HoldingId): Amount {
  const of = (legs: readonly Leg[]): Amount =>
    legs.reduce((sum, { holding, amount }) => (holding.id === id ? sum + amount : sum), 0n);
  return of(outputs) - of(inputs);
}
