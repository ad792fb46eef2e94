import { address as bitcoinAddress, networks } from 'bitcoinjs-lib';
import { getAddress } from 'ethers';
import type { ChainRules } from '../../../src/chains/family.ts';
import { parseFacts } from '../../../src/chains/recorded/facts.ts';
import { type RecordedSource, recordedSource } from '../../../src/chains/recorded/recorded-source.ts';
import { accountId, chainId, txId } from '../../../src/core/ids.ts';

const hash = (prefix: string) => (text: string) =>
  text.toLowerCase().startsWith(prefix) && /^[0-9a-f]{64}$/i.test(text.slice(prefix.length))
    ? txId(text.toLowerCase())
    : undefined;

export const ethereum: ChainRules = {
  chain: chainId('eip155:1'),
  account: (address) => accountId(ethereum.chain, getAddress(address)),
  transaction: hash('0x'),
};

export const bitcoin: ChainRules = {
  chain: chainId('bip122:000000000019d6689c085ae165831e93'),
  account(address) {
    bitcoinAddress.toOutputScript(address, networks.bitcoin);
    return accountId(bitcoin.chain, address);
  },
  transaction: hash(''),
};

/** Checksummed and lower-case spelling of made-up accounts. */
export const [alice, bob, carol, dave] = ['a1', 'b2', 'c3', 'd4'].map((n) =>
  getAddress(`0x${n.repeat(20)}`),
) as [string, string, string, string];
/** Real addresses of the Bitfinex record. */
export const [payer, payee, change, other] = [
  '3HLqRkgagCCeChBBmWuDkp54YR1LEz7NuK',
  '17AuTmGhZ4HBoJtntpN9n6vHkP5LNnrt5q',
  '3JEirUZxifRHf7FCY2Z79e3k8FMgGM9ehY',
  '1L14Rw9G4P173tTZdMKsFPpMNY9WdiLKK7',
] as const;

export const ether = 'eip155:1/slip44:60';
export const usdt = 'eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7';
export const btc = `${bitcoin.chain}/slip44:0`;
/** A transaction id out of one digit. */
export const evmHash = (digit: string): string => `0x${digit.repeat(64)}`;
export const btcHash = (digit: string): string => digit.repeat(64);

const asset = (id: string) => ({ id, symbol: id.slice(id.lastIndexOf('/') + 1), decimals: 8 });

export const accountHeader = {
  format: 'coinhound.facts.v1',
  chain: 'ethereum',
  caip2: 'eip155:1',
  model: 'account',
  source: 'made up',
  complete: 'payers',
  assets: [asset(ether), asset(usdt)],
};

export const utxoHeader = {
  ...accountHeader,
  chain: 'bitcoin',
  caip2: bitcoin.chain,
  model: 'utxo',
  complete: 'none',
  assets: [asset(btc)],
};

export const lines = (...rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** A source over an Ethereum record; `head` overrides parts of its first line. */
export const accountRecord = (transactions: readonly unknown[], head: object = {}): RecordedSource =>
  recordedSource(parseFacts(lines({ ...accountHeader, ...head }, ...transactions), 'test.jsonl'), ethereum);

/** A source over a Bitcoin record; `head` overrides parts of its first line. */
export const utxoRecord = (transactions: readonly unknown[], head: object = {}): RecordedSource =>
  recordedSource(parseFacts(lines({ ...utxoHeader, ...head }, ...transactions), 'test.jsonl'), bitcoin);

/** A transfer line; of the record's first asset where none is named. */
export const pays = (from: string | null, to: string, amount: string, asset?: string) => ({
  from,
  to,
  amount,
  ...(asset === undefined ? {} : { asset }),
});
/** A transaction line of an account chain, its id out of one digit. */
export const pay = (digit: string, height: number | null, ...transfers: readonly object[]) => ({
  txid: evmHash(digit),
  height,
  transfers,
});
