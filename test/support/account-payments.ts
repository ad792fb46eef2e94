import type { AccountId } from '../../src/core/ids.ts';
import type { Label } from '../../src/core/label.ts';
import type { Movement } from '../../src/core/movement.ts';
import { type DepositParameters, depositAddresses } from '../../src/detect/deposit-address.ts';
import { account, label, move } from './account-scene.ts';
import { random } from './random.ts';

/** Ordinary payments on an Ethereum of people, shops and exchanges, and which accounts really are deposit addresses. */
export interface PaymentWorld {
  readonly movements: readonly Movement[];
  readonly labels: readonly Label[];
  readonly deposits: ReadonlySet<AccountId>;
  /** The payments that have nothing to do with a deposit address, by receiver. */
  readonly ordinary: readonly Movement[];
}

const PEOPLE = 800;
/** Accounts that are used a few times at most: of every three payments of people, one is theirs. */
const PASSERS_BY = 8000;
const SHOPS = 40;
const COMPANIES = 6;
const EXCHANGES = ['Binance', 'Kraken', 'OKX'];
const MILLIETHER = 10n ** 15n;

/** Who pays whom, how often of a thousand payments. */
const kinds = {
  /** Among people, of any amount. */
  personal: 380,
  /** At a shop. */
  purchase: 170,
  /** A company pays its people round amounts. */
  salary: 110,
  /** An exchange pays out. */
  payout: 120,
  /** What came in goes on whole within hours, to another person. */
  passedOn: 90,
  /** A shop pays a supplier, who is a person here. */
  supplier: 60,
  /** To a labelled contract of a DEX. */
  swap: 65,
  /** Somebody pays a labelled wallet of an exchange itself, as a few exchanges ask. */
  direct: 5,
} as const;

/** A world of `count` ordinary payments and a tenth as many deposits, each swept alone or with others. One seed, one world. */
export function paymentWorld(seed: number, count: number): PaymentWorld {
  const pick = random(seed);
  const named = (kind: string, n: number): AccountId => account(`0x${kind}${n}`);
  const person = () => (pick(3) === 0 ? named('passer-by', pick(PASSERS_BY)) : named('person', pick(PEOPLE)));
  const wallets = EXCHANGES.map((name, n) => label(named('hot', n), 'exchange', name, 'hot wallet'));
  const dex = label(named('dex', 0), 'dex', 'Uniswap', 'router');
  const wallet = () => wallets[pick(wallets.length)]!.account;
  const movements: Movement[] = [];
  const ordinary: Movement[] = [];
  const deposits = new Set<AccountId>();
  let height = 18_000_000;
  let index = 0;
  const pay = (from: AccountId, to: AccountId, amount: bigint, after = 0): Movement => {
    const paid = move(from, to, amount, { height: height + after, index: index++ });
    movements.push(paid);
    return paid;
  };
  /** From a hundredth to a hundred ether, small ones more often; every third one round. */
  const amount = (): bigint => {
    const size = BigInt(10 ** pick(5)) * (1n + BigInt(pick(9)));
    const exact = size * MILLIETHER * 10n;
    return pick(3) === 0 ? exact : exact - BigInt(pick(1_000_000_000)) * 1_000_000n;
  };
  const one: Readonly<Record<keyof typeof kinds, () => Movement[]>> = {
    personal: () => [pay(person(), person(), amount())],
    purchase: () => [pay(person(), named('shop', pick(SHOPS)), amount())],
    salary: () => [
      pay(named('company', pick(COMPANIES)), person(), (1n + BigInt(pick(5))) * 1000n * MILLIETHER),
    ],
    payout: () => [pay(wallet(), person(), amount())],
    passedOn: () => {
      const [middle, sum] = [person(), amount()];
      const kept = BigInt(pick(5)) * MILLIETHER;
      return [pay(person(), middle, sum), pay(middle, person(), sum - kept, 1 + pick(2000))];
    },
    supplier: () => [pay(named('shop', pick(SHOPS)), person(), amount())],
    swap: () => [pay(person(), dex.account, amount())],
    direct: () => [pay(person(), wallet(), amount())],
  };
  const choices = Object.entries(kinds).flatMap(([kind, share]) =>
    Array<keyof typeof kinds>(share).fill(kind as keyof typeof kinds),
  );
  while (ordinary.length < count) {
    height += 1 + pick(20);
    ordinary.push(...one[choices[pick(choices.length)]!]());
    if (pick(10) === 0) depositAndSweep();
  }

  /** A customer pays into an own address, once or several times; what is there is swept, less the fee. */
  function depositAndSweep(): void {
    const n = pick(PEOPLE);
    const at = n % wallets.length;
    const own = named(`deposit-${at}-`, n);
    deposits.add(own);
    const times = pick(3) === 0 ? 2 + pick(3) : 1;
    let sum = 0n;
    for (let i = 0; i < times; i++) {
      const paid = amount();
      pay(named('person', n), own, paid, i);
      sum += paid;
    }
    pay(own, wallets[at]!.account, sum - 2n * MILLIETHER, times + pick(600));
  }

  const sorted = [...movements].sort(
    (a, b) => a.position.height - b.position.height || a.position.index - b.position.index,
  );
  return { movements: sorted, labels: [...wallets, dex], deposits, ordinary: ordinary.slice(0, count) };
}

/** What a rule makes of a world. */
export interface FalsePositives {
  readonly rule: string;
  /** Ordinary payments of which a party is taken for a deposit address. */
  readonly flagged: number;
  readonly payments: number;
  /** Real deposit addresses that are found. */
  readonly found: number;
  readonly deposits: number;
}

/** The rates of the deposit address rule, by witness: any, the pairs alone, the share alone, both. */
export function depositFalsePositives(world: PaymentWorld, parameters: DepositParameters): FalsePositives[] {
  const accounts = new Map<AccountId, Movement[]>();
  for (const movement of world.movements)
    for (const { holding } of [...movement.inputs, ...movement.outputs]) {
      const list = accounts.get(holding.owner);
      if (list) list.push(movement);
      else accounts.set(holding.owner, [movement]);
    }
  const labels = new Map(world.labels.map((one) => [one.account, [one]] as const));
  const flagged = depositAddresses(accounts, labels, parameters);
  const by = (rule: string, counts: (one: (typeof flagged)[number]) => boolean): FalsePositives => {
    const named = new Set(flagged.filter(counts).map(({ account: of }) => of));
    const isFlagged = ({ inputs, outputs }: Movement): boolean =>
      [...inputs, ...outputs].some(
        ({ holding }) => named.has(holding.owner) && !world.deposits.has(holding.owner),
      );
    return {
      rule,
      flagged: world.ordinary.filter(isFlagged).length,
      payments: world.ordinary.length,
      found: [...world.deposits].filter((deposit) => named.has(deposit)).length,
      deposits: world.deposits.size,
    };
  };
  return [
    by('deposit-address', () => true),
    by('deposit-address, sweep', ({ sweeps }) => sweeps.length > 0),
    by('deposit-address, share', ({ share }) => share !== undefined),
    by('deposit-address, both', ({ sweeps, share }) => sweeps.length > 0 && share !== undefined),
  ];
}
