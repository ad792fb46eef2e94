import type { Endpoint } from '../../net/endpoint.ts';
import type { HttpRequest } from '../../net/http.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import type { ChainFamily } from '../family.ts';
import { tronTokens } from './assets.ts';
import { listAnswer, TELLING } from './envelope.ts';
import { newestBlock } from './requests.ts';
import { tronRules } from './rules.ts';
import { tronSource } from './source.ts';

/** TRON. */
export const tron: ChainFamily = {
  name: 'tron',
  kinds: ['trongrid'],
  rules: ({ chain }) => tronRules(chain),
  open: tronSource,
  async probe(endpoint, _facts, signal) {
    const { value: newest } = await endpoint.request(newestBlock.request, newestBlock.read, signal);
    const node = ['walletsolidity/getnowblock'];
    const isListing = await listsAccounts(endpoint, signal);
    const [can, cannot] = isListing ? [[...node, LISTS], []] : [node, [LISTS]];
    const notes = isListing ? [] : ['a node without the lists of TronGrid cannot serve histories'];
    return { tip: newest.height, can, cannot, notes };
  },
  tokens: tronTokens,
};

const LISTS = 'v1/accounts/…/transactions';

/** Any account will do: one that was never used has an empty list. */
const oneRow: HttpRequest = {
  path: '/v1/accounts/T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb/transactions',
  query: { only_confirmed: 'true', limit: '1' },
  telling: TELLING,
};

/** A node of one's own has no lists: it answers 404, or with a page for people. */
async function listsAccounts(endpoint: Endpoint, signal: AbortSignal): Promise<boolean> {
  try {
    await endpoint.request(oneRow, listAnswer, signal);
    return true;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const isMissing = error.reason === 'refused' && ['404', '405'].includes(error.details.status ?? '');
    if (isMissing || error.reason === 'malformed') return false;
    throw error;
  }
}
