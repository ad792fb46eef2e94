import { valueMove } from './evm-scenes.ts';
import { assembleWorld, type EvmWorld, fakes, hexOf, type Move, usdt, WEI, ZERO } from './evm-world.ts';
import { writer } from './evm-writer.ts';

export interface BusyOptions {
  readonly rows: number;
  /** Payments in one block. */
  readonly perBlock: number;
  readonly counterparties: number;
  /** Token transfers of an unknown contract beside them, as many as rows. */
  readonly spam?: number;
  /** As payments, or as token transfers of one transaction each, all with the same content. */
  readonly as?: 'payments' | 'equal-tokens';
}

/** An account with very many rows: `accounts[0]`. */
export function busyWorld({
  rows,
  perBlock,
  counterparties,
  spam = 0,
  as = 'payments',
}: BusyOptions): EvmWorld {
  const name = `busyWorld(${rows}, ${perBlock}, ${counterparties}, ${spam}, ${as})`;
  const chainWriter = writer(name);
  const busy = hexOf('busy', 20);
  const others = Array.from({ length: counterparties }, (_, n) => hexOf(`other ${n}`, 20));
  chainWriter.genesis(busy, 1_000_000n * WEI);
  for (let n = 0; n < Math.max(rows - (as === 'payments' ? 1 : 0), spam); n++) {
    if (n % perBlock === 0) chainWriter.nextBlock();
    const to = others[n % others.length] as string;
    if (n < spam) {
      const transfers = [{ contract: fakes[0] as string, from: to, to: busy, value: 10n ** 24n }];
      chainWriter.write({ from: to, to: fakes[0] as string, gasUsed: 0n, transfers });
    }
    if (n >= rows - (as === 'payments' ? 1 : 0)) continue;
    if (as === 'payments') chainWriter.write({ from: busy, to, value: 5n, moves: valueMove(busy, to, 5n) });
    else {
      const transfers = [{ contract: usdt, from: ZERO, to: busy, value: 5n }];
      const moves: Move[] = [{ kind: 'token', contract: usdt, to: busy, value: 5n }];
      chainWriter.write({ from: to, to: usdt, gasUsed: 0n, transfers, moves });
    }
  }
  return assembleWorld(name, chainWriter.transactions, [busy, ...others]);
}
