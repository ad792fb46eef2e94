import { shortfall } from './balances.ts';
import type { Crossing } from './crossing.ts';
import type { Warning } from './flow-graph.ts';
import type { GraphInput } from './graph-input.ts';
import { type Amount, type AssetId, type ChainId, chainOf, compare } from './ids.ts';
import type { Journal } from './journal.ts';
import { conflicts, type Label, ties } from './label.ts';
import type { Holding, Seed } from './movement.ts';
import { isReached, type Settlement } from './settle.ts';

/** What a reader must know to weigh the figures. */
export function warnings(input: GraphInput): readonly Warning[] {
  const { settlements, context } = input;
  const all: Warning[] = [
    ...context.assumptions.map((message): Warning => ({ code: 'assumption', message })),
    ...settlements.flatMap((settlement): Warning[] =>
      settlement.policy.conserves
        ? []
        : [
            {
              code: 'upper-bound',
              message: `${settlement.policy.name} marks reach, not sums: its ledger is an upper bound and does not close`,
            },
          ],
    ),
    ...settlements.flatMap(seedOverlaps),
    ...shortfalls(input),
    ...settlements.flatMap(presumptions),
    ...givenLate(settlements),
    ...input.remarks,
    ...labelConflicts(input),
  ];
  return all.sort(
    (a, b) =>
      compare(a.code, b.code) ||
      compare(a.node ?? '', b.node ?? '') ||
      compare(a.asset ?? '', b.asset ?? '') ||
      compare(a.message, b.message),
  );
}

/** Of holdings that taint reached. */
function shortfalls({ settlements, knowledge }: GraphInput): Warning[] {
  const { journal } = settlements[0];
  const firstLeg = firstLegs(journal);
  return journal.holdings.flatMap(({ id, owner, asset }, n): Warning[] => {
    if (journal.known[n] !== 1 || !isReached(settlements, n)) return [];
    const limit = knowledge.histories.get(id)?.unreadAbove;
    const amount = shortfall(n, journal, limit === undefined ? undefined : firstLeg(chainOf(owner), limit));
    if (amount === 0n) return [];
    const message =
      journal.presume === undefined
        ? 'paid out more than its history shows; the difference was taken for clean value'
        : 'paid out more than its history shows; what of it is not presumed was taken for clean value';
    return [{ code: 'shortfall', message, node: owner, asset, amount: `${amount}` }];
  });
}

/** Tells the first leg of a chain above a height, undefined where there is none. Very many holdings share a few heights: each is searched for once. */
function firstLegs({ movements, inputsAt }: Journal): (chain: ChainId, height: number) => number | undefined {
  const found = new Map<string, number | undefined>();
  return (chain, height) => {
    const key = `${chain} ${height}`;
    if (found.has(key)) return found.get(key);
    const first = movements.findIndex((one) => one.chain === chain && one.position.height > height);
    const leg = first === -1 ? undefined : inputsAt[first];
    found.set(key, leg);
    return leg;
  };
}

/** Crossings that were found and contradict time: what was paid into them stays there. */
function givenLate(settlements: GraphInput['settlements']): Warning[] {
  const { journal } = settlements[0];
  return [...journal.givenLate].flatMap(([crossing, legs]): Warning[] => {
    const leg = legs.find((each) => settlements.some(({ legTaint }) => legTaint(each) !== 0n));
    if (leg === undefined) return [];
    const { rule, id } = journal.crossings[crossing] as Crossing;
    const { owner, asset } = journal.holdings[journal.legHolding[leg] as number] as Holding;
    const message = `a crossing (${rule}) is not followed from here, because all of it came out before: ${id}`;
    return [{ code: 'crossing', message, node: owner, asset }];
  });
}

/** What was taken for stolen, by account and asset. */
function presumptions({ policy, journal, presumptions: made }: Settlement): Warning[] {
  const sums = new Map<number, Amount>();
  for (const [leg, { taint }] of made) {
    const holding = journal.legHolding[leg] as number;
    sums.set(holding, (sums.get(holding) ?? 0n) + taint);
  }
  return [...sums].map(([holding, amount]) => {
    const { owner, asset } = journal.holdings[holding] as Holding;
    const message = `under ${policy.name}, part of what it paid out beyond its known history is presumed stolen: most of what came in was`;
    return { code: 'presumed', message, node: owner, asset, amount: `${amount}` };
  });
}

function seedOverlaps({ policy, journal, fresh }: Settlement): Warning[] {
  const overlap = new Map<AssetId, Amount>();
  for (const [leg, { taint }] of fresh) {
    const missing = (journal.seedAt.get(leg) as Seed).taint - taint;
    const { asset } = journal.holdings[journal.legHolding[leg] as number] as Holding;
    if (missing > 0n) overlap.set(asset, (overlap.get(asset) ?? 0n) + missing);
  }
  return [...overlap].map(([asset, amount]) => {
    const message = journal.mirror
      ? `under ${policy.name}, value of one payment that is asked about came by another one and is counted once`
      : `under ${policy.name}, value of other seeds arrived at a seed and is counted as stolen once`;
    return { code: 'seed-overlap', message, asset, amount: `${amount}` };
  });
}

function labelConflicts({ settlements, knowledge }: GraphInput): Warning[] {
  const { journal } = settlements[0];
  const reached = new Set(
    journal.holdings.filter((_, n) => isReached(settlements, n)).map(({ owner }) => owner),
  );
  return [...reached].flatMap((owner): Warning[] => {
    const message = disagreement(knowledge.labels.get(owner) ?? []);
    return message === undefined ? [] : [{ code: 'label-conflict', message, node: owner }];
  });
}

/** Which labels disagree and which of them leads; undefined where all agree. A tie is called one. */
function disagreement(labels: readonly Label[]): string | undefined {
  const [leading] = labels;
  const others = conflicts(labels);
  if (!leading || others.length === 0) return undefined;
  const told = ({ name, category, source, confidence }: Label): string =>
    `${name} (${category}, ${confidence}, ${source})`;
  const equal = ties(labels);
  const weaker = others.slice(equal.length).map(told);
  const also = weaker.length === 0 ? '' : `; also ${weaker.join('; ')}`;
  return equal.length === 0
    ? `labels disagree: ${told(leading)} leads${also}`
    : `labels disagree: a tie of ${[leading, ...equal].map(told).join('; and ')}${also}`;
}
