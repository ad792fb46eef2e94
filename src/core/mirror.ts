import type { Crossing, Place, Receipt } from './crossing.ts';
import { type Amount, compare, type HoldingId, type MovementId, movementId, sinkAccount } from './ids.ts';
import type { History, Holding, Leg, Movement, Seed } from './movement.ts';
import { outpointOf } from './movement.ts';
import { chronological } from './order.ts';
import type { Stop } from './stop.ts';

/** What is known, as it really went. */
export interface MirrorFacts {
  /** Those that were read: none of a hub. */
  readonly histories: readonly History[];
  /** Outputs that are asked about: where did their value come from? */
  readonly seeds: readonly Seed[];
  readonly crossings: readonly Crossing[];
}

/** What a movement of a mirror stands for. */
export type MirrorRole =
  /** A real movement with inputs and outputs exchanged. */
  | 'movement'
  /** What takes one real output out of its holding before the movement draws it. */
  | 'passage'
  /** What takes out of a holding what it once paid beyond its history. */
  | 'shortfall'
  /** What takes out of a holding what was there before its history. */
  | 'opening';

/** The same facts with time reversed: what was paid flows back to who paid it. */
export interface Mirror {
  /** The latest first. */
  readonly ordered: readonly Movement[];
  /** Without movements: those stand in `ordered`. What a holding ended with is what it begins with. */
  readonly histories: readonly History[];
  readonly seeds: readonly Seed[];
  readonly crossings: readonly Crossing[];
  /** Of movements that are no real ones. */
  readonly roles: ReadonlyMap<MovementId, MirrorRole>;
  /** Holdings between a passage and its movement: nobody's, and never shown. */
  readonly between: ReadonlySet<HoldingId>;
  /** Holdings of value whose way in nobody knows, with why the trace ends there. */
  readonly origins: ReadonlyMap<HoldingId, Stop>;
  /** The real movement of each mirrored one. */
  readonly real: ReadonlyMap<MovementId, Movement>;
}

/**
 * Mirrors what is known, so that settling the mirror tells where the value of the seeds came from. Every movement has inputs
 * and outputs exchanged and in reverse order, and comes before all that it came after. What would be rounded away or come out
 * of nowhere stands in legs of its own, so that nothing is left over: fees are drawn from their sink, minted value is paid to
 * one, and what a holding paid beyond its history, or had before it, goes to a holding of its owner's that ends the trace.
 * Under a rule by which each unit that comes in is a certain one that goes out, the mirror is the transpose: of a source's
 * value as much is found in a payment as of the payment's value comes from the source. `docs/decisions/0014` has the proof.
 * A crossing whose receipts are of several assets is left out.
 */
export function mirrorOf(facts: MirrorFacts): Mirror {
  const crossings = facts.crossings.filter(isOfOneAsset);
  const places = [...facts.seeds, ...crossings.flatMap(({ given, received }) => [...given, ...received])];
  const marked = new Set(places.map(keyOf));
  const books = balancesOf(facts.histories);
  const roles = new Map<MovementId, MirrorRole>();
  const real = new Map<MovementId, Movement>();
  const between = new Set<HoldingId>();
  const passages = new Map<string, Movement>();
  /** In the order in which it really went. */
  const pieces: Movement[] = [];
  const add = (piece: Movement, role: MirrorRole): void => {
    pieces.push(piece);
    if (role !== 'movement') roles.set(piece.id, role);
  };
  for (const movement of realOrder(facts, crossings)) {
    real.set(movement.id, movement);
    for (const { role, leg, into } of books.precede(movement))
      add(piece(movement, `${role}.${leg.holding.id}`, [leg], [{ ...leg, holding: into }]), role);
    add(mirrored(movement, { marked, excessOf: books.excess }), 'movement');
    movement.outputs.forEach((leg, output) => {
      const key = keyOf({ movement, output });
      if (!marked.has(key)) return;
      const inner = holdingBetween(movement, output);
      const passage = piece(movement, `passage.${output}`, [leg], [{ ...leg, holding: inner }]);
      between.add(inner.id);
      passages.set(key, passage);
      add(passage, 'passage');
    });
    books.follow(movement);
  }
  const throughPassage = (place: Place): Place => ({
    movement: passages.get(keyOf(place)) as Movement,
    output: 0,
  });
  return {
    ordered: pieces.reverse(),
    histories: [...books.closings(), ...[...between].map((id) => knownFrom(id, 0n))],
    seeds: facts.seeds.map((seed) => ({ ...seed, ...throughPassage(seed) })),
    crossings: crossings.map((crossing) => reversed(crossing, throughPassage)),
    roles,
    between,
    origins: books.origins,
    real,
  };
}

const keyOf = ({ movement, output }: Place): string => `${movement.id}#${output}`;

const knownFrom = (holding: HoldingId, opening: Amount): History => ({
  holding,
  opening,
  movements: [],
  through: 0,
  gap: null,
  notes: [],
});

/** Who reads an outpoint backward knows what made it, not what spends it: its list says nothing of their order. */
function realOrder({ histories, seeds }: MirrorFacts, crossings: readonly Crossing[]): readonly Movement[] {
  const others = [
    ...seeds.map(({ movement }) => movement),
    ...crossings.flatMap(({ given, received }) => [...given, ...received].map(({ movement }) => movement)),
  ];
  const listed = histories.map((history) => {
    const leg = history.movements
      .flatMap(({ inputs, outputs }) => [...inputs, ...outputs])
      .find(({ holding }) => holding.id === history.holding);
    if (!leg || outpointOf(leg.holding) === undefined) return history;
    others.push(...history.movements);
    return { ...history, movements: [] };
  });
  return chronological(listed, others, crossings);
}

function piece(of: Movement, name: string, inputs: readonly Leg[], outputs: readonly Leg[]): Movement {
  const { chain, txid, position } = of;
  return { id: movementId(`${of.id}#${name}`), chain, txid, position, inputs, outputs };
}

interface Mirroring {
  readonly marked: ReadonlySet<string>;
  /** Where value comes from that outputs have beyond all inputs. */
  excessOf(movement: Movement): Holding | undefined;
}

function mirrored(movement: Movement, { marked, excessOf }: Mirroring): Movement {
  const sumOf = (legs: readonly Leg[]): Amount => legs.reduce((sum, { amount }) => sum + amount, 0n);
  const over = sumOf(movement.inputs) - sumOf(movement.outputs);
  const [first] = movement.inputs;
  const inputs = movement.outputs
    .map((leg, output) =>
      marked.has(keyOf({ movement, output })) ? { ...leg, holding: holdingBetween(movement, output) } : leg,
    )
    .reverse();
  const outputs = movement.inputs.toReversed();
  const fee = first && over > 0n ? [{ holding: sinkHolding(movement, first, 'fees'), amount: over }] : [];
  const source = over < 0n ? excessOf(movement) : undefined;
  return {
    ...movement,
    inputs: [...fee, ...inputs],
    outputs: [...(source ? [{ holding: source, amount: -over }] : []), ...outputs],
  };
}

function sinkHolding({ chain }: Movement, { holding }: Leg, sink: 'fees' | 'minted'): Holding {
  const owner = sinkAccount(chain, sink);
  return { id: `${owner}/${holding.asset}` as HoldingId, owner, asset: holding.asset };
}

function holdingBetween(movement: Movement, output: number): Holding {
  const { holding } = movement.outputs[output] as Leg;
  return { ...holding, id: `${movement.id}#between.${output}` as HoldingId };
}

/** What a holding paid or had beyond what is known of its way in. */
interface Unknown {
  readonly role: 'shortfall' | 'opening';
  readonly leg: Leg;
  readonly into: Holding;
}

/** Balances of known holdings along the real order, and what of them nobody knows the way in of. */
function balancesOf(histories: readonly History[]) {
  const known = new Map(histories.map((history) => [history.holding, history]));
  const balances = new Map(histories.map(({ holding, opening }) => [holding, opening]));
  const begun = new Set<HoldingId>();
  const origins = new Map<HoldingId, Stop>();
  const originOf = (holding: Holding, stop: Stop): Holding => {
    const told = stop.reason === 'unavailable' ? `${stop.reason}.${stop.code}` : stop.reason;
    const id = `${holding.id}#${told}` as HoldingId;
    origins.set(id, stop);
    return { ...holding, id };
  };
  /** What a source that does not claim to tell all leaves open is not known to be unexplained. */
  const stopOf = (id: HoldingId, reason: 'opening' | 'unexplained'): Stop => {
    const gap = known.get(id)?.gap;
    return gap?.kind === 'partial' ? { reason: 'unavailable', code: gap.code } : { reason };
  };
  return {
    origins,
    /** What must have been in holdings before the movement beyond what is known to be. */
    precede({ inputs, outputs }: Movement): readonly Unknown[] {
      const before: Unknown[] = [];
      for (const { holding } of [...inputs, ...outputs]) {
        const history = known.get(holding.id);
        if (!history || begun.has(holding.id)) continue;
        begun.add(holding.id);
        if (history.opening === 0n) continue;
        const into = originOf(holding, stopOf(holding.id, 'opening'));
        before.push({ role: 'opening', leg: { holding, amount: history.opening }, into });
      }
      const short = new Map<HoldingId, Leg>();
      for (const { holding, amount } of inputs) {
        const has = balances.get(holding.id);
        if (has === undefined) continue;
        balances.set(holding.id, has > amount ? has - amount : 0n);
        if (amount <= has) continue;
        const more = amount - has + (short.get(holding.id)?.amount ?? 0n);
        short.set(holding.id, { holding, amount: more });
      }
      for (const leg of short.values()) {
        const into = originOf(leg.holding, stopOf(leg.holding.id, 'unexplained'));
        before.push({ role: 'shortfall', leg, into });
      }
      return before;
    },
    follow({ outputs }: Movement): void {
      for (const { holding, amount } of outputs) {
        const has = balances.get(holding.id);
        if (has !== undefined) balances.set(holding.id, has + amount);
      }
    },
    /** Value that outputs have beyond all inputs was made there, or came from who is not told of. */
    excess(movement: Movement): Holding | undefined {
      const [leg] = movement.outputs;
      if (!leg) return undefined;
      if (movement.unnamed !== undefined)
        return originOf(leg.holding, { reason: 'unavailable', code: movement.unnamed });
      if (movement.inputs.length === 0) return sinkHolding(movement, leg, 'minted');
      return originOf(leg.holding, { reason: 'unexplained' });
    },
    closings: (): History[] => [...balances].map(([holding, balance]) => knownFrom(holding, balance)),
  };
}

const isOfOneAsset = ({ received }: Crossing): boolean =>
  new Set(received.map(({ movement, output }) => movement.outputs[output]?.holding.asset)).size <= 1;

/** What was received leads to what was given, in the proportion of what each gave. */
function reversed(crossing: Crossing, through: (place: Place) => Place): Crossing {
  const amountAt = ({ movement, output }: Place): Amount => movement.outputs[output]?.amount ?? 0n;
  const sumOf = (places: readonly Place[]): Amount =>
    places.reduce((sum, place) => sum + amountAt(place), 0n);
  const inOrder = crossing.given.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  let due = sumOf(crossing.received);
  let left = sumOf(inOrder);
  const received = inOrder.map((place): Receipt => {
    const share = left === 0n ? 0n : (due * amountAt(place)) / left;
    due -= share;
    left -= amountAt(place);
    return { ...through(place), share };
  });
  return { ...crossing, given: crossing.received.map(through), received };
}
