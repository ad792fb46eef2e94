import { CoinhoundError, invariant } from '../../core/error.ts';
import type { AssetId, ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { ChainSource, HistoryQuery } from '../../trace/source.ts';
import { type AccountReader, accountBook, type Keeping } from '../account-book.ts';
import type { KnownToken } from '../family.ts';
import { judgeLists } from '../hub.ts';
import { leftOutNotes, leftOutTokens } from '../left-out.ts';
import { chainTip } from '../tip.ts';
import { readAccount } from './account-history.ts';
import { type AccountRecord, decodeRecord, encodeRecord } from './account-record.ts';
import { leftOutNaming, tronAssets } from './assets.ts';
import { blockTimes } from './block-times.ts';
import { tronLookups } from './lookups.ts';
import { tronMoved } from './moved.ts';
import { remarkNotes } from './remarks.ts';
import { newestBlock } from './requests.ts';
import { tronRules } from './rules.ts';
import { tronSeeds } from './seeds.ts';
import { transactionFacts } from './transaction-facts.ts';
import { lists } from './wire.ts';

export interface TronSourceOptions {
  /** CAIP-2: `tron:0x2b6653dc`. */
  readonly chain: ChainId;
  /** TRX, in sun. */
  readonly native: AssetId;
  /** The TRC-20s and TRC-10s to follow. Whatever else calls itself a token is counted and left out. */
  readonly tokens: readonly KnownToken[];
  /** Of kind `trongrid`. */
  readonly endpoints: readonly Endpoint[];
  readonly lookups: CachedLookups;
  /** Blocks below the newest solidified one that indexers may still be writing: what was listed there is not kept for later heights. */
  readonly confirmations: number;
  /** Rows asked for at a time; 200 is the most that TronGrid gives. */
  readonly pageRows?: number;
}

/**
 * TRON over TronGrid and the HTTP API of its nodes (developers.tron.network): TRX, what contracts moved, followed TRC-20 and
 * TRC-10 tokens, fees and rewards of an account as one history.
 *
 * Heights and times. Lists of token transfers name no block, but no two blocks have the same time. So a height is pinned by
 * the time of its block, asked for once; lists are bounded and ordered by time; and the height of a movement is read with
 * the transaction it is in, which has to be read anyway, or from its row. Only what is solidified is asked for, which no
 * reorganization replaces.
 *
 * Stake stays the account's own: freezing and unfreezing are no movements. It cannot see: what an issuer freezes or destroys
 * in a holder's account, or issues to itself, where that is no transfer; wraps of other tokens that emit none; events of a contract,
 * which TronGrid lists decoded, by names, and without what they are made of; orders on the chain's own
 * exchange and shielded transfers, which are noted.
 */
export function tronSource(options: TronSourceOptions): ChainSource {
  const { chain, endpoints, pageRows = 200 } = options;
  const assets = tronAssets(chain, options.native, options.tokens);
  const members = endpoints.map((endpoint) => {
    invariant(
      endpoint.settings.kind === 'trongrid',
      `TRON has no providers of kind ${endpoint.settings.kind}`,
    );
    return { endpoint };
  });
  /** Until the tip is asked for, whoever pins a height is taken at his word. */
  let buried = Number.POSITIVE_INFINITY;
  const keeping: Keeping = { cached: options.lookups, isBuried: (height) => height <= buried };
  const lookups = tronLookups(chain, members, keeping);
  const times = blockTimes(lookups, options.lookups);
  const width = widthFor(endpoints);
  const history = { lookups, assets, pageRows, width, timeOf: times.timeOf };
  const naming = leftOutNaming(assets);
  const reader: AccountReader<AccountRecord> = {
    async read(account, known, query) {
      await times.know(query);
      return readAccount(account, known, query, history);
    },
    isContinuable: () => true,
    encode: (record) => encodeRecord(record, assets.digest),
    decode: (bytes) => decodeRecord(bytes, assets.digest),
    judge: ({ activity }, limits, asOf) => judgeLists(lists, activity, limits, times.timeOf(asOf)),
    gap: () => null,
    notes: ({ leftOut, remarks }, asOf) => [
      ...leftOutNotes(leftOut, times.timeOf(asOf)),
      ...remarkNotes(remarks, times.timeOf(asOf)),
    ],
    leftOut: ({ leftOut }, asOf) => leftOutTokens(leftOut, times.timeOf(asOf), naming),
  };
  const accounts = accountBook(reader, { chain, keeping, width });

  return {
    ...tronRules(chain),
    async tip(signal) {
      const tip = await chainTip(`${chain}/tip`, options.lookups, () =>
        endpoints.map(async (endpoint) => {
          return (await endpoint.request(newestBlock.request, newestBlock.read, signal)).value.height;
        }),
      );
      buried = tip - options.confirmations;
      return tip;
    },
    async seeds(spec, query) {
      await times.know(query);
      return tronSeeds(spec, query, { accounts, lookups, assets });
    },
    transactionFacts: (txid, query) => transactionFacts(txid, query, { lookups, assets }),
    async *histories(holdings, query) {
      const failure = await failureToKnow(query);
      if (failure) yield* holdings.map(({ id }) => ({ holding: id, failure }));
      else yield* accounts.histories(holdings, query);
    },
    ...(!options.lookups.offline && { moved: tronMoved(endpoints, assets) }),
  };

  async function failureToKnow(query: HistoryQuery): Promise<CoinhoundError | undefined> {
    try {
      await times.know(query);
      return undefined;
    } catch (error) {
      if (query.signal.aborted || !(error instanceof CoinhoundError) || error.kind === 'bug') throw error;
      return error;
    }
  }
}

/** Accounts, and transactions of one, read at a time: enough that no provider waits for work while others are being merged. */
const widthFor = (endpoints: readonly Endpoint[]): number =>
  8 + 2 * endpoints.reduce((sum, { settings }) => sum + settings.concurrency, 0);
