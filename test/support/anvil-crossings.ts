import type { AccountId } from '../../src/core/ids.ts';
import type { Anvil } from './anvil.ts';
import { persons, playActs, type Theft } from './anvil-acts.ts';
import { type Flow, type Happening, type Replay, replayFlows, type TrueCrossing } from './anvil-flows.ts';
import { openStage, type Stage } from './anvil-stage.ts';
import { places } from './anvil-uniswap.ts';
import type { BitcoinWorld } from './bitcoin-world.ts';
import type { Contract } from './contracts.ts';
import { account, hexOf } from './evm-world.ts';

/**
 * A theft of ether and of a token that goes through a wrapper, two pools and a bridge to Bitcoin, and everything that
 * moved in it, as whoever wrote it meant it.
 */
export interface CrossingWorld {
  readonly people: Readonly<Record<(typeof persons)[number], string>>;
  /** Labels of an exchange: `desk`, and an address of bitcoin. */
  readonly exchanges: readonly AccountId[];
  readonly tokenA: string;
  readonly tokenB: string;
  /** The bridge's vaults and the pools: what crosses leaves no taint with them. */
  readonly carriers: readonly AccountId[];
  readonly theft: Theft;
  /** On Ethereum in chain order, then on Bitcoin. */
  readonly happenings: readonly Happening[];
  readonly crossings: readonly TrueCrossing[];
  readonly bitcoin: BitcoinWorld;
  /** Body of THORNode's answer to `/thorchain/tx/status/HASH`. */
  statusOf(hash: string): unknown;
  /** Where stolen value is in the end, if these flows were the theft. */
  replay(...stolen: readonly Flow[]): Replay;
}

/** Plays it on a node that stands at its genesis block. */
export async function playCrossings(
  node: Anvil,
  compiled: ReadonlyMap<string, Contract>,
): Promise<CrossingWorld> {
  const people = Object.fromEntries(
    persons.map((name) => [name, hexOf(`crossings ${name}`, 20)]),
  ) as CrossingWorld['people'];
  const stage = await openStage(node, compiled);
  const { theft, abroad } = await playActs({ ...stage, people, vault: { address: people.vault } });
  const happenings = [...stage.happenings, ...abroad.happenings];
  const crossings = [...stage.crossings, ...abroad.crossings];
  return {
    people,
    exchanges: [account(people.desk), abroad.exchange],
    tokenA: stage.tokenA,
    tokenB: stage.tokenB,
    carriers: [...[people.vault, ...Object.values(places)].map(account), ...pairsOf(stage), abroad.vault],
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
