import type { Amount, HoldingId } from '../../core/ids.ts';
import { type Leg, outpointOf } from '../../core/movement.ts';
import type { HistoryAnswer, MovedAnswer, Resting } from '../../trace/source.ts';

/**
 * Whether a holding moved by what the record tells of it now, which excludes everything that reading it would. Where the record was changed below the height it was read
 * at, or does not tell of it any more, it is to be read.
 */
export function movedInRecord(
  { holding, balance }: Resting,
  answer: HistoryAnswer,
  since: number,
): MovedAnswer {
  if ('failure' in answer) return { holding: holding.id, verdict: 'moved' };
  const { movements } = answer;
  const isLater = movements.some(({ position }) => position.height > since);
  const isSpent = outpointOf(holding) !== undefined && movements.length > 0;
  const change = movements.reduce(
    (sum, { inputs, outputs }) => sum + sumOf(outputs, holding.id) - sumOf(inputs, holding.id),
    0n,
  );
  const isOther = outpointOf(holding) === undefined && answer.opening + change !== balance;
  return { holding: holding.id, verdict: isLater || isSpent || isOther ? 'moved' : 'rests' };
}

const sumOf = (legs: readonly Leg[], id: HoldingId): Amount =>
  legs.reduce((sum, { holding, amount }) => (holding.id === id ? sum + amount : sum), 0n);
