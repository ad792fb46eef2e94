import type { EvmAssets } from './assets.ts';
import { tokenParties } from './transfers.ts';
import type { TokenRow } from './wire.ts';

/** One token transfer that is not followed. */
export interface LeftOutRow {
  readonly height: number;
  /** The contract of an unknown token; null for a transfer of nothing of a known one. */
  readonly contract: string | null;
}

/** The token transfers that a history leaves out, in chain order. */
export function leftOutRows(tokens: readonly TokenRow[], assets: EvmAssets): LeftOutRow[] {
  return tokens.flatMap((row): LeftOutRow[] => {
    const parties = tokenParties(row, assets);
    if (parties === 'unknown-token') return [{ height: row.block, contract: row.contract }];
    return parties === 'zero-value' ? [{ height: row.block, contract: null }] : [];
  });
}

/** What a person is told of them up to a height: one sentence, or nothing. */
export function leftOutNotes(rows: readonly LeftOutRow[], asOf: number): string[] {
  const contracts = new Set<string>();
  let unknown = 0;
  let empty = 0;
  for (const { height, contract } of rows) {
    if (height > asOf) continue;
    if (contract === null) empty++;
    else {
      unknown++;
      contracts.add(contract);
    }
  }
  const parts: string[] = [];
  if (unknown > 0)
    parts.push(`${counted(unknown, 'transfer')} of ${counted(contracts.size, 'unknown token')}`);
  if (empty > 0) parts.push(counted(empty, 'zero-value token transfer'));
  return parts.length === 0 ? [] : [`left out: ${parts.join(', ')}`];
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
