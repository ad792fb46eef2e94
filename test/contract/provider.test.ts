import { describe, expect, onTestFinished, test } from 'vitest';
import { families } from '../../src/chains/index.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import type { Seed } from '../../src/core/movement.ts';
import { labs } from './labs/index.ts';
import type { ProviderLab, Receipt, ServedAccount } from './provider-lab.ts';

/** Height at which every lookup is pinned. */
const AS_OF = 1_000;

/** `count` receipts of different amounts, the n-th in the block that `block` says, oldest first. */
const receipts = (count: number, block: (n: number) => number = (n) => 100 + n): Receipt[] =>
  Array.from({ length: count }, (_, n) => ({ block: block(n), amount: 10_000n + BigInt(n) }));

async function served(lab: ProviderLab, rows: readonly Receipt[]): Promise<ServedAccount> {
  const server = await lab.serve(rows);
  onTestFinished(() => server.close());
  return server;
}

/** What the source says the account received: blocks and amounts, in the order given. */
async function received({ source, account }: ServedAccount, asOf = AS_OF): Promise<Receipt[]> {
  const { signal } = new AbortController();
  let seeds: readonly Seed[];
  try {
    seeds = await source.seeds({ kind: 'address', account }, { asOf, hub: null, signal });
  } catch (error) {
    if (error instanceof CoinhoundError && error.code === 'seed-not-found') return [];
    throw error;
  }
  return seeds.map(({ movement, output }) => ({
    block: movement.position.height,
    amount: movement.outputs[output]?.amount ?? -1n,
  }));
}

/** Within one block a chain may order as it does; the blocks themselves must come in order. */
const byBlock = (rows: readonly Receipt[]): Receipt[] =>
  rows.toSorted((a, b) => a.block - b.block || Number(a.amount - b.amount));

function expectExactly(found: readonly Receipt[], expected: readonly Receipt[]): void {
  const blocks = found.map(({ block }) => block);
  expect(blocks).toEqual(blocks.toSorted((a, b) => a - b));
  expect(byBlock(found)).toEqual(byBlock(expected));
}

test('every kind of provider has a lab', () => {
  const kinds = [...families.values()].flatMap(({ kinds: own }) => own);
  expect([...new Set(labs.map(({ kind }) => kind))].sort()).toEqual(
    [...new Set([...kinds, 'recorded'])].sort(),
  );
});

describe.each(labs)('$kind', (lab) => {
  const { pageRows } = lab;

  test.each([
    ['none', 0],
    ['one', 1],
    ['one less than a page', pageRows - 1],
    ['exactly one page', pageRows],
    ['one more than a page', pageRows + 1],
    ['exactly two pages', 2 * pageRows],
    ['several pages and some', 3 * pageRows + 2],
  ])('gives %s, each once and in chain order', async (_, count) => {
    const rows = receipts(count);
    expectExactly(await received(await served(lab, rows)), rows);
  });

  test('gives every receipt of one block, more than a page holds', async () => {
    const rows = receipts(pageRows + 3, () => 500);
    expectExactly(await received(await served(lab, rows)), rows);
  });

  test('gives receipts of one block once where the border of a page cuts through it', async () => {
    const rows = receipts(2 * pageRows + 1, (n) => 100 + Math.floor((n + 1) / 2));
    expectExactly(await received(await served(lab, rows)), rows);
  });

  test('gives equal amounts as often as they came', async () => {
    const rows = receipts(pageRows + 2, (n) => 100 + (n % 3)).map(({ block }) => ({ block, amount: 7n }));
    expectExactly(await received(await served(lab, rows)), rows);
  });

  test('gives nothing above the pinned height', async () => {
    const rows = receipts(pageRows + 4);
    const asOf = 100 + pageRows;
    expectExactly(
      await received(await served(lab, rows), asOf),
      rows.filter(({ block }) => block <= asOf),
    );
  });

  if (lab.passing.length > 0) {
    test('has a fault among the passing ones that says it is asked too often', () => {
      expect(lab.passing.some((fault) => fault.includes('rate'))).toBe(true);
    });

    test.each(lab.passing)('gives the same although the answer was at first: %s', async (fault) => {
      const rows = receipts(pageRows + 2);
      const server = await served(lab, rows);
      server.disturb(fault, 1);
      expectExactly(await received(server), rows);
    });
  }

  test.each(lab.lasting)(
    'fails with a clear error, and gives no less, where the answer stays: %s',
    async (fault) => {
      const server = await served(lab, receipts(pageRows + 2));
      server.disturb(fault, Number.POSITIVE_INFINITY);
      const error = await received(server).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CoinhoundError);
      expect((error as CoinhoundError).kind).not.toBe('bug');
      expect((error as CoinhoundError).message).not.toBe('');
    },
  );

  test('loses nothing in silence where a reorganisation takes away what it had paged to', async () => {
    const rows = receipts(2 * pageRows + 2);
    const server = await served(lab, rows);
    const height = 100 + pageRows - 1;
    const replaced = [{ block: 900, amount: 123n }];
    server.reorganise(height, replaced);
    const before = rows;
    const after = [...rows.filter(({ block }) => block < height), ...replaced];
    const found = await received(server).catch((thrown: unknown) => thrown);
    if (found instanceof CoinhoundError) expect(found.kind).toBe('upstream');
    else {
      const whole = [before, after].map((chain) => JSON.stringify(byBlock(chain).map(shown)));
      expect(whole).toContain(JSON.stringify(byBlock(found as Receipt[]).map(shown)));
    }
  });
});

const shown = ({ block, amount }: Receipt): string => `${block}:${amount}`;
