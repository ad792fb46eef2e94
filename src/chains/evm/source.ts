import { invariant } from '../../core/error.ts';
import type { AssetId, ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import { serverFault } from '../../net/upstream-error.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { ChainSource } from '../../trace/source.ts';
import { accountBook, type Keeping } from '../account-book.ts';
import type { KnownToken } from '../family.ts';
import { chainTip } from '../tip.ts';
import { accountReader } from './accounts.ts';
import { evmAssets } from './assets.ts';
import { blockscout } from './blockscout.ts';
import { etherscan } from './etherscan.ts';
import { chainEvents } from './events.ts';
import { explorerTeller } from './explorer-teller.ts';
import type { Flavour } from './flavour.ts';
import { movedBalances } from './moved.ts';
import { evmNode } from './node.ts';
import { nodeTeller } from './node-teller.ts';
import { type EvmMember, providerLookups, tipOf } from './provider-lookups.ts';
import { evmRules } from './rules.ts';
import { evmSeeds } from './seeds.ts';
import { tellersOf } from './tellers.ts';
import { transactionFacts } from './transaction-facts.ts';

export interface EvmSourceOptions {
  /** CAIP-2: `eip155:1`. */
  readonly chain: ChainId;
  readonly chainId: number;
  /** The asset that gas is paid in. */
  readonly native: AssetId;
  /** The ERC-20s to follow, by contract. Whatever else calls itself a token is counted and left out. */
  readonly tokens: readonly KnownToken[];
  /** Of kind `etherscan`, `blockscout` or `jsonrpc`; all kinds may serve one chain together. */
  readonly endpoints: readonly Endpoint[];
  readonly lookups: CachedLookups;
  /** Blocks below the tip that a reorganization may still replace: what was read there is not kept for later heights. */
  readonly confirmations: number;
  /** Rows asked for at a time; 1,000 is the most of Etherscan's free plan. */
  readonly pageRows?: number;
}

/**
 * An EVM chain over explorers that speak Etherscan's or Blockscout's language, and nodes that speak JSON-RPC: normal, internal
 * and token transfers of an account as one history. A node that shows everything stands in for the explorers, and they for
 * it, account by account; one that shows token transfers alone is asked only where nobody shows more.
 *
 * It cannot see: rewards and withdrawals of validators; rebases, and wraps of tokens other than those known to wrap the coin, that emit no ERC-20 transfer; internal transfers
 * that a provider does not list; what blobs cost; NFTs, which only some providers list at all. Blockscout tells no layer-1
 * fee of a rollup, so gas there is a lower bound. Nodes know no transaction for the allocations of the genesis block.
 */
export function evmSource(options: EvmSourceOptions): ChainSource {
  const { chain, chainId, endpoints, lookups: cached, pageRows = 1_000 } = options;
  const assets = evmAssets(chain, options.native, options.tokens);
  /** Until the tip is asked for, whoever pins a height is taken at his word. */
  let buried = Number.POSITIVE_INFINITY;
  const keeping: Keeping = { cached, isBuried: (height) => height <= buried };
  const nodes = endpoints.filter(isNode).map((endpoint) => evmNode(endpoint, { chain, chainId, keeping }));
  const members = endpoints
    .filter((endpoint) => !isNode(endpoint))
    .map((endpoint): EvmMember => ({ endpoint, flavour: flavourOf(endpoint, chainId) }));
  const lookups = providerLookups(chain, members, keeping);
  const explorers = members.length === 0 ? [] : [explorerTeller({ lookups, members, pageRows })];
  const tellers = tellersOf(
    chain,
    [...explorers, ...nodes.map((node) => nodeTeller(node, pageRows))],
    cached,
  );
  const reader = { tellers, assets };
  const accounts = accountBook(accountReader(reader), { chain, keeping, width: widthFor(endpoints) });

  return {
    ...evmRules(chain),
    async tip(signal) {
      const tip = await chainTip(`${chain}/tip`, cached, () => [
        ...members.map(tipOf(signal)),
        ...nodes.map(async (node) => begun(await node.tip(signal))),
      ]);
      buried = tip - options.confirmations;
      return tip;
    },
    seeds: (spec, query) => evmSeeds(spec, query, { accounts, ...reader }),
    histories: accounts.histories,
    ...(!cached.offline && { moved: (resting, query) => movedBalances(resting, query, reader) }),
    transactionFacts: (txid, query) => transactionFacts(txid, query, reader),
    events: (query) => chainEvents(query, { chain, keeping, ...reader }),
  };
}

/** A node that is still fetching the state of the chain says that its newest block is the first: it must pin no trace. */
function begun(tip: number): number {
  if (tip > 0) return tip;
  throw serverFault('knows no block but the first: it is still synchronizing');
}

/** Whether a provider is a node, and no explorer. */
export const isNode = ({ settings }: Endpoint): boolean => settings.kind === 'jsonrpc';

/** How an explorer of an EVM chain is asked. */
export function flavourOf({ settings }: Endpoint, chainId: number): Flavour {
  const flavours = [etherscan(chainId), blockscout(settings.url)];
  const flavour = flavours.find(({ kind }) => kind === settings.kind);
  invariant(flavour !== undefined, `an EVM chain has no providers of kind ${settings.kind}`);
  return flavour;
}

/** Accounts read at a time: enough that no provider waits for work while others are being merged. */
const widthFor = (endpoints: readonly Endpoint[]): number =>
  8 + 2 * endpoints.reduce((sum, { settings }) => sum + settings.concurrency, 0);
