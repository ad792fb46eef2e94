import { createHash } from 'node:crypto';
import { getAddress } from 'ethers';
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
import { type Holding, type Leg, type Movement, UNKNOWN_INDEX } from '../../src/core/movement.ts';
import { random } from './random.ts';

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
}

/** What really moved, as whoever wrote the transaction meant it. */
interface Move {
  readonly kind: 'value' | 'call' | 'token' | 'gas';
  readonly from?: string;
  readonly to?: string;
  /** Contract of a token. */
  readonly contract?: string;
  readonly value: bigint;
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
}

/** A whole EVM chain in memory. Addresses are lower-case hex. */
export interface EvmWorld {
  readonly tokens: readonly { readonly contract: string; readonly asset: AssetId }[];
  readonly accounts: readonly string[];
  readonly transactions: readonly EvmTransaction[];
  readonly tip: number;
  /** What really moved, in chain order. */
  readonly movements: readonly Movement[];
  holding(address: string, asset: AssetId): Holding;
  /** What the account's three lists can tell of a holding: all of it, but not every transaction's index. */
  history(holding: Holding, asOf: number): Movement[];
  notes(address: string, asOf: number): string[];
  [fc.toStringMethod](): string;
}

export const hexOf = (text: string, bytes: number): string =>
  `0x${createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * bytes)}`;

export const account = (address: string): AccountId => accountId(chain, getAddress(address));
const erc20 = (contract: string): AssetId => assetId(chain, `erc20:${getAddress(contract)}`);

export const usdt = hexOf('usdt', 20);
export const weth = hexOf('weth', 20);
const fakes = [hexOf('fake usdt', 20), hexOf('visit claim-now dot com', 20)];
const nft = hexOf('nft', 20);
const GAS_PRICE = 23_000_000_017n;

/** Assembles a world out of transactions. */
export function assembleWorld(
  name: string,
  transactions: readonly EvmTransaction[],
  accounts: readonly string[],
): EvmWorld {
  const tokens = [usdt, weth].map((contract) => ({ contract, asset: erc20(contract) }));
  const known = new Set(tokens.map(({ contract }) => contract));
  const movements = transactions.flatMap(truthOf);
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

  return {
    tokens,
    accounts,
    transactions,
    movements,
    tip: Math.max(...transactions.map(({ block }) => block)) + 20,
    holding: (address, asset) => holdingOf(account(address), asset),
    history(holding, asOf) {
      const seen = (touching.get(holding.id) ?? [])
        .filter(({ position }) => position.height <= asOf)
        .map((movement): Movement => {
          const transaction = byHash.get(movement.txid) as EvmTransaction;
          const index = tellsIndex(transaction, holding.owner) ? transaction.index : UNKNOWN_INDEX;
          return { ...movement, position: { ...movement.position, index } };
        });
      return seen.sort(
        (a, b) => a.position.height - b.position.height || a.position.index - b.position.index,
      );
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
    [fc.toStringMethod]: () => name,
  };
}

function tellsIndex({ from, to, created, transfers }: EvmTransaction, owner: AccountId): boolean {
  const own = [from, to, created].some((address) => address !== undefined && account(address) === owner);
  return (
    own ||
    transfers.some(
      (row) => row.value !== undefined && [row.from, row.to].some((address) => account(address) === owner),
    )
  );
}

const holdingOf = (owner: AccountId, asset: AssetId): Holding => ({
  id: balanceId(owner, asset),
  owner,
  asset,
});

function truthOf({ hash, block, index, time, moves }: EvmTransaction): Movement[] {
  const seen = new Map<string, number>();
  return moves.map(({ kind, from, to, contract, value }): Movement => {
    const asset = contract === undefined ? ether : erc20(contract);
    const leg = (owner: AccountId): Leg => ({ holding: holdingOf(owner, asset), amount: value });
    const what = contract === undefined ? kind : `erc20:${getAddress(contract)}`;
    const content = `${what}:${getAddress(from ?? ZERO)}>${getAddress(to ?? ZERO)}:${value}`;
    const twin = seen.get(content) ?? 0;
    seen.set(content, twin + 1);
    const burned = kind === 'token' && to === undefined;
    const id = kind === 'value' || kind === 'gas' ? kind : `${content}#${twin}`;
    const receiver = to === undefined ? sinkAccount(chain, 'burned') : account(to);
    return {
      id: movementId(`${chain}:${hash}/${id}`),
      chain,
      txid: txId(hash),
      position: { height: block, index, time },
      inputs: from === undefined ? [] : [leg(account(from))],
      outputs: kind === 'gas' || (to === undefined && !burned) ? [] : [leg(receiver)],
    };
  });
}

/** Writes transactions one after the other and keeps the balances, so that nobody pays what he does not have. */
export interface Writer {
  readonly transactions: readonly EvmTransaction[];
  balance(address: string, contract?: string): bigint;
  nextBlock(): void;
  genesis(address: string, value: bigint): void;
  write(draft: Draft): EvmTransaction;
}

export interface Draft {
  readonly from: string;
  readonly to?: string;
  readonly created?: string;
  readonly value?: bigint;
  readonly gasUsed?: bigint;
  readonly failed?: boolean;
  readonly calls?: readonly EvmCall[];
  readonly transfers?: readonly EvmTransfer[];
  /** What moves beside gas, in order. */
  readonly moves?: readonly Move[];
}

export function writer(name: string): Writer {
  const transactions: EvmTransaction[] = [];
  const balances = new Map<string, bigint>();
  let block = 0;
  let index = 0;
  const add = (address: string | undefined, contract: string | undefined, value: bigint): void => {
    const key = `${address} ${contract ?? ''}`;
    if (address !== undefined) balances.set(key, (balances.get(key) ?? 0n) + value);
  };
  const put = (transaction: EvmTransaction): EvmTransaction => {
    for (const { from, to, contract, value } of transaction.moves) {
      add(from, contract, -value);
      add(to, contract, value);
    }
    transactions.push(transaction);
    return transaction;
  };
  const place = () => ({ block, index: index++, time: 1_600_000_000 + 12 * block });
  return {
    transactions,
    balance: (address, contract) => balances.get(`${address} ${contract ?? ''}`) ?? 0n,
    nextBlock() {
      block++;
      index = 0;
    },
    genesis(address, value) {
      const moves: Move[] = [{ kind: 'value', to: address, value }];
      const none = { gasUsed: 0n, gasPrice: 0n, failed: false, calls: [], transfers: [] };
      put({ hash: `GENESIS_${address.slice(2)}`, ...place(), to: address, value, ...none, moves });
    },
    write({
      from,
      to,
      created,
      value = 0n,
      gasUsed = 21_000n,
      failed = false,
      calls = [],
      transfers = [],
      moves = [],
    }) {
      const gas: Move = { kind: 'gas', from, value: gasUsed * GAS_PRICE };
      return put({
        hash: hexOf(`${name} ${transactions.length}`, 32),
        ...place(),
        from,
        ...(to !== undefined && { to }),
        ...(created !== undefined && { created }),
        value,
        gasUsed,
        gasPrice: GAS_PRICE,
        failed,
        calls,
        transfers,
        moves: gasUsed === 0n ? moves : [...moves, gas],
      });
    },
  };
}

type Pick = (below: number) => number;

const WEI = 10n ** 18n;

/** Every kind of transaction the reference tells of, among a dozen accounts and a few contracts, in a few blocks. */
export function evmWorld(seed: number): EvmWorld {
  const name = `evmWorld(${seed})`;
  const pick = random(seed);
  const chainWriter = writer(name);
  const people = Array.from({ length: 9 }, (_, n) => hexOf(`${name} person ${n}`, 20));
  const contracts = Array.from({ length: 3 }, (_, n) => hexOf(`${name} contract ${n}`, 20));
  for (const person of people)
    chainWriter.genesis(person, BigInt(pick(900) + 100) * WEI + BigInt(pick(1_000_003)));
  chainWriter.nextBlock();
  const scene: Scene = { pick, chainWriter, people, contracts, name };
  for (let n = 0; n < 4; n++) mint(scene);
  for (let n = 0; n < 45; n++) {
    if (pick(3) === 0) chainWriter.nextBlock();
    (kinds[pick(kinds.length)] as (scene: Scene) => void)(scene);
  }
  const accounts = [...people, ...contracts];
  return assembleWorld(name, chainWriter.transactions, accounts);
}

export const evmWorlds: fc.Arbitrary<EvmWorld> = fc.integer({ min: 1, max: 1_000_000_000 }).map(evmWorld);

interface Scene {
  readonly pick: Pick;
  readonly chainWriter: Writer;
  readonly people: readonly string[];
  readonly contracts: string[];
  readonly name: string;
}

const kinds: readonly ((scene: Scene) => void)[] = [
  pay,
  pay,
  pay,
  payHub,
  dust,
  revertedPayment,
  selfTransfer,
  emptyCall,
  payToken,
  payToken,
  equalTokenRows,
  tokenSelfTransfer,
  fakeToken,
  zeroValueBait,
  nftTransfer,
  split,
  split,
  equalCalls,
  borrowedCode,
  revertedFrame,
  revertedOuter,
  create,
  failedCreation,
  innerCreation,
  selfDestruct,
  mint,
  burn,
];

const one = <T>(scene: Scene, list: readonly T[]): T => list[scene.pick(list.length)] as T;

/** A share of what somebody has, and never what gas may take. */
function part({ pick, chainWriter }: Scene, address: string, contract?: string): bigint {
  const have = chainWriter.balance(address, contract) - (contract === undefined ? WEI : 0n);
  return have <= 0n ? 0n : (have * BigInt(pick(9) + 1)) / 20n + 1n;
}

/** The value leg of a payment: none where nothing moves. */
const valueMove = (from: string, to: string, value: bigint): Move[] =>
  value > 0n && from !== to ? [{ kind: 'value', from, to, value }] : [];

function pay(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, [...scene.people, ...scene.contracts])];
  const value = part(scene, from);
  scene.chainWriter.write({ from, to, value, moves: valueMove(from, to, value) });
}

function payHub(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), scene.people[0] as string];
  const value = part(scene, from);
  scene.chainWriter.write({ from, to, value, moves: valueMove(from, to, value) });
}

function dust(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  scene.chainWriter.write({ from, to, value: 1n, moves: valueMove(from, to, 1n) });
}

function revertedPayment(scene: Scene): void {
  const from = one(scene, scene.people);
  scene.chainWriter.write({ from, to: one(scene, scene.contracts), value: part(scene, from), failed: true });
}

function selfTransfer(scene: Scene): void {
  const from = one(scene, scene.people);
  scene.chainWriter.write({ from, to: from, value: part(scene, from) });
}

function emptyCall(scene: Scene): void {
  scene.chainWriter.write({ from: one(scene, scene.people), to: one(scene, scene.people) });
}

const tokenMove = (contract: string, from: string, to: string, value: bigint): Move[] =>
  value > 0n && from !== to ? [{ kind: 'token', contract, from, to, value }] : [];

function payToken(scene: Scene): void {
  const contract = one(scene, [usdt, weth]);
  const [from, to, signer] = [one(scene, scene.people), one(scene, scene.people), one(scene, scene.people)];
  const value = part(scene, from, contract);
  const transfers = [{ contract, from, to, value }];
  scene.chainWriter.write({
    from: signer,
    to: contract,
    transfers,
    moves: tokenMove(contract, from, to, value),
  });
}

function equalTokenRows(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  const value = part(scene, from, usdt) / 3n;
  const transfers = [1, 2].map(() => ({ contract: usdt, from, to, value }));
  const moves = transfers.flatMap(() => tokenMove(usdt, from, to, value));
  scene.chainWriter.write({ from, to: usdt, transfers, moves });
}

function tokenSelfTransfer(scene: Scene): void {
  const from = one(scene, scene.people);
  const transfers = [{ contract: weth, from, to: from, value: part(scene, from, weth) }];
  scene.chainWriter.write({ from, to: weth, transfers });
}

function fakeToken(scene: Scene): void {
  const contract = one(scene, fakes);
  const [victim, lookalike] = [one(scene, scene.people), one(scene, scene.people)];
  const transfers = [{ contract, from: victim, to: lookalike, value: 10n ** 24n }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: contract, transfers });
}

function zeroValueBait(scene: Scene): void {
  const [victim, lookalike] = [one(scene, scene.people), one(scene, scene.people)];
  const transfers = [{ contract: usdt, from: victim, to: lookalike, value: 0n }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: usdt, transfers });
}

function nftTransfer(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  const transfers = [{ contract: nft, from, to, tokenId: `${scene.pick(1000)}` }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: nft, transfers });
}

/** Pays a contract, which pays several people in turn, one of them through another contract. */
function split(scene: Scene): void {
  const { people, contracts, chainWriter, pick } = scene;
  const from = one(scene, people);
  const router = one(scene, contracts);
  const value = part(scene, from);
  const shares = Array.from({ length: pick(3) + 1 }, (_, n) => value / BigInt(n + 3)).filter(
    (share) => share > 0n,
  );
  const calls: EvmCall[] = [];
  const moves = valueMove(from, router, value);
  shares.forEach((share, n) => {
    const to = one(scene, [...people, ...contracts]);
    calls.push({ path: [n], from: router, to, value: share, type: 'call', callType: 'call' });
    if (to !== router) moves.push({ kind: 'call', from: router, to, value: share });
    if (!contracts.includes(to) || to === router) return;
    const onward = one(scene, people);
    calls.push({ path: [n, 0], from: to, to: onward, value: share, type: 'call', callType: 'call' });
    moves.push({ kind: 'call', from: to, to: onward, value: share });
  });
  chainWriter.write({ from, to: router, value, gasUsed: 150_000n, calls, moves });
}

function equalCalls(scene: Scene): void {
  const from = one(scene, scene.people);
  const [router, to] = [one(scene, scene.contracts), one(scene, scene.people)];
  const value = part(scene, from);
  const share = value / 3n;
  const calls = [0, 1, 2].map(
    (n): EvmCall => ({ path: [n], from: router, to, value: share, type: 'call', callType: 'call' }),
  );
  const moves = [...valueMove(from, router, value)];
  if (share > 0n) for (const _ of calls) moves.push({ kind: 'call', from: router, to, value: share });
  scene.chainWriter.write({ from, to: router, value, calls, moves });
}

/** A proxy: the delegated call shows the value of the call around it, and moves nothing. */
function borrowedCode(scene: Scene): void {
  const from = one(scene, scene.people);
  const [proxy, code] = [scene.contracts[0] as string, scene.contracts[1] as string];
  const to = one(scene, scene.people);
  const value = part(scene, from);
  if (value === 0n) return;
  const calls: EvmCall[] = [
    { path: [0], from: proxy, to: code, value, type: 'call', callType: 'delegatecall' },
    { path: [0, 0], from: proxy, to, value, type: 'call', callType: 'call' },
    { path: [0, 1], from: proxy, to: code, value: 0n, type: 'call', callType: 'staticcall' },
  ];
  const moves = [...valueMove(from, proxy, value), { kind: 'call', from: proxy, to, value } as const];
  scene.chainWriter.write({ from, to: proxy, value, calls, moves });
}

function revertedFrame(scene: Scene): void {
  const from = one(scene, scene.people);
  const [router, to] = [one(scene, scene.contracts), one(scene, scene.people)];
  const value = part(scene, from);
  const calls: EvmCall[] = [
    { path: [0], from: router, to, value: value + 7n, type: 'call', callType: 'call', failed: true },
  ];
  scene.chainWriter.write({ from, to: router, value, calls, moves: valueMove(from, router, value) });
}

/** The whole transaction failed; an inner row that looks well is void too. */
function revertedOuter(scene: Scene): void {
  const from = one(scene, scene.people);
  const router = one(scene, scene.contracts);
  const value = part(scene, from) + 5n;
  const calls: EvmCall[] = [
    { path: [0], from: router, to: from, value, type: 'call', callType: 'call' },
    {
      path: [1],
      from: router,
      to: one(scene, scene.people),
      value,
      type: 'call',
      callType: 'call',
      failed: true,
    },
  ];
  scene.chainWriter.write({ from, to: router, value, failed: true, calls });
}

function create(scene: Scene): void {
  const from = one(scene, scene.people);
  const created = hexOf(`${scene.name} created ${scene.contracts.length}`, 20);
  const value = scene.pick(2) === 0 ? 0n : part(scene, from);
  scene.chainWriter.write({
    from,
    created,
    value,
    gasUsed: 900_000n,
    moves: valueMove(from, created, value),
  });
  scene.contracts.push(created);
}

function failedCreation(scene: Scene): void {
  const from = one(scene, scene.people);
  const created = hexOf(`${scene.name} never ${scene.pick(1e6)}`, 20);
  scene.chainWriter.write({ from, created, value: part(scene, from), failed: true });
}

function innerCreation(scene: Scene): void {
  const from = one(scene, scene.people);
  const factory = one(scene, scene.contracts);
  const created = hexOf(`${scene.name} created ${scene.contracts.length}`, 20);
  const value = scene.pick(2) === 0 ? 0n : part(scene, from);
  const calls: EvmCall[] = [
    { path: [0], from: factory, created, value, type: scene.pick(2) === 0 ? 'create' : 'create2' },
  ];
  const moves = valueMove(from, factory, value);
  if (value > 0n) moves.push({ kind: 'call', from: factory, to: created, value });
  scene.chainWriter.write({ from, to: factory, value, calls, moves });
  scene.contracts.push(created);
}

function selfDestruct(scene: Scene): void {
  const contract = one(scene, scene.contracts);
  const value = scene.chainWriter.balance(contract);
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  if (value === 0n) return;
  const calls: EvmCall[] = [{ path: [0], from: contract, to, value, type: 'selfdestruct' }];
  scene.chainWriter.write({
    from,
    to: contract,
    calls,
    moves: [{ kind: 'call', from: contract, to, value }],
  });
}

function mint(scene: Scene): void {
  const contract = one(scene, [usdt, weth]);
  const to = one(scene, scene.people);
  const value = BigInt(scene.pick(9_000_000) + 1) * 1_000_000_007n;
  const transfers = [{ contract, from: ZERO, to, value }];
  const moves: Move[] = [{ kind: 'token', contract, to, value }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: contract, transfers, moves });
}

function burn(scene: Scene): void {
  const contract = one(scene, [usdt, weth]);
  const from = one(scene, scene.people);
  const value = part(scene, from, contract);
  const transfers = [{ contract, from, to: ZERO, value }];
  const moves: Move[] = value > 0n ? [{ kind: 'token', contract, from, value }] : [];
  scene.chainWriter.write({ from, to: contract, transfers, moves });
}

export interface BusyOptions {
  readonly rows: number;
  /** Payments in one block. */
  readonly perBlock: number;
  readonly counterparties: number;
  /** Token transfers of an unknown contract beside them, as many as rows. */
  readonly spam?: number;
  /** As payments, or as token transfers of one transaction each, all with the same content. */
  readonly as?: 'payments' | 'equal-tokens';
}

/** An account with very many rows: `accounts[0]`. */
export function busyWorld({
  rows,
  perBlock,
  counterparties,
  spam = 0,
  as = 'payments',
}: BusyOptions): EvmWorld {
  const name = `busyWorld(${rows}, ${perBlock}, ${counterparties}, ${spam}, ${as})`;
  const chainWriter = writer(name);
  const busy = hexOf('busy', 20);
  const others = Array.from({ length: counterparties }, (_, n) => hexOf(`other ${n}`, 20));
  chainWriter.genesis(busy, 1_000_000n * WEI);
  for (let n = 0; n < Math.max(rows - (as === 'payments' ? 1 : 0), spam); n++) {
    if (n % perBlock === 0) chainWriter.nextBlock();
    const to = others[n % others.length] as string;
    if (n < spam) {
      const transfers = [{ contract: fakes[0] as string, from: to, to: busy, value: 10n ** 24n }];
      chainWriter.write({ from: to, to: fakes[0] as string, gasUsed: 0n, transfers });
    }
    if (n >= rows - (as === 'payments' ? 1 : 0)) continue;
    if (as === 'payments') chainWriter.write({ from: busy, to, value: 5n, moves: valueMove(busy, to, 5n) });
    else {
      const transfers = [{ contract: usdt, from: ZERO, to: busy, value: 5n }];
      const moves: Move[] = [{ kind: 'token', contract: usdt, to: busy, value: 5n }];
      chainWriter.write({ from: to, to: usdt, gasUsed: 0n, transfers, moves });
    }
  }
  return assembleWorld(name, chainWriter.transactions, [busy, ...others]);
}
