import {
  type AssetId,
  accountId,
  type ChainId,
  movementId,
  outpointId,
  sinkAccount,
  type TxId,
} from '../../core/ids.ts';
import { type Leg, type Movement, UNKNOWN_INDEX } from '../../core/movement.ts';
import type { Network } from './network.ts';
import { returnedText, scriptAddress } from './script.ts';
import type { WireOutput, WireTransaction } from './wire.ts';

export interface BitcoinFacts {
  readonly chain: ChainId;
  readonly asset: AssetId;
  readonly network: Network;
}

/**
 * The movement a confirmed transaction is: one leg an input and an output, in their order, so that output n is leg n. A
 * coinbase has no inputs. What no script can ever spend goes to the sink `burned`; texts of OP_RETURN outputs are its memo, each on a line of its own. The place in the block is unknown:
 * the providers' lists do not tell it. Undefined while the transaction is not in a block. Pure.
 */
export function toMovement(
  { txid, vin, vout, status }: WireTransaction,
  facts: BitcoinFacts,
): Movement | undefined {
  if (!status.confirmed) return undefined;
  const texts = vout.flatMap(({ scriptpubkey }) => returnedText(Buffer.from(scriptpubkey, 'hex')) ?? []);
  return {
    id: movementId(txid),
    chain: facts.chain,
    txid,
    position: { height: status.block_height, index: UNKNOWN_INDEX, time: status.block_time },
    inputs: vin.flatMap(({ prevout, txid: funding, vout: n }) =>
      prevout === null ? [] : [toLeg(prevout, funding, n, facts)],
    ),
    outputs: vout.map((output, n) => toLeg(output, txid, n, facts)),
    ...(texts.length > 0 && { memo: texts.join('\n') }),
  };
}

function toLeg(
  { scriptpubkey, value }: WireOutput,
  txid: TxId,
  vout: number,
  { chain, asset, network }: BitcoinFacts,
): Leg {
  const address = scriptAddress(Buffer.from(scriptpubkey, 'hex'), network);
  const owner = address === undefined ? sinkAccount(chain, 'burned') : accountId(chain, address);
  return { holding: { id: outpointId(chain, txid, vout), owner, asset }, amount: value };
}
