import { malformed } from '../../net/upstream-error.ts';
import { object } from './envelope.ts';
import { quantity, toHex } from './hexadecimal.ts';
import { type Settled, settled } from './node-facts.ts';
import { readTransaction } from './node-wire.ts';
import type { TouchedQuery } from './touched.ts';
import type { BlockRange } from './wire.ts';

/** A transaction that the account sent, as far as it is known. */
interface Sent {
  readonly hash: string;
  readonly block: number;
}

/** Code of an account that only borrows code (EIP-7702): it still sends transactions of its own. */
const BORROWED = '0xef0100';

/**
 * The transactions that an account sent in `range` beside those listed: the ones that failed, which an index of transfers leaves
 * out. The number of the account's next transaction tells how many there are up to a block, so halving finds the blocks.
 * Takes a node that keeps old states.
 */
export async function unlisted(
  query: TouchedQuery,
  range: BlockRange,
  listed: readonly Sent[],
): Promise<readonly Settled[]> {
  const { node, address, scope } = query;

  const sentUpTo = (block: number): Promise<number> =>
    block < 0
      ? Promise.resolve(0)
      : node.need(
          {
            method: 'eth_getTransactionCount',
            params: [address, toHex(block)],
            read: (result) => quantity(result, 'result'),
            blockOf: () => block,
          },
          scope,
        );

  async function search({ from, to }: BlockRange, before: number, after: number): Promise<Sent[]> {
    const known = listed.filter(({ block }) => block >= from && block <= to);
    // Fewer where the account is a contract that ended: its count began anew.
    if (after - before <= known.length) return [];
    if (from === to) {
      const sent = await sentIn(query, from);
      return sent.filter(({ hash }) => !known.some((one) => one.hash === hash));
    }
    const middle = Math.floor((from + to) / 2);
    const between = await sentUpTo(middle);
    return [
      ...(await search({ from, to: middle }, before, between)),
      ...(await search({ from: middle + 1, to }, between, after)),
    ];
  }

  if (await isContract(query, range.to)) return [];
  const [before, after] = await Promise.all([sentUpTo(range.from - 1), sentUpTo(range.to)]);
  const found = await search(range, before, after);
  return Promise.all(
    found.map(async ({ hash }) => {
      const one = await settled(node, hash, scope);
      if (!one) throw malformed(`does not know transaction ${hash} of its own block`);
      return one;
    }),
  );
}

/** A contract counts what it creates, and sends no transactions. */
async function isContract({ node, address, scope }: TouchedQuery, block: number): Promise<boolean> {
  const code = await node.need(
    {
      method: 'eth_getCode',
      params: [address, toHex(block)],
      read: (result) => {
        if (typeof result !== 'string' || !result.startsWith('0x')) throw malformed('gave no code');
        return result.toLowerCase();
      },
      blockOf: () => block,
    },
    scope,
  );
  return code !== '0x' && !code.startsWith(BORROWED);
}

async function sentIn({ node, address, scope }: TouchedQuery, block: number): Promise<readonly Sent[]> {
  const transactions = await node.need(
    {
      method: 'eth_getBlockByNumber',
      params: [toHex(block), true],
      // Whoever asks for the block at the same time gets the same value.
      read(result) {
        const { transactions } = object(result, 'a block');
        if (!Array.isArray(transactions)) throw malformed('gave a block without its transactions');
        return transactions.flatMap((item) => readTransaction(item) ?? []);
      },
      blockOf: () => block,
    },
    scope,
  );
  return transactions.filter(({ from }) => from === address);
}
