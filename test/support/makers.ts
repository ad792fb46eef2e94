import type { HoldingId } from '../../src/core/ids.ts';
import type { History } from '../../src/core/movement.ts';
import type { World } from './world.ts';

/** What a walk backward reads of a holding: of an outpoint the transaction that made it. */
export function makersOf(world: World, id: HoldingId): History {
  const history = world.history(id);
  if (world.kind === 'account') return history;
  const makers = world.movements.filter(({ outputs }) => outputs.some(({ holding }) => holding.id === id));
  return { ...history, movements: makers };
}
