import { invariant } from '../core/error.ts';
import type { Incident, IncidentSeed, KnownAccount, SeedSubject } from './incident.ts';
import type { RawIncident } from './schema.ts';
import type { Read, Subjects } from './subjects.ts';

type RawSeed = RawIncident['seeds'][number];
type RawAccount = RawIncident['accounts'][number];

/** The typed incident of a file that has no fault: what is left out is null, addresses and hashes are canonical. */
export function buildIncident(raw: RawIncident, subjects: Subjects): Incident {
  const { id, name, dates, attribution, loss, notes, unverified, unpublished } = raw;
  const { from, to, note } = dates;
  const { actor, by, date, contested } = attribution;
  return {
    id,
    name,
    dates: { from, to: to ?? null, note: note ?? null },
    attribution: { actor, by, date: date ?? null, contested: contested ?? null },
    loss: {
      assets: loss.assets.map((lost) => ({
        asset: lost.asset,
        amount: lost.amount ?? null,
        note: lost.note ?? null,
      })),
      usd: loss.usd ?? null,
      note: loss.note ?? null,
    },
    seeds: raw.seeds.map((seed) => seedOf(seed, subjects)),
    accounts: raw.accounts.map((account) => accountOf(account, subjects)),
    transactions: raw.transactions.map((known) => ({
      ...onChain(known.chain, subjects),
      txid: valid(subjects.transaction(known.chain, known.transaction)),
      what: known.what,
      ...groundsOf(known),
    })),
    expect: raw.expect.map(({ chain, address, transaction, service, kind, source, ...hop }) => ({
      ...onChain(chain, subjects),
      account: address === undefined ? null : valid(subjects.account(chain, address)),
      txid: transaction === undefined ? null : valid(subjects.transaction(chain, transaction)),
      service,
      kind,
      note: hop.note ?? null,
      source,
    })),
    prices: raw.prices.map(({ chain, ...price }) => ({ ...price, chainName: chain ?? null })),
    notes,
    unverified,
    unpublished: unpublished ?? null,
  };
}

/** The typed seed of an entry that has no fault. */
export function seedOf(seed: RawSeed, subjects: Subjects): IncidentSeed {
  return {
    ...onChain(seed.chain, subjects),
    subject: subjectOf(seed, subjects),
    asset: seed.asset ?? null,
    ...(seed.usd !== undefined && { usd: seed.usd }),
    role: seed.role,
    ...groundsOf(seed),
  };
}

function subjectOf(seed: RawSeed, subjects: Subjects): SeedSubject {
  const { chain, address, transaction, outpoint, payer, receivers, since, until } = seed;
  if (address !== undefined)
    return {
      kind: 'address',
      account: valid(subjects.account(chain, address)),
      since: since ?? null,
      until: until ?? null,
    };
  if (transaction !== undefined)
    return {
      kind: 'transaction',
      txid: valid(subjects.transaction(chain, transaction)),
      ...(payer !== undefined && { payer: valid(subjects.account(chain, payer)) }),
      ...(receivers && { receivers: receivers.map((one) => valid(subjects.account(chain, one))) }),
    };
  invariant(outpoint !== undefined, 'a seed was built that names nothing');
  return { kind: 'outpoint', ...valid(subjects.outpoint(chain, outpoint)) };
}

function accountOf(account: RawAccount, subjects: Subjects): KnownAccount {
  const { chain, address, kind, role, entity, category, imitates } = account;
  return {
    ...onChain(chain, subjects),
    account: valid(subjects.account(chain, address)),
    kind,
    role,
    entity: entity ?? null,
    category: category ?? null,
    imitates: imitates === undefined ? null : valid(subjects.account(chain, imitates)),
    ...groundsOf(account),
  };
}

const onChain = (chainName: string, subjects: Subjects) => ({
  chainName,
  chain: valid(subjects.chain(chainName)),
});

const groundsOf = ({ confidence, sources, note }: Pick<RawSeed, 'confidence' | 'sources' | 'note'>) => ({
  confidence,
  sources,
  note: note ?? null,
});

/** The value of what was checked before. */
export function valid<T>(read: Read<T>): T {
  invariant('value' in read, 'an incident was built from a file with faults');
  return read.value;
}
