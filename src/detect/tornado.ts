import type { AccountId, ChainId, TxId } from '../core/ids.ts';
import type { Detector, Scene } from '../trace/detector.ts';
import { transfersOf } from './account-transfers.ts';
import { depositHits, type TaintedDeposit, taintedDeposits } from './tornado-deposits.ts';
import { poolLeads } from './tornado-leads.ts';
import { exactMatches, gasPriceMatches, linkedAddresses, sameCounts } from './tornado-links.ts';
import { chainsOf, LONDON, type PoolReading, type ReadingParameters, readPools } from './tornado-reading.ts';

/** What may be configured. */
export interface TornadoParameters extends ReadingParameters {
  /** Transactions between depositor and receiver from which they are taken for acquainted. */
  readonly meetings: number;
  /** Leads that are told at most. */
  readonly leads: number;
}

/** Deposits into Tornado Cash, and who may have withdrawn: leads, never edges. */
export const tornado: Detector<TornadoParameters> = {
  name: 'tornado',
  summary:
    'Tainted deposits into pools of Tornado Cash, and withdrawals that four rules connect with them, as leads. Proves nothing: whoever keeps to fresh accounts and waits is not found.',
  parameters: {
    pools: 16,
    days: 90,
    transactions: 100,
    countPools: 2,
    countTotal: 5,
    meetings: 3,
    leads: 50,
  },
  when: 'at-end',
  detect(scene, parameters, ask) {
    const tainted = taintedDeposits(scene, ask);
    const found = chainsOf(tainted).map((chain) => {
      const reading = readPools(chain, tainted, scene, parameters, ask);
      return {
        notes: reading.notes,
        leads: poolLeads(linksOf(chain, reading, tainted, scene, parameters), reading, tainted),
      };
    });
    const leads = found.flatMap((one) => one.leads);
    const dropped = Math.max(0, leads.length - parameters.leads);
    return {
      hits: depositHits(tainted),
      leads: leads.slice(0, parameters.leads),
      notes: [
        ...found.flatMap(({ notes }) => notes),
        ...unresolved(tainted),
        ...(dropped > 0 ? [`weaker leads about Tornado Cash that were left out: ${dropped}`] : []),
      ],
    };
  },
};

function linksOf(
  chain: ChainId,
  { deposits, withdrawals }: PoolReading,
  tainted: readonly TaintedDeposit[],
  scene: Scene,
  { countPools, countTotal, meetings }: TornadoParameters,
) {
  return [
    ...exactMatches(deposits, withdrawals),
    ...(chain === 'eip155:1' ? gasPriceMatches(deposits, withdrawals, LONDON) : []),
    ...sameCounts(deposits, withdrawals, { pools: countPools, total: countTotal }),
    ...linkedAddresses(deposits, withdrawals, meetingsIn(scene, tainted), meetings),
  ];
}

/** Counts the transactions in which a depositor of the trace and another account paid one another. */
function meetingsIn({ accounts }: Scene, tainted: readonly TaintedDeposit[]) {
  const met = new Map<AccountId, Map<AccountId, Set<TxId>>>();
  for (const { depositor } of tainted) {
    if (met.has(depositor)) continue;
    const others = new Map<AccountId, Set<TxId>>();
    for (const { from, to, movement } of transfersOf(accounts.get(depositor) ?? [])) {
      const other = from === depositor ? to : from;
      others.set(other, (others.get(other) ?? new Set()).add(movement.txid));
    }
    met.set(depositor, others);
  }
  return (a: AccountId, b: AccountId): number => met.get(a)?.get(b)?.size ?? 0;
}

function unresolved(tainted: readonly TaintedDeposit[]): string[] {
  const unknown = tainted.filter(({ pool }) => pool === undefined).length;
  return unknown === 0 ? [] : [`deposits into Tornado Cash whose pool is not known: ${unknown}`];
}
