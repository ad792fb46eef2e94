import type { Crossing } from '../core/crossing.ts';
import { frontier, type Knowledge, limitAt } from '../core/frontier.ts';
import { transactionNode } from '../core/graph-input.ts';
import type { HoldingId } from '../core/ids.ts';
import type { Category, Label } from '../core/label.ts';
import type { History, Holding, Movement } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Settlement } from '../core/settle.ts';
import type { Stop } from '../core/stop.ts';
import { wrapsOf } from '../core/wraps.ts';
import type { Atlas, CrossingFinder } from './crossing.ts';
import type { Ask, TransactionFacts } from './inquiry.ts';
import { uncontested } from './uncontested.ts';

/** What to look for, and who knows how. */
export interface CrossingRules {
  /** In the order in which a transaction is shown to them; the first that knows it decides. */
  readonly finders: readonly CrossingFinder[];
  readonly atlas: Atlas;
}

/** What is known of transactions that were looked at whole. */
export interface Examined {
  readonly crossings: readonly Crossing[];
  /** What finders know and do not follow. */
  readonly hits: readonly Hit[];
}

/** Transactions of a trace that may be crossings. */
export interface Examinations {
  /** Names those that a settlement came through and that should be looked at whole. True where any is named for the first time. */
  name(settlement: Settlement, knowledge: Knowledge): boolean;
  /** Asks for what is named, and finds what can be found by now. Crossings of movements that say so themselves are among them. */
  find(histories: ReadonlyMap<HoldingId, History>, ask: Ask): Examined;
  /** Holdings whose taint came through a transaction that is not decided yet. */
  waiting(): ReadonlySet<HoldingId>;
}

/** Where value goes that comes out of it elsewhere in sight of all. */
const doors: ReadonlySet<Category> = new Set(['bridge', 'dex', 'defi']);

export function examinations({ finders, atlas }: CrossingRules): Examinations {
  const named = new Map<string, Movement>();
  const entered = new Map<string, Set<HoldingId>>();
  let undecided: ReadonlySet<string> = new Set();

  function factsOf(movement: Movement, ask: Ask): TransactionFacts | null | undefined {
    const { chain, txid, position } = movement;
    // Of a chain of outpoints the movement is the transaction, whole.
    if (movement.id === (txid as string))
      return {
        chain,
        txid,
        position,
        sender: null,
        to: null,
        input: '0x',
        movements: [movement],
        unfollowed: [],
        logs: [],
      };
    const answer = ask({ kind: 'transaction', chain, txid });
    return answer?.kind === 'failed' ? null : answer?.facts;
  }

  return {
    name(settlement, knowledge) {
      const { journal, carries, legTaint } = settlement;
      const { mirror } = journal;
      const before = named.size;
      const leadsOn = leadsOnFrom(settlement, knowledge);
      journal.movements.forEach((movement, m) => {
        if (carries[m] === 0 || (mirror && mirror.roleOf(m) !== 'movement')) return;
        const speaks =
          movement.call !== undefined || hasMemo(movement) || (mirror && movement.wraps !== undefined);
        for (let leg = journal.outputsAt[m] as number; leg < (journal.inputsAt[m + 1] as number); leg++) {
          const n = journal.legHolding[leg] as number;
          const { id, owner } = journal.holdings[n] as Holding;
          if (!speaks && !isDoor(knowledge.labels.get(owner))) continue;
          // What crossed here is decided: where it comes out, another payer's swap or bridge may end in the same payment.
          if (journal.givenAt.has(leg) || journal.receivedAt.has(leg)) continue;
          if (legTaint(leg) === 0n || !leadsOn(n)) continue;
          const node = transactionNode(movement.chain, movement.txid);
          if (!named.has(node)) named.set(node, mirror ? mirror.realOf(m) : movement);
          entered.set(node, (entered.get(node) ?? new Set()).add(id));
        }
      });
      return named.size > before;
    },
    find(histories, ask) {
      const told: (readonly Movement[])[] = [...histories.values()].map(({ movements }) => movements);
      const crossings: Crossing[] = [];
      const hits: Hit[] = [];
      const open = new Set<string>();
      for (const [node, movement] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
        let isOpen = false;
        const watch: Ask = (inquiry) => {
          const answer = ask(inquiry);
          if (answer === undefined) isOpen = true;
          return answer;
        };
        const facts = factsOf(movement, watch);
        if (facts) {
          told.push(facts.movements);
          const { chain, txid } = facts;
          for (const finder of finders) {
            const found = finder.find({ transaction: facts, atlas, ask: watch });
            if (!found) continue;
            crossings.push(...found.crossings);
            for (const pattern of found.patterns)
              hits.push({ subject: { kind: 'transaction', chain, txid }, pattern });
            break;
          }
        }
        if (isOpen) open.add(node);
      }
      undecided = open;
      const settled = uncontested([...wrapsOf(told), ...crossings]);
      return { crossings: settled.crossings, hits: [...hits, ...settled.hits] };
    },
    waiting: () => new Set([...undecided].flatMap((node) => [...(entered.get(node) ?? [])])),
  };
}

/**
 * Whether taint may go on from a holding. Where a label ends the walk it goes on through a door alone; and no further than the
 * limits of the trace, which a label does not lift.
 */
function leadsOnFrom(settlement: Settlement, knowledge: Knowledge): (holding: number) => boolean {
  const { stops } = frontier(settlement, knowledge);
  return (n) => {
    const { id } = settlement.journal.holdings[n] as Holding;
    const stop = stops.get(id);
    if (stop?.reason === 'labelled')
      return doors.has(stop.label.category) && limitAt(settlement, n, knowledge.limits) === undefined;
    return !NO_FURTHER.has(stop?.reason);
  };
}

/** Stops beyond which nothing is looked at. */
const NO_FURTHER: ReadonlySet<Stop['reason'] | undefined> = new Set(['floor', 'hops', 'decided'] as const);

const isDoor = (labels: readonly Label[] = []): boolean => labels.some(({ category }) => doors.has(category));

/** A note to a bridge: on chains of outpoints, and in payments of a coin. */
const hasMemo = ({ memo }: Movement): boolean => typeof memo === 'string';
