import { describe, expect, test } from 'vitest';
import { heistIds, readHeist } from '../support/heist-case.ts';
import { heistWorld, WEI_PER_CENT } from '../support/heist-world.ts';

describe.each(heistIds)('the world of %s', (id) => {
  const heist = readHeist(id);
  const built = heistWorld(heist);
  const { world, flows, thefts, bystanders } = built;
  const rows = heist.transactions.reduce((sum, { transfers }) => sum + transfers.length, 0);
  const payments = new Map(
    world.movements.flatMap(({ txid, inputs, outputs }, n) =>
      outputs.map(({ holding, amount }) => [
        `${txid} ${inputs[0]?.holding.owner} ${holding.owner}`,
        { amount, n },
      ]),
    ),
  );

  test('has every row of the record, exact to the cent', () => {
    const wrong = flows.filter(
      ({ txid, from, to, wei }) =>
        payments.get(`${txid} ${from} ${to}`)?.amount !== wei || wei % WEI_PER_CENT !== 0n,
    );
    expect(wrong).toEqual([]);
    const recorded = thefts.filter(({ txid }) => heist.transactions.some((one) => one.txid === txid));
    expect(flows.length + recorded.length).toBe(rows);
  });

  test('has at least ten transactions of bystanders for each row of the record', () => {
    expect(bystanders).toBeGreaterThanOrEqual(10 * rows);
  });

  test('pays every source before it pays anything in the record', () => {
    const late = thefts.filter(({ txid, payer, source }) => {
      const paid = payments.get(`${txid} ${payer} ${source}`)?.n as number;
      return flows.some(
        ({ txid, from, to }) =>
          from === source && (payments.get(`${txid} ${from} ${to}`)?.n as number) < paid,
      );
    });
    expect(late).toEqual([]);
    expect(new Set(thefts.map(({ source }) => source)).size).toBe(heist.sources.length);
  });

  test('goes up in blocks and never back in time', () => {
    const { transactions } = world;
    const back = transactions.filter(({ block, index, time }, n) => {
      const before = transactions[n - 1];
      if (!before) return false;
      return block === before.block
        ? index !== before.index + 1
        : block < before.block || index !== 0 || time < before.time;
    });
    expect(back.map(({ block, time }) => ({ block, time }))).toEqual([]);
  });
});
