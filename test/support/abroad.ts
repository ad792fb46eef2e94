import {
  type AccountId,
  accountId,
  addressOf,
  type ChainId,
  chainOf,
  type HoldingId,
} from '../../src/core/ids.ts';
import type { Holding, Leg, Movement } from '../../src/core/movement.ts';
import type { World } from './world.ts';

/** The same world with some of its accounts on other chains, so that movements pay across. */
export function abroad(world: World, chains: ReadonlyMap<AccountId, ChainId>): World {
  const away = (holding: Holding): Holding => {
    const chain = chains.get(holding.owner);
    if (chain === undefined) return holding;
    const id = `${chain}${holding.id.slice(chainOf(holding.owner).length)}` as HoldingId;
    return { ...holding, id, owner: accountId(chain, addressOf(holding.owner)) };
  };
  const leg = ({ holding, amount }: Leg): Leg => ({ holding: away(holding), amount });
  const moved = (movement: Movement): Movement => ({
    ...movement,
    inputs: movement.inputs.map(leg),
    outputs: movement.outputs.map(leg),
  });
  const home = new Map([...world.holdings].map(([id, holding]) => [away(holding).id, id]));
  return {
    ...world,
    movements: world.movements.map(moved),
    holdings: new Map([...world.holdings.values()].map(away).map((holding) => [holding.id, holding])),
    seeds: world.seeds.map((seed) => ({ ...seed, movement: moved(seed.movement) })),
    history(id) {
      const history = world.history(home.get(id) as HoldingId);
      return { ...history, holding: id, movements: history.movements.map(moved) };
    },
  };
}
