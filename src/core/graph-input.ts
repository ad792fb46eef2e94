import type { GraphParameters, PerPolicy, Warning } from './flow-graph.ts';
import type { Knowledge } from './frontier.ts';
import type { AssetId, ChainId, HoldingId, TxId } from './ids.ts';
import type { Seed } from './movement.ts';
import type { Cluster, Lead } from './pattern.ts';
import { type Settlement, UNREACHED } from './settle.ts';
import type { Stop } from './stop.ts';

/** What a graph is built from. The settlements share one journal; the first led the walk. */
export interface GraphInput {
  readonly settlements: readonly [Settlement, ...Settlement[]];
  readonly stops: ReadonlyMap<HoldingId, Stop>;
  readonly knowledge: Knowledge;
  readonly seeds: readonly Seed[];
  readonly leads: readonly Lead[];
  readonly clusters: readonly Cluster[];
  /** What detectors and finders of crossings left out or could not read. */
  readonly remarks: readonly Warning[];
  readonly context: GraphContext;
}

/** What the composition root knows and the core does not. */
export interface GraphContext {
  readonly tool: { readonly name: string; readonly version: string };
  readonly incident: { readonly id: string; readonly name: string } | null;
  readonly parameters: GraphParameters;
  readonly assets: ReadonlyMap<
    AssetId,
    { readonly symbol: string; readonly decimals: number; readonly chain: string }
  >;
  /** Chain names of the configuration. */
  readonly chains: ReadonlyMap<ChainId, string>;
  /** Things taken for granted that a reader should know. */
  readonly assumptions: readonly string[];
}

/** The node of a transaction. */
export const transactionNode = (chain: ChainId, txid: TxId): string => `${chain}:tx:${txid}`;

/** The chain's name for people, its CAIP-2 id where the configuration has none. */
export const chainName = ({ context }: GraphInput, chain: ChainId): string =>
  context.chains.get(chain) ?? chain;

/** One value per policy, by name. */
export function perPolicy<T>(
  settlements: readonly Settlement[],
  value: (settlement: Settlement, n: number) => T,
): PerPolicy<T> {
  return Object.fromEntries(
    settlements.map((settlement, n) => [settlement.policy.name, value(settlement, n)]),
  );
}

/** Distance in `column` under the leading policy, or the nearest under the others where it does not reach. */
export function hopOf(settlements: readonly Settlement[], column: 'hop' | 'distance', n: number): number {
  const led = settlements[0]?.[column][n] as number;
  return led !== UNREACHED
    ? led
    : Math.min(...settlements.map((settlement) => settlement[column][n] as number));
}

/** ISO 8601 UTC, seconds. */
export const isoTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** An object with its keys in code-unit order. */
export function sortedRecord<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
