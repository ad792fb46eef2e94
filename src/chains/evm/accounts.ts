import type { AccountId, HoldingId } from '../../core/ids.ts';
import type { History, HistoryGap, Movement } from '../../core/movement.ts';
import type { HistoryQuery, HubLimits } from '../../trace/source.ts';
import { type HistoryReader, readAccount } from './account-history.ts';
import { type AccountRecord, decodeRecord, encodeRecord } from './account-record.ts';
import { type Evidence, judgeAccount } from './hub.ts';
import { leftOutNotes } from './left-out.ts';
import type { Keeping } from './provider-lookups.ts';

/** Movements kept in memory over all accounts, so that another asset of an account, or a later round, costs no reading. */
const REMEMBERED_MOVEMENTS = 200_000;

export interface AccountOptions extends HistoryReader {
  readonly keeping: Keeping;
}

/** Whole accounts, read once however many of their holdings are asked for. */
export interface Accounts {
  read(account: AccountId, query: HistoryQuery): Promise<AccountView>;
}

/** An account as a query sees it: up to its height, under its limits. */
export type AccountView =
  | { readonly kind: 'hub'; readonly evidence: Evidence }
  | { readonly kind: 'whole'; readonly record: AccountRecord };

export function openAccounts(options: AccountOptions): Accounts {
  const { assets, keeping } = options;
  const facts = keeping.cached.store.facts;
  const inFlight = new Map<string, Promise<AccountView>>();
  const remembered = recordMemory(REMEMBERED_MOVEMENTS);

  const keyOf = (account: AccountId): string =>
    `${assets.chain}/account/${account.slice(assets.chain.length + 1)}`;

  async function recall(account: AccountId): Promise<AccountRecord | undefined> {
    const record = remembered.get(account);
    if (record) return record;
    const fact = await facts.get(keyOf(account));
    return fact && decodeRecord(fact.value, assets.digest);
  }

  /** A record with a cut is read again for a greater height: another provider may list the block whole. */
  async function read(account: AccountId, { asOf, hub, signal }: HistoryQuery): Promise<AccountView> {
    const known = await recall(account);
    if (known && known.through >= asOf) {
      remembered.put(account, known);
      return viewOf(known, hub, asOf);
    }
    const base = known?.cut ? undefined : known;
    const found = await readAccount(account, base, hub, { asOf, signal }, options);
    if (found.kind === 'hub') return found;
    const { record } = found;
    if (keeping.isBuried(asOf)) {
      const value = encodeRecord(record, assets.digest);
      await facts.put(keyOf(account), { value, height: record.through, final: false });
    }
    remembered.put(account, record);
    return viewOf(record, hub, asOf);
  }

  return {
    read(account, query) {
      const key = `${account} ${query.asOf} ${query.hub?.counterparties} ${query.hub?.transactions}`;
      const running = inFlight.get(key);
      if (running !== undefined) return running;
      const started = read(account, query).finally(() => inFlight.delete(key));
      inFlight.set(key, started);
      return started;
    },
  };
}

function viewOf(record: AccountRecord, hub: HubLimits | null, asOf: number): AccountView {
  const evidence = hub && judgeAccount(record.activity, hub, asOf);
  return evidence ? { kind: 'hub', evidence } : { kind: 'whole', record };
}

/** The history of one holding out of its account. */
export function historyOf(holding: HoldingId, view: AccountView, asOf: number): History {
  const known = { holding, opening: 0n, through: asOf };
  if (view.kind === 'hub')
    return { ...known, movements: [], gap: { kind: 'hub', evidence: view.evidence }, notes: [] };
  const { movements, leftOut } = view.record;
  return {
    ...known,
    movements: movements.filter((movement) => movement.position.height <= asOf && touches(movement, holding)),
    gap: gapOf(view.record, asOf),
    notes: leftOutNotes(leftOut, asOf),
  };
}

const touches = ({ inputs, outputs }: Movement, id: HoldingId): boolean =>
  inputs.some(({ holding }) => holding.id === id) || outputs.some(({ holding }) => holding.id === id);

function gapOf({ cut }: AccountRecord, asOf: number): HistoryGap | null {
  if (!cut || cut.block > asOf) return null;
  const { list, block, rows, window } = cut;
  return {
    kind: 'truncated',
    evidence: { list, block: `${block}`, rows: `${rows}`, window: `${window}` },
  };
}

/** Least recently used go first once the records hold more movements than `capacity`. */
function recordMemory(capacity: number) {
  const records = new Map<AccountId, AccountRecord>();
  let held = 0;
  const forget = (account: AccountId): void => {
    held -= records.get(account)?.movements.length ?? 0;
    records.delete(account);
  };
  return {
    get: (account: AccountId): AccountRecord | undefined => records.get(account),
    put(account: AccountId, record: AccountRecord): void {
      forget(account);
      records.set(account, record);
      held += record.movements.length;
      for (const oldest of records.keys()) {
        if (held <= capacity || oldest === account) break;
        forget(oldest);
      }
    },
  };
}
