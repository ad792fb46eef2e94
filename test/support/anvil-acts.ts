import type { Amount } from '../../src/core/ids.ts';
import { type Abroad, paidAbroad } from './anvil-abroad.ts';
import type { Flow, Happening } from './anvil-flows.ts';
import { GAS_PRICE } from './anvil-script.ts';
import type { Stage, Vault } from './anvil-stage.ts';
import { places } from './anvil-uniswap.ts';
import { party } from './bitcoin-world.ts';

export const persons = [
  'victim',
  'thief',
  ...['ann', 'bob', 'cay', 'dan', 'eve', 'fay'],
  ...['gil', 'hal', 'ivy', 'jon', 'kim', 'lou'],
  ...['max', 'nia', 'oli', 'maker', 'desk', 'vault'],
] as const;
type Person = (typeof persons)[number];
type People = Readonly<Record<Person, string>>;

/** In a transaction of its own. */
interface Stolen {
  readonly txid: string;
  readonly flow: Flow;
}

export interface Theft {
  readonly ether: Stolen;
  readonly token: Stolen;
}

const { WETH9, UniswapV2Router02: ROUTER, ThorchainRouter: THOR } = places;
const milli = (amount: number): Amount => BigInt(amount) * 10n ** 15n;
/** Whole units of the token of 18 decimals, and of the one of 6. */
const unitsA = (amount: number): Amount => BigInt(amount) * 10n ** 18n;
const unitsB = (amount: number): Amount => BigInt(amount) * 10n ** 6n;
/** What a payment of ether to an account without code costs. */
const TRANSFER_GAS = 21_000;
const TRANSFER_GAS_COST = BigInt(TRANSFER_GAS) * GAS_PRICE;

/** A stage with people on it. */
export interface Scene extends Stage {
  readonly people: People;
  readonly vault: Vault;
}

/** Plays all of it: the theft, and what came of it. */
export async function playActs(scene: Scene): Promise<{ readonly theft: Theft; readonly abroad: Abroad }> {
  await setUp(scene);
  await before(scene);
  const theft = await steal(scene);
  await wrapAndUnwrap(scene);
  await swapTheToken(scene);
  await swapTheEther(scene);
  const abroad = await depositAndRefund(scene);
  await after(scene);
  return { theft, abroad };
}

/** Everybody's own money, and the pools. */
async function setUp({ people, faucet, tokenA, tokenB, pools, ...stage }: Scene): Promise<void> {
  const { victim, maker, max, nia, oli, vault, kim } = people;
  const { perform, pay, mint, approve } = stage;
  const funded = [victim, max, nia, oli, vault].map((who) => pay(faucet, who, milli(300_000)));
  await perform(...funded, pay(faucet, maker, milli(2_600_000)));
  await perform(
    mint(tokenA, maker, maker, unitsA(2_000_000)),
    mint(tokenB, maker, maker, unitsB(3_000_000)),
    mint(tokenA, maker, victim, unitsA(50_000)),
    mint(tokenA, maker, max, unitsA(9_000)),
    mint(tokenA, maker, kim, unitsA(1_000)),
    approve(tokenA, maker, ROUTER),
    approve(tokenB, maker, ROUTER),
    approve(tokenA, max, ROUTER),
  );
  await perform(pools.open(maker, tokenA, unitsA(2_000_000), milli(1_000_000)));
  await perform(pools.open(maker, tokenB, unitsB(3_000_000), milli(1_500_000)));
}

/** Others in the same pools; and who is to receive stolen ether has some of her own before, and none left. */
async function before({ people, tokenA, tokenB, pools, ...stage }: Scene): Promise<void> {
  const { ann, max, nia } = people;
  const { perform, pay } = stage;
  await perform(
    pools.swap({ from: max, to: max, given: unitsA(2_000), path: [tokenA, WETH9], ends: 'ether out' }),
    pools.swap({ from: nia, to: nia, given: milli(7_000), path: [WETH9, tokenB], ends: 'ether in' }),
    pay(max, ann, milli(2_000)),
  );
  const all = pay(ann, nia, milli(2_000) - TRANSFER_GAS_COST);
  await perform({ ...all, act: { ...all.act, gas: TRANSFER_GAS } });
}

/** 120 ether and 40,000 of token A, which then part. */
async function steal({ people, tokenA, ...stage }: Scene): Promise<Theft> {
  const { victim, thief, ann, dan, eve, gil, ivy, kim } = people;
  const { perform, pay, send } = stage;
  const [ether, token] = await perform(
    pay(victim, thief, milli(120_000)),
    send(tokenA, victim, thief, unitsA(40_000)),
  );
  await perform(
    pay(thief, ann, milli(50_000)),
    pay(thief, dan, milli(42_000)),
    pay(thief, eve, milli(20_000)),
    ...[gil, ivy, kim].map((who) => pay(thief, who, milli(1_000))),
    send(tokenA, thief, gil, unitsA(15_000)),
    send(tokenA, thief, ivy, unitsA(20_000)),
    send(tokenA, thief, kim, unitsA(3_000)),
  );
  const stolen = ({ txid, flows: [flow] }: Happening): Stolen => ({ txid, flow: flow as Flow });
  return { ether: stolen(ether as Happening), token: stolen(token as Happening) };
}

/** Ether into its wrapped form, on to another hand, and partly out again to an exchange. */
async function wrapAndUnwrap({ people, ...stage }: Scene): Promise<void> {
  const { ann, bob, cay, desk } = people;
  const { perform, pay, send, wrap, unwrap } = stage;
  await perform(pay(ann, bob, milli(49_000)));
  await perform(wrap(bob, milli(40_000)));
  await perform(send(WETH9, bob, cay, milli(25_000)), pay(bob, cay, milli(1_000)));
  await perform(unwrap(cay, milli(10_000)));
  await perform(pay(cay, desk, milli(10_500)));
}

/**
 * Through two pools to another account; into ether to another account, after an attempt that fails; and by somebody who has
 * clean tokens as well. A stranger's swap stands before the first in its block.
 */
async function swapTheToken({ people, tokenA, tokenB, pools, ...stage }: Scene): Promise<void> {
  const { gil, hal, ivy, jon, kim, lou, nia, desk } = people;
  const { perform, approve, pay } = stage;
  await perform(...[gil, ivy, kim].map((who) => approve(tokenA, who, ROUTER)));
  const through = [tokenA, WETH9, tokenB];
  await perform(
    pools.swap({ from: nia, to: nia, given: milli(3_000), path: [WETH9, tokenA], ends: 'ether in' }),
    pools.swap({ from: gil, to: hal, given: unitsA(12_000), path: through }),
  );
  await perform(pools.tooDear({ from: ivy, to: jon, given: unitsA(20_000), path: [tokenA, WETH9] }));
  await perform(
    pools.swap({ from: ivy, to: jon, given: unitsA(20_000), path: [tokenA, WETH9], ends: 'ether out' }),
    pools.swap({ from: kim, to: lou, given: unitsA(4_000), path: [tokenA, WETH9] }),
  );
  await perform(pay(jon, desk, milli(5_000)));
}

/** Ether for another account's token, and wrapped ether for one's own; part of it goes to an exchange. */
async function swapTheEther({ people, tokenB, pools, ...stage }: Scene): Promise<void> {
  const { cay, desk, eve, fay } = people;
  const { perform, approve, pay, send } = stage;
  await perform(approve(WETH9, cay, ROUTER), pay(eve, fay, milli(1_000)));
  await perform(
    pools.swap({ from: eve, to: fay, given: milli(18_000), path: [WETH9, tokenB], ends: 'ether in' }),
    pools.swap({ from: cay, to: cay, given: milli(12_000), path: [WETH9, tokenB] }),
  );
  await perform(send(tokenB, fay, desk, unitsB(20_000)));
}

/** To Bitcoin by the bridge, beside a stranger; then ether and tokens that are sent back. */
async function depositAndRefund({ people, vault, tokenB, ...stage }: Scene): Promise<Abroad> {
  const { dan, desk, fay, oli } = people;
  const { perform, pay, approve, deposit, payOut } = stage;
  const [own, strange] = [party('crossings thief', 'v0_p2wpkh'), party('crossings oli', 'p2pkh')];
  const swapTo = (address: string | undefined): string => `=:b:${address}`;
  const [stranger, stolen] = (await perform(
    deposit(oli, vault, milli(30_000), swapTo(strange.address)),
    deposit(dan, vault, milli(30_000), swapTo(own.address)),
    approve(tokenB, fay, THOR),
  )) as [Happening, Happening];
  const [ether, token] = (await perform(
    deposit(dan, vault, milli(8_000), swapTo(own.address)),
    deposit(fay, vault, unitsB(5_000), swapTo(own.address), tokenB),
  )) as [Happening, Happening];
  const [etherBack, tokenBack] = (await perform(
    payOut(vault, dan, milli(7_990), `REFUND:${thorchainHash(ether)}`),
    payOut(vault, fay, unitsB(4_990), `REFUND:${thorchainHash(token)}`, tokenB),
  )) as [Happening, Happening];
  await perform(pay(dan, desk, milli(11_000)));
  return paidAbroad({
    vault: vault.address,
    tokenB,
    swaps: [
      { deposit: stranger, to: strange, sat: 109_400_000n },
      { deposit: stolen, to: own, sat: 109_500_000n },
    ],
    refunds: [
      { deposit: ether, payout: etherBack },
      { deposit: token, payout: tokenBack },
    ],
  });
}

/** More blocks than a trace leaves unread at the tip. */
const QUIET_BLOCKS = 70;

/** Others again: in the pools, to the exchange, and to the thief. */
async function after({ people, tokenA, tokenB, pools, ...stage }: Scene): Promise<void> {
  const { desk, max, nia, thief } = people;
  const { perform, pass, pay } = stage;
  await perform(
    pools.swap({ from: max, to: max, given: unitsA(6_000), path: [tokenA, WETH9, tokenB] }),
    pay(max, thief, milli(1_000)),
    pay(nia, desk, milli(4_000)),
  );
  await pass(QUIET_BLOCKS);
}

/** A transaction as THORChain spells it. */
const thorchainHash = ({ txid }: Pick<Happening, 'txid'>): string => txid.slice(2).toUpperCase();
