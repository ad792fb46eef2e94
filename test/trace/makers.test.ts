import { expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import type { Holding, Movement } from '../../src/core/movement.ts';
import { makersOf } from '../../src/trace/makers.ts';
import type { ChainSource, HistoryAnswer } from '../../src/trace/source.ts';
import { account, move } from '../support/account-scene.ts';
import { historyOf, wholeTransaction } from '../support/crossing-scene.ts';
import { utxo } from '../support/utxo-scene.ts';

const made = utxo({
  name: 'made',
  inputs: [[1, 9n]],
  outputs: [
    [2, 4n],
    [3, 4n],
  ],
});
const outpoints = made.outputs.map(({ holding }) => holding);

interface Told {
  readonly movements: readonly Movement[];
  readonly more?: Partial<ChainSource>;
}

/** What a source that tells of `movements` answers, and which transactions it was asked for. */
async function read(holdings: readonly Holding[], { movements, more }: Told) {
  const [{ chain }] = movements as readonly [Movement];
  const asked: string[] = [];
  const source: ChainSource = {
    chain,
    account: (address) => account(address),
    transaction: () => undefined,
    tip: async () => 1_000_000,
    seeds: async () => [],
    async *histories(wanted) {
      for (const { id } of wanted) yield historyOf(movements, id);
    },
    async transactionFacts(txid) {
      asked.push(txid);
      return wholeTransaction(movements, chain, txid);
    },
    ...more,
  };
  const query = { asOf: 900_000, hub: null, signal: new AbortController().signal };
  const answers: HistoryAnswer[] = [];
  for await (const answer of makersOf(source, holdings, query)) answers.push(answer);
  return { asked, answers };
}

test('outpoints are told by what made them, one question a transaction', async () => {
  const { asked, answers } = await read(outpoints, { movements: [made] });
  expect(asked).toEqual([made.txid]);
  expect(
    answers.map((answer) => ('movements' in answer ? [answer.holding, answer.movements] : null)),
  ).toEqual(outpoints.map(({ id }) => [id, [made]]));
});

test('a balance is told by its history, without a question for a transaction', async () => {
  const payment = move(account('one'), account('two'), 5n, { height: 1 });
  const [{ holding }] = payment.outputs as [Movement['outputs'][number]];
  const { asked, answers } = await read([holding], { movements: [payment] });
  expect(asked).toEqual([]);
  expect(answers).toEqual([historyOf([payment], holding.id)]);
});

test('an outpoint of a hub is answered as forward, and nobody asks what made it', async () => {
  const gap = { kind: 'hub', evidence: { transactions: '9000' } } as const;
  const more: Partial<ChainSource> = {
    async *histories(wanted) {
      for (const { id } of wanted) yield { ...historyOf([], id), gap };
    },
  };
  const { asked, answers } = await read(outpoints, { movements: [made], more });
  expect(asked).toEqual([]);
  expect(answers.map((answer) => 'gap' in answer && answer.gap)).toEqual([gap, gap]);
});

test('a transaction that nobody tells of fails the outpoints that it made, and no others', async () => {
  const other = utxo({ name: 'other', inputs: [[5, 2n]], outputs: [[6, 2n]] });
  const wanted = [...outpoints, ...other.outputs.map(({ holding }) => holding)];
  const { answers } = await read(wanted, { movements: [other] });
  const failed = answers.flatMap((answer) => ('failure' in answer ? [[answer.holding, answer.failure]] : []));
  expect(failed.map(([holding]) => holding)).toEqual(outpoints.map(({ id }) => id));
  expect(failed.map(([, failure]) => (failure as CoinhoundError).code)).toEqual([
    'transaction-missing',
    'transaction-missing',
  ]);
});

test('a failure of the source is the answer, and a defect is thrown', async () => {
  const fails = (failure: Error): Partial<ChainSource> => ({
    transactionFacts: () => Promise.reject(failure),
  });
  const upstream = new CoinhoundError('upstream', 'http-status', 'the provider answered 503');
  const { answers } = await read(outpoints, { movements: [made], more: fails(upstream) });
  expect(answers).toEqual(outpoints.map(({ id }) => ({ holding: id, failure: upstream })));
  await expect(read(outpoints, { movements: [made], more: fails(new TypeError('no')) })).rejects.toThrow(
    'no',
  );
});
