import type { Crossing } from './crossing.ts';
import { type ChainId, compare, type HoldingId, type MovementId, type TxId } from './ids.ts';
import { type History, type Movement, UNKNOWN_INDEX } from './movement.ts';
import { together } from './together.ts';

/**
 * Every movement of the histories and of `others` once, in the order the chains executed them: by chain, height and
 * transaction index; then what a crossing was given before what it gave; then as the histories list them; then creators
 * of a holding before its spenders; then by id. Movements that share no holding of known history commute, so any order
 * that keeps these gives the same settlement. Chains have no common clock: one stands before the other as far as it can,
 * and waits where a crossing comes from the other.
 */
export function chronological(
  histories: readonly History[],
  others: Iterable<Movement>,
  crossings: readonly Crossing[] = [],
): Movement[] {
  const sorted = [...distinct(histories, others)].sort(byPosition);
  const ties = tiesOf(sorted);
  if (ties.size > 0) {
    addCrossings(ties, crossings);
    addListedOrder(ties, histories);
    addCreators(ties, histories);
  }
  return interleaved(ties.size > 0 ? untie(sorted, ties) : sorted, crossings);
}

/** By chain, height, transaction index and id: what movements tell of their order by themselves. */
export function byPosition(a: Movement, b: Movement): number {
  return (
    (a.chain === b.chain ? 0 : compare(a.chain, b.chain)) ||
    a.position.height - b.position.height ||
    a.position.index - b.position.index ||
    compare(a.id, b.id)
  );
}

function tied(a: Movement, b: Movement): boolean {
  return (
    a.position.height === b.position.height && a.position.index === b.position.index && a.chain === b.chain
  );
}

/**
 * Movements by id, each with all that any history tells of it; where two know a transaction's index differently well, every
 * movement of it gets the better.
 */
function distinct(histories: readonly History[], others: Iterable<Movement>): Iterable<Movement> {
  const byId = new Map<MovementId, Movement>();
  const add = (movement: Movement): void => {
    const twin = byId.get(movement.id);
    if (twin === undefined) byId.set(movement.id, movement);
    else if (twin !== movement) {
      const isBetter = byPosition(movement, twin) < 0;
      byId.set(movement.id, isBetter ? together(movement, twin) : together(twin, movement));
    }
  };
  for (const history of histories) for (const movement of history.movements) add(movement);
  for (const movement of others) add(movement);

  const index = new Map<TxId, number>();
  const vague: Movement[] = [];
  let certain = 0;
  for (const movement of byId.values())
    movement.position.index === UNKNOWN_INDEX ? vague.push(movement) : certain++;
  if (vague.length === 0 || certain === 0) return byId.values();
  const wanted = new Set(vague.map((movement) => movement.txid));
  for (const { txid, position } of byId.values()) {
    if (position.index !== UNKNOWN_INDEX && wanted.has(txid)) index.set(txid, position.index);
  }
  for (const movement of vague) {
    const known = index.get(movement.txid);
    if (known !== undefined)
      byId.set(movement.id, { ...movement, position: { ...movement.position, index: known } });
  }
  return byId.values();
}

/** A run of movements at one position, and which of them must precede which. */
interface Tie {
  readonly members: readonly Movement[];
  readonly before: Map<MovementId, MovementId[]>;
  /** Holdings whose history lists members, in that order. */
  readonly listed: Map<HoldingId, MovementId[]>;
}

type Ties = ReadonlyMap<MovementId, Tie>;

function tiesOf(sorted: readonly Movement[]): Ties {
  const ties = new Map<MovementId, Tie>();
  for (let start = 0, end = 1; start < sorted.length; start = end++) {
    const first = sorted[start] as Movement;
    while (end < sorted.length && tied(first, sorted[end] as Movement)) end++;
    if (end - start === 1) continue;
    const tie: Tie = { members: sorted.slice(start, end), before: new Map(), listed: new Map() };
    for (const movement of tie.members) ties.set(movement.id, tie);
  }
  return ties;
}

function precede(tie: Tie, first: MovementId, then: MovementId): void {
  if (first === then) return;
  const firsts = tie.before.get(then);
  if (firsts) firsts.push(first);
  else tie.before.set(then, [first]);
}

/** Inside one transaction a pool may pay before it is paid. */
function addCrossings(ties: Ties, crossings: readonly Crossing[]): void {
  for (const { given, received } of crossings) {
    for (const { movement: receipt } of received) {
      const tie = ties.get(receipt.id);
      if (!tie) continue;
      for (const { movement: gift } of given)
        if (ties.get(gift.id) === tie) precede(tie, gift.id, receipt.id);
    }
  }
}

function addListedOrder(ties: Ties, histories: readonly History[]): void {
  for (const { holding, movements } of histories) {
    for (const { id } of movements) {
      const tie = ties.get(id);
      if (!tie) continue;
      const listed = tie.listed.get(holding);
      if (!listed) {
        tie.listed.set(holding, [id]);
        continue;
      }
      precede(tie, listed.at(-1) as MovementId, id);
      listed.push(id);
    }
  }
}

function addCreators(ties: Ties, histories: readonly History[]): void {
  const known = new Set(histories.map((history) => history.holding));
  for (const tie of new Set(ties.values())) {
    const creator = new Map<HoldingId, MovementId>();
    for (const { id, outputs } of tie.members) for (const { holding } of outputs) creator.set(holding.id, id);
    for (const { id, inputs } of tie.members) {
      for (const { holding } of inputs) {
        const made = creator.get(holding.id);
        if (made === undefined || !known.has(holding.id)) continue;
        if (!tie.listed.get(holding.id)?.includes(made)) precede(tie, made, id);
      }
    }
  }
}

function untie(sorted: readonly Movement[], ties: Ties): Movement[] {
  const ordered: Movement[] = [];
  for (let at = 0; at < sorted.length; ) {
    const movement = sorted[at] as Movement;
    const tie = ties.get(movement.id);
    if (tie) ordered.push(...firstsFirst(tie));
    else ordered.push(movement);
    at += tie ? tie.members.length : 1;
  }
  return ordered;
}

/** Depth-first, in the order of the members. Contradicting histories cannot all be kept: the walk never revisits. */
function firstsFirst({ members, before }: Tie): Movement[] {
  const byId = new Map(members.map((movement) => [movement.id, movement]));
  const entered = new Set<MovementId>();
  const ordered: Movement[] = [];
  for (const { id: root } of members) {
    const path: { readonly id: MovementId; next: number }[] = [];
    const enter = (id: MovementId): void => {
      if (entered.has(id)) return;
      entered.add(id);
      path.push({ id, next: 0 });
    };
    enter(root);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const first = before.get(top.id)?.[top.next++];
      if (first !== undefined) {
        enter(first);
        continue;
      }
      ordered.push(byId.get(top.id) as Movement);
      path.pop();
    }
  }
  return ordered;
}

/** The chains' own orders, interleaved so that no receipt stands before what its crossing was given, where that can be. */
function interleaved(sorted: Movement[], crossings: readonly Crossing[]): Movement[] {
  const awaited = new Map<MovementId, MovementId[]>();
  for (const { given, received } of crossings) {
    for (const { movement: receipt } of received) {
      const abroad = given.filter(({ movement }) => movement.chain !== receipt.chain);
      if (abroad.length === 0) continue;
      const gifts = awaited.get(receipt.id) ?? [];
      gifts.push(...abroad.map(({ movement }) => movement.id));
      awaited.set(receipt.id, gifts);
    }
  }
  if (awaited.size === 0) return sorted;
  const queues = [...chainsOf(sorted).values()].map((movements) => ({ movements, next: 0 }));
  const done = new Set<MovementId>();
  const ordered: Movement[] = [];
  const takeFrom = (queue: (typeof queues)[number], isForced: boolean): boolean => {
    const from = queue.next;
    for (let force = isForced; queue.next < queue.movements.length; queue.next++, force = false) {
      const movement = queue.movements[queue.next] as Movement;
      if (!force && awaited.get(movement.id)?.some((gift) => !done.has(gift))) break;
      done.add(movement.id);
      ordered.push(movement);
    }
    return queue.next > from;
  };
  while (ordered.length < sorted.length) {
    const moved = queues.map((queue) => takeFrom(queue, false)).some((went) => went);
    // Crossings that contradict each other cannot all be kept: the first chain that waits goes on.
    if (!moved) queues.find((queue) => takeFrom(queue, true));
  }
  return ordered;
}

function chainsOf(sorted: readonly Movement[]): ReadonlyMap<ChainId, Movement[]> {
  const chains = new Map<ChainId, Movement[]>();
  for (const movement of sorted) {
    const own = chains.get(movement.chain);
    if (own) own.push(movement);
    else chains.set(movement.chain, [movement]);
  }
  return chains;
}
