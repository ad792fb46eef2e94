import { malformed, tooLarge } from '../../net/upstream-error.ts';
import { explorerMoved } from './explorer-moved.ts';
import { walkList } from './list-walk.ts';
import type { EvmMember, LookupScope, ProviderLookups } from './provider-lookups.ts';
import { tokenRowsOf } from './receipt.ts';
import type { ListQuery, Teller, ToldTransaction } from './teller.ts';
import type { ListName, RowsByList } from './wire.ts';

export interface ExplorerOptions {
  readonly lookups: ProviderLookups;
  readonly members: readonly EvmMember[];
  /** Rows asked for at a time. */
  readonly pageRows: number;
}

/** Events that either kind of explorer gives at a time. */
const MOST_EVENTS = 1_000;

/** The explorers of a chain, which share the pages of one list among them. */
export function explorerTeller({ lookups, members, pageRows }: ExplorerOptions): Teller {
  async function transaction(hash: string, scope: LookupScope): Promise<ToldTransaction | undefined> {
    const receipt = await lookups.receipt(hash, scope);
    const { block, from } = receipt;
    if (block > scope.asOf) return undefined;
    // Its sender's list tells its own value, time and index as every history has them.
    const range = { from: block, to: block };
    const listed = await walkList(lookups.pages('txlist', from, scope), range, { pageRows });
    const payment = listed.kind === 'rows' && listed.rows.find((row) => row.hash === hash);
    if (!payment) throw malformed(`does not list ${hash} in the history of its sender ${from}`);
    const calls = await lookups.callsOf(hash, scope);
    return {
      rows: { payments: [payment], calls, tokens: tokenRowsOf(receipt, payment) },
      from,
      isWhole: true,
      logs: receipt.logs,
    };
  }

  return {
    name: async () => 'explorers',
    sight: async () => 'everything',
    namesTokens: true,
    expectedMs() {
      const open = members.filter(({ endpoint }) => !endpoint.setAside());
      return open.length === 0 ? undefined : Math.min(...open.map(({ endpoint }) => endpoint.expectedMs()));
    },
    list<L extends ListName>(list: L, address: string, { range, judge, scope }: ListQuery<RowsByList[L]>) {
      return walkList(lookups.pages(list, address, scope), range, { pageRows, ...(judge && { judge }) });
    },
    transaction,
    moved: explorerMoved(members),
    async events(filter, { range, scope }) {
      const rows = Math.min(MOST_EVENTS, pageRows);
      const walked = await walkList(lookups.events(filter, scope), range, { pageRows: rows });
      if (walked.kind === 'rows' && !walked.cut) return walked.rows;
      throw tooLarge(`cannot list all events of ${filter.contract}: one block alone has too many`);
    },
  };
}
