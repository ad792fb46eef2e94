import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { Keeping } from '../account-book.ts';
import { complaintOf, TELLING } from './answer.ts';
import { type Definition, readDefinition } from './definition.ts';
import type { LookupScope, Node } from './node.ts';
import { type Dialect, readOneTransaction, type TransactionRow } from './wire.ts';

interface Asked {
  readonly chain: ChainId;
  readonly dialect: Dialect;
  readonly keeping: Keeping;
  readonly scope: LookupScope;
}

/**
 * What one node knows of a mosaic: by the definition it knew last, or, where it is too old for that question, by the current
 * one. Undefined where the mosaic's namespace has expired and the node does not remember.
 */
export async function definitionOn(
  node: Node,
  mosaic: string,
  { chain, dialect, keeping, scope }: Asked,
): Promise<Definition | undefined> {
  const read = (reply: Reply): Definition | undefined =>
    isAbsent(reply) ? undefined : readDefinition(dialect.addresses, reply);
  for (const path of ['/mosaic/definition/last', '/mosaic/definition']) {
    const request = { path, query: { mosaicId: mosaic }, telling: TELLING };
    const found = await keeping.cached.get(
      {
        key: `${chain}/definition/${mosaic}/${node.endpoint.name}${path}`,
        request: `GET ${path}?${new URLSearchParams(request.query)}`,
        height: scope.asOf,
        buried: keeping.isBuried(scope.asOf),
        final: () => false,
        // A page that is not JSON was kept only where its status said that there is no such path.
        read: (reply) => read(isPage(reply) ? { ...reply, status: 404 } : reply),
        fetch: (signal) => node.endpoint.request(request, read, signal),
      },
      scope.signal,
    );
    if (found) return found;
  }
  return undefined;
}

/** A transaction as one node tells it; undefined where it has forgotten the hash, or does not look up hashes at all. */
export async function transactionOn(
  node: Node,
  hash: string,
  { chain, dialect, keeping, scope }: Asked,
): Promise<TransactionRow | undefined> {
  const path = '/transaction/get';
  const request = { path, query: { hash }, telling: TELLING };
  const read = (reply: Reply): TransactionRow => {
    if (FORGOTTEN.test(complaintOf(reply) ?? '')) throw forgotten(hash);
    const row = readOneTransaction(dialect, reply);
    if (row.hash !== hash) throw malformed(`answered for another transaction than ${hash}`);
    return row;
  };
  try {
    return await keeping.cached.get(
      {
        key: `${chain}/transaction/${hash}`,
        request: `GET ${path}?hash=${hash}`,
        height: scope.asOf,
        buried: keeping.isBuried(scope.asOf),
        final: ({ height }) => keeping.isBuried(height),
        read,
        fetch: (signal) => node.endpoint.request(request, read, signal),
      },
      scope.signal,
    );
  } catch (error) {
    if (error instanceof CoinhoundError && error.code === 'seed-not-found') return undefined;
    throw error;
  }
}

/** A transaction named as a seed that no node can find. */
export const forgotten = (hash: string): CoinhoundError =>
  new CoinhoundError('usage', 'seed-not-found', `no node of the chain knows a transaction ${hash}`, {
    hint: 'nodes of NEM forget hashes after 36 hours: name the address of the sender or receiver instead, with --since and --until',
    details: { seed: hash },
  });

const FORGOTTEN = /hash was found in cache|not found in cache|does not support transaction hash lookup/i;

const isPage = ({ body }: Reply): boolean => body.trimStart().startsWith('<');

const isAbsent = (reply: Reply): boolean =>
  (reply.status === 404 && isPage(reply)) || /invalid mosaic definition/i.test(complaintOf(reply) ?? '');
