/** One token transfer that is not followed. */
export interface LeftOutRow {
  /** Its time where the chain's lists tell no height, and `asOf` below is then a time too. */
  readonly height: number;
  /** The contract of an unknown token; null for a transfer of nothing of a known one. */
  readonly contract: string | null;
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
