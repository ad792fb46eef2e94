import { describe, expect, it } from 'vitest';
import { parseFacts } from '../../../src/chains/recorded/facts.ts';
import { answers, balance, historyOf, thrownBy } from './ask.ts';
import {
  accountHeader,
  accountRecord,
  alice,
  bob,
  carol,
  dave,
  lines,
  pay,
  pays,
  utxoRecord,
} from './rules.ts';

/** An id that shows that it is none. */
const placeholder = (n: number): string => `0x${`${n}`.padStart(64, '0')}`;
const line = (n: number, ...transfers: readonly object[]) => ({ txid: placeholder(n), transfers });
const faultsOf = (run: () => unknown): object | undefined => thrownBy(run).details;

describe('a line of a record', () => {
  it('is documented unless it says that it was shaped, and then names the details', () => {
    const text = lines(accountHeader, pay('1', 1, pays(alice, bob, '5')), {
      ...pay('2', 2, pays(bob, carol, '5')),
      basis: 'shaped',
      shaped: ['to', 'amount'],
      source: 'a page',
    });
    const [documented, shaped] = parseFacts(text, 'test.jsonl').account;
    expect(documented).toMatchObject({ basis: 'documented', shaped: [], source: null });
    expect(shaped).toMatchObject({ basis: 'shaped', shaped: ['to', 'amount'], source: 'a page' });
  });

  it('is refused where its basis and the details that were shaped do not agree, or a detail is none', () => {
    const text = lines(
      accountHeader,
      { ...pay('1', 1, pays(alice, bob, '5')), basis: 'shaped' },
      { ...pay('2', 2, pays(bob, carol, '5')), shaped: ['amount'] },
      { ...pay('3', 3, pays(bob, carol, '5')), basis: 'shaped', shaped: ['colour'] },
    );
    const expected = 'expected the details that were shaped beside the basis "shaped", and none without it';
    expect(faultsOf(() => parseFacts(text, 'test.jsonl'))).toEqual({
      'line 2, shaped': expected,
      'line 3, shaped': expected,
      'line 4, shaped.0': expect.stringContaining('"amount"'),
    });
  });

  it('that was shaped is named in the notes of everyone it touches and of nobody else', async () => {
    const source = accountRecord(
      [
        pay('1', 1, pays(alice, bob, '5')),
        { ...pay('2', 2, pays(bob, carol, '5')), basis: 'shaped', shaped: ['amount', 'time'] },
      ],
      { complete: 'all' },
    );
    const told = [
      `0x${'2'.repeat(64)} is shaped after the documentation, which tells that it happened but not: amount, time`,
    ];
    expect((await historyOf(source, balance(source, alice))).notes).toEqual([]);
    expect((await historyOf(source, balance(source, bob))).notes).toEqual(told);
    expect((await historyOf(source, balance(source, carol))).notes).toEqual(told);
  });

  it('with an arranged id says so by the id itself and in the notes', async () => {
    const source = accountRecord(
      [{ ...line(7, pays(alice, bob, '5')), arranged: ['txid'] }, pay('2', 2, pays(alice, bob, '5'))],
      { complete: 'all' },
    );
    expect((await historyOf(source, balance(source, bob))).notes).toEqual([
      `the transaction id ${placeholder(7)} is a placeholder: the record's source does not tell it`,
    ]);
    expect(
      faultsOf(() => accountRecord([{ ...pay('1', 1, pays(alice, bob, '5')), arranged: ['txid'] }])),
    ).toEqual({ 'line 2, txid': 'expected 32 zeros before the number of an arranged id' });
  });

  it('shares one note with all others where every id was arranged', async () => {
    const source = accountRecord([line(1, pays(alice, bob, '5')), line(2, pays(alice, bob, '5'))], {
      complete: 'all',
      arranged: ['txid'],
    });
    expect((await historyOf(source, balance(source, bob))).notes).toEqual([
      "transaction ids are placeholders: the record's source does not tell them",
    ]);
  });
});

describe('an account that is recorded in part', () => {
  const rows = [pay('1', 1, pays(alice, bob, '5')), pay('2', 2, pays(bob, carol, '3'))];

  it('has what the record tells as its history, with a gap that keeps the rest from passing for at rest', async () => {
    const source = accountRecord(rows, { complete: 'none', partial: [bob] });
    const history = await historyOf(source, balance(source, bob));
    expect(history.movements).toHaveLength(2);
    expect(history.gap).toEqual({ kind: 'partial', code: 'not-recorded', evidence: { recorded: '2' } });
    const [other] = await answers(source, [balance(source, carol)]);
    expect(other).toHaveProperty('failure.code', 'not-recorded');
  });

  it('can be everyone, and goes before what the record says of whole accounts', async () => {
    const source = accountRecord(rows, { complete: 'payers', partial: 'all' });
    for (const address of [alice, bob, carol, dave])
      expect((await historyOf(source, balance(source, address))).gap?.kind).toBe('partial');
  });

  it('counts as recorded only what lies below the height asked for', async () => {
    const source = accountRecord(rows, { complete: 'none', partial: 'all' });
    const { gap, movements } = await historyOf(source, balance(source, bob), { asOf: 1 });
    expect(movements).toHaveLength(1);
    expect(gap?.evidence).toEqual({ recorded: '1' });
  });

  it('is checked as an address, and unknown to a record of outputs', () => {
    expect(faultsOf(() => accountRecord(rows, { partial: ['nobody'] }))).toHaveProperty('line 1, partial.0');
    expect(faultsOf(() => utxoRecord([], { partial: 'all' }))).toEqual({
      'line 1, partial': 'expected none: an output is spent as a whole',
    });
  });
});

describe('a tag', () => {
  const tag = { from: alice, to: carol, mosaic: 'ts:warning', name: 'A theft' };
  const tagged = (height: number, ...tags: readonly object[]) => ({
    ...pay(`${height}`, height),
    time: '2018-01-27T23:59:59Z',
    tags,
  });

  it('is a label of whom it was sent to, by the word of its sender, and moves nothing', async () => {
    const source = accountRecord([tagged(3, tag)], { complete: 'all' });
    const history = await historyOf(source, balance(source, carol));
    expect(history.movements).toEqual([]);
    expect(history.labels).toEqual([
      {
        account: `eip155:1:${carol}`,
        name: 'A theft',
        category: 'hack',
        source: `tag mosaic ts:warning from ${alice} in 0x${'3'.repeat(64)}`,
        licence: null,
        confidence: 20,
        firstSeen: '2018-01-27',
        lastSeen: '2018-01-27',
        published: '2018-01-27',
        role: 'warning',
      },
    ]);
    expect((await historyOf(source, balance(source, alice))).labels).toEqual([]);
  });

  it('names all who may have sent it where the source does not tell which did, and no id that is none', async () => {
    const line = { ...tagged(3, { ...tag, from: [alice, bob] }), txid: placeholder(3) };
    const source = accountRecord([line], { complete: 'all' });
    const { labels } = await historyOf(source, balance(source, carol));
    expect(labels?.map((label) => label.source)).toEqual([`tag mosaic ts:warning from ${alice} or ${bob}`]);
  });

  it('counts from the height at which it was sent', async () => {
    const source = accountRecord([tagged(3, tag), tagged(5, { ...tag, name: 'Another' })], {
      complete: 'all',
    });
    const at = async (asOf: number) =>
      (await historyOf(source, balance(source, carol), { asOf })).labels?.map(({ name }) => name);
    expect(await at(2)).toEqual([]);
    expect(await at(4)).toEqual(['A theft']);
    expect(await at(5)).toEqual(['A theft', 'Another']);
  });

  it('has faults of its own, each with its place', () => {
    const wrong = tagged(3, { ...tag, to: 'nobody' }, { ...tag, from: [alice, 'nobody'] });
    expect(Object.keys(faultsOf(() => accountRecord([wrong])) ?? {})).toEqual([
      'line 2, tags.0.to',
      'line 2, tags.1.from',
    ]);
    const text = lines(accountHeader, tagged(3, { ...tag, from: [] }));
    expect(faultsOf(() => parseFacts(text, 'test.jsonl'))).toEqual({
      'line 2, tags.0.from': 'expected a sender',
    });
  });
});
