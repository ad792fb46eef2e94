import { passedOn } from './category-of.ts';
import { type Draft, type DraftEdge, type FoldContext, type Neighbours, neighboursOf } from './draft.ts';

/** Accounts that hand a rest on, each after it paid a smaller part to somebody else. */
export interface PeelChain {
  /** The account where it begins. */
  readonly start: string;
  /** Two at least. */
  readonly steps: readonly PeelStep[];
}

export interface PeelStep {
  readonly payer: string;
  /** Drawn between the payer and who is paid: one where both are paid at once. */
  readonly transactions: readonly string[];
  /** The payment of the rest, and that of what was peeled off; undefined where all of it was handed on. */
  readonly kept: DraftEdge;
  readonly peeled: DraftEdge | undefined;
  readonly fees: readonly DraftEdge[];
  /** All edges that the step is drawn with. */
  readonly edges: readonly DraftEdge[];
}

/** What is peeled off is at most this part of what is kept: the detector's limit, here of taint. */
const MOST_PEELED = 0.5;
const LEAST_PEELS = 2;
/** Of what came to an account between, the part that may be left there: dust that no transfer can take along, and no place where value rests. */
const MOST_LEFT = 0.01;

/**
 * Peel chains of a draft: by shape, and whatever of it the detector `remarked`, which judges by whole amounts where only taint is
 * known here. Between the first and the last account all are paid once, have no label, hold no seed, pay at most two others, and pay
 * on all but dust. Value that the policy does not follow makes no chain. A service that pays its customers one by one looks the same.
 */
export function peelChains(
  whole: Draft,
  context: FoldContext,
  remarked: ReadonlySet<string>,
): readonly PeelChain[] {
  const neighbours = neighboursOf(whole);
  const steps = new Map<string, PeelStep>();
  for (const { id, kind } of whole.nodes.values()) {
    const step = kind === 'account' ? stepOf(whole, id, { neighbours, remarked }) : undefined;
    if (step !== undefined) steps.set(id, step);
  }
  const isBetween = (id: string): boolean => {
    const node = context.byId.get(id);
    const step = steps.get(id);
    const [paid, ...others] = neighbours.to(id);
    return (
      step !== undefined &&
      paid?.count === 1 &&
      others.length === 0 &&
      paidOnBy(step) >= (1 - MOST_LEFT) * paid.weight &&
      node?.kind === 'account' &&
      (node.stop === null || passedOn(node)) &&
      node.labels.length === 0 &&
      !context.seeds.has(id)
    );
  };
  const followed = new Set([...steps.values()].map(({ kept }) => kept.target).filter(isBetween));
  return [...steps.keys()]
    .filter((id) => !followed.has(id))
    .flatMap((start) => chainFrom(start, steps, isBetween));
}

function chainFrom(
  start: string,
  steps: ReadonlyMap<string, PeelStep>,
  isBetween: (id: string) => boolean,
): readonly PeelChain[] {
  const chain: PeelStep[] = [];
  const seen = new Set<string>();
  let at: string | undefined = start;
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    const step: PeelStep | undefined = steps.get(at);
    if (step === undefined) break;
    chain.push(step);
    at = isBetween(step.kept.target) ? step.kept.target : undefined;
  }
  return isClosed(chain) ? [] : trimmed(chain);
}

const paidOnBy = ({ kept, peeled, fees }: PeelStep): number =>
  fees.reduce((sum, { weight }) => sum + weight, kept.weight + (peeled?.weight ?? 0));

const isPeel = ({ peeled }: PeelStep): boolean => peeled !== undefined;

/** Whether any of it was paid back into the chain. */
function isClosed(chain: readonly PeelStep[]): boolean {
  const payers = new Set(chain.map(({ payer }) => payer));
  return (
    chain.some(({ peeled }) => peeled !== undefined && payers.has(peeled.target)) ||
    payers.has(chain.at(-1)?.kept.target ?? '')
  );
}

/** From the first peel to the last: what was handed on whole before and after stays as it is. */
function trimmed(chain: readonly PeelStep[]): readonly PeelChain[] {
  if (chain.filter(isPeel).length < LEAST_PEELS) return [];
  const steps = chain.slice(chain.findIndex(isPeel), chain.findLastIndex(isPeel) + 1);
  return [{ start: (steps[0] as PeelStep).payer, steps }];
}

interface Shapes {
  readonly neighbours: Neighbours;
  readonly remarked: ReadonlySet<string>;
}

function stepOf(whole: Draft, payer: string, { neighbours, remarked }: Shapes): PeelStep | undefined {
  const outs = neighbours.from(payer);
  const direct = outs.filter(({ kind }) => kind === 'transfer');
  const draws = outs.filter(({ kind }) => kind === 'draw');
  const fees = outs.filter(({ kind }) => kind === 'fee');
  if (direct.length + draws.length + fees.length !== outs.length || direct.length + 2 * draws.length > 2)
    return undefined;
  const transactions = draws.map(({ target }) => target);
  if (
    transactions.some((id) => whole.nodes.get(id)?.kind !== 'transaction' || neighbours.to(id).length !== 1)
  )
    return undefined;
  const behind = transactions.flatMap((id) => neighbours.from(id));
  if (behind.some(({ kind }) => kind !== 'payment' && kind !== 'fee')) return undefined;
  const paid = [...direct, ...behind.filter(({ kind }) => kind === 'payment')].sort(
    (a, b) => b.weight - a.weight,
  );
  const [kept, peeled, ...others] = paid;
  if (
    kept === undefined ||
    kept.weight === 0 ||
    others.length > 0 ||
    kept.target === payer ||
    peeled?.target === payer
  )
    return undefined;
  if (paid.some(({ target }) => whole.nodes.get(target)?.kind !== 'account')) return undefined;
  const isRemarked = transactions.some((id) => remarked.has(id));
  if (peeled !== undefined && !isRemarked && peeled.weight > MOST_PEELED * kept.weight) return undefined;
  const allFees = [...fees, ...behind.filter(({ kind }) => kind === 'fee')];
  return {
    payer,
    transactions,
    kept,
    peeled,
    fees: allFees,
    edges: [...direct, ...draws, ...behind, ...fees],
  };
}
