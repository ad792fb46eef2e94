import { digestOf } from '../../incidents/rescan-state.ts';
import type { Answered } from '../../trace/inquiries.ts';

/** SHA-256 of what the rule that asked can tell from an answer: a history that nothing was added to is the same, however far it was read. */
export function answerDigest(answer: Answered['answer'] | undefined): string {
  if (answer?.kind !== 'history') return digestOf(answer);
  const { through: _, keptAt: __, unreadAbove: ___, ...told } = answer.history;
  return digestOf({ ...answer, history: told });
}
