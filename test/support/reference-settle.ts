import { shortfall } from '../../src/core/balances.ts';
import type { HoldingId } from '../../src/core/ids.ts';
import type { History, Movement, Seed } from '../../src/core/movement.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { amountOf, clean, lossOf, lossShare, type Pot, taintOf } from '../../src/core/pot.ts';
import { type Settlement, UNREACHED } from '../../src/core/settle.ts';

/**
 * The settlement in its readable form: pots keyed by strings, the policies' `merge` and `split`, movements in the order
 * the caller gives. What `settle` must agree with, byte for byte.
 */
export function referenceSettlement(
  inChainOrder: readonly Movement[],
  histories: readonly History[],
  seeds: readonly Seed[],
  policy: TaintPolicy,
): string {
  const pots = new Map<HoldingId, Pot>(histories.map(({ holding, opening }) => [holding, clean(opening)]));
  const received = new Map<HoldingId, { taint: bigint; loss: bigint }>();
  const hops = new Map<HoldingId, number>();
  const near = new Map<HoldingId, number>();
  const shortfalls = new Map<HoldingId, bigint>();
  const flows: unknown[] = [];

  const draw = (holding: HoldingId, amount: bigint): Pot => {
    const pot = pots.get(holding);
    if (!pot) return clean(amount);
    const short = amount - amountOf(pot);
    if (short > 0n) shortfalls.set(holding, (shortfalls.get(holding) ?? 0n) + short);
    const { paid, rest } = policy.split(short > 0n ? policy.merge(pot, clean(short)) : pot, [amount]);
    pots.set(holding, rest);
    return paid[0] as Pot;
  };

  for (const { id, inputs, outputs } of inChainOrder) {
    const drawn = inputs.map(({ holding, amount }) => draw(holding.id, amount));
    const nearest = Math.min(
      UNREACHED,
      ...inputs.flatMap(({ holding }, n) =>
        taintOf(drawn[n] as Pot) > 0n ? [near.get(holding.id) as number] : [],
      ),
    );
    for (const { holding } of inputs) if (taintOf(pots.get(holding.id) ?? []) === 0n) near.delete(holding.id);
    let transit = drawn.reduce<Pot>((pot, parcel) => policy.merge(pot, parcel), []);
    const minted = outputs.reduce((sum, { amount }) => sum + amount, 0n) - amountOf(transit);
    if (minted > 0n) transit = policy.merge(transit, clean(minted));
    const { paid, rest } = policy.split(
      transit,
      outputs.map(({ amount }) => amount),
    );
    const taints = outputs.map(({ holding, amount }, n) => {
      const seed = seeds.find((one) => one.movement.id === id && one.output === n);
      const parcel = seed ? decreed(paid[n] as Pot, amount, seed) : (paid[n] as Pot);
      const pot = pots.get(holding.id);
      if (pot) pots.set(holding.id, policy.merge(pot, parcel));
      const taint = taintOf(parcel);
      if (taint === 0n) return taint;
      const sum = received.get(holding.id) ?? { taint: 0n, loss: 0n };
      received.set(holding.id, { taint: sum.taint + taint, loss: sum.loss + lossOf(parcel) });
      for (const column of [hops, near]) {
        column.set(holding.id, Math.min(column.get(holding.id) ?? UNREACHED, seed ? 0 : nearest + 1));
      }
      return taint;
    });
    const fee = { taint: taintOf(rest), loss: lossOf(rest) };
    const ins = drawn.map(taintOf);
    if ([...ins, ...taints].some((taint) => taint > 0n))
      flows.push([id, ins.map(String), taints.map(String), String(fee.taint), String(fee.loss)]);
  }

  const reached = [...received].map(([id, sum]) => {
    const pot = pots.get(id);
    const held = pot ? { taint: taintOf(pot), loss: lossOf(pot) } : sum;
    return [id, hops.get(id), ...[sum.taint, held.taint, held.loss].map(String)];
  });
  return canonical(
    reached,
    flows,
    [...shortfalls].map(([id, short]) => [id, String(short)]),
  );
}

/** What arrived is stolen up to the seed's taint; the rest of the output is clean and stands behind. */
function decreed(parcel: Pot, amount: bigint, seed: Seed): Pot {
  const arrived = taintOf(parcel);
  const added = seed.taint > arrived ? seed.taint - arrived : 0n;
  const taint = arrived + added;
  const loss = lossOf(parcel) + (added === 0n ? 0n : lossShare(seed.loss, seed.taint, added));
  return [{ amount: taint, taint, loss }, ...clean(amount - taint)];
}

/** The same bytes for a settlement in columns. */
export function canonicalSettlement(settlement: Settlement): string {
  const { journal, held, heldLoss, hop, carries, legTaint, fees } = settlement;
  const received = new Array<bigint>(journal.holdings.length).fill(0n);
  journal.movements.forEach((_, m) => {
    for (let leg = journal.outputsAt[m] as number; leg < (journal.inputsAt[m + 1] as number); leg++)
      received[journal.legHolding[leg] as number]! += legTaint(leg);
  });
  const reached = journal.holdings.flatMap(({ id }, n) =>
    hop[n] === UNREACHED ? [] : [[id, hop[n], ...[received[n], held[n], heldLoss[n]].map(String)]],
  );
  const legs = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, n) => String(legTaint(from + n)));
  const flows = journal.movements.flatMap(({ id }, m) => {
    if (carries[m] === 0) return [];
    const [from, out, to] = [
      journal.inputsAt[m] as number,
      journal.outputsAt[m] as number,
      journal.inputsAt[m + 1] as number,
    ];
    return [
      [id, legs(from, out), legs(out, to), String(fees.get(m)?.taint ?? 0n), String(fees.get(m)?.loss ?? 0n)],
    ];
  });
  return canonical(
    reached,
    flows,
    journal.holdings.flatMap(({ id }, n) => {
      const short = journal.known[n] === 1 ? shortfall(n, journal) : 0n;
      return short === 0n ? [] : [[id, String(short)]];
    }),
  );
}

function canonical(...lists: readonly (readonly unknown[])[]): string {
  return lists
    .map((list) =>
      list
        .map((item) => JSON.stringify(item))
        .sort()
        .join('\n'),
    )
    .join('\n\n');
}
