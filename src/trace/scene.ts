import type { AccountId, AssetId, HoldingId, MovementId } from '../core/ids.ts';
import type { Labels } from '../core/label.ts';
import type { History, Leg, Movement } from '../core/movement.ts';
import { type Settlement, UNREACHED } from '../core/settle.ts';
import type { Reached, Scene, TaintedMovement } from './detector.ts';

/** What a trace knows beside its settlement. */
export interface SceneFacts {
  readonly histories: ReadonlyMap<HoldingId, History>;
  readonly labels: Labels;
  readonly symbols: ReadonlyMap<AssetId, string>;
}

/** What detectors are shown of a settlement. What only some of them look at is worked out when it is looked at: most rounds need none of it. */
export function sceneOf(
  { journal, carries, legTaint, held, hop }: Settlement,
  { histories, labels, symbols }: SceneFacts,
): Scene {
  const { movements, holdings, inputsAt, outputsAt } = journal;
  const taints = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => legTaint(from + n));
  const taintedAt = (movement: Movement, m: number): TaintedMovement => ({
    movement,
    get inputs() {
      return taints(inputsAt[m] as number, outputsAt[m] as number);
    },
    get outputs() {
      return taints(outputsAt[m] as number, inputsAt[m + 1] as number);
    },
  });
  const tainted = movements.flatMap((movement, m): TaintedMovement[] => {
    if (carries[m] === 0) return [];
    return [taintedAt(movement, m)];
  });
  const reached = new Map<HoldingId, Reached>();
  holdings.forEach((holding, n) => {
    if (hop[n] !== UNREACHED)
      reached.set(holding.id, { holding, held: held[n] as bigint, hop: hop[n] as number });
  });
  let accounts: Scene['accounts'] | undefined;
  return {
    tainted,
    reached,
    histories,
    get accounts() {
      accounts ??= accountsOf(movements, histories);
      return accounts;
    },
    labels,
    symbols,
  };
}

/** The movements of each account's known histories, in the order of the journal. */
function accountsOf(
  movements: readonly Movement[],
  histories: ReadonlyMap<HoldingId, History>,
): ReadonlyMap<AccountId, readonly Movement[]> {
  const owned = new Map<MovementId, Set<AccountId>>();
  for (const { holding: id, movements: own } of histories.values()) {
    for (const movement of own) {
      const isOwn = ({ holding }: Leg): boolean => holding.id === id;
      const leg = movement.inputs.find(isOwn) ?? movement.outputs.find(isOwn);
      if (!leg) continue;
      const owners = owned.get(movement.id) ?? new Set();
      owned.set(movement.id, owners.add(leg.holding.owner));
    }
  }
  const accounts = new Map<AccountId, Movement[]>();
  for (const movement of movements) {
    for (const owner of owned.get(movement.id) ?? []) {
      const known = accounts.get(owner);
      if (known) known.push(movement);
      else accounts.set(owner, [movement]);
    }
  }
  return accounts;
}
