import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { addressOfKey } from '../../src/chains/nem/address.ts';
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
import { type Holding, type Movement, UNKNOWN_INDEX } from '../../src/core/movement.ts';

export const chain = chainId('nem:104');
export const xem = assetId(chain, 'slip44:43');
export const XEM = 'nem:xem';
export const NEMESIS = 1_427_587_585;

/** Somebody with a key pair; `key` is the public one. */
export interface Person {
  readonly key: string;
  readonly address: string;
}

/** What really moved, as whoever wrote the transaction meant it. Addresses; no giver is a mint, no receiver a fee. */
export interface Move {
  /** What tells it from the other moves of its transaction. */
  readonly what: string;
  readonly mosaic: string;
  readonly amount: bigint;
  readonly from?: string;
  readonly to?: string;
}

export interface NemTransaction {
  readonly hash: string;
  readonly innerHash?: string;
  readonly height: number;
  /** Seconds since the nemesis block. */
  readonly timeStamp: number;
  /** As a node tells it. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Addresses in whose lists it stands. */
  readonly listed: ReadonlySet<string>;
  readonly moves: readonly Move[];
  /** What was written into it; null where only the parties can read it. */
  readonly memo?: string | null;
}

export interface NemBlock {
  readonly height: number;
  readonly timeStamp: number;
  /** Address that harvested it, and the one in whose name. */
  readonly harvester: string;
  readonly lessor?: string;
  readonly fees: bigint;
}

export interface NemDefinition {
  readonly mosaic: string;
  readonly creator: string;
  readonly divisibility: number;
  readonly initialSupply: bigint;
  readonly levy?: {
    readonly type: 1 | 2;
    readonly recipient: string;
    readonly mosaic: string;
    readonly fee: bigint;
  };
  /** Its namespace has expired. */
  readonly isExpired?: boolean;
}

/** A whole NEM chain in memory, in chain order. */
export interface NemWorld {
  readonly people: readonly Person[];
  readonly tokens: readonly { readonly contract: string; readonly asset: AssetId }[];
  readonly transactions: readonly NemTransaction[];
  readonly blocks: readonly NemBlock[];
  readonly definitions: readonly NemDefinition[];
  readonly tip: number;
  /** What an account has of a mosaic at a height, by adding up all that moved. */
  balanceAt(address: string, asset: AssetId, height: number): bigint;
  /** What an account has at the end, by the ledger of whoever wrote the chain. */
  balance(address: string, mosaic: string): bigint;
  /** What really moved, in chain order. */
  readonly movements: readonly Movement[];
  holding(address: string, asset: AssetId): Holding;
  /** What moved in or out of a holding, up to a height. */
  history(holding: Holding, asOf: number): Movement[];
  [fc.toStringMethod](): string;
}

export const hash32 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function person(name: string): Person {
  const key = hash32(`key of ${name}`);
  return { key, address: addressOfKey(key, 104) };
}

export const account = (address: string): AccountId => accountId(chain, address);

export const assetOf = (mosaic: string): AssetId =>
  mosaic === XEM
    ? xem
    : assetId(chain, `mosaic:${encodeURIComponent(mosaic).replaceAll('_', '%5F').replaceAll("'", '%27')}`);

export type WorldParts = Pick<NemWorld, 'people' | 'transactions' | 'blocks' | 'definitions'> & {
  readonly name: string;
  readonly followed: readonly string[];
  readonly balance?: NemWorld['balance'];
};

/** Assembles a world out of what happened. */
export function assembleWorld({ name, followed, balance = () => 0n, ...parts }: WorldParts): NemWorld {
  const { transactions, blocks } = parts;
  const known = new Set([XEM, ...followed]);
  const movements = blocks.flatMap((block): Movement[] => [
    ...transactions
      .filter(({ height }) => height === block.height)
      .flatMap((transaction) =>
        transaction.moves
          .filter(({ mosaic, amount, from, to }) => known.has(mosaic) && amount > 0n && from !== to)
          .map((move) => movementOf(move, transaction)),
      ),
    ...(block.fees > 0n ? [harvestOf(block)] : []),
  ]);
  return {
    ...parts,
    tokens: followed.map((mosaic) => ({ contract: mosaic, asset: assetOf(mosaic) })),
    tip: (blocks.at(-1)?.height ?? 0) + 40,
    movements,
    balance,
    holding: (address, asset) => holdingOf(address, asset),
    balanceAt: (address, asset, height) =>
      balanceIn(
        movements.filter(({ position }) => position.height <= height),
        holdingOf(address, asset),
      ),
    history: (holding, asOf) =>
      movements.filter(
        ({ position, inputs, outputs }) =>
          position.height <= asOf && [...inputs, ...outputs].some((leg) => leg.holding.id === holding.id),
      ),
    [fc.toStringMethod]: () => name,
  };
}

function holdingOf(address: string, asset: AssetId): Holding {
  const owner = address === 'burned' ? sinkAccount(chain, 'burned') : account(address);
  return { id: balanceId(owner, asset), owner, asset };
}

function movementOf(
  { what, mosaic, amount, from, to }: Move,
  { hash, height, timeStamp, memo }: NemTransaction,
): Movement {
  const leg = (address: string | undefined) =>
    address === undefined ? [] : [{ holding: holdingOf(address, assetOf(mosaic)), amount }];
  return {
    id: movementId(`${chain}:${hash}/${what}`),
    chain,
    txid: txId(hash),
    position: { height, index: UNKNOWN_INDEX, time: NEMESIS + timeStamp },
    inputs: leg(from),
    outputs: leg(to),
    ...(memo !== undefined && { memo }),
  };
}

function harvestOf({ height, timeStamp, harvester, lessor, fees }: NemBlock): Movement {
  return {
    id: movementId(`${chain}:harvest-${height}/fees`),
    chain,
    txid: txId(`harvest-${height}`),
    position: { height, index: UNKNOWN_INDEX, time: NEMESIS + timeStamp },
    inputs: [],
    outputs: [{ holding: holdingOf(lessor ?? harvester, xem), amount: fees }],
  };
}

/** What an account has of a mosaic at the end, by adding up all that moved. */
export const balanceIn = (movements: readonly Movement[], { id }: Holding): bigint =>
  movements.reduce((sum, { inputs, outputs }) => {
    const paid = inputs.find(({ holding }) => holding.id === id)?.amount ?? 0n;
    const received = outputs.find(({ holding }) => holding.id === id)?.amount ?? 0n;
    return sum + received - paid;
  }, 0n);
