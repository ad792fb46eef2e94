import { outpointId } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector } from '../trace/detector.ts';
import { kindOfMix } from './coinjoin/kind-of-mix.ts';
import { creatorKey, type Known, knownOf, transactionKey } from './utxo/known.ts';
import { type PeelChain, peelWalk } from './utxo/peel-walk.ts';

const parameters = {
  /** What is peeled off, at most, in percent of what is kept. */
  mostPercent: 50,
  /** Transactions of one chain; what goes on behind them is a chain of its own. */
  mostHops: 20,
  leastHops: 2,
  /** From so many transactions on am-i-exposed calls a chain high, or critical. */
  high: 4,
  critical: 6,
  /** Inputs and outputs from which a transaction is taken for a CoinJoin whatever its values. */
  coinJoinSide: 5,
};
/** By grade. Even the longest may be a wallet that spends its change, or a service that pays its customers one by one. */
const confidences = { short: 30, high: 60, critical: 75 };

/** Remarks chains of payments that carry a large rest on: one hit a chain, at its first tainted transaction, with all ids. */
export const peelChain: Detector<typeof parameters> = {
  name: 'peel-chain',
  summary:
    'Chains of transactions that each split a small payment off a rest and carry the rest on; a service that pays its customers one by one looks the same.',
  parameters,
  when: 'at-end',
  detect(scene, limits) {
    const known = knownOf(scene);
    const member = new Set<string>();
    const hits = scene.tainted.flatMap(({ movement }): readonly Hit[] => {
      if (member.has(transactionKey(movement))) return [];
      const chain = peelWalk(movement, limits, {
        spender: (outpoint) => known.spenders.get(outpoint),
        isUnspent: (outpoint) => scene.histories.get(outpoint)?.gap === null,
        isCoinJoin: (transaction) => kindOfMix(transaction) === 'coinjoin',
        isTaken: (transaction) => member.has(transactionKey(transaction)),
      });
      if (chain.hops.length < Math.max(1, limits.leastHops)) return [];
      for (const { transaction } of chain.hops) member.add(transactionKey(transaction));
      return [hitOf(movement, chain, { limits, known })];
    });
    return { hits };
  },
};

function hitOf(
  { chain, txid }: Movement,
  { hops, ended, next }: PeelChain,
  { limits, known }: { readonly limits: typeof parameters; readonly known: Known },
): Hit {
  const grade = hops.length >= limits.critical ? 'critical' : hops.length >= limits.high ? 'high' : 'short';
  const evidence = {
    hops: String(hops.length),
    grade,
    peeled: String(hops.reduce((sum, { peeled }) => sum + peeled, 0n)),
    remaining: String(hops.at(-1)?.kept),
    transactions: hops.map(({ transaction }) => transaction.txid).join(' '),
    ended,
    ...(next === undefined ? {} : { next: next.txid }),
    local: `${hops.filter(({ transaction }) => isLocalPeel(transaction, known)).length} of ${hops.length}`,
  };
  return {
    subject: { kind: 'transaction', chain, txid },
    pattern: { name: 'peel-chain', confidence: confidences[grade], evidence },
  };
}

/** A weaker witness that looks at shapes alone: one input, two outputs, and the same of its parent or a child (BlockSci). */
function isLocalPeel(transaction: Movement, { transactions, spenders }: Known): boolean {
  const [input] = transaction.inputs;
  if (input === undefined || !isPeelShaped(transaction)) return false;
  const parent = transactions.get(creatorKey(input.holding.id));
  if (parent !== undefined && isPeelShaped(parent)) return true;
  return transaction.outputs.some((_, n) => {
    const child = spenders.get(outpointId(transaction.chain, transaction.txid, n));
    return child !== undefined && isPeelShaped(child);
  });
}

const isPeelShaped = ({ inputs, outputs }: Movement): boolean => inputs.length === 1 && outputs.length === 2;
