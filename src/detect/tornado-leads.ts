import { type AccountId, type AssetId, addressOf, chainOf, compare } from '../core/ids.ts';
import type { Lead } from '../core/pattern.ts';
import { transactionKey } from './account-transfers.ts';
import { anonymitySet } from './tornado-anonymity.ts';
import type { TaintedDeposit } from './tornado-deposits.ts';
import type { PoolLink, PoolWithdrawal } from './tornado-links.ts';
import type { PoolReading } from './tornado-reading.ts';

/** How sure a rule is of a depositor that it names alone, on the scale of labels. Our own, in the order of Tutela's. */
const sureness: Readonly<Record<PoolLink['rule'], number>> = {
  'exact-match': 70,
  'linked-addresses': 50,
  'same-counts': 50,
  'gas-price': 40,
};

/**
 * One lead for each rule, receiver and depositor of the trace, the surest first. Who is one of several candidates gets its
 * share; a rule that needs to know every depositor counts half where some are not known.
 */
export function poolLeads(
  links: readonly PoolLink[],
  reading: PoolReading,
  tainted: readonly TaintedDeposit[],
): Lead[] {
  const depositors = new Set(tainted.map(({ depositor }) => depositor));
  const groups = new Map<string, PoolLink>();
  for (const link of links) {
    if (!depositors.has(link.depositor)) continue;
    const key = `${link.rule} ${link.receiver} ${link.depositor}`;
    groups.set(key, joined(groups.get(key), link));
  }
  return [...groups.values()]
    .map((link) => leadOf(link, reading, tainted))
    .sort(
      (a, b) =>
        b.confidence - a.confidence ||
        b.transactions.length - a.transactions.length ||
        compare(a.account, b.account) ||
        compare(a.rule, b.rule) ||
        compare(a.about[0] as AccountId, b.about[0] as AccountId),
    );
}

/** Links of single withdrawals add up; of days with equal counts the fullest stands, and of those the one with fewest candidates. */
function joined(known: PoolLink | undefined, link: PoolLink): PoolLink {
  if (!known) return link;
  if (link.rule === 'same-counts') {
    const more = link.withdrawals.length - known.withdrawals.length;
    return more > 0 || (more === 0 && link.candidates < known.candidates) ? link : known;
  }
  return {
    ...known,
    deposits: [...new Set([...known.deposits, ...link.deposits])],
    withdrawals: [...known.withdrawals, ...link.withdrawals],
  };
}

function leadOf(link: PoolLink, reading: PoolReading, tainted: readonly TaintedDeposit[]): Lead {
  const { rule, depositor, receiver, deposits, withdrawals, candidates } = link;
  const [first] = withdrawals as readonly [PoolWithdrawal];
  const times = withdrawals.flatMap(({ position }) => position.time ?? []);
  const needsAll = rule === 'same-counts' || rule === 'gas-price';
  const { day, week, ever } = anonymitySet(reading.deposits, first);
  const places = [...deposits, ...withdrawals].map(({ pool, txid }) =>
    transactionKey({ chain: chainOf(pool), txid }),
  );
  return {
    rule: `tornado.${rule}`,
    account: receiver,
    about: [depositor],
    amounts: amountsOf(withdrawals, tainted),
    transactions: [...new Set(places)].sort(compare),
    firstTime: times.length === 0 ? null : Math.min(...times),
    lastTime: times.length === 0 ? null : Math.max(...times),
    confidence: Math.floor(sureness[rule] / candidates / (needsAll && reading.unread > 0 ? 2 : 1)),
    evidence: {
      pools: [...new Set(withdrawals.map(({ pool }) => addressOf(pool)))].sort(compare).join(', '),
      deposits: `${deposits.length}`,
      withdrawals: `${withdrawals.length}`,
      candidates: `${candidates}`,
      ...(rule === 'gas-price' && { gasPrice: `${first.gasPrice}` }),
      ...(needsAll && { depositsOfUnknown: `${reading.unread}` }),
      depositorsInDay: `${day}`,
      depositorsInWeek: `${week}`,
      depositsEver: `${ever}`,
    },
  };
}

/** What came out: what the pool takes, as the trace's own deposits show, without the relayer's fee. */
function amountsOf(
  withdrawals: readonly PoolWithdrawal[],
  tainted: readonly TaintedDeposit[],
): Record<AssetId, string> {
  const sums = new Map<AssetId, bigint>();
  for (const { pool, fee } of withdrawals) {
    const same = tainted.find((one) => one.pool === pool);
    if (same) sums.set(same.asset, (sums.get(same.asset) ?? 0n) + same.amount - fee);
  }
  return Object.fromEntries(
    [...sums].sort(([a], [b]) => compare(a, b)).map(([asset, sum]) => [asset, `${sum}`]),
  );
}
