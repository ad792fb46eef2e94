import { CoinhoundError, invariant } from '../core/error.ts';
import { type AccountId, addressOf, type ChainId, type HoldingId } from '../core/ids.ts';
import type { Label } from '../core/label.ts';
import type { LeftOutTokens } from '../core/left-out.ts';
import type { History, HistoryGap, Holding, Movement } from '../core/movement.ts';
import { emptyBasis, refsOf } from '../store/basis.ts';
import type { CachedLookups } from '../store/lookups.ts';
import { sharedWork } from '../store/shared-work.ts';
import type { LookupRef } from '../store/store.ts';
import type { HistoryAnswer, HistoryQuery, HubLimits } from '../trace/source.ts';
import { asCompleted } from './as-completed.ts';
import { readHeights } from './read-heights.ts';

/** Movements kept in memory over all accounts, so that another asset of an account, or a later round, costs no reading. */
const REMEMBERED_MOVEMENTS = 200_000;

/** Figures for which an account counts as a service. */
export type Evidence = Readonly<Record<string, string>>;

/** Everything known of one account up to a height; families add what they must remember. */
export interface AccountRecord {
  readonly through: number;
  /** In chain order. */
  readonly movements: readonly Movement[];
}

export type AccountRead<R extends AccountRecord> =
  | { readonly kind: 'record'; readonly record: R }
  | { readonly kind: 'hub'; readonly evidence: Evidence };

/** How a family of account chains reads, judges and keeps one account. */
export interface AccountReader<R extends AccountRecord> {
  /** Reads from where `known` ends up to `query.asOf`, or from the beginning. Ends early where it finds a hub. */
  read(account: AccountId, known: R | undefined, query: HistoryQuery): Promise<AccountRead<R>>;
  /** Whether reading can go on from the record; otherwise it begins anew for a greater height. */
  isContinuable(record: R): boolean;
  encode(record: R): Uint8Array;
  /** Undefined where the bytes are of another form, or were made for other assets. */
  decode(bytes: Uint8Array): R | undefined;
  judge(record: R, limits: HubLimits, asOf: number): Evidence | undefined;
  gap(record: R, asOf: number, holding: Holding): HistoryGap | null;
  notes(record: R, asOf: number): readonly string[];
  /** What the chain itself says of the account: tags that others sent it. */
  labels?(record: R, asOf: number): readonly Label[];
  /** Tokens of it that are not followed. */
  leftOut?(record: R, asOf: number): LeftOutTokens | undefined;
}

/** At which heights a record was read on, and out of which answers. */
interface Reading {
  readonly heights: readonly number[];
  readonly madeOf: readonly LookupRef[];
}

const aboutOf = (account: AccountId): string => `account/${addressOf(account)}`;

type Told = Pick<History, 'notes' | 'labels' | 'leftOut'>;

interface ToldAt {
  readonly asOf: number;
  readonly told: Told;
}

/** An account as a query sees it: up to its height, under its limits. */
export type AccountView<R extends AccountRecord> =
  | { readonly kind: 'hub'; readonly evidence: Evidence }
  | { readonly kind: 'whole'; readonly record: R };

export interface Keeping {
  readonly cached: CachedLookups;
  /** Whether no later block changes what happened up to a height. */
  isBuried(height: number): boolean;
}

export interface AccountBookOptions {
  readonly chain: ChainId;
  readonly keeping: Keeping;
  /** Accounts read at a time. */
  readonly width: number;
}

/** Whole accounts of a chain, read once however many of their holdings are asked for, and kept in the store. */
export interface AccountBook<R extends AccountRecord> {
  /** An account that a person named: it is followed whatever it is, so it is read whole, however busy. */
  whole(account: AccountId, query: HistoryQuery): Promise<R>;
  /** One answer a holding, as `ChainSource.histories` has it. */
  histories(
    holdings: readonly Holding[],
    query: HistoryQuery,
  ): AsyncGenerator<HistoryAnswer, void, undefined>;
}

export function accountBook<R extends AccountRecord>(
  reader: AccountReader<R>,
  { chain, keeping, width }: AccountBookOptions,
): AccountBook<R> {
  const { cached } = keeping;
  const { facts } = cached.store;
  const heights = readHeights(chain, cached);
  const shared = sharedWork();
  const remembered = recordMemory<R>(REMEMBERED_MOVEMENTS);
  /** Records of blocks that could still be replaced when they were read: good for the height they were read at alone. */
  const passing = new WeakSet<R>();
  /** How records were read. */
  const readings = new WeakMap<R, Reading>();

  const keyOf = (account: AccountId): string => `${chain}/account/${addressOf(account)}`;

  async function recall(account: AccountId, asOf: number): Promise<R | undefined> {
    const kept = remembered.get(account);
    if (kept && (kept.through === asOf || !passing.has(kept))) {
      cached.note(readings.get(kept)?.madeOf ?? []);
      return kept;
    }
    const fact = await facts.get(keyOf(account));
    const record = fact && reader.decode(fact.value);
    if (!record) return undefined;
    readings.set(record, { heights: await heights.of(aboutOf(account)), madeOf: fact.madeOf ?? [] });
    return record;
  }

  /** Reads as it was read before, height by height: the answers to that are in the store. */
  async function readAsBefore(account: AccountId, query: HistoryQuery): Promise<R | undefined> {
    let known: R | undefined;
    for (const height of await heights.of(aboutOf(account))) {
      if (known && known.through >= query.asOf) break;
      const found = await readOn(account, known, { ...query, asOf: height, hub: null });
      if (found.kind === 'record') known = found.record;
    }
    return known;
  }

  /** Reads on from a record where that is possible, else from the beginning, and keeps what no later block changes. */
  async function readOn(
    account: AccountId,
    known: R | undefined,
    query: HistoryQuery,
  ): Promise<AccountRead<R>> {
    const base = known && reader.isContinuable(known) ? known : undefined;
    const before = base && readings.get(base);
    const basis = emptyBasis();
    const found = await cached.collect(basis, () => reader.read(account, base, query));
    if (found.kind === 'hub') return found;
    const { record } = found;
    const reading = {
      heights: [...(before?.heights ?? []), query.asOf],
      madeOf: [...(before?.madeOf ?? []), ...refsOf(basis)],
    };
    readings.set(record, reading);
    if (keeping.isBuried(query.asOf)) {
      const fact = { value: reader.encode(record), height: record.through, final: false };
      await Promise.all([
        facts.put(keyOf(account), { ...fact, madeOf: reading.madeOf }),
        heights.put(aboutOf(account), reading.heights),
      ]);
    } else {
      passing.add(record);
    }
    return found;
  }

  function viewOf(record: R, { hub, asOf }: HistoryQuery): AccountView<R> {
    const evidence = hub ? reader.judge(record, hub, asOf) : undefined;
    return evidence ? { kind: 'hub', evidence } : { kind: 'whole', record };
  }

  async function readAnew(account: AccountId, query: HistoryQuery): Promise<AccountView<R>> {
    const { asOf } = query;
    const known = (await recall(account, asOf)) ?? (await readAsBefore(account, query));
    if (known && known.through >= asOf) {
      remembered.put(account, known);
      return viewOf(known, query);
    }
    const found = await readOn(account, known, query);
    if (found.kind === 'hub') return found;
    remembered.put(account, found.record);
    return viewOf(found.record, query);
  }

  async function read(account: AccountId, query: HistoryQuery): Promise<AccountView<R>> {
    const key = `${account} ${query.asOf} ${query.hub?.counterparties} ${query.hub?.transactions}`;
    const work = async (signal: AbortSignal) => {
      const basis = emptyBasis();
      const view = await cached.collect(basis, () => readAnew(account, { ...query, signal }));
      return { view, refs: refsOf(basis) };
    };
    const { view, refs } = await shared.run(key, work, query.signal);
    // Whoever joined the reading rests on it as well.
    cached.note(refs);
    return view;
  }

  /** What is told of the account beside its movements: the same in the history of each of its holdings. */
  function toldOf(view: AccountView<R>, asOf: number): Told {
    if (view.kind === 'hub') return { notes: [] };
    const labels = reader.labels?.(view.record, asOf) ?? [];
    const leftOut = reader.leftOut?.(view.record, asOf);
    return {
      notes: reader.notes(view.record, asOf),
      ...(labels.length > 0 && { labels }),
      ...(leftOut && { leftOut }),
    };
  }

  function historyOf(holding: Holding, view: AccountView<R>, { asOf, told }: ToldAt): History {
    const known = { holding: holding.id, opening: 0n, through: asOf, ...told };
    if (view.kind === 'hub')
      return { ...known, movements: [], gap: { kind: 'hub', evidence: view.evidence } };
    const { record } = view;
    return {
      ...known,
      movements: record.movements.filter(
        (movement) => movement.position.height <= asOf && touches(movement, holding.id),
      ),
      gap: reader.gap(record, asOf, holding),
    };
  }

  async function answersFor(
    owner: AccountId,
    owned: readonly Holding[],
    query: HistoryQuery,
  ): Promise<HistoryAnswer[]> {
    try {
      const view = await read(owner, query);
      const told = toldOf(view, query.asOf);
      return owned.map((holding) => historyOf(holding, view, { asOf: query.asOf, told }));
    } catch (failure) {
      if (query.signal.aborted || !(failure instanceof CoinhoundError) || failure.kind === 'bug')
        throw failure;
      return owned.map(({ id }) => ({ holding: id, failure }));
    }
  }

  return {
    async whole(account, query) {
      const view = await read(account, { ...query, hub: null });
      invariant(view.kind === 'whole', 'without limits no account is a hub');
      return view.record;
    },
    async *histories(holdings, query) {
      const byOwner = new Map<AccountId, Holding[]>();
      for (const holding of holdings) {
        const owned = byOwner.get(holding.owner);
        if (owned) owned.push(holding);
        else byOwner.set(holding.owner, [holding]);
      }
      yield* asCompleted<[AccountId, Holding[]], HistoryAnswer>(
        [...byOwner],
        async ([owner, owned], emit) => (await answersFor(owner, owned, query)).forEach(emit),
        width,
      );
    },
  };
}

const touches = ({ inputs, outputs }: Movement, id: HoldingId): boolean =>
  inputs.some(({ holding }) => holding.id === id) || outputs.some(({ holding }) => holding.id === id);

/** Least recently used go first once the records hold more movements than `capacity`. */
function recordMemory<R extends AccountRecord>(capacity: number) {
  const records = new Map<AccountId, R>();
  let held = 0;
  const forget = (account: AccountId): void => {
    held -= records.get(account)?.movements.length ?? 0;
    records.delete(account);
  };
  return {
    get: (account: AccountId): R | undefined => records.get(account),
    put(account: AccountId, record: R): void {
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
