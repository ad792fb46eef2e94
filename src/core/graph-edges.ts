import { crossingEdges } from './crossing-edges.ts';
import type { GraphEdge } from './flow-graph.ts';
import { type GraphInput, perPolicy, transactionNode } from './graph-input.ts';
import { type Amount, compare, sinkAccount } from './ids.ts';
import type { Journal } from './journal.ts';
import { type Holding, outpointOf } from './movement.ts';
import { shownLegs } from './shown-legs.ts';

interface Draft {
  readonly source: string;
  readonly target: string;
  readonly kind: GraphEdge['kind'];
  readonly asset: string;
  readonly outpoint: string | undefined;
  amount: Amount;
  readonly taints: Amount[];
  readonly presumed: Amount[];
}

/**
 * One edge for every leg that carries taint under any policy: account to transaction a draw, transaction to account a
 * payment, transaction to sink a fee. Equal legs of one transaction on an account chain are summed. What a crossing took is
 * no payment but an edge to the transaction where it came out.
 */
export function graphEdges(input: GraphInput): readonly GraphEdge[] {
  const { settlements } = input;
  const { journal } = settlements[0];
  const drafts = new Map<string, Draft>();
  const add = (
    draft: Omit<Draft, 'taints' | 'presumed'>,
    taints: readonly Amount[],
    presumed: readonly Amount[],
  ): void => {
    const { source, target, kind, asset, outpoint = '' } = draft;
    const key = `${kind}\n${asset}\n${outpoint}\n${source}\n${target}`;
    const twin = drafts.get(key);
    if (!twin) {
      drafts.set(key, { ...draft, taints: [...taints], presumed: [...presumed] });
      return;
    }
    twin.amount += draft.amount;
    taints.forEach((taint, n) => {
      twin.taints[n] = (twin.taints[n] as Amount) + taint;
      twin.presumed[n] = (twin.presumed[n] as Amount) + (presumed[n] as Amount);
    });
  };

  journal.movements.forEach(({ chain, txid }, m) => {
    if (settlements.every((settlement) => settlement.carries[m] === 0)) return;
    const transaction = transactionNode(chain, txid);
    for (const { holding: n, draws, amount, taints, presumed } of shownLegs(settlements, m)) {
      const holding = journal.holdings[n] as Holding;
      const { owner, asset } = holding;
      const ends = draws ? { source: owner, target: transaction } : { source: transaction, target: owner };
      const kind = draws ? 'draw' : 'payment';
      add({ ...ends, kind, asset, outpoint: outpointOf(holding), amount }, taints, presumed);
    }
    const fees = settlements.map((settlement) => settlement.fees.get(m)?.taint ?? 0n);
    if (fees.every((fee) => fee === 0n)) return;
    const { asset } = journal.holdings[
      journal.legHolding[journal.inputsAt[m] as number] as number
    ] as Holding;
    add(
      {
        source: transaction,
        target: sinkAccount(chain, 'fees'),
        kind: 'fee',
        asset,
        outpoint: undefined,
        amount: feeOf(journal, m),
      },
      fees,
      settlements.map((settlement) => settlement.fees.get(m)?.presumed ?? 0n),
    );
  });

  const legs = [...drafts.values()].map(
    ({ source, target, kind, asset, outpoint, amount, taints, presumed }): GraphEdge => ({
      source,
      target,
      kind,
      asset,
      amount: `${amount}`,
      taint: perPolicy(settlements, (_, n) => `${taints[n]}`),
      ...(presumed.some((part) => part !== 0n) && {
        presumed: perPolicy(settlements, (_, n) => `${presumed[n]}`),
      }),
      ...(outpoint === undefined ? {} : { outpoint }),
    }),
  );
  return [...legs, ...crossingEdges(input)].sort(byEnds);
}

/** What inputs have beyond all outputs. */
function feeOf({ inputsAt, outputsAt, legAmount, limbs }: Journal, m: number): Amount {
  let left = 0n;
  for (let leg = inputsAt[m] as number; leg < (inputsAt[m + 1] as number); leg++) {
    const amount = limbs.read(legAmount, leg * limbs.width);
    left += leg < (outputsAt[m] as number) ? amount : -amount;
  }
  return left;
}

function byEnds(a: GraphEdge, b: GraphEdge): number {
  return (
    compare(a.source, b.source) ||
    compare(a.target, b.target) ||
    compare(a.kind, b.kind) ||
    compare(a.asset, b.asset) ||
    compare(a.outpoint ?? '', b.outpoint ?? '') ||
    compare(a.crossing?.id ?? '', b.crossing?.id ?? '')
  );
}
