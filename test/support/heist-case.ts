import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Category } from '../../src/core/label.ts';

/** A payment of the record. Addresses are lower-case hex; the amount is its USD value at that moment. */
export interface HeistTransfer {
  readonly from: string;
  readonly to: string;
  readonly cents: bigint;
}

/** A transaction of the record, its transfers in the order they were made. */
export interface HeistTransaction {
  readonly txid: string;
  readonly height: number;
  readonly time: number;
  readonly transfers: readonly HeistTransfer[];
}

/** Where the authors of the record say that value came to rest or left sight. */
export interface Terminal {
  readonly address: string;
  readonly label?: string;
  readonly category?: Category;
}

/** A real heist whose flows were verified by hand. */
export interface HeistCase {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  /** Addresses that the record begins at. */
  readonly sources: readonly string[];
  readonly terminals: readonly Terminal[];
  /** In chain order. */
  readonly transactions: readonly HeistTransaction[];
}

export const heistIds = ['lifi-2024', 'atomic-2023', 'txphish-2024'] as const;
export type HeistId = (typeof heistIds)[number];

interface CaseFile {
  readonly name: string;
  readonly source: { readonly name: string; readonly commit: string; readonly licence: string };
  readonly facts: string;
  readonly sources: readonly string[];
  readonly terminals: readonly Terminal[];
}

interface FactsLine {
  readonly txid: string;
  readonly height: number;
  readonly time: string;
  readonly transfers: readonly { readonly from: string; readonly to: string; readonly amount: string }[];
}

/** A case of `fixtures/accuracy`. */
export function readHeist(id: HeistId): HeistCase {
  const url = new URL(`../../fixtures/accuracy/${id}.yaml`, import.meta.url);
  const file = parse(readFileSync(fileURLToPath(url), 'utf8')) as CaseFile;
  const [, ...lines] = readFileSync(fileURLToPath(new URL(file.facts, url)), 'utf8')
    .trim()
    .split('\n');
  return {
    id,
    name: file.name,
    source: `${file.source.name} @${file.source.commit}`,
    licence: file.source.licence,
    sources: file.sources.map((address) => address.toLowerCase()),
    terminals: file.terminals.map((terminal) => ({ ...terminal, address: terminal.address.toLowerCase() })),
    transactions: lines.map((line) => transactionOf(JSON.parse(line) as FactsLine)),
  };
}

const transactionOf = ({ txid, height, time, transfers }: FactsLine): HeistTransaction => ({
  txid,
  height,
  time: Date.parse(time) / 1000,
  transfers: transfers.map(({ from, to, amount }) => ({
    from: from.toLowerCase(),
    to: to.toLowerCase(),
    cents: BigInt(amount),
  })),
});
