import { createHash } from 'node:crypto';
import { address as codec, crypto, networks } from 'bitcoinjs-lib';
import {
  type AccountId,
  accountId,
  assetId,
  chainId,
  type HoldingId,
  movementId,
  outpointId,
  sinkAccount,
  type TxId,
  txId,
} from '../../src/core/ids.ts';
import { type Holding, type Leg, type Movement, UNKNOWN_INDEX } from '../../src/core/movement.ts';
import { random } from './random.ts';

export const bitcoin = chainId('bip122:000000000019d6689c085ae165831e93');
export const btc = assetId(bitcoin, 'slip44:0');

export const scriptKinds = [
  'p2pkh',
  'p2sh',
  'v0_p2wpkh',
  'v0_p2wsh',
  'v1_p2tr',
  'future',
  'p2pk',
  'multisig',
] as const;
export type ScriptKind = (typeof scriptKinds)[number] | 'op_return';

/** Who can spend an output. */
export interface Party {
  readonly kind: ScriptKind;
  /** Hex. */
  readonly script: string;
  /** Undefined where the script has no address form. */
  readonly address: string | undefined;
  readonly account: AccountId;
  /** The public key that P2PKH and P2PK pay to, in hex. */
  readonly key?: string;
  /** Of an output that carries one. */
  readonly text?: string;
}

export interface WorldOutput {
  readonly to: Party;
  readonly value: bigint;
}

export interface WorldTransaction {
  readonly txid: TxId;
  /** Null while unconfirmed. */
  readonly height: number | null;
  /** Empty for a coinbase. */
  readonly inputs: readonly { readonly txid: TxId; readonly vout: number }[];
  readonly outputs: readonly WorldOutput[];
}

/** A whole small chain in memory: what really happened. */
export interface BitcoinWorld {
  /** In the order of the chain, unconfirmed ones last. */
  readonly transactions: readonly WorldTransaction[];
  readonly byId: ReadonlyMap<TxId, WorldTransaction>;
  /** Spender by outpoint. */
  readonly spenders: ReadonlyMap<HoldingId, WorldTransaction>;
  readonly tip: number;
  movement(transaction: WorldTransaction): Movement;
  holding(txid: TxId, vout: number): Holding;
  /** The true movement that spends an outpoint at or below a height. */
  spentBy(holding: HoldingId, asOf: number): Movement | undefined;
}

export interface WorldBuilder {
  coinbase(height: number, to: Party, value: bigint): TxId;
  /** Pays outputs of earlier transactions on; what the outputs leave is the fee. */
  pay(height: number | null, inputs: readonly (readonly [TxId, number])[], outputs: WorldOutput[]): TxId;
  world(): BitcoinWorld;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Block times of mainnet are not monotonic: every seventh block here is an hour early. */
export const blockTime = (height: number): number =>
  1_300_000_000 + height * 600 - (height % 7 === 6 ? 3_600 : 0);
export const blockHash = (height: number): string => sha256(`block ${height}`).toString('hex');

/** A party with a real script and address out of a deterministic hash. P2PKH and P2PK of one name have one key. */
export function party(name: string, kind: ScriptKind): Party {
  const hash = sha256(`party ${name} ${kind === 'p2pk' ? 'p2pkh' : kind}`);
  const half = hash.subarray(0, 20);
  const net = networks.bitcoin;
  const withAddress = (script: string, address: string): Party => ({
    kind,
    script,
    address,
    account: accountId(bitcoin, address),
  });
  const bare = (script: string): Party => ({
    kind,
    script,
    address: undefined,
    account: accountId(
      bitcoin,
      `script.${createHash('sha256').update(Buffer.from(script, 'hex')).digest('hex')}`,
    ),
  });
  const [h20, h32] = [half.toString('hex'), hash.toString('hex')];
  const key = `02${h32}`;
  switch (kind) {
    case 'p2pkh': {
      const keyHash = crypto.hash160(Buffer.from(key, 'hex'));
      const script = `76a914${Buffer.from(keyHash).toString('hex')}88ac`;
      return { ...withAddress(script, codec.toBase58Check(keyHash, net.pubKeyHash)), key };
    }
    case 'p2sh':
      return withAddress(`a914${h20}87`, codec.toBase58Check(half, net.scriptHash));
    case 'v0_p2wpkh':
      return withAddress(`0014${h20}`, codec.toBech32(half, 0, net.bech32));
    case 'v0_p2wsh':
      return withAddress(`0020${h32}`, codec.toBech32(hash, 0, net.bech32));
    case 'v1_p2tr':
      return withAddress(`5120${h32}`, codec.toBech32(hash, 1, net.bech32));
    case 'future':
      return withAddress(`5310${h32.slice(0, 32)}`, codec.toBech32(hash.subarray(0, 16), 3, net.bech32));
    case 'p2pk':
      return { ...bare(`21${key}ac`), key };
    case 'multisig':
      return bare(`512102${h32}51ae`);
    case 'op_return':
      return {
        kind,
        script: `6a14${h20}`,
        address: undefined,
        account: sinkAccount(bitcoin, 'burned'),
      };
  }
}

/** An output that carries a text. */
export function note(text: string): Party {
  const bytes = Buffer.from(text);
  const length = bytes.length <= 0x4b ? [bytes.length] : [0x4c, bytes.length];
  return {
    kind: 'op_return',
    script: `6a${Buffer.from([...length, ...bytes]).toString('hex')}`,
    address: undefined,
    account: sinkAccount(bitcoin, 'burned'),
    text,
  };
}

export function worldBuilder(name: string): WorldBuilder {
  const transactions: WorldTransaction[] = [];
  const byId = new Map<TxId, WorldTransaction>();
  const spenders = new Map<HoldingId, WorldTransaction>();

  function add(height: number | null, inputs: WorldTransaction['inputs'], outputs: WorldOutput[]): TxId {
    const txid = txId(sha256(`${name} transaction ${transactions.length}`).toString('hex'));
    const transaction = { txid, height, inputs, outputs };
    transactions.push(transaction);
    byId.set(txid, transaction);
    for (const input of inputs) {
      const id = outpointId(bitcoin, input.txid, input.vout);
      if (spenders.has(id) || !byId.get(input.txid)?.outputs[input.vout])
        throw new Error(`the world spends ${id} wrongly`);
      spenders.set(id, transaction);
    }
    return txid;
  }
  return {
    coinbase: (height, to, value) => add(height, [], [{ to, value }]),
    pay: (height, inputs, outputs) =>
      add(
        height,
        inputs.map(([txid, vout]) => ({ txid, vout })),
        outputs,
      ),
    world: () => finished(transactions, byId, spenders),
  };
}

function memoOf(outputs: readonly WorldOutput[]): Pick<Movement, 'memo'> {
  const texts = outputs.flatMap(({ to: { text } }) => text ?? []);
  return texts.length === 0 ? {} : { memo: texts.join('\n') };
}

function finished(
  transactions: readonly WorldTransaction[],
  byId: ReadonlyMap<TxId, WorldTransaction>,
  spenders: ReadonlyMap<HoldingId, WorldTransaction>,
): BitcoinWorld {
  const ordered = transactions
    .map((transaction, n) => ({ transaction, n }))
    .sort((a, b) => (a.transaction.height ?? Infinity) - (b.transaction.height ?? Infinity) || a.n - b.n || 0)
    .map(({ transaction }) => transaction);
  const legOf = (txid: TxId, vout: number): Leg => {
    const { to, value } = byId.get(txid)!.outputs[vout]!;
    return {
      holding: { id: outpointId(bitcoin, txid, vout), owner: to.account, asset: btc },
      amount: value,
    };
  };
  const movements = new Map<TxId, Movement>();
  const made = ({ txid, height, inputs, outputs }: WorldTransaction): Movement => ({
    id: movementId(txid),
    chain: bitcoin,
    txid,
    position: { height: height!, index: UNKNOWN_INDEX, time: blockTime(height!) },
    inputs: inputs.map((input) => legOf(input.txid, input.vout)),
    outputs: outputs.map((_, vout) => legOf(txid, vout)),
    ...memoOf(outputs),
  });
  const movement = (transaction: WorldTransaction): Movement => {
    const known = movements.get(transaction.txid) ?? made(transaction);
    movements.set(transaction.txid, known);
    return known;
  };
  return {
    transactions: ordered,
    byId,
    spenders,
    tip: Math.max(...transactions.map(({ height }) => height ?? 0)),
    movement,
    holding: (txid, vout) => legOf(txid, vout).holding,
    spentBy(id, asOf) {
      const spender = spenders.get(id);
      return spender && spender.height !== null && spender.height <= asOf ? movement(spender) : undefined;
    },
  };
}

interface Coin {
  readonly txid: TxId;
  readonly vout: number;
  readonly to: Party;
  readonly value: bigint;
}

/**
 * A random world from one integer, of owners of these kinds: peels, splits, merges, two hubs, cycles of addresses, chains inside a block, dust,
 * address reuse, OP_RETURN with and without value, coinbases, P2PK and bare multisig, one key under both forms, unconfirmed spends, unspent ends.
 */
export function bitcoinWorld(seed: number, kinds: readonly ScriptKind[] = scriptKinds): BitcoinWorld {
  const pick = random(seed * 7_919 + 1);
  for (let n = 0; n < 10; n++) pick(2);
  const build = worldBuilder(`world ${seed}`);
  const known = [
    ...Array.from({ length: 9 }, (_, n) => party(`${seed}.${n}`, kinds[n % kinds.length]!)),
    party(`${seed}.key`, 'p2pk'),
    party(`${seed}.key`, 'p2pkh'),
  ];
  const hubs = [party(`${seed}.hub`, 'v0_p2wpkh'), party(`${seed}.hub`, 'p2pkh')];
  let fresh = 0;
  const anyone = (): Party => {
    const draw = pick(10);
    if (draw < 3) return hubs[pick(2)]!;
    if (draw < 5) return known[pick(known.length)]!;
    return party(`${seed}.fresh${fresh++}`, kinds[pick(kinds.length)]!);
  };
  const coins: Coin[] = [];
  const keep = (txid: TxId, outputs: readonly WorldOutput[]): void =>
    outputs.forEach(({ to, value }, vout) => {
      if (to.kind !== 'op_return') coins.push({ txid, vout, to, value });
    });
  const take = (): Coin => coins.splice(pick(Math.min(coins.length, 12)), 1)[0]!;
  let height = 1;
  for (; height <= 6; height++) {
    const to = anyone();
    keep(build.coinbase(height, to, 5_000_000_000n), [{ to, value: 5_000_000_000n }]);
  }

  const count = pick(4) === 0 ? 60 + pick(40) : 12 + pick(25);
  for (let n = 0; n < count && coins.length > 0; n++) {
    if (pick(3) === 0) height++;
    const inputs = Array.from(
      { length: 1 + (pick(3) === 0 ? pick(4) : 0) },
      () => coins.length > 0 && take(),
    );
    const spent = inputs.filter((coin) => coin !== false);
    const total = spent.reduce((sum, { value }) => sum + value, 0n);
    const outputs = sharesOf(total, pick, anyone, spent[0]!.to);
    const place = n > count - 5 && pick(2) === 0 ? null : height;
    const txid = build.pay(
      place,
      spent.map(({ txid, vout }) => [txid, vout]),
      outputs,
    );
    if (place !== null) keep(txid, outputs);
  }
  return build.world();
}

/** Bytes, or a text of some length. */
const unspendable = (n: number): Party =>
  n % 2 === 0 ? party(String(n), 'op_return') : note(`=:ETH.ETH:0x${n}`.padEnd(n % 90, '-'));

function sharesOf(
  total: bigint,
  pick: (below: number) => number,
  anyone: () => Party,
  payer: Party,
): WorldOutput[] {
  const shape = pick(8);
  const fee = total > 2_000n ? BigInt(pick(1_000)) : 0n;
  const left = total - fee;
  if (shape === 0) return [{ to: payer, value: left }];
  if (shape === 1) return [{ to: anyone(), value: left }];
  const parts = shape === 2 ? 3 + pick(6) : 2;
  const outputs: WorldOutput[] = Array.from({ length: parts - 1 }, () => ({
    to: anyone(),
    value: pick(6) === 0 ? (left > 546n * 10n ? 546n : 0n) : left / BigInt(parts + pick(9)),
  }));
  if (shape === 3) outputs.push({ to: unspendable(pick(1_000)), value: pick(2) === 0 ? 0n : left / 97n });
  const paid = outputs.reduce((sum, { value }) => sum + value, 0n);
  const change = { to: shape === 4 ? payer : anyone(), value: left - paid };
  outputs.splice(pick(outputs.length + 1), 0, change);
  return outputs;
}
