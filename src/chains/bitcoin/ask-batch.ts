import type { TxId } from '../../core/ids.ts';
import type { Received } from '../../net/endpoint.ts';
import type { Reply } from '../../net/http.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import { BATCH, isWebPage, outspendsOf, readBatch } from './esplora.ts';
import { type BitcoinMember, runShared } from './members.ts';

/** What a batch tells: the part of the answer for each transaction, or undefined for one that the server does not know. */
export interface ToldBatch extends Omit<Received<unknown>, 'value' | 'body'> {
  readonly parts: readonly (string | undefined)[];
}

/** The servers of a chain that may take several transactions in one request. */
export interface BatchServers {
  /** Transactions that one request may name. */
  readonly size: number;
  /** Those that have not shown that they take one at a time only. */
  able(): readonly BitcoinMember[];
  /** Who spends the outputs of up to `size` transactions, by one of the able servers. Throws as `shareWork` does. */
  ask(txids: readonly TxId[], signal: AbortSignal): Promise<ToldBatch>;
}

/** A page for people where JSON was due may be a challenge that passes, or what stands for a path that is not there. */
const MOST_PAGES = 3;

/** Remembers which servers have no such endpoint: of all that speak Esplora, only mempool/electrs has it. */
export function batchServers(esploras: readonly BitcoinMember[]): BatchServers {
  const lacking = new Set<BitcoinMember>();
  const able = (): readonly BitcoinMember[] => esploras.filter((member) => !lacking.has(member));

  return {
    size: BATCH,
    able,
    ask(txids, signal) {
      const request = outspendsOf(txids);
      return runShared(
        able(),
        async (member) => {
          for (let look = 0, isPage = true; isPage && look < MOST_PAGES; look++) {
            const read = (reply: Reply) => {
              isPage = isWebPage(reply);
              return readBatch(reply, txids.length);
            };
            const { value, headers, provider } = await member.endpoint.request(request, read, signal);
            if (value) return { parts: value, headers, provider };
          }
          lacking.add(member);
          throw new UpstreamError('refused', `${member.endpoint.name} tells of one transaction at a time`);
        },
        signal,
      );
    },
  };
}
