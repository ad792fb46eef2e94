import { deeds, eventOf } from './evm-deeds.ts';
import { assembleWorld, type EvmWorld, hexOf, WEI } from './evm-world.ts';

/** The pool of ten ether of Tornado Cash, as `config/labels/mixers.yaml` has it. */
export const POOL = '0x910cbd523d972eb0a6f4cae4618ad62622b39dbf';
const TEN = 10n * WEI;
const RELAYED = WEI / 10n;
/** Left behind for the fee by who sweeps a deposit address. */
const KEPT = WEI / 2_000n;

const names = [
  ...(['victim', 'funder', 'thief', 'mule', 'deposit', 'customer', 'shop', 'hot'] as const),
  ...(['friend', 'relayer', 'stranger', 'unmet'] as const),
];

export interface LaunderedWorld {
  readonly world: EvmWorld;
  readonly people: Readonly<Record<(typeof names)[number] | 'supplier' | 'lookalike' | 'bait', string>>;
  /** Hashes of the transactions that tests speak of. */
  readonly happened: Readonly<
    Record<
      | 'theft'
      | 'funding'
      | 'deposited'
      | 'swept'
      | 'intoPool'
      | 'again'
      | 'toFriend'
      | 'toUnmet'
      | 'lured'
      | 'fooled',
      string
    >
  >;
}

/** A theft of ether and what thieves do with it: see the comments at what happens. */
export function launderedWorld(): LaunderedWorld {
  const supplier = hexOf('laundered supplier', 20);
  const alike = (middle: string): string =>
    `${supplier.slice(0, 7)}${hexOf(middle, 20).slice(7, 37)}${supplier.slice(-5)}`;
  const people = {
    ...(Object.fromEntries(names.map((name) => [name, hexOf(`laundered ${name}`, 20)])) as Record<
      (typeof names)[number],
      string
    >),
    supplier,
    lookalike: alike('laundered lookalike'),
    bait: alike('laundered bait'),
  };
  const { victim, funder, thief, mule, deposit, customer, shop, hot, friend, relayer, stranger, unmet } =
    people;
  const play = deeds('laundered');
  for (let n = 0; n < 120; n++) play.fund(victim, stranger);
  play.fund(funder, relayer, people.lookalike, people.bait);

  // One hand pays for the first fees of thief and mule.
  const funding = play.pay(funder, thief, WEI / 50n).hash;
  play.pay(thief, funder, 1_000n);
  play.pay(funder, mule, WEI / 50n);
  play.pay(mule, funder, 1_000n);
  const theft = play.pay(victim, thief, 100n * WEI).hash;

  // A deposit address passes on what it gets; a customer pays the exchange, and others too.
  play.pay(thief, mule, 20n * WEI);
  const deposited = play.pay(mule, deposit, 5n * WEI).hash;
  const swept = play.pay(deposit, hot, 5n * WEI - KEPT).hash;
  play.pay(mule, deposit, 3n * WEI);
  play.pay(deposit, hot, 3n * WEI - KEPT);
  play.pay(mule, customer, 6n * WEI);
  play.pay(customer, hot, 2n * WEI);
  play.pay(customer, shop, 3n * WEI);

  // Three payments to a friend, then two deposits into the pool, one by a stranger between them.
  for (let n = 0; n < 3; n++) play.pay(thief, friend, WEI);
  let leaf = 0;
  const put = (from: string): string =>
    play.call({
      from,
      to: POOL,
      value: TEN,
      signature: 'deposit(bytes32)',
      events: [
        eventOf(POOL, 'Deposit(bytes32,uint32,uint256)', {
          indexed: [hexOf(`laundered commitment ${leaf}`, 32)],
          data: [
            ['uint32', leaf++],
            ['uint256', 1_600_000_000],
          ],
        }),
      ],
    }).hash;
  const take = (to: string): string =>
    play.call({
      from: relayer,
      to: POOL,
      signature: 'withdraw(bytes,bytes32,bytes32,address,address,uint256,uint256)',
      events: [
        eventOf(POOL, 'Withdrawal(address,bytes32,address,uint256)', {
          indexed: [relayer],
          data: [
            ['address', to],
            ['bytes32', hexOf(`laundered nullifier ${to}`, 32)],
            ['uint256', RELAYED],
          ],
        }),
      ],
      paysOn: [
        [to, TEN - RELAYED],
        [relayer, RELAYED],
      ],
    }).hash;
  const intoPool = put(thief);
  put(stranger);
  const again = put(thief);
  const toFriend = take(friend);
  const toUnmet = take(unmet);

  // Two addresses that look like the supplier's send dust; one of them is paid by mistake.
  play.pay(thief, supplier, 2n * WEI);
  const lured = play.pay(people.lookalike, thief, 1_000n).hash;
  play.pay(people.bait, thief, 1_000n);
  const fooled = play.pay(thief, people.lookalike, 4n * WEI).hash;

  const happened = { theft, funding, deposited, swept, intoPool, again, toFriend, toUnmet, lured, fooled };
  return {
    world: assembleWorld('laundered', play.transactions, Object.values(people), []),
    people,
    happened,
  };
}
