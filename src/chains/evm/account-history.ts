import { type AccountId, addressOf, sinkOf } from '../../core/ids.ts';
import type { HubLimits } from '../../trace/source.ts';
import type { AccountRead, Evidence } from '../account-book.ts';
import { withSignedByOthers } from '../calls.ts';
import { COUNTED_ROWS, judgeList, type Verdict } from '../hub.ts';
import { nothingLeftOut, withLeftOut } from '../left-out.ts';
import { isMintOrBurn } from '../wraps.ts';
import type { Sight } from './abilities.ts';
import type { AccountRecord } from './account-record.ts';
import { activityOf, type CountOptions, isForeign, noActivity } from './activity.ts';
import type { EvmAssets } from './assets.ts';
import { leftOutRows } from './left-out.ts';
import { evmMovements } from './movements.ts';
import type { LookupScope } from './provider-lookups.ts';
import type { Teller } from './teller.ts';
import type { Tellers } from './tellers.ts';
import { ZERO_ADDRESS } from './transfers.ts';
import { type ListName, lists, type RowsByList } from './wire.ts';

export interface HistoryReader {
  readonly tellers: Tellers;
  readonly assets: EvmAssets;
}

/**
 * Reads an account from where `known` ends up to the pinned height, list by list, and merges the three into one history. A
 * list that makes the account a hub ends the reading there. Where nobody sees more than token transfers, theirs is the only
 * list.
 */
export function readAccount(
  account: AccountId,
  known: AccountRecord | undefined,
  hub: HubLimits | null,
  scope: LookupScope,
  { tellers, assets }: HistoryReader,
): Promise<AccountRead<AccountRecord>> {
  const address = addressOf(account).toLowerCase();
  return tellers.run(address, scope, (teller, sight, { isNamed }) =>
    readFrom(teller, { address, known, hub, scope, assets, sight, isNamed }),
  );
}

interface Reading {
  readonly address: string;
  readonly known: AccountRecord | undefined;
  readonly hub: HubLimits | null;
  readonly scope: LookupScope;
  readonly assets: EvmAssets;
  readonly sight: Sight;
  /** Whether all who may tell the account tell what tokens are called. */
  readonly isNamed: boolean;
}

async function readFrom(
  teller: Teller,
  { address, known, hub, scope, assets, sight, isNamed }: Reading,
): Promise<AccountRead<AccountRecord>> {
  const range = { from: known ? known.through + 1 : 0, to: scope.asOf };
  const rows: { [L in ListName]: RowsByList[L][] } = { txlist: [], txlistinternal: [], tokentx: [] };
  let cut = known?.cut;

  async function read<L extends ListName>(list: L, found: RowsByList[L][]): Promise<Evidence | undefined> {
    const judge = hub ? listJudge(list, countFrom(list, address, known, assets), hub, scope.asOf) : undefined;
    const walked = await teller.list(list, address, { range, judge, scope });
    if (walked.kind === 'hub') return walked.evidence;
    for (const row of walked.rows) found.push(row);
    if (walked.cut && (!cut || walked.cut.block < cut.block)) cut = { ...walked.cut, list };
    return undefined;
  }

  for (const list of sight === 'everything' ? lists : (['tokentx'] as const)) {
    const evidence = await read(list, rows[list] as RowsByList[ListName][]);
    if (evidence) return { kind: 'hub', evidence };
  }
  const count = <L extends ListName>(list: L) =>
    activityOf(list, rows[list], countFrom(list, address, known, assets));
  const { txlist: payments, txlistinternal: calls, tokentx: tokens } = rows;
  const told = evmMovements({ payments, calls, tokens }, address, assets);
  const signed = new Set(payments.filter(({ from }) => from === address).map(({ hash }) => hash));
  // Who sees tokens alone does not know what the account signed.
  const movements =
    sight === 'everything' ? withSignedByOthers(told, assets.addresses.account(address), signed) : told;
  return {
    kind: 'record',
    record: {
      through: scope.asOf,
      movements: [...(known?.movements ?? []), ...movements],
      leftOut: withLeftOut(known?.leftOut ?? nothingLeftOut, leftOutRows(tokens, assets, isNamed), address),
      activity: {
        txlist: count('txlist'),
        txlistinternal: count('txlistinternal'),
        tokentx: count('tokentx'),
      },
      cut,
      sight,
    },
  };
}

/** Where counting goes on: as if the rows had been read in one go from the first. */
function countFrom(
  list: ListName,
  account: string,
  known: AccountRecord | undefined,
  assets: EvmAssets,
): CountOptions {
  const prior = (known?.activity ?? noActivity)[list];
  const isOpen = known !== undefined && prior.heights.length < COUNTED_ROWS;
  return { account, assets, prior, met: isOpen ? counterparties(list, known, assets) : [] };
}

/** How the ids of a list's movements begin behind the transaction. */
const contents: { readonly [L in ListName]: string } = {
  txlist: 'value',
  txlistinternal: 'call:',
  tokentx: 'erc20:',
};

function counterparties(list: ListName, { movements }: AccountRecord, { wrappers }: EvmAssets): Set<string> {
  const met = new Set<string>();
  const silent = [...wrappers.values()].filter(({ emitsTransfers }) => !emitsTransfers);
  for (const movement of movements) {
    const { id, inputs, outputs } = movement;
    if (!id.startsWith(contents[list], id.indexOf('/') + 1)) continue;
    // Rows of these are not counted, and most have none.
    if (silent.some(({ asset }) => isMintOrBurn(movement, asset))) continue;
    for (const { holding } of [...inputs, ...outputs])
      met.add(sinkOf(holding.owner) ? ZERO_ADDRESS : addressOf(holding.owner).toLowerCase());
  }
  return met;
}

/**
 * A row that only some providers list makes a row's number differ between them, so a probe by number decides nothing then.
 */
function listJudge<L extends ListName>(list: L, count: CountOptions, hub: HubLimits, asOf: number) {
  return (rows: readonly RowsByList[L][]): Verdict => {
    const verdict = judgeList(list, activityOf(list, rows, count), hub, asOf);
    if (verdict.kind === 'hub' || !verdict.decisive) return verdict;
    if (rows.some((row) => isForeign(list, row, count))) return { kind: 'open', decisive: undefined };
    const { row, evidence } = verdict.decisive;
    return { kind: 'open', decisive: { row: row - count.prior.heights.length, evidence } };
  };
}
