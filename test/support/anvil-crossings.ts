import type { AccountId, Amount } from '../../src/core/ids.ts';
import type { Anvil } from './anvil.ts';
import { type Abroad, paidAbroad } from './anvil-abroad.ts';
import { type Flow, type Happening, type Replay, replayFlows, type TrueCrossing } from './anvil-flows.ts';
import { GAS_PRICE } from './anvil-script.ts';
import { openStage, type Stage, type Vault } from './anvil-stage.ts';
import { places } from './anvil-uniswap.ts';
import { type BitcoinWorld, party } from './bitcoin-world.ts';
import type { Contract } from './contracts.ts';
import { account, hexOf } from './evm-world.ts';

const persons = [
  'victim',
  'thief',
  ...['ann', 'bob', 'cay', 'dan', 'eve', 'fay'],
  ...['gil', 'hal', 'ivy', 'jon', 'kim', 'lou'],
  ...['max', 'nia', 'oli', 'maker', 'desk', 'vault'],
] as const;
type Person = (typeof persons)[number];
type People = Readonly<Record<Person, string>>;

/**
 * A theft of ether and of a token that goes through a wrapper, two pools and a bridge to Bitcoin, and everything that
 * moved in it, as whoever wrote it meant it.
 */
export interface CrossingWorld {
  readonly people: People;
  /** Labels of an exchange: `desk`, and an address of bitcoin. */
  readonly exchanges: readonly AccountId[];
  readonly tokenA: string;
  readonly tokenB: string;
  /** The bridge's vaults and the pools: what crosses leaves no taint with them. */
  readonly carriers: readonly AccountId[];
  readonly theft: { readonly ether: Stolen; readonly token: Stolen };
  /** On Ethereum in chain order, then on Bitcoin. */
  readonly happenings: readonly Happening[];
  readonly crossings: readonly TrueCrossing[];
  readonly bitcoin: BitcoinWorld;
  /** Body of THORNode's answer to `/thorchain/tx/status/HASH`. */
  statusOf(hash: string): unknown;
  /** Where stolen value is in the end, if these flows were the theft. */
  replay(...stolen: readonly Flow[]): Replay;
}

interface Stolen {
  readonly txid: string;
  readonly flow: Flow;
}

const { WETH9, UniswapV2Router02: ROUTER, ThorchainRouter: THOR } = places;
const milli = (amount: number): Amount => BigInt(amount) * 10n ** 15n;
/** Whole units of the token of 18 decimals, and of the one of 6. */
const unitsA = (amount: number): Amount => BigInt(amount) * 10n ** 18n;
const unitsB = (amount: number): Amount => BigInt(amount) * 10n ** 6n;
/** What a payment of ether to an account without code costs. */
const TRANSFER_GAS = 21_000;
const TRANSFER_GAS_COST = BigInt(TRANSFER_GAS) * GAS_PRICE;

/** What a script of several acts hands from one to the next. */
interface Scene extends Stage {
  readonly people: People;
  readonly vault: Vault;
}

/** Plays it on a node that stands at its genesis block. */
export async function playCrossings(
  node: Anvil,
  compiled: ReadonlyMap<string, Contract>,
): Promise<CrossingWorld> {
  const people = Object.fromEntries(persons.map((name) => [name, hexOf(`crossings ${name}`, 20)])) as People;
  const stage = await openStage(node, compiled);
  const scene: Scene = { ...stage, people, vault: { address: people.vault } };
  await setUp(scene);
  await before(scene);
  const theft = await steal(scene);
  await wrapAndUnwrap(scene);
  await swapTheToken(scene);
  await swapTheEther(scene);
  const abroad = await depositAndRefund(scene);
  await after(scene);

  const happenings = [...stage.happenings, ...abroad.happenings];
  const crossings = [...stage.crossings, ...abroad.crossings];
  return {
    people,
    exchanges: [account(people.desk), abroad.exchange],
    tokenA: stage.tokenA,
    tokenB: stage.tokenB,
    carriers: [...[people.vault, WETH9, ROUTER, THOR].map(account), ...pairsOf(stage), abroad.vault],
    theft,
    happenings,
    crossings,
    bitcoin: abroad.world,
    statusOf: abroad.statusOf,
    replay: (...stolen) => replayFlows(happenings, crossings, new Set(stolen)),
  };
}

function pairsOf({ pools, tokenA, tokenB }: Stage): AccountId[] {
  return [tokenA, tokenB].map((token) => account(pools.pairOf(token)));
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
async function steal({ people, tokenA, ...stage }: Scene): Promise<CrossingWorld['theft']> {
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

/** Others again: in the pools, to the exchange, and to the thief. */
async function after({ people, tokenA, tokenB, pools, ...stage }: Scene): Promise<void> {
  const { desk, max, nia, thief } = people;
  const { perform, pass, pay } = stage;
  await perform(
    pools.swap({ from: max, to: max, given: unitsA(6_000), path: [tokenA, WETH9, tokenB] }),
    pay(max, thief, milli(1_000)),
    pay(nia, desk, milli(4_000)),
  );
  await pass(20);
}

/** A transaction as THORChain spells it. */
export const thorchainHash = ({ txid }: Pick<Happening, 'txid'>): string => txid.slice(2).toUpperCase();
