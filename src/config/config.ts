import type { AlertRule } from '../alerts/rule.ts';
import type { Wraps } from '../chains/family.ts';
import type { ChainId } from '../core/ids.ts';
import type { Category } from '../core/label.ts';
import type { TaintPolicy } from '../core/policies/policy.ts';
import type { ProviderSettings } from '../net/endpoint.ts';
import type { CrossingFinder } from '../trace/crossing.ts';
import type { AssetInfo } from '../trace/source.ts';
import type { SetDetector } from '../trace/trace.ts';
import type { RawConfig } from './schema.ts';

/** Kinds of provider that are asked over the network. */
export const remoteKinds = [
  'esplora',
  'blockbook',
  'etherscan',
  'blockscout',
  'jsonrpc',
  'nis1',
  'trongrid',
] as const;

/** A provider that is asked over the network; `key` is read from the environment and must not be printed or stored. */
export interface RemoteProvider extends ProviderSettings {
  readonly kind: (typeof remoteKinds)[number];
}

/** A file of recorded facts that stands for a chain. */
export interface RecordedProvider {
  readonly kind: 'recorded';
  /** Absolute. */
  readonly file: string;
}

/** A provider whose key is missing. */
export interface KeylessProvider {
  readonly kind: RemoteProvider['kind'];
  readonly url: string;
  /** The environment variable that should hold the key. */
  readonly keyEnv: string;
}

export type ProviderConfig = RemoteProvider | RecordedProvider;

export interface ChainConfig {
  /** `ethereum` */
  readonly name: string;
  readonly chain: ChainId;
  /** Name of a family of chains: `evm`. */
  readonly family: 'bitcoin' | 'evm' | 'nem' | 'tron' | 'unread';
  /** EIP-155; EVM chains only. */
  readonly chainId?: number;
  /** How addresses are spelled; chains that are not read only. */
  readonly scheme?: string;
  readonly native: AssetInfo;
  /** Blocks below the tip at which a trace is pinned. */
  readonly confirmations: number;
  /** Those that can be used, in the order of the file; see `providersOf`. */
  readonly providers: readonly ProviderConfig[];
  /** Those that cannot be used, because the environment does not hold their key. */
  readonly keyless: readonly KeylessProvider[];
}

/** An ERC-20 that is followed. */
export interface TokenConfig extends AssetInfo {
  /** Checksummed (ERC-55). */
  readonly contract: string;
  /** Who says that this contract is this token; null where the file does not tell. */
  readonly source: string | null;
  /** Where it wraps the chain's coin. */
  readonly wraps?: Wraps;
}

/** What `--hops` and its like are by default. */
export interface ConfigLimits {
  readonly hops: number;
  /** As it was written, for `parseFloor`: `0.01%`, or base units. */
  readonly minTaint: string;
  readonly maxLookups: number;
  readonly hubCounterparties: number;
  readonly hubTransactions: number;
}

/** Something that was left out and may matter to whoever uses that chain. */
export interface ConfigWarning {
  /** Chain name. */
  readonly chain: string;
  /** One sentence in lower case; names variables, never keys. */
  readonly text: string;
}

export interface Config {
  /** By name, sorted. */
  readonly chains: ReadonlyMap<string, ChainConfig>;
  /** By chain name, sorted by contract; a chain without tokens has none. */
  readonly assets: ReadonlyMap<string, readonly TokenConfig[]>;
  /** Absolute; files or folders. */
  readonly labelPaths: readonly string[];
  /** Absolute; files of incidents, or folders of them. */
  readonly incidentPaths: readonly string[];
  /** Services of bridges by name, each with the places where it can be had. */
  readonly services: ReadonlyMap<string, readonly ProviderSettings[]>;
  /** Those that are on, with their parameters. */
  readonly detectors: readonly SetDetector[];
  /** Finders of crossings that are on. */
  readonly finders: readonly CrossingFinder[];
  readonly limits: ConfigLimits;
  /** Categories of labels that end a walk. */
  readonly ends: ReadonlySet<Category>;
  /** Policies of a trace that names none; the first leads. */
  readonly policies: readonly [TaintPolicy, ...TaintPolicy[]];
  /** Who is told of what; secrets of their channels are read from the environment and must not be printed or stored. */
  readonly alerts: readonly AlertRule[];
  readonly warnings: readonly ConfigWarning[];
  /** SHA-256 over what may change a graph: limits, ends, detectors, crossings, assets, chains with their confirmations. Not urls, rates, keys, alerts. */
  readonly digest: string;
  /** What the files say, merged: `buildConfig` makes this configuration of it. Holds names of variables, never keys. */
  readonly raw: RawConfig;
  /** Names of the variables that keys were read from, sorted. */
  readonly keyNames: readonly string[];
}
