import { createHash } from 'node:crypto';
import {
  type AccountId,
  type Amount,
  accountId,
  assetId,
  type ChainId,
  chainId,
  type HoldingId,
  movementId,
  outpointId,
  sinkAccount,
  txId,
} from '../../src/core/ids.ts';
import type { Label } from '../../src/core/label.ts';
import { type History, type Movement, UNKNOWN_INDEX } from '../../src/core/movement.ts';
import { chronological } from '../../src/core/order.ts';
import type { ScriptForm } from '../../src/detect/utxo/script-form.ts';
import type { Scene } from '../../src/trace/detector.ts';
import type { Ask } from '../../src/trace/inquiry.ts';

const bitcoin = chainId('bip122:000000000019d6689c085ae165831e93');
export const litecoin = chainId('bip122:12a765e31ffd4059bada1e25190f6e98');
/** Of detectors that ask for nothing. */
export const askNothing: Ask = () => {
  throw new Error('this detector has nothing to ask for');
};

/** An account of a form; addresses are told apart by `n` and have no checksum. */
export function owner(n: number, form: ScriptForm = 'p2wpkh', chain: ChainId = bitcoin): AccountId {
  const digits = String(n).padStart(6, '0');
  const long = (length: number): string => digits.padStart(length, 'q');
  switch (form) {
    case 'p2pkh':
      return accountId(chain, `1${long(33)}`);
    case 'p2sh':
      return accountId(chain, `3${long(33)}`);
    case 'p2wsh':
      return accountId(chain, `bc1q${long(58)}`);
    case 'p2tr':
      return accountId(chain, `bc1p${long(58)}`);
    case 'bare':
      return accountId(chain, `script.${digits.padStart(64, '0')}`);
    default:
      return accountId(chain, `bc1q${long(38)}`);
  }
}

/** An account or what `owner` makes of a number; null for OP_RETURN. */
type Whose = AccountId | number | null;

export interface UtxoSpec {
  readonly name: string;
  /** With the outpoint that is spent, where it matters. */
  readonly inputs: readonly (readonly [Whose, Amount, HoldingId?])[];
  readonly outputs: readonly (readonly [Whose, Amount])[];
  readonly height?: number;
  readonly chain?: ChainId;
  readonly txid?: string;
}

/** A UTXO transaction as the chains read it. */
export function utxo(spec: UtxoSpec): Movement {
  const { name, height = 800_000, chain = bitcoin } = spec;
  const txid = txId(spec.txid ?? createHash('sha256').update(name).digest('hex'));
  const asset = assetId(chain, 'slip44:0');
  const account = (whose: Whose): AccountId =>
    whose === null
      ? sinkAccount(chain, 'burned')
      : typeof whose === 'number'
        ? owner(whose, 'p2wpkh', chain)
        : whose;
  return {
    id: movementId(txid),
    chain,
    txid,
    position: { height, index: UNKNOWN_INDEX, time: null },
    inputs: spec.inputs.map(([whose, amount, outpoint], n) => ({
      holding: { id: outpoint ?? outpointId(chain, txId(`before-${name}`), n), owner: account(whose), asset },
      amount,
    })),
    outputs: spec.outputs.map(([whose, amount], n) => ({
      holding: { id: outpointId(chain, txid, n), owner: account(whose), asset },
      amount,
    })),
  };
}

/** The outpoint of output `n`. */
export const outputOf = ({ chain, txid }: Movement, n: number): HoldingId => outpointId(chain, txid, n);

export interface SceneSpec {
  readonly tainted: readonly Movement[];
  /** Outpoints whose spender, or whose rest, is known. */
  readonly known?: readonly (readonly [HoldingId, Movement | null])[];
  readonly labels?: readonly Label[];
}

/** A scene in which all value of the tainted transactions is stolen. */
export function sceneOf({ tainted, known = [], labels = [] }: SceneSpec): Scene {
  const histories = new Map(known.map(([outpoint, spender]) => [outpoint, historyOf(outpoint, spender)]));
  const accounts = new Map<AccountId, Movement[]>();
  for (const movement of new Set([...tainted, ...known.flatMap(([, spender]) => spender ?? [])])) {
    // The history of an outpoint is what spends it: whom a transaction pays is not among its own.
    for (const one of new Set(movement.inputs.map(({ holding }) => holding.owner)))
      accounts.set(one, [...(accounts.get(one) ?? []), movement]);
  }
  const byAccount = new Map<AccountId, Label[]>();
  for (const label of labels) byAccount.set(label.account, [...(byAccount.get(label.account) ?? []), label]);
  return {
    tainted: tainted.map((movement) => ({
      movement,
      inputs: movement.inputs.map(({ amount }) => amount),
      outputs: movement.outputs.map(({ amount }) => amount),
    })),
    reached: new Map(),
    histories,
    movements: chronological([...histories.values()], tainted),
    accounts,
    labels: byAccount,
    symbols: new Map(),
  };
}

const historyOf = (holding: HoldingId, spender: Movement | null): History => ({
  holding,
  opening: 0n,
  movements: spender === null ? [] : [spender],
  through: 900_000,
  gap: null,
  notes: [],
});

/** A label of one category with full confidence. */
export const labelled = (account: AccountId, category: Label['category'], confidence = 100): Label => ({
  account,
  name: `some ${category}`,
  category,
  source: 'test',
  licence: null,
  confidence,
  firstSeen: null,
  lastSeen: null,
  role: null,
  published: null,
});
