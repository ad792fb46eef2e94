import { transactionNode } from '../../core/graph-input.ts';
import { chainOf } from '../../core/ids.ts';
import type { Holding, Seed } from '../../core/movement.ts';
import { type Basis, emptyBasis } from '../../store/basis.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { LookupRef } from '../../store/store.ts';
import type { AskService } from '../../trace/inquiries.ts';
import { inquiryKey } from '../../trace/inquiry.ts';
import type { ChainSource, HistoryAnswer } from '../../trace/source.ts';

/** One question of a trace, what it shows, and what the answer rests on. */
export interface Ground {
  /** As questions are named: `history eip155:1:0x…`, `service thornode /thorchain/…`; `seeds …` of what was stolen. */
  readonly question: string;
  /** Of a history, the holding. */
  readonly holding?: Holding;
  /** Transactions that it shows, by the ids of their nodes. */
  readonly transactions: ReadonlySet<string>;
  readonly basis: Basis;
}

/** Watches what a trace asks, and on which lookups each answer rests. */
export interface Grounds {
  readonly all: readonly Ground[];
  /** A source that is asked one question at a time; `always` is what every answer of it rests on. */
  source(source: ChainSource, always: readonly LookupRef[]): ChainSource;
  service(service: AskService): AskService;
}

/** Questions are put one after the other, whatever the trace asks at once: else what one was told would seem to be told to another. */
export function groundsOver(lookups: Pick<CachedLookups, 'collect' | 'note'>): Grounds {
  const byQuestion = new Map<string, Ground>();
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  }

  /** Asks; the question rests on what it is given, though it fails. */
  function asked<T>(
    about: Pick<Ground, 'question' | 'holding'>,
    work: () => Promise<T>,
    shown: (value: T) => Iterable<string>,
  ): Promise<T> {
    return inTurn(async () => {
      const { transactions, basis } = byQuestion.get(about.question) ?? {
        transactions: [],
        basis: emptyBasis(),
      };
      const seen = new Set(transactions);
      byQuestion.set(about.question, { ...about, transactions: seen, basis });
      const value = await lookups.collect(basis, work);
      for (const transaction of shown(value)) seen.add(transaction);
      return value;
    });
  }

  return {
    get all() {
      return [...byQuestion.values()];
    },
    service: (service) => (name, path, signal) =>
      asked(
        { question: inquiryKey({ kind: 'service', service: name, path }) },
        () => service(name, path, signal),
        () => [],
      ),
    source(source, always) {
      const { chain, transactionFacts, events } = source;
      const noting =
        <T>(work: () => Promise<T>) =>
        async (): Promise<T> => {
          lookups.note(always);
          return work();
        };
      return {
        ...source,
        seeds: (spec, query) =>
          asked(
            { question: `seeds ${chain} ${JSON.stringify(spec)}` },
            noting(() => source.seeds(spec, query)),
            transactionsOf,
          ),
        async *histories(holdings, query) {
          for (const holding of holdings) {
            const question = inquiryKey({ kind: 'history', holding });
            const read = noting(() => collected(source.histories([holding], query)));
            yield* await asked({ question, holding }, read, shownIn);
          }
        },
        ...(transactionFacts && {
          transactionFacts: (txid, query) =>
            asked(
              { question: inquiryKey({ kind: 'transaction', chain, txid }) },
              noting(() => transactionFacts(txid, query)),
              () => [transactionNode(chain, txid)],
            ),
        }),
        ...(events && {
          events: (query) =>
            asked(
              { question: inquiryKey({ kind: 'events', ...query }) },
              noting(() => events(query)),
              (found) => found.map(({ txid }) => transactionNode(chainOf(query.contract), txid)),
            ),
        }),
      };
    },
  };
}

async function collected(answers: AsyncIterable<HistoryAnswer>): Promise<readonly HistoryAnswer[]> {
  const all: HistoryAnswer[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
}

const transactionsOf = (seeds: readonly Seed[]): readonly string[] =>
  seeds.map(({ movement: { chain, txid } }) => transactionNode(chain, txid));

const shownIn = (answers: readonly HistoryAnswer[]): readonly string[] =>
  answers.flatMap((answer) =>
    'failure' in answer ? [] : answer.movements.map(({ chain, txid }) => transactionNode(chain, txid)),
  );
