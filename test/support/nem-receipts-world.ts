import {
  assembleWorld,
  hash32,
  type NemBlock,
  type NemTransaction,
  type NemWorld,
  person,
  XEM,
} from './nem-world.ts';

/** Value that comes in: so many micro-XEM. */
export interface NemReceipt {
  readonly block: number;
  readonly amount: bigint;
}

export const receiver = person('who receives');
const giver = person('who gives');

/** One account that received something, and nothing else. `branch` tells chains apart that a reorganisation replaced. */
export function receiptsWorld(receipts: readonly NemReceipt[], branch = 'first'): NemWorld {
  const seen = new Map<number, number>();
  const transactions = receipts
    .toSorted((a, b) => a.block - b.block)
    .map(({ block, amount }): NemTransaction => {
      const n = seen.get(block) ?? 0;
      seen.set(block, n + 1);
      const timeStamp = block * 60;
      return {
        hash: hash32(`${branch} ${block} ${n}`),
        height: block,
        timeStamp,
        body: {
          timeStamp,
          deadline: timeStamp + 3_600,
          type: 257,
          version: 1_744_830_465,
          amount: Number(amount),
          fee: 50_000,
          recipient: receiver.address,
          message: {},
          signer: giver.key,
          signature: '00',
        },
        listed: new Set([giver.address, receiver.address]),
        moves: [
          { what: XEM, mosaic: XEM, amount, from: giver.address, to: receiver.address },
          { what: 'fee', mosaic: XEM, amount: 50_000n, from: giver.address },
        ],
      };
    });
  const heights = [...new Set(transactions.map(({ height }) => height))];
  const blocks = heights.map(
    (height): NemBlock => ({ height, timeStamp: height * 60, harvester: giver.address, fees: 0n }),
  );
  return {
    ...assembleWorld({
      name: branch,
      people: [giver, receiver],
      transactions,
      blocks,
      definitions: [],
      followed: [],
    }),
    tip: 2_000,
  };
}
