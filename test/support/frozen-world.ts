import { deeds, eventOf } from './evm-deeds.ts';
import { assembleWorld, type EvmWorld, hexOf, WEI } from './evm-world.ts';

/** The contracts of Tether and Circle on Ethereum, as `config/assets.yaml` has them. */
export const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7';
export const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48';
export const DOLLAR = 1_000_000n;

const names = [
  'victim',
  'thief',
  'frozen',
  'released',
  'ahead',
  'destroyed',
  'circled',
  'tether',
  'circle',
] as const;
type Person = (typeof names)[number];

/** A theft of two stablecoins and of ether; the issuers of the coins froze some: see the comments at what happens. */
export interface FrozenWorld {
  readonly world: EvmWorld;
  readonly people: Readonly<Record<Person, string>>;
  /** Hashes. */
  readonly thefts: readonly [usdt: string, usdc: string, ether: string];
  readonly acts: Readonly<
    Record<'frozen' | 'released' | 'releasedBy' | 'destroyed' | 'destroyedBy' | 'circled', string>
  >;
  /** The last block in which `released` is still frozen. */
  readonly beforeRelease: number;
}

export function frozenWorld(): FrozenWorld {
  const people = Object.fromEntries(
    names.map((name) => [name, hexOf(`frozen ${name}`, 20)]),
  ) as FrozenWorld['people'];
  const { victim, thief, frozen, released, ahead, destroyed, circled, tether, circle } = people;
  const play = deeds('frozen');
  const said = (signature: string, account: string, amount?: bigint) =>
    eventOf(USDT, signature, {
      data: [
        ['address', account],
        ...(amount === undefined ? [] : [['uint256', amount] as [string, bigint]]),
      ],
    });
  const tells = (signature: string, account: string, amount?: bigint): string =>
    play.call({
      from: tether,
      to: USDT,
      signature: 'addBlackList(address)',
      events: [said(signature, account, amount)],
    }).hash;

  play.fund(...Object.values(people));
  play.mint(USDT, tether, victim, 1_000_000n * DOLLAR);
  play.mint(USDC, circle, victim, 500_000n * DOLLAR);
  const thefts = [
    play.send(USDT, victim, thief, 1_000_000n * DOLLAR).hash,
    play.send(USDC, victim, thief, 500_000n * DOLLAR).hash,
    play.pay(victim, thief, WEI / 2n).hash,
  ] as const;
  play.send(USDT, thief, frozen, 600_000n * DOLLAR);
  play.send(USDT, thief, released, 300_000n * DOLLAR);
  play.send(USDT, thief, destroyed, 100_000n * DOLLAR);
  play.send(USDC, thief, circled, 500_000n * DOLLAR);
  // Coin cannot be frozen, and is far more in base units than dollars are.
  play.pay(thief, frozen, WEI / 4n);
  // What left before the freeze is not frozen.
  play.send(USDT, frozen, ahead, 150_000n * DOLLAR);
  const first = tells('AddedBlackList(address)', frozen);
  const second = tells('AddedBlackList(address)', released);
  const third = tells('AddedBlackList(address)', destroyed);
  const destroyedBy = tells('DestroyedBlackFunds(address,uint256)', destroyed, 100_000n * DOLLAR);
  const fourth = play.call({
    from: circle,
    to: USDC,
    signature: 'blacklist(address)',
    events: [eventOf(USDC, 'Blacklisted(address)', { indexed: [circled] })],
  }).hash;
  // A token that nobody follows says the same of an account that no issuer froze.
  play.call({
    from: thief,
    to: hexOf('frozen fake', 20),
    signature: 'addBlackList(address)',
    events: [eventOf(hexOf('frozen fake', 20), 'AddedBlackList(address)', { data: [['address', ahead]] })],
  });
  const beforeRelease = play.height();
  const releasedBy = tells('RemovedBlackList(address)', released);
  return {
    world: assembleWorld('frozen', play.transactions, Object.values(people), [USDT, USDC]),
    people,
    thefts,
    acts: { frozen: first, released: second, releasedBy, destroyed: third, destroyedBy, circled: fourth },
    beforeRelease,
  };
}
