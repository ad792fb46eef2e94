import {
  type AccountId,
  type AssetId,
  type HoldingId,
  type MovementId,
  movementId,
  outpointId,
  type TxId,
} from '../../core/ids.ts';
import type { Leg, Movement } from '../../core/movement.ts';
import { inChainOrder, positionOf, type Reader } from './chain-rules.ts';
import type { Facts } from './facts.ts';
import type { UtxoTransaction } from './facts-schema.ts';
import { type Ledger, NOT_RECORDED } from './ledger.ts';

interface Made {
  readonly leg: Leg;
  readonly height: number | null;
}

/**
 * Movements of a record of a UTXO chain, one a transaction. An input whose outpoint, owner or amount the record does
 * not know is no leg: its value comes in as clean value and the fee is not visible. Faults go to the reader.
 */
export function utxoLedger({ header, utxo }: Facts, reader: Reader): Ledger {
  const asset = reader.asset(undefined, 'line 1, assets') as AssetId;
  const ordered = inChainOrder(utxo);
  const made = outputsOf(ordered, asset, reader);
  const movements: Movement[] = [];
  const byHolding = new Map<HoldingId, Movement[]>();
  const payers = new Map<MovementId, ReadonlySet<AccountId>>();
  const payingAccounts = new Set<AccountId>();
  const unseen = new Set<AccountId | null>();
  const notes = new Map<HoldingId, readonly string[]>();

  for (const transaction of ordered) {
    const { line, height } = transaction;
    const outputs = made.legs.get(transaction);
    const txid = made.txids.get(transaction);
    if (outputs === undefined || txid === undefined) continue;
    const { legs, owners, vague } = inputsOf(transaction, made, asset, reader);
    for (const owner of vague) unseen.add(owner);
    const { chain } = reader;
    const movement: Movement = {
      id: movementId(txid),
      chain,
      txid,
      position: positionOf(transaction),
      inputs: legs,
      outputs,
      ...(legs.length < transaction.inputs.length && { unnamed: NOT_RECORDED }),
    };
    for (const { holding } of legs) {
      if (byHolding.has(holding.id)) reader.fault(`line ${line}, inputs`, `${holding.id} is spent twice`);
      const origin = made.byId.get(holding.id)?.height ?? null;
      if (origin !== null && height !== null && origin > height)
        reader.fault(`line ${line}, inputs`, `${holding.id} is spent before it is made`);
      byHolding.set(holding.id, [movement]);
    }
    const left = sum(legs) - sum(outputs);
    if (legs.length === transaction.inputs.length && legs.length > 0 && left < 0n)
      reader.fault(`line ${line}, outputs`, 'expected no more than the inputs hold');
    for (const owner of owners) payingAccounts.add(owner);
    payers.set(movement.id, owners);
    movements.push(movement);
    if (transaction.arranged.length > 0 || header.arranged.includes('vout'))
      for (const { holding } of outputs) notes.set(holding.id, [voutNote(txid)]);
  }
  const maySpendUnseen = (account: AccountId): boolean => unseen.has(account) || unseen.has(null);
  return {
    movements,
    byHolding,
    payers,
    payingAccounts,
    maySpendUnseen,
    notes,
    claims: new Map(),
    unfollowed: new Map(),
  };
}

const voutNote = (txid: TxId): string =>
  `the output numbers of ${txid} were arranged for the replay: the record's source does not tell them`;

const sum = (legs: readonly Leg[]): bigint => legs.reduce((total, { amount }) => total + amount, 0n);

interface Outputs {
  readonly byId: ReadonlyMap<HoldingId, Made>;
  readonly legs: ReadonlyMap<UtxoTransaction, readonly Leg[]>;
  readonly txids: ReadonlyMap<UtxoTransaction, TxId>;
  readonly recorded: ReadonlySet<TxId>;
}

/** Every recorded output, and the transactions in whose terms the others speak. */
function outputsOf(ordered: readonly UtxoTransaction[], asset: AssetId, reader: Reader): Outputs {
  const byId = new Map<HoldingId, Made>();
  const legs = new Map<UtxoTransaction, readonly Leg[]>();
  const txids = new Map<UtxoTransaction, TxId>();
  const lines = new Map<TxId, number>();
  for (const transaction of ordered) {
    const { line, height, index, outputs } = transaction;
    const txid = reader.txid(transaction.txid, `line ${line}, txid`);
    if (txid === undefined) continue;
    const twin = lines.get(txid);
    if (twin !== undefined) reader.fault(`line ${line}, txid`, `already on line ${twin}`);
    lines.set(txid, line);
    if (index !== null && height === null)
      reader.fault(`line ${line}, index`, 'expected a height beside an index');
    const vouts = new Set(outputs.map(({ vout }) => vout));
    if (vouts.size < outputs.length) reader.fault(`line ${line}, outputs`, 'expected each vout once');
    const paid = outputs.flatMap(({ vout, address, amount }, n): Leg[] => {
      const owner = reader.recipient(address, `line ${line}, outputs.${n}.address`);
      if (owner === undefined) return [];
      const leg: Leg = { holding: { id: outpointId(reader.chain, txid, vout), owner, asset }, amount };
      byId.set(leg.holding.id, { leg, height });
      return [leg];
    });
    txids.set(transaction, txid);
    legs.set(transaction, paid);
  }
  return { byId, legs, txids, recorded: new Set(lines.keys()) };
}

interface Inputs {
  /** What the transaction is known to draw. */
  readonly legs: readonly Leg[];
  /** Everyone who is known to pay into it. */
  readonly owners: ReadonlySet<AccountId>;
  /** Who pays into it from an outpoint that the record does not name; null where it names neither. */
  readonly vague: ReadonlySet<AccountId | null>;
}

function inputsOf(
  { line, inputs }: UtxoTransaction,
  { byId, recorded }: Outputs,
  asset: AssetId,
  reader: Reader,
): Inputs {
  const vague = new Set<AccountId | null>();
  const owners = new Set<AccountId>();
  const legs = inputs.flatMap((input, n): Leg[] => {
    const at = `line ${line}, inputs.${n}`;
    const stated = input.address === null ? undefined : reader.account(input.address, `${at}.address`);
    if (stated !== undefined) owners.add(stated);
    if (input.outpoint === null) {
      vague.add(stated ?? null);
      return [];
    }
    const colon = input.outpoint.indexOf(':');
    const txid = reader.txid(input.outpoint.slice(0, colon), `${at}.outpoint`);
    if (txid === undefined) return [];
    const id = outpointId(reader.chain, txid, Number(input.outpoint.slice(colon + 1)));
    const spent = byId.get(id)?.leg;
    if (spent === undefined && recorded.has(txid))
      reader.fault(`${at}.outpoint`, 'expected an output that its transaction lists');
    if (spent && stated !== undefined && stated !== spent.holding.owner)
      reader.fault(`${at}.address`, `expected ${spent.holding.owner}, the owner of the output`);
    if (spent && input.amount !== null && input.amount !== spent.amount)
      reader.fault(`${at}.amount`, `expected ${spent.amount}, the amount of the output`);
    const owner = spent?.holding.owner ?? stated;
    const amount = spent?.amount ?? input.amount;
    if (owner === undefined || amount === null) return [];
    owners.add(owner);
    return [{ holding: { id, owner, asset }, amount }];
  });
  return { legs, owners, vague };
}
