import { describe, expect, it } from 'vitest';
import { readSwap } from '../../../src/crossings/bridges/stargate-v1-message.ts';
import type { TransactionFacts } from '../../../src/trace/inquiry.ts';
import { sceneOf } from './scenes.ts';
import { asking, find, party } from './world.ts';

describe('stargate v1', () => {
  const { deposit, far } = sceneOf('stargate-v1').make();
  const [swap, packet] = deposit.logs as [TransactionFacts['logs'][number], TransactionFacts['logs'][number]];
  const untold = (logs: TransactionFacts['logs']) =>
    find({ ...deposit, logs }, asking([deposit, ...far]))?.patterns.map(({ name, evidence }) => [
      name,
      evidence.code,
    ]);

  it('cannot tell the far side without its message', () => {
    expect(untold([swap])).toEqual([['stargate-v1.far-side-unavailable', 'message-not-told']]);
  });

  it('does not choose between two messages to one pool', () => {
    expect(untold([swap, packet, packet])).toEqual([
      ['stargate-v1.far-side-unavailable', 'message-not-told'],
    ]);
  });

  it('does not read a message that another contract tells', () => {
    const other = { ...packet, contract: `${deposit.chain}:${party('stranger')}` as typeof packet.contract };
    expect(untold([swap, other])).toEqual([['stargate-v1.far-side-unavailable', 'message-not-told']]);
  });

  it.each([2 + 2 * 40, 2 + 2 * 52, 2 + 2 * 100])(
    'passes over a packet that is cut to %i characters',
    (length) => {
      // Offset and length of the bytes stay; what they say is not what they hold.
      const cut = { ...packet, data: packet.data.slice(0, 130) + '0'.repeat(length) };
      expect(untold([swap, cut])).toEqual([['stargate-v1.far-side-unavailable', 'message-not-told']]);
    },
  );
});

describe('messages of stargate v1', () => {
  it.each(['0x', `0x${'00'.repeat(52)}`, `0x${'00'.repeat(600)}`, `0x${'ff'.repeat(600)}`])(
    'are no other packets: %.8s…',
    (bytes) => {
      expect(readSwap(bytes)).toBeUndefined();
    },
  );
});

describe('polygon', () => {
  const { deposit, far } = sceneOf('polygon').make();
  const closed = ({ kind }: { readonly kind: string }): string | undefined =>
    kind === 'transaction' ? 'not-opened' : undefined;

  it('goes by amount and time where the receipt cannot be opened', () => {
    const found = find(deposit, asking([deposit, ...far], closed));
    expect(found?.crossings).toMatchObject([
      { rule: 'polygon', tier: 3, confidence: 60, received: [{ share: 14_000n }] },
    ]);
  });

  it('takes no payment for what the bridge mints', () => {
    const [mint] = far as [TransactionFacts];
    const [movement] = mint.movements as [TransactionFacts['movements'][number]];
    const paid = { ...movement, inputs: deposit.movements[0]?.inputs ?? [] };
    const found = find(deposit, asking([deposit, { ...mint, movements: [paid] }], closed));
    expect(found).toMatchObject({ crossings: [], patterns: [{ name: 'polygon.not-delivered' }] });
  });

  it('takes a message that names somebody else for another one', () => {
    const [locked, synced] = deposit.logs as [
      TransactionFacts['logs'][number],
      TransactionFacts['logs'][number],
    ];
    const other = { ...synced, data: synced.data.replace(/[0-9a-f]{40}(?=0{64})/, '1'.repeat(40)) };
    const found = find({ ...deposit, logs: [locked, other] }, asking([deposit, ...far]));
    expect(found?.crossings).toMatchObject([{ tier: 3 }]);
  });
});
