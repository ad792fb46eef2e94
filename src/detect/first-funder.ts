import { type AccountId, type AssetId, addressOf, balanceId, chainOf, compare } from '../core/ids.ts';
import type { Labels } from '../core/label.ts';
import { type History, type Holding, type Movement, outpointOf } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector, Parameters, Scene } from '../trace/detector.ts';
import type { Ask } from '../trace/inquiry.ts';
import { coinOf, isCoin } from './account-coins.ts';
import { isService } from './account-labels.ts';
import { feePayer, type Transfer, transactionKey, transferOf } from './account-transfers.ts';

export interface FunderParameters extends Parameters {
  /** Balances of coin that are asked for at most, of accounts where the trace met tokens alone. */
  readonly histories: number;
}

/** Who paid for the first transaction of each account. */
export const firstFunder: Detector<FunderParameters> = {
  name: 'first-funder',
  summary:
    'The account that paid the first coin into an account before it first paid a fee. Says nothing of accounts whose fees others pay, or that never paid one.',
  parameters: { histories: 25 },
  when: 'at-end',
  backward: true,
  detect(scene, { histories }, ask) {
    const { found, skipped, failed } = readCoins(scene, histories, ask);
    const funded = found.flatMap(([account, history]) => {
      const first = firstFunding(account, history);
      return first ? [first] : [];
    });
    const count = new Map<AccountId, number>();
    for (const { from } of funded) count.set(from, (count.get(from) ?? 0) + 1);
    return {
      hits: funded.map((first) => hitOf(first, count.get(first.from) ?? 1, scene.labels)),
      notes: [
        ...(skipped > 0 ? [`accounts whose balance of coin was not asked for: ${skipped}`] : []),
        ...(failed > 0 ? [`accounts whose balance of coin could not be had: ${failed}`] : []),
      ],
    };
  },
};

/**
 * The payment of coin that came first, if the account paid its first fee after it; undefined where the history does not begin
 * at the beginning or has a gap, where nobody paid that coin in (it was minted), and where no fee follows.
 */
export function firstFunding(account: AccountId, { movements, opening, gap }: History): Transfer | undefined {
  if (opening !== 0n || gap !== null) return undefined;
  const into = movements.findIndex(({ outputs }) => outputs.some(({ holding }) => holding.owner === account));
  const fee = movements.findIndex((movement) => feePayer(movement) === account);
  if (into === -1 || fee < into) return undefined;
  return transferOf(movements[into]!);
}

/** The history of every account's coin, as the trace has it, else asked for where taint is nearest its theft; by account, in order. */
function readCoins(scene: Scene, most: number, ask: Ask) {
  const { accounts, histories, labels } = scene;
  const seen = coinsOf(accounts);
  const hops = nearest(scene);
  const hopOf = (account: AccountId): number => hops.get(account) ?? Number.MAX_SAFE_INTEGER;
  const found: (readonly [AccountId, History])[] = [];
  const unread: Holding[] = [];
  for (const [account, movements] of accounts) {
    const coin = coinOf(chainOf(account), seen);
    if (coin === undefined || isService(labels, account) || !hasBalances(account, movements)) continue;
    const holding = { id: balanceId(account, coin), owner: account, asset: coin };
    const known = histories.get(holding.id);
    if (known) found.push([account, known]);
    else unread.push(holding);
  }
  unread.sort((a, b) => hopOf(a.owner) - hopOf(b.owner) || compare(a.owner, b.owner));
  const asked = unread.slice(0, most);
  let failed = 0;
  for (const holding of asked) {
    const answer = ask({ kind: 'history', holding });
    if (answer?.kind === 'history') found.push([holding.owner, answer.history]);
    else if (answer?.kind === 'failed') failed++;
  }
  found.sort(([a], [b]) => compare(a, b));
  return { found, skipped: unread.length - asked.length, failed };
}

/** The coins of chains, as movements show them; a transaction between outpoints shows nothing. */
function coinsOf(accounts: Scene['accounts']): ReadonlySet<AssetId> {
  const seen = new Set<AssetId>();
  for (const movements of accounts.values())
    for (const { inputs, outputs } of movements)
      for (const leg of [inputs[0], outputs[0]])
        if (leg && isCoin(leg.holding.asset)) seen.add(leg.holding.asset);
  return seen;
}

/** Of each account the fewest hops at which taint reached it. */
function nearest({ reached }: Scene): ReadonlyMap<AccountId, number> {
  const hops = new Map<AccountId, number>();
  for (const { holding, hop } of reached.values())
    hops.set(holding.owner, Math.min(hop, hops.get(holding.owner) ?? hop));
  return hops;
}

/** Whether what an account has are balances and not outpoints: a chain has either. */
const hasBalances = (account: AccountId, [first]: readonly Movement[]): boolean => {
  const leg = first?.inputs[0] ?? first?.outputs[0];
  return leg !== undefined && chainOf(leg.holding.owner) === chainOf(account) && isBalance(leg.holding);
};

const isBalance = (holding: Holding): boolean => outpointOf(holding) === undefined;

function hitOf({ from, to, asset, amount, movement }: Transfer, accounts: number, labels: Labels): Hit {
  const label = labels.get(from)?.[0];
  return {
    subject: { kind: 'account', account: to },
    pattern: {
      name: 'first-funder',
      confidence: 100,
      evidence: {
        funder: addressOf(from),
        ...(label && { label: label.name, category: label.category }),
        amount: `${amount}`,
        asset,
        transaction: transactionKey(movement),
        height: `${movement.position.height}`,
        accountsFunded: `${accounts}`,
      },
    },
  };
}
