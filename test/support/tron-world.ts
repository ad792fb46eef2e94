import { createHash } from 'node:crypto';
import { address as codec } from 'bitcoinjs-lib';
import fc from 'fast-check';
import {
  type AccountId,
  type AssetId,
  accountId,
  assetId,
  balanceId,
  chainId,
  movementId,
  sinkAccount,
  txId,
} from '../../src/core/ids.ts';
import type { LeftOutToken, LeftOutTokens, LeftOutTransfer } from '../../src/core/left-out.ts';
import {
  type Holding,
  type Leg,
  type Movement,
  UNKNOWN_HEIGHT,
  UNKNOWN_INDEX,
} from '../../src/core/movement.ts';

export const chain = chainId('tron:0x2b6653dc');
export const trx = assetId(chain, 'slip44:195');
export const ZERO = `41${'0'.repeat(40)}`;
export const TRX = 1_000_000n;

/** Base58check of an address in lower-case hexadecimal with `41`. */
export const base58 = (hex: string): string => codec.toBase58Check(Buffer.from(hex.slice(2), 'hex'), 0x41);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
export const party = (name: string): string => `41${sha256(name).slice(0, 40)}`;
export const hashOf = (name: string): string => sha256(`transaction ${name}`);
export const accountOf = (hex: string): AccountId => accountId(chain, base58(hex));

export const usdt = '41a614f803b6fd780986a42c78ec9c7f77e6ded13c';
export const wtrx = party('wrapped');
/** Wraps TRX by deposits and withdrawals, which emit no transfers. */
export const wrapper = party('wrapper');
export const fakes = [party('fake usdt'), party('visit claim-now dot com')] as const;
export const nft = party('nft');
export const KNOWN_TRC10 = '1002000';
export const UNKNOWN_TRC10 = '1002814';
export const usdtAsset = assetId(chain, `trc20:${base58(usdt)}`);
export const tokens = [
  { contract: base58(usdt), asset: usdtAsset },
  { contract: base58(wtrx), asset: assetId(chain, `trc20:${base58(wtrx)}`) },
  { contract: base58(wrapper), asset: assetId(chain, `trc20:${base58(wrapper)}`), wraps: 'native' as const },
  { contract: `trc10:${KNOWN_TRC10}`, asset: assetId(chain, `trc10:${KNOWN_TRC10}`) },
];
const known = new Set([usdt, wtrx, wrapper]);
const assetOf = (token: string | undefined): AssetId =>
  token === undefined ? trx : assetId(chain, known.has(token) ? `trc20:${base58(token)}` : `trc10:${token}`);

/** Value that a contract moved: sun, or a TRC-10 token by its number. */
export interface TronCall {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly trc10?: string;
  readonly note: string;
  readonly rejected?: boolean;
}

export interface TronLog {
  readonly kind: 'transfer' | 'approval' | 'nft' | 'other';
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  /** The number of the token where it is an NFT. */
  readonly value: bigint;
  /** The list tells nothing of its token. */
  readonly isNameless?: boolean;
  /** What its contract calls the token; as Tether does by default, for anybody can. */
  readonly symbol?: string;
  readonly name?: string;
}

/** What really moved. */
export interface TronMove {
  readonly kind: 'value' | 'move' | 'token' | 'reward' | 'fee';
  readonly from?: string;
  readonly to?: string;
  /** Contract of a TRC-20, number of a TRC-10; undefined for TRX. */
  readonly token?: string;
  readonly value: bigint;
  /** Of a wrap: what the move before of TRX minted, or what the one behind burned. */
  readonly half?: 'wrapped' | 'unwrapped';
}

export interface TronTransaction {
  readonly txid: string;
  readonly block: number;
  readonly index: number;
  readonly owner: string;
  readonly type: string;
  /** `parameter.value` without the owner. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly result: 'SUCCESS' | 'REVERT' | 'OUT_OF_ENERGY';
  readonly fee: bigint;
  /** The contract called or created. */
  readonly contract?: string;
  readonly calls: readonly TronCall[];
  readonly logs: readonly TronLog[];
  /** Further amounts of its info: `withdraw_amount`, `unfreeze_amount`. */
  readonly amounts: Readonly<Record<string, bigint>>;
  readonly memo?: string;
  /** How its owner's movements tell that it calls a contract. */
  readonly told?: string;
  /** Its row in lists lacks block and fees. */
  readonly isSparse: boolean;
  readonly moves: readonly TronMove[];
}

/** A whole TRON chain in memory. Addresses are lower-case hexadecimal with `41`. */
export interface TronWorld {
  readonly accounts: readonly string[];
  readonly transactions: readonly TronTransaction[];
  /** Newest solidified block. */
  readonly tip: number;
  /** What the account's history of an asset must be. */
  history(address: string, asset: AssetId, asOf: number): Movement[];
  notes(address: string, asOf: number): string[];
  /** Tokens that are not followed. */
  leftOut(address: string, asOf: number): LeftOutTokens | undefined;
  [fc.toStringMethod](): string;
}

/** Milliseconds; every seventh slot was missed. */
export const timeOf = (block: number): number =>
  block === 0 ? 0 : 1_600_000_000_000 + 3_000 * (block + Math.floor(block / 7));

export function assembleTronWorld(
  name: string,
  transactions: readonly TronTransaction[],
  accounts: readonly string[],
  tip = Math.max(1, ...transactions.map(({ block }) => block)) + 20,
): TronWorld {
  const hashOwner = new Map<string, AccountId>(
    transactions.map(({ txid, owner }) => [txid, accountOf(owner)]),
  );
  const calls = new Map<string, string | undefined>(transactions.map(({ txid, told }) => [txid, told]));
  const truth = transactions.map((transaction) => ({ transaction, movements: truthOf(transaction) }));
  return {
    accounts,
    transactions,
    tip,
    history(address, asset, asOf) {
      const owner = accountOf(address);
      const own = truth
        .filter(({ transaction }) => transaction.block <= asOf)
        .map(({ transaction, movements }) => ({
          transaction,
          movements: movements.filter((movement) =>
            legsOf(movement).some((leg) => leg.holding.owner === owner),
          ),
        }));
      const crowded = new Set(
        own
          .filter((one) => own.some((other) => sharesBlockAndHolding(one, other)))
          .map((one) => one.transaction.block),
      );
      const id = balanceId(owner, asset);
      return own
        .toSorted(
          (a, b) => a.transaction.block - b.transaction.block || a.transaction.index - b.transaction.index,
        )
        .flatMap(({ transaction: { block, index }, movements }) =>
          movements.map((movement) => {
            const known = crowded.has(block) ? index : UNKNOWN_INDEX;
            const isSigner = hashOwner.get(movement.txid) === owner;
            const pays = movement.outputs.length > 0 && movement.inputs[0]?.holding.owner === owner;
            const told = isSigner ? calls.get(movement.txid) : pays && '0x';
            return {
              ...movement,
              position: { ...movement.position, index: known },
              ...(told && { call: told }),
            };
          }),
        )
        .filter((movement) => legsOf(movement).some(({ holding }) => holding.id === id));
    },
    notes: (address, asOf) =>
      notesOf(
        transactions.filter(({ block }) => block <= asOf),
        address,
      ),
    leftOut: (address, asOf) =>
      leftOutOf(
        transactions.filter(({ block }) => block <= asOf),
        address,
      ),
    [fc.toStringMethod]: () => name,
  };
}

const legsOf = ({ inputs, outputs }: Movement): readonly Leg[] => [...inputs, ...outputs];

interface Truth {
  readonly transaction: TronTransaction;
  readonly movements: readonly Movement[];
}

function sharesBlockAndHolding(one: Truth, other: Truth): boolean {
  if (one === other || one.transaction.block !== other.transaction.block) return false;
  const ids = new Set(one.movements.flatMap((movement) => legsOf(movement).map(({ holding }) => holding.id)));
  return other.movements.some((movement) => legsOf(movement).some(({ holding }) => ids.has(holding.id)));
}

function truthOf({ txid, block, index, moves, memo, contract }: TronTransaction): Movement[] {
  const seen = new Map<string, number>();
  const real = moves.filter(({ from, to }) => from !== to);
  const ids = real.map(({ kind, from, to, token, value, half }): string => {
    if (half !== undefined || (kind !== 'move' && kind !== 'token')) return kind;
    const what = token === undefined ? 'call' : assetOf(token).slice(chain.length + 1);
    const content = `${what}:${base58(from ?? ZERO)}>${base58(to ?? ZERO)}:${value}`;
    const twin = seen.get(content) ?? 0;
    seen.set(content, twin + 1);
    return `${content}#${twin}`;
  });
  real.forEach(({ half }, n) => {
    if (half === 'wrapped') ids[n] = `${ids[n - 1]}/wrapped`;
    if (half === 'unwrapped') ids[n] = `${ids[n + 1]}/unwrapped`;
  });
  const idAt = (n: number) => movementId(`${chain}:${txid}/${ids[n]}`);
  return real.map(({ kind, from, to, token, value, half }, n): Movement => {
    const asset = assetOf(token);
    const leg = (owner: AccountId): Leg => ({ holding: holdingOf(owner, asset), amount: value });
    const isHalf = half === 'wrapped' || real[n - 1]?.half === 'unwrapped';
    const receiver =
      to === undefined && kind === 'token' ? sinkAccount(chain, 'burned') : to && accountOf(to);
    return {
      id: idAt(n),
      chain,
      txid: txId(txid),
      position: { height: block, index, time: timeOf(block) / 1_000 },
      inputs: from === undefined ? [] : [leg(accountOf(from))],
      outputs: receiver ? [leg(receiver as AccountId)] : [],
      ...(memo !== undefined && contract === undefined && { memo }),
      ...(isHalf && { wraps: idAt(n - 1) }),
    };
  });
}

export const holdingOf = (owner: AccountId, asset: AssetId): Holding => ({
  id: balanceId(owner, asset),
  owner,
  asset,
});

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function notesOf(transactions: readonly TronTransaction[], address: string): string[] {
  const unknown: string[] = [];
  const zero: string[] = [];
  const notes: string[] = [];
  const unread: string[] = [];
  const inOrder = transactions.toSorted((a, b) => a.block - b.block || (a.txid < b.txid ? -1 : 1));
  for (const { txid, block, owner, type, parameters, result, logs } of inOrder) {
    if (result !== 'SUCCESS') continue;
    if (type === 'TransferAssetContract' && parameters.asset_name === UNKNOWN_TRC10) {
      if (owner === address || parameters.to_address === address) unknown.push(UNKNOWN_TRC10);
    }
    const listed = logs.filter(
      ({ kind, from, to }) => (kind === 'transfer' || kind === 'nft') && (from === address || to === address),
    );
    const rows = new Set(listed.map(({ contract, from, to, value }) => `${contract} ${from} ${to} ${value}`));
    for (const row of rows) {
      const [contract = '', , , value] = row.split(' ');
      if (!known.has(contract)) unknown.push(contract);
      else if (value === '0') zero.push(contract);
    }
    if (owner !== address) continue;
    if (type === 'AccountPermissionUpdateContract')
      notes.push(
        `its permissions were changed in ${txid} at height ${block}: control may have passed to others`,
      );
    if (type === 'ExchangeTransactionContract') unread.push(type);
  }
  const parts = [
    ...(unknown.length > 0
      ? [`${plural(unknown.length, 'transfer')} of ${plural(new Set(unknown).size, 'unknown token')}`]
      : []),
    ...(zero.length > 0 ? [plural(zero.length, 'zero-value token transfer')] : []),
  ];
  return [
    ...(parts.length > 0 ? [`left out: ${parts.join(', ')}`] : []),
    ...notes,
    ...(unread.length > 0
      ? [
          `not read: what ${plural(unread.length, 'transaction')} may have moved (ExchangeTransactionContract)`,
        ]
      : []),
  ];
}

interface LeftOutRow extends LeftOutTransfer {
  readonly token: AssetId | undefined;
  readonly symbol: string | null;
  readonly name: string | null;
}

/** What a history leaves out of tokens, each listed transfer once. */
function leftOutOf(transactions: readonly TronTransaction[], address: string): LeftOutTokens | undefined {
  const inOrder = transactions.toSorted((a, b) => a.block - b.block || (a.txid < b.txid ? -1 : 1));
  const own = accountOf(address);
  const rows = inOrder
    .filter(({ result }) => result === 'SUCCESS')
    .flatMap(leftOutRows)
    .filter(({ from, to }) => from === own || to === own);
  if (rows.length === 0) return undefined;
  const tokens = [...new Set(rows.flatMap(({ token }) => token ?? []))].map((token): LeftOutToken => {
    const its = rows.filter((row) => row.token === token);
    const { symbol, name } = its[0] as LeftOutRow;
    return {
      ...{ token, symbol, name },
      received: its.filter(({ from }) => from !== own).length,
      sent: its.filter(({ from }) => from === own).length,
      first: its.slice(0, 5).map(({ txid, height, time, from, to }) => ({ txid, height, time, from, to })),
    };
  });
  return { tokens, others: 0, nameless: rows.filter(({ token }) => token === undefined).length };
}

function leftOutRows({
  txid,
  block,
  owner,
  type,
  parameters,
  isSparse,
  logs,
}: TronTransaction): LeftOutRow[] {
  const place = { txid: txId(txid), time: Math.floor(timeOf(block) / 1000) };
  const party = (hex: string): AccountId | null => (hex === ZERO ? null : accountOf(hex));
  const isTrc10 = type === 'TransferAssetContract' && parameters.asset_name === UNKNOWN_TRC10;
  const paid = isTrc10
    ? [
        {
          ...{ ...place, height: isSparse ? UNKNOWN_HEIGHT : block, symbol: null, name: null },
          ...{ token: assetId(chain, `trc10:${UNKNOWN_TRC10}`), from: party(owner) },
          to: accountOf(`${parameters.to_address}`),
        },
      ]
    : [];
  const told = new Map(
    logs
      .filter(({ kind, contract }) => (kind === 'transfer' || kind === 'nft') && !known.has(contract))
      .map((log) => [`${log.isNameless ? undefined : log.contract} ${log.from} ${log.to} ${log.value}`, log]),
  );
  const events = [...told].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, log]) => log);
  return [
    ...paid,
    ...events.map(
      ({ contract, from, to, isNameless, symbol = 'USDT', name = 'Tether USD' }): LeftOutRow => ({
        ...{ ...place, height: UNKNOWN_HEIGHT, from: party(from), to: accountOf(to) },
        ...(isNameless
          ? { token: undefined, symbol: null, name: null }
          : { token: assetId(chain, `trc20:${base58(contract)}`), symbol, name }),
      }),
    ),
  ];
}
