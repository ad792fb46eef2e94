import type { Crossing } from '../core/crossing.ts';
import { transactionNode } from '../core/graph-input.ts';
import type { HoldingId, MovementId } from '../core/ids.ts';
import type { Category, Labels } from '../core/label.ts';
import type { History, Holding, Movement } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Settlement } from '../core/settle.ts';
import type { Stop } from '../core/stop.ts';
import { wrapsOf } from '../core/wraps.ts';
import type { Atlas, CrossingFinder } from './crossing.ts';
import type { Ask, TransactionFacts } from './inquiry.ts';

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
  /** Names those that a settlement came through and that should be looked at whole. */
  name(settlement: Settlement, stops: ReadonlyMap<HoldingId, Stop>, labels: Labels): void;
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
    name(settlement, stops, labels) {
      const { journal, carries, legTaint } = settlement;
      journal.movements.forEach((movement, m) => {
        if (carries[m] === 0) return;
        const node = transactionNode(movement.chain, movement.txid);
        for (let leg = journal.outputsAt[m] as number; leg < (journal.inputsAt[m + 1] as number); leg++) {
          const holding = journal.holdings[journal.legHolding[leg] as number] as Holding;
          if (legTaint(leg) === 0n || journal.givenAt.has(leg)) continue;
          const stop = stops.get(holding.id);
          if (stop?.reason === 'floor' || stop?.reason === 'hops') continue;
          if (stop?.reason === 'labelled' && !doors.has(stop.label.category)) continue;
          const isDoor = labels.get(holding.owner)?.some(({ category }) => doors.has(category)) ?? false;
          if (!isDoor && movement.call === undefined && !hasMemo(movement)) continue;
          if (!named.has(node)) named.set(node, movement);
          entered.set(node, (entered.get(node) ?? new Set()).add(holding.id));
        }
      });
    },
    find(histories, ask) {
      const known = new Map<MovementId, Movement>();
      for (const { movements } of histories.values())
        for (const movement of movements) known.set(movement.id, movement);
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
          for (const one of facts.movements) if (!known.has(one.id)) known.set(one.id, one);
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
      return { crossings: [...wrapsOf(known.values()), ...crossings], hits };
    },
    waiting: () => new Set([...undecided].flatMap((node) => [...(entered.get(node) ?? [])])),
  };
}

/** A note to a bridge: on chains of outpoints, and in payments of a coin. */
const hasMemo = ({ memo }: Movement): boolean => typeof memo === 'string';
