import { createHash } from 'node:crypto';
import { getAddress } from 'ethers/address';
import fc from 'fast-check';
import type { Wraps } from '../../src/chains/family.ts';
import {
  type AccountId,
  type AssetId,
  accountId,
  addressOf,
  assetId,
  balanceId,
  chainId,
  movementId,
  sinkAccount,
  txId,
} from '../../src/core/ids.ts';
import type { LeftOutToken, LeftOutTokens } from '../../src/core/left-out.ts';
import { type Holding, type Leg, type Movement, UNKNOWN_INDEX } from '../../src/core/movement.ts';
import type { EvmEvent } from './evm-events.ts';

export const chain = chainId('eip155:1');
export const ether = assetId(chain, 'slip44:60');
export const ZERO = `0x${'0'.repeat(40)}`;

export interface EvmCall {
  /** Path in the call tree below the transaction itself. */
  readonly path: readonly number[];
  readonly from: string;
  readonly to?: string;
  readonly created?: string;
  readonly value: bigint;
  readonly type: string;
  readonly callType?: string;
  readonly failed?: boolean;
}

export interface EvmTransfer {
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  /** Undefined for an ERC-721. */
  readonly value?: bigint;
  readonly tokenId?: string;
  /** What its contract calls the token; as Tether does by default, for anybody can. */
  readonly symbol?: string;
  readonly name?: string;
}

/** What really moved, as whoever wrote the transaction meant it. */
export interface Move {
  readonly kind: 'value' | 'call' | 'token' | 'gas';
  readonly from?: string;
  readonly to?: string;
  /** Contract of a token. */
  readonly contract?: string;
  readonly value: bigint;
  /**
   * Of a wrap: what the move before of the coin minted, what the move behind burned, both without an event; the mint or the burn
   * of the move of the coin that `tied` names, as an event tells it.
   */
  readonly half?: 'wrapped' | 'unwrapped' | 'emitted';
  /** Place among the moves of the transaction. */
  readonly tied?: number;
}

export interface EvmTransaction {
  readonly hash: string;
  readonly block: number;
  readonly index: number;
  readonly time: number;
  /** Undefined in the genesis block. */
  readonly from?: string;
  readonly to?: string;
  readonly created?: string;
  readonly value: bigint;
  readonly gasUsed: bigint;
  readonly gasPrice: bigint;
  readonly failed: boolean;
  readonly calls: readonly EvmCall[];
  readonly transfers: readonly EvmTransfer[];
  readonly moves: readonly Move[];
  /** Calldata; `0x` by default. */
  readonly input?: string;
  /** What its sender's movements tell of it. */
  readonly told?: Pick<Movement, 'call' | 'memo'>;
  /** What contracts told beside transfers. */
  readonly events?: readonly EvmEvent[];
}

/** A whole EVM chain in memory. Addresses are lower-case hex. */
export interface EvmWorld {
  readonly tokens: readonly { readonly contract: string; readonly asset: AssetId; readonly wraps?: Wraps }[];
  readonly accounts: readonly string[];
  readonly transactions: readonly EvmTransaction[];
  readonly tip: number;
  /** What really moved, in chain order. */
  readonly movements: readonly Movement[];
  holding(address: string, asset: AssetId): Holding;
  /** A movement as its owner's history has it, which tells of the transactions he signed. */
  told(holding: Holding, movement: Movement): Movement;
  /** What the account's three lists can tell of a holding: all of it, but not every transaction's index. */
  history(holding: Holding, asOf: number): Movement[];
  notes(address: string, asOf: number): string[];
  /** What an account has at the end of a block. */
  balance(address: string, asset: AssetId, height: number): bigint;
  /** Tokens that are not followed, as explorers tell them. */
  leftOut(address: string, asOf: number): LeftOutTokens | undefined;
  [fc.toStringMethod](): string;
}

export const hexOf = (text: string, bytes: number): string =>
  `0x${createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * bytes)}`;

export const account = (address: string): AccountId => accountId(chain, getAddress(address));
export const erc20 = (contract: string): AssetId => assetId(chain, `erc20:${getAddress(contract)}`);

export const usdt = hexOf('usdt', 20);
export const weth = hexOf('weth', 20);
/** Wraps ether as WETH9 does, which emits no transfers for it. */
export const wrapper = hexOf('wrapper', 20);
/** Wraps ether as Arbitrum's WETH does, which does. */
export const emitter = hexOf('emitter', 20);
const wrapsOf = new Map<string, Wraps>([
  [wrapper, 'native'],
  [emitter, 'native-with-transfers'],
]);
export const fakes = [hexOf('fake usdt', 20), hexOf('visit claim-now dot com', 20)];
export const nft = hexOf('nft', 20);
export const WEI = 10n ** 18n;

/** Assembles a world out of transactions. */
export function assembleWorld(
  name: string,
  transactions: readonly EvmTransaction[],
  accounts: readonly string[],
  contracts: readonly string[] = [usdt, weth],
): EvmWorld {
  const tokens = contracts.map((contract) => {
    const wraps = wrapsOf.get(contract);
    return { contract, asset: erc20(contract), ...(wraps !== undefined && { wraps }) };
  });
  const known = new Set(tokens.map(({ contract }) => contract));
  const spelled = rememberedChecksums();
  const movements = transactions.flatMap((transaction) => truthOf(transaction, spelled));
  const touching = new Map<string, Movement[]>();
  for (const movement of movements) {
    const ids = new Set([...movement.inputs, ...movement.outputs].map(({ holding }) => holding.id));
    for (const id of ids) {
      const known = touching.get(id);
      if (known) known.push(movement);
      else touching.set(id, [movement]);
    }
  }
  const byHash = new Map(transactions.map((transaction) => [transaction.hash, transaction]));
  const byId = new Map(movements.map((movement) => [movement.id, movement]));

  /** What events tie together, only who is party to both halves can see. */
  function seenBy(owner: AccountId, { wraps, ...movement }: Movement): Movement {
    const isOwn = (one: Movement | undefined): boolean =>
      one !== undefined && [...one.inputs, ...one.outputs].some(({ holding }) => holding.owner === owner);
    const isEmitted = [wraps, movement.id].some((id) => id?.includes(`/erc20:${getAddress(emitter)}:`));
    const isSeen = wraps !== undefined && (!isEmitted || (isOwn(movement) && isOwn(byId.get(wraps))));
    const { from, told } = byHash.get(movement.txid) as EvmTransaction;
    const isSigner = addressOf(owner).toLowerCase() === from;
    const pays = movement.outputs.length > 0 && movement.inputs[0]?.holding.owner === owner;
    return {
      ...movement,
      ...(isSigner ? told : pays && { call: '0x' }),
      ...(isSeen && { wraps }),
    };
  }

  return {
    tokens,
    accounts,
    transactions,
    movements,
    tip: Math.max(...transactions.map(({ block }) => block)) + 20,
    holding: (address, asset) => holdingOf(accountId(chain, spelled(address)), asset),
    told: (holding, movement) => seenBy(holding.owner, movement),
    history(holding, asOf) {
      const seen = (touching.get(holding.id) ?? [])
        .filter(({ position }) => position.height <= asOf)
        .map((movement): Movement => {
          const transaction = byHash.get(movement.txid) as EvmTransaction;
          const index = tellsIndex(transaction, holding.owner) ? transaction.index : UNKNOWN_INDEX;
          return seenBy(holding.owner, { ...movement, position: { ...movement.position, index } });
        });
      return seen.sort(
        (a, b) => a.position.height - b.position.height || a.position.index - b.position.index,
      );
    },
    balance(address, asset, height) {
      const { id } = holdingOf(accountId(chain, spelled(address)), asset);
      const of = (legs: readonly Leg[]): bigint =>
        legs.reduce((sum, { holding, amount }) => (holding.id === id ? sum + amount : sum), 0n);
      return (touching.get(id) ?? [])
        .filter(({ position }) => position.height <= height)
        .reduce((sum, { inputs, outputs }) => sum + of(outputs) - of(inputs), 0n);
    },
    notes(address, asOf) {
      const transfers = transactions
        .filter(({ block }) => block <= asOf)
        .flatMap((transaction) => transaction.transfers)
        .filter(({ from, to, value }) => value !== undefined && (from === address || to === address));
      const unknown = transfers.filter(({ contract }) => !known.has(contract));
      const contracts = new Set(unknown.map(({ contract }) => contract)).size;
      const empty = transfers.filter(({ contract, value }) => known.has(contract) && value === 0n).length;
      const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
      const parts = [
        ...(unknown.length > 0
          ? [`${plural(unknown.length, 'transfer')} of ${plural(contracts, 'unknown token')}`]
          : []),
        ...(empty > 0 ? [plural(empty, 'zero-value token transfer')] : []),
      ];
      return parts.length === 0 ? [] : [`left out: ${parts.join(', ')}`];
    },
    leftOut: (address, asOf) => {
      const own = transactions
        .filter(({ block }) => block <= asOf)
        .toSorted((a, b) => a.block - b.block || (a.hash < b.hash ? -1 : 1))
        .flatMap(({ hash, block, time, transfers }) =>
          transfers.map((transfer) => ({ ...transfer, txid: txId(hash), height: block, time })),
        )
        .filter(({ contract, value }) => value !== undefined && !known.has(contract))
        .filter(({ from, to }) => from === address || to === address);
      const tokens = [...new Set(own.map(({ contract }) => contract))].map((contract): LeftOutToken => {
        const rows = own.filter((row) => row.contract === contract);
        return {
          token: erc20(contract),
          symbol: rows[0]?.symbol ?? 'USDT',
          name: rows[0]?.name ?? 'Tether USD',
          received: rows.filter(({ from }) => from !== address).length,
          sent: rows.filter(({ from }) => from === address).length,
          first: rows.slice(0, 5).map(({ txid, height, time, from, to }) => ({
            ...{ txid, height, time },
            from: from === ZERO ? null : account(from),
            to: account(to),
          })),
        };
      });
      return tokens.length === 0 ? undefined : { tokens, others: 0, nameless: 0 };
    },
    [fc.toStringMethod]: () => name,
  };
}

function tellsIndex({ from, to, created, transfers }: EvmTransaction, owner: AccountId): boolean {
  const own = addressOf(owner).toLowerCase();
  return (
    [from, to, created].includes(own) ||
    transfers.some((row) => row.value !== undefined && [row.from, row.to].includes(own))
  );
}

/** A checksum costs a hash, and the accounts of a world are few. */
function rememberedChecksums(): (address: string) => string {
  const known = new Map<string, string>();
  return (address) => {
    const spelled = known.get(address) ?? getAddress(address);
    known.set(address, spelled);
    return spelled;
  };
}

const holdingOf = (owner: AccountId, asset: AssetId): Holding => ({
  id: balanceId(owner, asset),
  owner,
  asset,
});

/** With what wraps tie together, and without what the sender alone tells. */
function truthOf(
  { hash, block, index, time, moves }: EvmTransaction,
  spelled: (address: string) => string,
): Movement[] {
  const account = (address: string): AccountId => accountId(chain, spelled(address));
  const seen = new Map<string, number>();
  const ids = moves.map(({ kind, from, to, contract, value }): string => {
    if (kind === 'value' || kind === 'gas') return kind;
    const what = contract === undefined ? kind : `erc20:${spelled(contract)}`;
    const content = `${what}:${spelled(from ?? ZERO)}>${spelled(to ?? ZERO)}:${value}`;
    const twin = seen.get(content) ?? 0;
    seen.set(content, twin + 1);
    return `${content}#${twin}`;
  });
  moves.forEach(({ half }, n) => {
    if (half === 'wrapped') ids[n] = `${ids[n - 1]}/wrapped`;
    if (half === 'unwrapped') ids[n] = `${ids[n + 1]}/unwrapped`;
  });
  const idAt = (n: number) => movementId(`${chain}:${hash}/${ids[n]}`);
  return moves.map(({ kind, from, to, contract, value, half, tied }, n): Movement => {
    const asset = contract === undefined ? ether : assetId(chain, `erc20:${spelled(contract)}`);
    const leg = (owner: AccountId): Leg => ({ holding: holdingOf(owner, asset), amount: value });
    const burned = kind === 'token' && to === undefined;
    const receiver = to === undefined ? sinkAccount(chain, 'burned') : account(to);
    const other =
      half === 'wrapped'
        ? n - 1
        : half === 'emitted' && from === undefined
          ? tied
          : moves[n - 1]?.half === 'unwrapped'
            ? n - 1
            : moves.findIndex((one) => one.half === 'emitted' && one.to === undefined && one.tied === n);
    return {
      id: idAt(n),
      chain,
      txid: txId(hash),
      position: { height: block, index, time },
      inputs: from === undefined ? [] : [leg(account(from))],
      outputs: kind === 'gas' || (to === undefined && !burned) ? [] : [leg(receiver)],
      ...(other !== undefined && other >= 0 && { wraps: idAt(other) }),
    };
  });
}
