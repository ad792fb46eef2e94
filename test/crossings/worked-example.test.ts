import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Receipt } from '../../src/core/crossing.ts';
import { openJournal } from '../../src/core/journal.ts';
import type { Holding, Movement } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
import { settle } from '../../src/core/settle.ts';
import { swap } from '../../src/crossings/swap.ts';
import type { Atlas } from '../../src/trace/crossing.ts';
import { askNobody, factsOf, type Line, movementsOf } from './ledger.ts';

const page = readFileSync(new URL('../../docs/crossings.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$/gm)].map(
  ([, policy, ...cells]) =>
    [policy as string, cells.map((cell) => BigInt(cell.replaceAll(',', '')))] as const,
);

const before: readonly Line[] = [
  { id: '1', pay: ['friend', 'thief', '1000', 'ETH'] },
  { id: '2', pay: ['victim', 'thief', '2000', 'ETH'] },
];
const swapped: readonly Line[] = [
  { id: '3', pay: ['thief', 'pool', '1500', 'ETH'] },
  { id: '4', pay: ['pool', 'thief', '100', 'ETH'] },
  { id: '5', pay: ['pool', 'thief', '2800', 'USDC'] },
];

test('the page about crossings has the example for three policies', () => {
  expect(rows.map(([policy]) => policy)).toEqual(['haircut', 'fifo', 'lifo']);
});

test.each(rows)('under %s the swap of the example comes to what the page says', (name, figures) => {
  const facts = factsOf({ lines: swapped, sender: 'thief' });
  const [crossing] = swap.find({ transaction: facts, atlas: {} as Atlas, ask: askNobody })?.crossings ?? [];
  if (!crossing) throw new Error('the example is no swap');
  const movements = [...movementsOf(before), ...facts.movements];
  const theft = movements[1] as Movement;
  const journal = openJournal({
    histories: ['ETH', 'USDC'].map((asset) => {
      const own = movements.filter(({ inputs, outputs }) =>
        [...inputs, ...outputs].some(({ holding }) => isOf(holding, asset)),
      );
      const { holding } = [...own.flatMap(({ outputs }) => outputs)].find((leg) =>
        isOf(leg.holding, asset),
      ) as { holding: Holding };
      return { holding: holding.id, opening: 0n, movements: own, through: 100, gap: null, notes: [] };
    }),
    seeds: [{ movement: theft, output: 0, taint: 2000n, loss: 2000n }],
    crossings: [crossing],
  });
  const policy = policies.find((one) => one.name === name);
  if (!policy) throw new Error(`no policy ${name}`);
  const settlement = settle(journal, policy);

  const outOf = (amount: bigint) =>
    crossing.received.find((receipt) => amountOf(receipt) === amount) as Receipt;
  const legOf = (receipt: Receipt): number =>
    [...journal.receivedAt].find(([, { movement }]) => movement.id === receipt.movement.id)?.[0] as number;
  const back = settlement.crossed.get(legOf(outOf(100n)));
  const other = settlement.crossed.get(legOf(outOf(2800n)));
  const held = journal.holdings.findIndex((holding) => isOf(holding, 'USDC'));
  expect([
    (back?.given ?? 0n) + (other?.given ?? 0n),
    back?.received ?? 0n,
    other?.received ?? 0n,
    settlement.heldStain(held).losses[0],
  ]).toEqual(figures);
});

const isOf = ({ owner, asset }: Holding, name: string): boolean =>
  owner.endsWith(':thief') && asset.endsWith(name === 'ETH' ? 'slip44:60' : `0x${name}`);

const amountOf = ({ movement, output }: Receipt): bigint => movement.outputs[output]?.amount ?? 0n;
