import {
  type AccountId,
  type AssetId,
  addressOf,
  balanceId,
  type HoldingId,
  type MovementId,
  movementId,
  type TxId,
} from '../../core/ids.ts';
import type { Holding, Leg, Movement } from '../../core/movement.ts';
import { inChainOrder, positionOf, type Reader } from './chain-rules.ts';
import type { Facts } from './facts.ts';
import type { AccountTransaction } from './facts-schema.ts';
import { append, type Ledger } from './ledger.ts';
import { hasArrangedId, isPlaceholder, replayNotes } from './replay-notes.ts';
import { tagClaims } from './tag-claims.ts';
import { unfollowedTokens } from './unfollowed.ts';

/**
 * Movements of a record of an account chain: one a transfer in file order, then the fee, which is drawn last. A
 * transfer of nothing moves nothing and is left out. Faults go to the reader.
 */
export function accountLedger({ header, account }: Facts, reader: Reader): Ledger {
  const movements: Movement[] = [];
  const byHolding = new Map<HoldingId, Movement[]>();
  const payers = new Map<MovementId, ReadonlySet<AccountId>>();
  const payingAccounts = new Set<AccountId>();
  const notes = new Map<HoldingId, string[]>();
  const lines = new Map<TxId, number>();
  const ordered = inChainOrder(account);

  for (const transaction of ordered) {
    const txid = reader.txid(transaction.txid, `line ${transaction.line}, txid`);
    if (txid === undefined) continue;
    const twin = lines.get(txid);
    if (twin !== undefined) reader.fault(`line ${transaction.line}, txid`, `already on line ${twin}`);
    lines.set(txid, transaction.line);
    if (transaction.index !== null && transaction.height === null)
      reader.fault(`line ${transaction.line}, index`, 'expected a height beside an index');
    if (hasArrangedId(transaction, header) && !isPlaceholder(txid))
      reader.fault(`line ${transaction.line}, txid`, 'expected 32 zeros before the number of an arranged id');

    const made = transactionMovements(transaction, txid, reader);
    const paying = payersOf(made);
    for (const movement of made) {
      movements.push(movement);
      payers.set(movement.id, paying.get(assetOf(movement)) ?? new Set());
      for (const { holding } of movement.inputs) payingAccounts.add(holding.owner);
      for (const id of holdingsOf(movement)) append(byHolding, id, movement);
    }
    for (const [id, note] of replayNotes(transaction, txid, made, header))
      if (!notes.get(id)?.includes(note)) append(notes, id, note);
  }
  const claims = tagClaims(ordered, reader);
  const unfollowed = unfollowedTokens(ordered, header, reader);
  const maySpendUnseen = () => false;
  return { movements, byHolding, payers, payingAccounts, maySpendUnseen, notes, claims, unfollowed };
}

function transactionMovements(transaction: AccountTransaction, txid: TxId, reader: Reader): Movement[] {
  const { chain } = reader;
  const position = positionOf(transaction);
  const seen = new Map<string, number>();
  const movement = (content: string, inputs: readonly Leg[], outputs: readonly Leg[]): Movement => {
    const n = seen.get(content) ?? 0;
    seen.set(content, n + 1);
    return { id: movementId(`${txid}/${content}#${n}`), chain, txid, position, inputs, outputs };
  };
  const made = transaction.transfers.flatMap((transfer, n): Movement[] => {
    const at = `line ${transaction.line}, transfers.${n}`;
    const { amount } = transfer;
    const asset = reader.asset(transfer.asset, `${at}.asset`);
    const from = transfer.from === null ? null : reader.account(transfer.from, `${at}.from`);
    const to = reader.recipient(transfer.to, `${at}.to`);
    if (asset === undefined || from === undefined || to === undefined || amount === 0n) return [];
    const leg = (owner: AccountId): Leg => ({
      holding: { id: balanceId(owner, asset), owner, asset },
      amount,
    });
    const content = `${kindOf(asset)}:${from === null ? '' : addressOf(from)}>${addressOf(to)}:${amount}`;
    return [movement(content, from === null ? [] : [leg(from)], [leg(to)])];
  });
  if (!transaction.fee || transaction.fee.amount === 0n) return made;
  const at = `line ${transaction.line}, fee`;
  const owner = reader.account(transaction.fee.from, `${at}.from`);
  const asset = reader.asset(transaction.fee.asset, `${at}.asset`);
  if (owner === undefined || asset === undefined) return made;
  const { amount } = transaction.fee;
  const holding: Holding = { id: balanceId(owner, asset), owner, asset };
  return [...made, movement(`${kindOf(asset)}:${addressOf(owner)}>fee:${amount}`, [{ holding, amount }], [])];
}

/** An asset without its chain: `slip44:60`. */
const kindOf = (asset: AssetId): string => asset.slice(asset.indexOf('/') + 1);

const assetOf = ({ inputs, outputs }: Movement): string => (inputs[0] ?? (outputs[0] as Leg)).holding.asset;

const holdingsOf = ({ inputs, outputs }: Movement): ReadonlySet<HoldingId> =>
  new Set([...inputs, ...outputs].map(({ holding }) => holding.id));

/** By asset, who paid it to somebody in these movements; a fee is no payment to anybody. */
function payersOf(movements: readonly Movement[]): ReadonlyMap<string, ReadonlySet<AccountId>> {
  const byAsset = new Map<string, Set<AccountId>>();
  for (const movement of movements) {
    if (movement.outputs.length === 0) continue;
    const payers = byAsset.get(assetOf(movement)) ?? new Set();
    byAsset.set(assetOf(movement), payers);
    for (const { holding } of movement.inputs) payers.add(holding.owner);
  }
  return byAsset;
}
