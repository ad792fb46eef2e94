import type { HoldingId, TxId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { AccountTransaction, FactsHeader } from './facts-schema.ts';

/** What a placeholder for a transaction id begins with, so that nobody looks it up: 32 zeros or more. */
const placeholder = /^(0x)?0{32}/;

/** Whether a transaction id shows that it is none. */
export const isPlaceholder = (txid: string): boolean => placeholder.test(txid);

/** Whether the id of a transaction was arranged, by its own line or by the header's word for all lines. */
export const hasArrangedId = ({ arranged }: AccountTransaction, header: FactsHeader): boolean =>
  arranged.includes('txid') || header.arranged.includes('txid');

/**
 * What a reader must know of each holding that the `made` movements of a transaction touch: which details were shaped
 * or arranged. What the header says of every line is said once a holding, under one and the same wording.
 */
export function replayNotes(
  transaction: AccountTransaction,
  txid: TxId,
  made: readonly Movement[],
  header: FactsHeader,
): readonly (readonly [HoldingId, string])[] {
  const touched = [...new Set(made.flatMap(legsOf))];
  const { arranged, shaped } = transaction;
  const orderArranged = arranged.includes('order') || header.arranged.includes('order');
  const notes: (readonly [HoldingId, string])[] = [];
  if (header.arranged.includes('txid')) notes.push(...touched.map((id) => [id, ALL_IDS] as const));
  else if (arranged.includes('txid')) notes.push(...touched.map((id) => [id, idNote(txid)] as const));
  if (shaped.length > 0) notes.push(...touched.map((id) => [id, shapeNote(txid, shaped)] as const));
  if (orderArranged && made.length > 1)
    notes.push(...passing(made).map((id) => [id, orderNote(txid)] as const));
  return notes;
}

const ALL_IDS = "transaction ids are placeholders: the record's source does not tell them";

const idNote = (txid: TxId): string =>
  `the transaction id ${txid} is a placeholder: the record's source does not tell it`;

const orderNote = (txid: TxId): string =>
  `the order of transfers inside ${txid} was arranged for the replay: the record's source does not tell it`;

const detail = { from: 'payer', to: 'recipient', amount: 'amount', time: 'time' } as const;

function shapeNote(txid: TxId, shaped: AccountTransaction['shaped']): string {
  const details = shaped.map((name) => detail[name]);
  return `${txid} is shaped after the documentation, which tells that it happened but not: ${details.join(', ')}`;
}

const legsOf = ({ inputs, outputs }: Movement): readonly HoldingId[] =>
  [...inputs, ...outputs].map(({ holding }) => holding.id);

/** Holdings that both receive and pay in these movements: the ones whose figures depend on the order. */
function passing(movements: readonly Movement[]): readonly HoldingId[] {
  const paid = new Set(movements.flatMap(({ inputs }) => inputs.map(({ holding }) => holding.id)));
  const received = new Set(movements.flatMap(({ outputs }) => outputs.map(({ holding }) => holding.id)));
  return [...received].filter((id) => paid.has(id));
}
