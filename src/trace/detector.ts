import type { AccountId, Amount, AssetId, HoldingId } from '../core/ids.ts';
import type { Labels } from '../core/label.ts';
import type { History, Holding, Movement } from '../core/movement.ts';
import type { Cluster, Hit, Lead } from '../core/pattern.ts';
import type { Ask } from './inquiry.ts';

/** A movement that carries taint under the policy that leads the walk. */
export interface TaintedMovement {
  readonly movement: Movement;
  /** Taint by input and by output. */
  readonly inputs: readonly Amount[];
  readonly outputs: readonly Amount[];
}

/** What a trace has seen when its detectors are asked: all of it facts of the chains, so equal facts give equal scenes. */
export interface Scene {
  /** In chain order. */
  readonly tainted: readonly TaintedMovement[];
  /** Every holding that taint reached. */
  readonly reached: ReadonlyMap<HoldingId, Reached>;
  /** What is known of holdings; those of kind `hub` tell nothing. */
  readonly histories: ReadonlyMap<HoldingId, History>;
  /** All that is known to have happened, tainted or not, in chain order; of histories that were cut for a hub nothing. */
  readonly movements: readonly Movement[];
  /** By account, the movements of its known histories once each, in chain order. */
  readonly accounts: ReadonlyMap<AccountId, readonly Movement[]>;
  readonly labels: Labels;
  /** Of followed assets, coins among them, as the configuration has them. */
  readonly symbols: ReadonlyMap<AssetId, string>;
}

export interface Reached {
  readonly holding: Holding;
  /** Taint still there. */
  readonly held: Amount;
  /** Transactions from the nearest seed. */
  readonly hop: number;
}

export interface Detection {
  readonly hits: readonly Hit[];
  readonly leads?: readonly Lead[];
  readonly clusters?: readonly Cluster[];
  /** What was left out for a limit of the detector's own, one sentence each: never dropped in silence. */
  readonly notes?: readonly string[];
}

/** A number or a switch of a detector, by its name in the configuration. */
export type Parameters = Readonly<Record<string, number | boolean>>;

/**
 * What one detector worked out of movements in the rounds of one trace, by movement: each round shows all of them again. It holds
 * what follows from the movement and the parameters alone, so that a detector says the same with it and without.
 */
export type Memory = WeakMap<Movement, unknown>;

/**
 * A rule that tells what a transaction or an account is by what it does. Pure: what it wants to know it asks for, and is
 * asked again when the answer is there.
 */
export interface Detector<P extends Parameters = Parameters> {
  /** As in the configuration: `peel-chain`. */
  readonly name: string;
  /** One sentence for the documentation: what it sees, and what it cannot. */
  readonly summary: string;
  /** What the configuration may change, with the value where it does not. */
  readonly parameters: P;
  /** When it is asked: in every round, because it may end the walk, or once when the walk is over. */
  readonly when: 'each-round' | 'at-end';
  /** Whether what it says holds of a walk backward too, from a payment to where its value came from; else it is not asked there. */
  readonly backward?: true;
  detect(scene: Scene, parameters: P, ask: Ask, memory?: Memory): Detection;
}
