import type { AccountId, AssetId, HoldingId, MovementId } from '../core/ids.ts';
import type { Journal } from '../core/journal.ts';
import type { Labels } from '../core/label.ts';
import type { History, Leg, Movement } from '../core/movement.ts';
import { type Settlement, UNREACHED } from '../core/settle.ts';
import { type RealLegs, realLegs } from '../core/shown-legs.ts';
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
  const { movements, holdings, mirror } = journal;
  const taintedAt = ({ movement, input, output }: RealLegs): TaintedMovement => ({
    movement,
    get inputs() {
      return movement.inputs.map((_, n) => legTaint(input(n)));
    },
    get outputs() {
      return movement.outputs.map((_, n) => legTaint(output(n)));
    },
  });
  const tainted = movements.flatMap((_, m): TaintedMovement[] => {
    const real = carries[m] === 0 ? undefined : realLegs(journal, m);
    return real ? [taintedAt(real)] : [];
  });
  if (mirror) tainted.reverse();
  const isReal = (n: number, id: HoldingId): boolean =>
    mirror === undefined || (mirror.between[n] === 0 && !mirror.origins.has(id));
  const reached = new Map<HoldingId, Reached>();
  holdings.forEach((holding, n) => {
    if (hop[n] !== UNREACHED && isReal(n, holding.id))
      reached.set(holding.id, { holding, held: held[n] as bigint, hop: hop[n] as number });
  });
  let ordered: Scene['movements'] | undefined;
  let accounts: Scene['accounts'] | undefined;
  return {
    tainted,
    reached,
    histories,
    get movements() {
      ordered ??= inChainOrder(journal);
      return ordered;
    },
    get accounts() {
      accounts ??= accountsOf(this.movements, histories);
      return accounts;
    },
    labels,
    symbols,
  };
}

/** The movements of a journal as they really were. */
function inChainOrder(journal: Journal): readonly Movement[] {
  const { movements, mirror } = journal;
  return mirror ? movements.flatMap((_, m) => realLegs(journal, m)?.movement ?? []).reverse() : movements;
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
