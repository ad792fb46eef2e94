import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import { shareWork } from '../../net/providers.ts';
import { malformed, UpstreamError } from '../../net/upstream-error.ts';
import type { Definition } from './definition.ts';
import type { LookupScope, Node } from './node.ts';
import {
  harvestPages,
  type ListName,
  type NodeKeeping,
  newestKey,
  transferPages,
  type WalkPlace,
} from './pages.ts';
import { definitionOn, forgotten, transactionOn } from './single-lookups.ts';
import { type Walked, type WalkOptions, walkDown } from './walk.ts';
import type { Dialect, HarvestRow, Listed, TransactionRow } from './wire.ts';

/** A walk that came to its end. */
export type Whole<R> = Exclude<Walked<R>, { kind: 'moved' }>;

/** Everything asked of a chain's nodes. */
export interface NodeLookups {
  transfers(
    address: string,
    options: WalkOptions<TransactionRow>,
    scope: LookupScope,
  ): Promise<Whole<TransactionRow>>;
  harvests(address: string, options: WalkOptions<HarvestRow>, scope: LookupScope): Promise<Whole<HarvestRow>>;
  /** Undefined where its namespace has expired and no node remembers it. */
  definition(mosaic: string, scope: LookupScope): Promise<Definition | undefined>;
  /** Throws the usage error `seed-not-found` where no node knows the hash any more. */
  transaction(hash: string, scope: LookupScope): Promise<TransactionRow>;
}

/** How often a walk begins anew on one node because the list changed under it. */
const MOST_ATTEMPTS = 3;

export interface NodeLookupOptions {
  readonly keeping: NodeKeeping;
  readonly dialect: Dialect;
}

export function nodeLookups(
  chain: ChainId,
  nodes: readonly Node[],
  { keeping, dialect }: NodeLookupOptions,
): NodeLookups {
  const { cached } = keeping;
  const everyone = shareWork(nodes);

  /** On the node where an earlier run began, else on the one that would answer soonest; on another where that fails. */
  async function walk<R extends Listed>(
    list: ListName,
    address: string,
    scope: LookupScope,
    walkOn: (place: WalkPlace) => Promise<Walked<R>>,
  ): Promise<Whole<R>> {
    const onNode = async (node: Node, from = 0): Promise<Whole<R>> => {
      for (let attempt = from; attempt < from + MOST_ATTEMPTS; attempt++) {
        const walked = await walkOn({ chain, address, node, attempt, scope, keeping });
        if (walked.kind !== 'moved') return walked;
      }
      throw malformed(`${node.endpoint.name} lists other rows of ${address} each time it is asked`);
    };
    for (const node of nodes) {
      const attempt = await lastBegun((n) => newestKey(list, { chain, address, node, attempt: n }), scope);
      if (attempt === undefined) continue;
      try {
        return await onNode(node, attempt);
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
    }
    const [first] = nodes;
    return cached.offline && first ? onNode(first) : everyone.run((node) => onNode(node), scope.signal);
  }

  /** The latest attempt whose newest page is kept for a height as great; an earlier one had failed. */
  async function lastBegun(
    keyOf: (attempt: number) => string,
    { asOf }: LookupScope,
  ): Promise<number | undefined> {
    let best: { readonly attempt: number; readonly height: number } | undefined;
    for (let attempt = 0; ; attempt++) {
      const kept = await cached.store.lookups.get(keyOf(attempt));
      if (!kept) break;
      if (!best || kept.height >= best.height) best = { attempt, height: kept.height };
    }
    return best && best.height >= asOf ? best.attempt : undefined;
  }

  return {
    transfers: (address, options, scope) =>
      walk('transfers', address, scope, (place) => walkDown(transferPages(place, dialect), options)),
    harvests: (address, options, scope) =>
      walk('harvests', address, scope, (place) => walkDown(harvestPages(place), options)),
    definition: (mosaic, scope) =>
      anyOf(nodes, (node) => definitionOn(node, mosaic, { chain, dialect, keeping, scope })),
    async transaction(hash, scope) {
      const found = await anyOf(nodes, (node) =>
        transactionOn(node, hash, { chain, dialect, keeping, scope }),
      );
      if (found) return found;
      throw forgotten(hash);
    },
  };
}

/** What any node knows, asked one after the other; where one could not be asked, that none of the others knows is no answer. */
async function anyOf<T>(
  nodes: readonly Node[],
  ask: (node: Node) => Promise<T | undefined>,
): Promise<T | undefined> {
  let failure: unknown;
  for (const node of nodes) {
    try {
      const found = await ask(node);
      if (found !== undefined) return found;
    } catch (error) {
      if (!isPassing(error)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

/** Whether another node may do better; offline too, what one did not answer another may have. */
const isPassing = (error: unknown): boolean =>
  error instanceof UpstreamError
    ? error.reason !== 'aborted'
    : error instanceof CoinhoundError && error.code === 'not-in-store';
