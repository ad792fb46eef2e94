import type { Frontier } from '../core/frontier.ts';
import type { Settlement } from '../core/settle.ts';
import type { TraceEvent } from './events.ts';

/** How much of what was stolen rests or was flagged so far, over all books. */
export function settledEvent(settlement: Settlement, { stops }: Frontier, round: number): TraceEvent {
  const { journal, held, heldStain, fresh } = settlement;
  const sum = (losses: readonly bigint[]): bigint => losses.reduce((total, loss) => total + loss, 0n);
  let stolen = 0n;
  for (const { losses } of fresh.values()) stolen += sum(losses);
  let resting = 0n;
  let flagged = 0n;
  journal.holdings.forEach(({ id }, n) => {
    if (held[n] === 0n) return;
    const reason = stops.get(id)?.reason;
    if (reason === 'resting') resting += sum(heldStain(n).losses);
    else if (reason === 'labelled' || reason === 'pattern' || reason === 'opaque')
      flagged += sum(heldStain(n).losses);
  });
  const perMillion = (part: bigint): number => (stolen === 0n ? 0 : Number((part * 1_000_000n) / stolen));
  return {
    type: 'settled',
    round,
    movements: journal.movements.length,
    restingPerMillion: perMillion(resting),
    flaggedPerMillion: perMillion(flagged),
  };
}
