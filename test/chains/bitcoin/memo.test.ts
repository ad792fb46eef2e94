import { describe, expect, it } from 'vitest';
import { returnedText } from '../../../src/chains/bitcoin/script.ts';
import type { TransactionFacts } from '../../../src/trace/inquiry.ts';
import { bitcoin, bitcoinWorld, note, party, worldBuilder } from '../../support/bitcoin-world.ts';
import { lab, type ServerOptions } from './lab.ts';

const signal = new AbortController().signal;
const hex = (text: string): string => Buffer.from(text).toString('hex');
const byte = (n: number): string => n.toString(16).padStart(2, '0');

describe('the text of an output', () => {
  const short = '=:b:bc1q6fx:0/1/0:dx:30';
  const long = `OUT:${'A'.repeat(76)}`;
  it.each<[string, string, string | undefined]>([
    ['a short push', `6a${byte(short.length)}${hex(short)}`, short],
    ['a push whose length takes a byte', `6a4c${byte(long.length)}${hex(long)}`, long],
    ['a push whose length takes two', `6a4d${byte(long.length)}00${hex(long)}`, long],
    ['several pushes', `6a03${hex('one')}04${hex(' two')}`, 'one two'],
    ['a push before something else', `6a03${hex('one')}51`, 'one'],
    ['letters of any script', `6a${byte(Buffer.from('größe 5 €').length)}${hex('größe 5 €')}`, 'größe 5 €'],
    ['bytes that are no text', '6a0400ff0001', undefined],
    ['a text with a zero byte', `6a04${hex('one')}00`, undefined],
    ['a commitment of a block', `6a24aa21a9ed${'ab'.repeat(32)}`, undefined],
    ['a push that breaks off', `6a20${hex('one')}`, undefined],
    ['nothing', '6a', undefined],
    ['a script that pays somebody', `76a914${'41'.repeat(20)}88ac`, undefined],
  ])('is read of %s', (_, script, due) => expect(returnedText(Buffer.from(script, 'hex'))).toBe(due));
});

/** Three texts and bytes that are none. */
function noted() {
  const build = worldBuilder('noted');
  const [alice, bob] = [party('alice', 'v0_p2wpkh'), party('bob', 'p2pkh')];
  const mined = build.coinbase(1, alice, 5_000n);
  const outputs = [
    { to: note('=:ETH.ETH:0x1'), value: 0n },
    { to: bob, value: 4_000n },
    { to: party('bytes', 'op_return'), value: 0n },
    { to: note('and the rest of it'), value: 0n },
  ];
  const paid = build.pay(2, [[mined, 0]], outputs);
  const waiting = build.pay(null, [[paid, 1]], [{ to: alice, value: 3_000n }]);
  build.coinbase(20, alice, 5_000n);
  return { world: build.world(), mined, paid, waiting };
}

describe.each<[string, ServerOptions]>([
  ['esplora', { flavour: 'blockstream' }],
  ['blockbook', { kind: 'blockbook' }],
])('a whole transaction by %s', (_, server) => {
  it('is one movement, with every text it carries on a line of its own', async () => {
    const { world, paid, mined } = noted();
    await using opened = await lab(world, [server]);
    const query = { asOf: 10, signal };
    const movement = world.movement(world.byId.get(paid) as never);
    expect(movement.memo).toBe('=:ETH.ETH:0x1\nand the rest of it');
    const due: TransactionFacts = {
      ...{ chain: bitcoin, txid: paid, position: movement.position, sender: null, to: null, input: '0x' },
      ...{ movements: [movement], unfollowed: [], logs: [] },
    };
    expect(await opened.source.transactionFacts?.(paid, query)).toEqual(due);
    expect((await opened.source.transactionFacts?.(mined, query))?.movements[0]).not.toHaveProperty('memo');
    expect(await opened.again(true).transactionFacts?.(paid, query)).toEqual(due);
  });

  it('is none while it waits, above the height, and where there is none', async () => {
    const { world, paid, waiting } = noted();
    await using opened = await lab(world, [server]);
    expect(await opened.source.transactionFacts?.(waiting, { asOf: 10, signal })).toBeNull();
    expect(await opened.source.transactionFacts?.(paid, { asOf: 1, signal })).toBeNull();
    const nothing = 'ab'.repeat(32) as typeof paid;
    expect(await opened.source.transactionFacts?.(nothing, { asOf: 10, signal })).toBeNull();
  });
});

it('worlds have texts, which histories tell', () => {
  const worlds = Array.from({ length: 20 }, (_, seed) => bitcoinWorld(seed + 1));
  const texts = worlds.flatMap((world) =>
    world.transactions
      .filter(({ height }) => height !== null)
      .flatMap((one) => world.movement(one).memo ?? []),
  );
  expect(texts.length).toBeGreaterThan(5);
});
