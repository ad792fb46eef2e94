import { AbiCoder } from 'ethers/abi';
import { id } from 'ethers/hash';
import { atlasOf } from '../../src/cli/atlas.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import {
  type AccountId,
  type AssetId,
  accountId,
  balanceId,
  type ChainId,
  movementId,
  outpointId,
  sinkAccount,
  txId,
} from '../../src/core/ids.ts';
import type { Leg, Movement } from '../../src/core/movement.ts';
import { thorchain } from '../../src/crossings/thorchain.ts';
import type { Found } from '../../src/trace/crossing.ts';
import { type Ask, inquiryKey, type TransactionFacts, type TransactionLog } from '../../src/trace/inquiry.ts';

export const atlas = atlasOf(await loadConfig({ env: {} }));
export const chainOf = (name: string): ChainId => atlas.chain(name) as ChainId;
export const coinOf = (name: string): AssetId => atlas.native(chainOf(name)) as AssetId;
/** USDC, USDT and WETH of Ethereum, by symbol. */
export const tokens: Readonly<Record<string, string>> = {
  USDC: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
  USDT: '0xdAC17F958D2ee523a2206206994597C13D831ec7',
  WETH: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
};

/** An account by its address, or by a made-up name where the test cares for none. */
export const accountOn = (name: string, address: string): AccountId =>
  atlas.account(chainOf(name), address) ?? accountId(chainOf(name), address);

const assetOn = (name: string, symbol: string | undefined): AssetId =>
  symbol === undefined ? coinOf(name) : (atlas.token(chainOf(name), tokens[symbol] ?? '') as AssetId);

export interface Utxo {
  readonly chain: string;
  readonly txid: string;
  readonly from: string;
  readonly pays: readonly (readonly [to: string, amount: bigint])[];
  readonly memo?: string;
}

/** A transaction of a UTXO chain; its memo is in an output more. */
export function utxo({ chain, txid, from, pays, memo }: Utxo): TransactionFacts {
  const hash = txId(txid.toLowerCase());
  const here = chainOf(chain);
  const asset = coinOf(chain);
  const leg = (owner: AccountId, amount: bigint, vout: number): Leg => ({
    holding: { id: outpointId(here, hash, vout), owner, asset },
    amount,
  });
  const outputs = pays.map(([to, amount], vout) => leg(accountOn(chain, to), amount, vout));
  const position = { height: 100, index: 0, time: null };
  const movement: Movement = {
    id: movementId(hash),
    chain: here,
    txid: hash,
    position,
    inputs: [
      {
        holding: { id: outpointId(here, txId('00'), 0), owner: accountOn(chain, from), asset },
        amount: pays.reduce((sum, [, amount]) => sum + amount, 1_000n),
      },
    ],
    outputs:
      memo === undefined ? outputs : [...outputs, leg(sinkAccount(here, 'burned'), 0n, outputs.length)],
    ...(memo !== undefined && { memo }),
  };
  return {
    chain: here,
    txid: hash,
    position,
    sender: null,
    to: null,
    input: '0x',
    movements: [movement],
    unfollowed: [],
    logs: [],
  };
}

export interface Evm {
  readonly chain: string;
  readonly txid: string;
  readonly sender: string;
  readonly to: string;
  /** In turn; of the coin where no symbol is given. */
  readonly pays: readonly (readonly [from: string, to: string, amount: bigint, symbol?: string])[];
  /** Calldata, as text. */
  readonly text?: string;
  readonly logs?: readonly TransactionLog[];
  readonly unfollowed?: readonly (readonly [contract: string, from: string, to: string, amount: bigint])[];
}

/** A transaction of an EVM chain. */
export function evm({
  chain,
  txid,
  sender,
  to,
  pays,
  text,
  logs = [],
  unfollowed = [],
}: Evm): TransactionFacts {
  const here = chainOf(chain);
  const hash = txId(`0x${txid.toLowerCase()}`);
  const position = { height: 100, index: 0, time: null };
  const movements = pays.map(([from, receiver, amount, symbol], n): Movement => {
    const asset = assetOn(chain, symbol);
    const leg = (address: string): Leg => {
      const owner = accountOn(chain, address);
      return { holding: { id: balanceId(owner, asset), owner, asset }, amount };
    };
    return {
      id: movementId(`${here}:${hash}/${n}`),
      chain: here,
      txid: hash,
      position,
      inputs: [leg(from)],
      outputs: [leg(receiver)],
    };
  });
  return {
    chain: here,
    txid: hash,
    position,
    sender: accountOn(chain, sender),
    to: accountOn(chain, to),
    input: text === undefined ? '0x' : `0x${Buffer.from(text, 'latin1').toString('hex')}`,
    movements,
    unfollowed: unfollowed.map(([contract, from, receiver, amount]) => ({
      contract: accountOn(chain, contract),
      from: accountOn(chain, from),
      to: accountOn(chain, receiver),
      amount,
    })),
    logs,
  };
}

const topicOf = (address: string): string => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
const NO_ADDRESS = `0x${'0'.repeat(40)}`;
const coder = AbiCoder.defaultAbiCoder();

/** The router's event of a deposit; `asset` is a contract, and the coin where there is none. */
export const depositLog = (
  chain: string,
  [router, vault, asset, amount, memo]: readonly [string, string, string | undefined, bigint, string],
): TransactionLog => ({
  contract: accountOn(chain, router),
  topics: [id('Deposit(address,address,uint256,string)'), topicOf(vault), topicOf(asset ?? NO_ADDRESS)],
  data: coder.encode(['uint256', 'string'], [amount, memo]),
});

/** The router's event of a payment. */
export const transferOutLog = (
  chain: string,
  [router, vault, to, amount, memo]: readonly [string, string, string, bigint, string],
): TransactionLog => ({
  contract: accountOn(chain, router),
  topics: [id('TransferOut(address,address,address,uint256,string)'), topicOf(vault), topicOf(to)],
  data: coder.encode(['address', 'uint256', 'string'], [NO_ADDRESS, amount, memo]),
});

export interface Answers {
  /** By service and path; `null` is nothing known. What is not among them is nothing known too. */
  readonly services?: Readonly<Record<string, unknown>>;
  /** What is not among them no block has. */
  readonly transactions?: readonly TransactionFacts[];
  /** Questions that fail, by how they begin: `service thornode`, `transaction xrpl:0`. */
  readonly failing?: readonly string[];
  /** Questions that have no answer yet, by how they begin. */
  readonly missing?: readonly string[];
}

/** What the finder says of a transaction, and what it asked for. */
export function look(
  transaction: TransactionFacts,
  { services = {}, transactions = [], failing = [], missing = [] }: Answers,
): { readonly found: Found | undefined; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const ask: Ask = (inquiry) => {
    const key = inquiryKey(inquiry);
    asked.push(key);
    if (missing.some((start) => key.startsWith(start))) return undefined;
    if (failing.some((start) => key.startsWith(start))) return { kind: 'failed', code: 'upstream-server' };
    if (inquiry.kind === 'service') {
      const body = services[`${inquiry.service} ${inquiry.path}`] ?? null;
      return { kind: 'service', body } as never;
    }
    const facts =
      inquiry.kind === 'transaction'
        ? transactions.find(({ chain, txid }) => chain === inquiry.chain && txid === inquiry.txid)
        : undefined;
    return { kind: 'transaction', facts: facts ?? null } as never;
  };
  return { found: thorchain.find({ transaction, atlas, ask }), asked };
}
