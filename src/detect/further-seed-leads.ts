import { type AccountId, type Amount, type AssetId, compare } from '../core/ids.ts';
import type { Lead } from '../core/pattern.ts';
import type { Scene } from '../trace/detector.ts';
import { isService } from './account-labels.ts';
import { transactionKey, transfersOf } from './account-transfers.ts';
import type { Doubt, Entry } from './further-seed-payments.ts';

interface Surroundings {
  readonly scene: Scene;
  readonly traced: ReadonlySet<AccountId>;
  /** Accounts that are mostly tainted, with the per cent. */
  readonly main: ReadonlyMap<AccountId, number>;
  /** Tainted value by asset. */
  readonly stolen: ReadonlyMap<AssetId, Amount>;
  readonly leastPerMillion: number;
  readonly payees: number;
}

interface Ranked {
  readonly lead: Lead;
  readonly weight: bigint;
}

/** On the scale of labels: a heuristic that a person must judge. Each doubt takes a part of it. */
const SURE = 40;
const DOUBTFUL = 10;
const LEAST_SURE = 5;
const BILLION = 1_000_000_000n;

/**
 * One lead a source, the weightiest first. A source weighs as much as what it paid is of the tainted value of the asset,
 * halved for each doubt; of equal ones that comes first which paid more accounts. Services and dust are left out.
 */
export function rankedLeads(entries: readonly Entry[], around: Surroundings): readonly Lead[] {
  const { scene, leastPerMillion, payees } = around;
  const sources = new Map<AccountId, Entry[]>();
  for (const entry of entries) {
    const known = sources.get(entry.source);
    if (known) known.push(entry);
    else if (!isService(scene.labels, entry.source)) sources.set(entry.source, [entry]);
  }
  const least = BigInt(leastPerMillion) * 1000n;
  const large = [...sources].filter(([, own]) => shareOf(own, around) >= least);
  const dealings = dealingsOf(new Set(large.map(([source]) => source)), around);
  return large
    .flatMap(([source, own]): readonly Ranked[] => {
      const dealing = dealings.get(source);
      return (dealing?.payees.size ?? 0) > payees ? [] : [rankedLead(source, own, dealing, around)];
    })
    .sort(
      (a, b) =>
        (a.weight === b.weight ? 0 : a.weight > b.weight ? -1 : 1) ||
        b.lead.about.length - a.lead.about.length ||
        compare(a.lead.account, b.lead.account),
    )
    .map(({ lead }) => lead);
}

/** What is seen of a source beside its payments into mostly tainted accounts. */
interface Dealing {
  readonly payees: Set<AccountId>;
  readonly doubts: Set<Doubt>;
}

function dealingsOf(
  sources: ReadonlySet<AccountId>,
  { scene, traced, main }: Surroundings,
): ReadonlyMap<AccountId, Dealing> {
  const dealings = new Map<AccountId, Dealing>();
  const at = (source: AccountId): Dealing => {
    const dealing = dealings.get(source) ?? { payees: new Set(), doubts: new Set() };
    dealings.set(source, dealing);
    return dealing;
  };
  for (const movements of scene.accounts.values()) {
    for (const { from, to, amount } of transfersOf(movements)) {
      if (amount === 0n) continue;
      if (sources.has(from)) {
        at(from).payees.add(to);
        if (!main.has(to)) at(from).doubts.add('elsewhere');
      }
      if (sources.has(to) && traced.has(from)) at(to).doubts.add('paid');
    }
  }
  return dealings;
}

/** In parts per billion of the tainted value of each asset. */
const shareOf = (entries: readonly Entry[], { stolen }: Surroundings): bigint =>
  entries.reduce((sum, entry) => sum + partOf(entry, stolen), 0n);

function partOf({ asset, amount }: Entry, stolen: ReadonlyMap<AssetId, Amount>): bigint {
  const all = stolen.get(asset) ?? 0n;
  return all === 0n ? 0n : (amount * BILLION) / all;
}

function rankedLead(
  source: AccountId,
  entries: readonly Entry[],
  dealing: Dealing | undefined,
  around: Surroundings,
): Ranked {
  const general = [...(dealing?.doubts ?? [])];
  const common = entries
    .map(({ doubts }) => doubts)
    .reduce((all, own) => all.filter((one) => own.includes(one)));
  const doubts = [...common, ...general].sort(compare);
  const weight = entries.reduce(
    (sum, entry) => sum + (partOf(entry, around.stolen) >> BigInt(entry.doubts.length + general.length)),
    0n,
  );
  // Coins of one transaction share the list of its accounts: going through it once for each would take their product.
  const about = [...new Set([...new Set(entries.map(({ into }) => into))].flat())].sort(compare);
  const shares = about.flatMap((account) => around.main.get(account) ?? []);
  const times = entries.flatMap(({ movement }) => movement.position.time ?? []);
  const outpoints = entries.flatMap(({ outpoint }) => outpoint ?? []).sort(compare);
  return {
    weight,
    lead: {
      rule: 'further-seed',
      account: source,
      about,
      amounts: amountsOf(entries),
      transactions: [...new Set(entries.map(({ movement }) => transactionKey(movement)))].sort(compare),
      firstTime: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
      lastTime: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
      confidence: Math.max(LEAST_SURE, SURE - DOUBTFUL * doubts.length),
      evidence: {
        share: decimal(shareOf(entries, around)),
        payments: `${entries.length}`,
        accounts: `${about.length}`,
        ...(shares.length > 0 && { tainted: `${shares.reduce((a, b) => Math.min(a, b))}%` }),
        ...(doubts.length > 0 && { doubts: doubts.join(' ') }),
        ...(outpoints.length > 0 && { outpoints: outpoints.join(' ') }),
      },
    },
  };
}

/** Sums by asset. */
function amountsOf(entries: readonly Entry[]): Readonly<Record<string, string>> {
  const sums = new Map<AssetId, Amount>();
  for (const { asset, amount } of entries) sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  return Object.fromEntries(
    [...sums].sort(([a], [b]) => compare(a, b)).map(([asset, sum]) => [asset, `${sum}`]),
  );
}

/** Parts per billion as a decimal of one: `0.05`. */
function decimal(parts: bigint): string {
  const [whole, rest] = [parts / BILLION, `${parts % BILLION}`.padStart(9, '0').replace(/0+$/, '')];
  return rest === '' ? `${whole}` : `${whole}.${rest}`;
}
