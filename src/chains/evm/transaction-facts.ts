import { CoinhoundError } from '../../core/error.ts';
import { type TxId, txId } from '../../core/ids.ts';
import { UNKNOWN_INDEX } from '../../core/movement.ts';
import { malformed, refused } from '../../net/upstream-error.ts';
import type { TransactionFacts, UnfollowedTransfer } from '../../trace/inquiry.ts';
import type { FactsQuery } from '../../trace/source.ts';
import type { EvmAssets } from './assets.ts';
import { evmMovements } from './movements.ts';
import { type Log, transferOf } from './receipt.ts';
import type { ToldTransaction } from './teller.ts';
import type { Tellers } from './tellers.ts';
import { ZERO_ADDRESS } from './transfers.ts';

/**
 * A whole transaction: what moved in it, whoever the parties are, and what contracts told. One that failed moved nothing but
 * gas. Null where no block up to the height has it. Throws `upstream-refused` where nobody sees inside transactions.
 */
export async function transactionFacts(
  txid: TxId,
  query: FactsQuery,
  { tellers, assets }: { readonly tellers: Tellers; readonly assets: EvmAssets },
): Promise<TransactionFacts | null> {
  // Allocations of the genesis block have names that no provider knows.
  if (!/^0x[0-9a-f]{64}$/.test(txid)) return null;
  const told = await tellers
    .run(txid, query, (teller) => teller.transaction(txid, query))
    .catch((error: unknown) => {
      if (error instanceof CoinhoundError && error.code === 'seed-not-found') return undefined;
      throw error;
    });
  return told ? factsOf(txid, told, assets) : null;
}

function factsOf(
  txid: TxId,
  { rows, from, isWhole, logs }: ToldTransaction,
  assets: EvmAssets,
): TransactionFacts {
  const [payment] = rows.payments;
  if (!payment || payment.input === undefined)
    throw malformed(`does not tell the calldata of transaction ${txid}`);
  if (!isWhole) throw refused(`does not tell what moved inside transaction ${txid}`);
  const { addresses } = assets;
  return {
    chain: assets.chain,
    txid: txId(txid),
    position: { height: payment.block, index: payment.index ?? UNKNOWN_INDEX, time: payment.time },
    sender: addresses.account(from),
    to: payment.to === undefined ? null : addresses.account(payment.to),
    input: payment.input,
    movements: evmMovements(rows, from, assets),
    unfollowed: logs.flatMap((log) => unfollowedIn(log, assets)),
    logs: logs.map(({ contract, topics, data }) => ({ contract: addresses.account(contract), topics, data })),
  };
}

/** The transfer of a token that nobody follows; none of nothing. */
function unfollowedIn(log: Log, { tokens, addresses }: EvmAssets): UnfollowedTransfer[] {
  const transfer = transferOf(log);
  if (!transfer?.value || tokens.has(transfer.contract)) return [];
  const party = (address: string) => (address === ZERO_ADDRESS ? null : addresses.account(address));
  return [
    {
      contract: addresses.account(transfer.contract),
      from: party(transfer.from),
      to: party(transfer.to),
      amount: transfer.value,
    },
  ];
}
