import { fakes, hexOf, usdt, WEI } from './evm-world.ts';
import type { Balances, HeistLedger, Payment } from './heist-ledger.ts';

/** An account that pays in the record, and the blocks of its first and last row there. */
export interface Walker {
  readonly address: string;
  readonly first: number;
  readonly last: number;
}

export interface TrafficPlan {
  readonly name: string;
  readonly ledger: HeistLedger;
  readonly pick: (below: number) => number;
  readonly walkers: readonly Walker[];
  /** Labelled accounts at which the record ends: many pay them, and they sweep to hot wallets. */
  readonly terminals: readonly string[];
  /** Unlabelled accounts at which the record ends. */
  readonly resting: readonly string[];
  /** The first and last block in which bystanders pay. */
  readonly span: readonly [number, number];
  /** What people of this world reckon in: twice the floor of a trace, so that what they pay is not all below it. */
  readonly unit: bigint;
  /** Transactions to write at least. */
  readonly size: number;
}

export interface Traffic {
  /** Accounts with so many counterparties that a walk takes them for services. */
  readonly hubs: readonly string[];
}

/** How much of what happens. Shares are of a hundred. */
export const traffic = {
  /** Walkers with a life before the record, each with one to three receipts and payments. */
  earlier: 60,
  /** Walkers that pay their own money to others just after stolen value came. */
  meanwhile: 15,
  /** Walkers that are used again after their last row of the record. */
  later: 80,
  /** Of the payments of accounts in which the record left something, those that are more than pocket money. */
  large: 3,
  /** Bystanders who pay on what they received, once, and once more. */
  onward: 55,
  /** Of the payments of bystanders, those to a labelled terminal, and those to the unlabelled service. */
  toTerminal: 20,
  toHub: 10,
  /** Counterparties of the unlabelled service: more than the default limit of 1,000. */
  hubCounterparties: 1_050,
} as const;

const MILLI = WEI / 1_000n;

interface Scene extends TrafficPlan {
  readonly hub: string;
  stranger(): string;
  between(from: number, to: number): number;
  chance(percent: number): boolean;
}

/** Everybody who has nothing to do with the theft, and what they pay, before, between and after the rows of the record. */
export function bystanderTraffic(plan: TrafficPlan): Traffic {
  const { name, pick } = plan;
  let strangers = 0;
  const scene: Scene = {
    ...plan,
    hub: hexOf(`${name} unlabelled service`, 20),
    stranger: () => hexOf(`${name} stranger ${strangers++}`, 20),
    between: (from, to) => from + pick(Math.max(1, to - from)),
    chance: (percent) => pick(100) < percent,
  };
  for (const walker of plan.walkers) livesOf(scene, walker);
  for (const address of plan.resting) dust(scene, address);
  crowd(scene);
  while (plan.ledger.bystanders() < plan.size) town(scene);
  return { hubs: [scene.hub] };
}

/** A fixed amount from somebody whose own history does not matter. */
function give(scene: Scene, height: number, to: string, value: bigint): void {
  const from = scene.stranger();
  scene.ledger.pay(height, () => ({ from, to, value }));
}

/** What `from` pays out of `amount` of its balance, less what gas may take. */
function spend(
  scene: Scene,
  height: number,
  { from, to }: Pick<Payment, 'from' | 'to'>,
  amount: (balances: Balances) => bigint,
): void {
  scene.ledger.pay(height, (balances) => {
    const most = balances.of(from) - 10n * MILLI;
    const value = amount(balances);
    return { from, to, value: value < most ? value : most };
  });
}

function livesOf(scene: Scene, { address, first, last }: Walker): void {
  const { pick, between, chance, unit } = scene;
  const [start, end] = scene.span;
  /** So many hundredths of the unit. */
  const parts = (least: number, most: number): bigint => (unit * BigInt(least + pick(most - least))) / 100n;
  give(scene, first - 1 - pick(600), address, BigInt(12 + pick(12)) * MILLI);
  if (chance(traffic.earlier)) {
    for (let round = 1 + pick(3); round > 0; round--) {
      const height = between(start, first - 700);
      give(scene, height, address, parts(100, 1_000));
      const share = BigInt(98 + pick(2));
      outgoing(
        scene,
        height + 1 + pick(600),
        address,
        (balances) => (balances.ownOf(address) * share) / 100n,
      );
    }
  }
  if (chance(traffic.meanwhile)) {
    give(scene, first - 1 - pick(600), address, parts(500, 4_000));
    const payments = 1 + pick(3);
    for (let n = 1; n <= payments; n++) {
      const share = n === payments ? 98n : BigInt(25 + pick(25));
      outgoing(scene, first + n, address, (balances) => (balances.ownOf(address) * share) / 100n);
    }
  }
  if (chance(traffic.later)) {
    for (let round = 2 + pick(4); round > 0; round--) {
      const height = between(last + 1, end);
      give(scene, height, address, parts(100, 1_500));
      const share = BigInt(50 + pick(45));
      const pocketMoney = parts(2, 40);
      const isLarge = chance(traffic.large);
      outgoing(scene, height + 1 + pick(600), address, (balances) => {
        const own = balances.ownOf(address);
        const left = balances.of(address) - own;
        return 4n * left < unit || isLarge ? (own * share) / 100n : pocketMoney;
      });
    }
  }
  dust(scene, address);
}

/** A payment of somebody to a bystander, a terminal or the service; bystanders pay some of it on. */
function outgoing(scene: Scene, height: number, from: string, amount: (balances: Balances) => bigint): void {
  const { chance, pick, terminals, hub, stranger } = scene;
  const kind = pick(100);
  if (kind < traffic.toTerminal) {
    spend(scene, height, { from, to: terminals[pick(terminals.length)] as string }, amount);
    return;
  }
  if (kind < traffic.toTerminal + traffic.toHub) {
    spend(scene, height, { from, to: hub }, amount);
    return;
  }
  const to = stranger();
  spend(scene, height, { from, to }, amount);
  if (!chance(traffic.onward)) return;
  for (let payments = 1 + pick(2); payments > 0; payments--) {
    const share = BigInt(30 + pick(60));
    outgoing(scene, height + 1 + pick(2_000), to, (balances) => (balances.of(to) * share) / 100n);
  }
}

/** Dust, tokens that call themselves Tether, transfers of nothing. */
function dust(scene: Scene, address: string): void {
  const { ledger, between, pick, span, stranger } = scene;
  give(scene, between(...span), address, BigInt(1 + pick(1_000_000)));
  const spammer = stranger();
  const contract = fakes[pick(fakes.length)] as string;
  ledger.token(between(...span), spammer, { contract, from: spammer, to: address, value: 10n ** 9n });
  if (pick(3) === 0)
    ledger.token(between(...span), spammer, { contract: usdt, from: address, to: stranger(), value: 0n });
}

/** More customers of the unlabelled service than a walk takes for one person's acquaintances. */
function crowd(scene: Scene): void {
  const { between, pick, span, hub } = scene;
  const [start, end] = span;
  for (let n = 0; n < traffic.hubCounterparties; n++)
    give(
      scene,
      between(start, start + Math.floor((end - start) / 10)),
      hub,
      BigInt(20 + pick(5_000)) * MILLI,
    );
}

/** People who never meet the heist: they pay each other and terminals; terminals sweep, the service pays out. */
function town(scene: Scene): void {
  const { name, between, pick, span, terminals, hub, stranger } = scene;
  const height = between(...span);
  const citizen = (): string => hexOf(`${name} citizen ${pick(120)}`, 20);
  const terminal = terminals[pick(terminals.length)] as string;
  const kind = pick(100);
  const from = citizen();
  if (kind < 15) give(scene, height, from, BigInt(100 + pick(20_000)) * MILLI);
  else if (kind < 50) give(scene, height, terminal, BigInt(10 + pick(40_000)) * MILLI);
  else if (kind < 65) {
    const hot = hexOf(`${name} hot wallet ${pick(4)}`, 20);
    spend(scene, height, { from: terminal, to: hot }, (balances) => (balances.of(terminal) * 8n) / 10n);
  } else if (kind < 70)
    spend(scene, height, { from: hub, to: stranger() }, (balances) => balances.of(hub) / 200n);
  else if (kind < 80) dust(scene, from);
  else {
    const share = BigInt(5 + pick(60));
    spend(scene, height, { from, to: citizen() }, (balances) => (balances.of(from) * share) / 100n);
  }
}
