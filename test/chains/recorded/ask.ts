import type { CoinhoundError } from '../../../src/core/error.ts';
import { type AssetId, balanceId, outpointId, txId } from '../../../src/core/ids.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import type { ChainSource, HistoryAnswer, HistoryQuery } from '../../../src/trace/source.ts';
import { bitcoin, btc, ether } from './rules.ts';

export const query = (changes: Partial<HistoryQuery> = {}): HistoryQuery => ({
  asOf: 1_000,
  hub: null,
  signal: new AbortController().signal,
  ...changes,
});

export function balance(source: ChainSource, address: string, asset = ether): Holding {
  const owner = source.account(address);
  return { id: balanceId(owner, asset as AssetId), owner, asset: asset as AssetId };
}

export function output(source: ChainSource, txid: string, vout: number, address: string): Holding {
  return {
    id: outpointId(bitcoin.chain, txId(txid), vout),
    owner: source.account(address),
    asset: btc as AssetId,
  };
}

export async function answers(
  source: ChainSource,
  holdings: readonly Holding[],
  changes: Partial<HistoryQuery> = {},
): Promise<readonly HistoryAnswer[]> {
  const all: HistoryAnswer[] = [];
  for await (const answer of source.histories(holdings, query(changes))) all.push(answer);
  return all;
}

/** The history of one holding; fails the test where the lookup failed. */
export async function historyOf(
  source: ChainSource,
  holding: Holding,
  changes: Partial<HistoryQuery> = {},
): Promise<History> {
  const [answer] = await answers(source, [holding], changes);
  if (answer === undefined || 'failure' in answer) throw answer?.failure ?? new Error('no answer');
  return answer;
}

/** The code with which the lookup of one holding failed. */
export async function failureOf(source: ChainSource, holding: Holding): Promise<string> {
  const [answer] = await answers(source, [holding]);
  if (answer === undefined || !('failure' in answer)) throw new Error('the lookup did not fail');
  return (answer.failure as CoinhoundError).code;
}

/** The CoinhoundError that `run` throws. */
export function thrownBy(run: () => unknown): CoinhoundError {
  try {
    run();
  } catch (error) {
    return error as CoinhoundError;
  }
  throw new Error('nothing was thrown');
}
