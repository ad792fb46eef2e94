import type { TxId } from '../../core/ids.ts';
import { malformed, serverFault } from '../../net/upstream-error.ts';
import type { Asking } from './ask.ts';
import type { LookupContext } from './context.ts';
import type { Network } from './network.ts';
import { addressScript, isScriptName, scriptName } from './script.ts';
import type { ReadTransaction, WireOutput, WireTransaction } from './wire.ts';

/** Transactions by their id, and those of lists, with all that they spend. */
export interface Transactions {
  /** As a provider shows it. `unknown` makes the error for a transaction that nobody has. */
  shown(txid: TxId, unknown: () => Error, asking: Asking): Promise<ReadTransaction>;
  /** With the scripts that Blockbook hides, looked up in the transactions that created the outputs. */
  completed(row: ReadTransaction, asking: Asking): Promise<WireTransaction>;
}

export function transactionsReader({ ask, members, reader }: LookupContext): Transactions {
  const shown: Transactions['shown'] = (txid, unknown, asking) =>
    ask(
      {
        key: `tx/${txid}`,
        request: ({ transaction }) => transaction(txid),
        read: reader.transaction,
        unknown,
        final: ({ status }) => status.confirmed && status.block_height <= asking.finalHeight,
      },
      members,
      asking,
    );

  return {
    shown,
    async completed(row, asking) {
      const vin = await Promise.all(
        row.vin.map(async ({ prevout, ...spent }) => {
          if (prevout === null || prevout.scriptpubkey !== null) return { ...spent, prevout };
          const { txid, vout } = spent;
          const output = (await shown(txid, () => lost(txid), asking)).vout[vout];
          if (output?.value !== prevout.value)
            throw malformed(`contradicts itself on output ${vout} of transaction ${txid}`);
          return { ...spent, prevout: output };
        }),
      );
      return { ...row, vin };
    },
  };
}

/** Tells the transactions that spend or pay outputs of an account, by the scripts themselves. */
export function touching(address: string, network: Network): (row: WireTransaction) => boolean {
  const script = isScriptName(address)
    ? undefined
    : Buffer.from(addressScript(address, network)).toString('hex');
  const isOwn = (output: WireOutput | null): boolean => {
    if (output === null) return false;
    if (script !== undefined) return output.scriptpubkey === script;
    return scriptName(Buffer.from(output.scriptpubkey, 'hex')) === address;
  };
  return ({ vin, vout }) => vout.some(isOwn) || vin.some(({ prevout }) => isOwn(prevout));
}

/** Another answer named this transaction: back ends behind one address are not always at the same block. */
export const lost = (txid: TxId): Error =>
  serverFault(`does not know transaction ${txid}, which is in the chain`);
