import { readFileSync } from 'node:fs';
import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { id } from 'ethers/hash';
import { parse } from 'yaml';
import {
  type AccountId,
  type AssetId,
  accountId,
  assetId,
  balanceId,
  type ChainId,
  chainId,
  chainOf,
  movementId,
  sinkAccount,
  txId,
} from '../../../src/core/ids.ts';
import type { Movement } from '../../../src/core/movement.ts';
import { bridgeFinders } from '../../../src/crossings/bridges/bridges.ts';
import type { Atlas, Found } from '../../../src/trace/crossing.ts';
import {
  type Ask,
  type Inquiry,
  inquiryKey,
  type TransactionFacts,
  type TransactionLog,
} from '../../../src/trace/inquiry.ts';

interface ChainEntry {
  readonly chainId?: number;
  readonly caip2?: string;
  readonly native: { readonly decimals: number; readonly slip44: number };
}

const config = (name: string): unknown =>
  parse(readFileSync(new URL(`../../../config/${name}.yaml`, import.meta.url), 'utf8'));
const { chains } = config('chains') as { chains: Record<string, ChainEntry> };
/** Followed tokens by chain name and contract, as configured. */
export const { assets } = config('assets') as {
  assets: Record<string, Record<string, { symbol: string; decimals: number }>>;
};

export const evm = (number: number): ChainId => chainId(`eip155:${number}`);
export const ETHEREUM = evm(1);

/** The EVM chains that are configured, and bitcoin. */
export const atlas: Atlas = {
  chain: (name) => (name in chains ? caip2(chains[name] as ChainEntry) : undefined),
  evmChain: (number) => (entryOf(evm(number)) ? evm(number) : undefined),
  native: (chain) => {
    const entry = entryOf(chain);
    return entry && assetId(chain, `slip44:${entry[1].native.slip44}`);
  },
  token(chain, contract) {
    const entry = entryOf(chain);
    const known = Object.keys(assets[entry?.[0] ?? ''] ?? {});
    const spelled = known.find((address) => address.toLowerCase() === contract.toLowerCase());
    return spelled === undefined ? undefined : assetId(chain, `erc20:${spelled}`);
  },
  decimals(asset) {
    const [chain, reference] = asset.split('/') as [ChainId, string];
    const entry = entryOf(chain);
    if (reference.startsWith('slip44')) return entry?.[1].native.decimals;
    return assets[entry?.[0] ?? '']?.[reference.slice('erc20:'.length)]?.decimals;
  },
  account: (chain, address) =>
    /^0x[0-9a-f]{40}$/i.test(address) ? accountId(chain, getAddress(address.toLowerCase())) : undefined,
  transaction: (_, text) => txId(text.toLowerCase()),
};

const caip2 = ({ chainId: number, caip2: text }: ChainEntry): ChainId =>
  number === undefined ? chainId(text ?? '') : evm(number);
const entryOf = (chain: ChainId): [string, ChainEntry] | undefined =>
  Object.entries(chains).find(([, entry]) => caip2(entry) === chain);

/** An address that is nobody's, by name. */
export const party = (name: string): string => getAddress(`0x${id(name).slice(-40)}`);
export const on = (chain: ChainId, address: string): AccountId =>
  accountId(chain, getAddress(address.toLowerCase()));
export const hash = (name: string): string => id(name);

/** The coin of a chain, or a configured token by its symbol. */
export function asset(chain: ChainId, symbol: string): AssetId {
  const tokens = Object.entries(assets[entryOf(chain)?.[0] ?? ''] ?? {});
  const token = tokens.find(([, known]) => known.symbol === symbol)?.[0];
  return symbol === 'coin'
    ? (atlas.native(chain) as AssetId)
    : (atlas.token(chain, token as string) as AssetId);
}

/** Contract of a configured token. */
export const contractOf = (token: AssetId): string => token.slice(token.indexOf('erc20:') + 6);

export interface Payment {
  readonly asset: AssetId;
  readonly from?: string;
  /** `burned`: into the fire. */
  readonly to: string;
  readonly amount: bigint;
}

export interface Told {
  readonly chain: ChainId;
  readonly name: string;
  readonly sender: string;
  readonly to?: string;
  readonly input?: string;
  readonly payments: readonly Payment[];
  readonly logs: readonly TransactionLog[];
  readonly time?: number;
  readonly height?: number;
}

/** A transaction with its movements; `name` decides its hash. */
export function transaction({
  chain,
  name,
  sender,
  to,
  input,
  payments,
  logs,
  ...at
}: Told): TransactionFacts {
  const txid = txId(id(name));
  const position = { height: at.height ?? 100, index: 0, time: at.time ?? 1_000 };
  const leg = (owner: AccountId, of: AssetId, amount: bigint) => ({
    holding: { id: balanceId(owner, of), owner, asset: of },
    amount,
  });
  const movements = payments.map(
    ({ asset: of, from, to: receiver, amount }, n): Movement => ({
      id: movementId(`${chain}:${txid}/${n}`),
      chain,
      txid,
      position,
      inputs: from === undefined ? [] : [leg(on(chain, from), of, amount)],
      outputs: [leg(receiver === 'burned' ? sinkAccount(chain, 'burned') : on(chain, receiver), of, amount)],
    }),
  );
  return {
    chain,
    txid,
    position,
    sender: on(chain, sender),
    to: to === undefined ? null : on(chain, to),
    input: input ?? '0x',
    movements,
    unfollowed: [],
    logs,
  };
}

const abis = new Map<string, Interface>();

/** A log of a contract: `event Send(bytes32 id)` and the values in order. */
export function log(
  chain: ChainId,
  contract: string,
  signature: string,
  values: readonly unknown[],
): TransactionLog {
  const abi = abis.get(signature) ?? new Interface([signature]);
  abis.set(signature, abi);
  const [fragment] = abi.fragments;
  const event = abi.getEvent(fragment?.format('sighash') as string);
  if (event === null) throw new Error(signature);
  const { data, topics } = abi.encodeEventLog(event, [...values]);
  return { contract: on(chain, contract), topics, data };
}

/** Answers from what the transactions tell; null where the question is open, a code where nobody can tell. */
export function asking(
  known: readonly TransactionFacts[],
  outage: (inquiry: Inquiry) => string | null | undefined = () => undefined,
): Ask & { readonly asked: Set<string> } {
  const asked = new Set<string>();
  const answer = (inquiry: Inquiry): unknown => {
    asked.add(inquiryKey(inquiry));
    const out = outage(inquiry);
    if (out === null) return undefined;
    if (out !== undefined) return { kind: 'failed', code: out };
    return answerFrom(known, inquiry);
  };
  return Object.assign(answer as Ask, { asked });
}

function answerFrom(known: readonly TransactionFacts[], inquiry: Inquiry): unknown {
  switch (inquiry.kind) {
    case 'transaction':
      return {
        kind: 'transaction',
        facts: known.find(({ chain, txid }) => chain === inquiry.chain && txid === inquiry.txid) ?? null,
      };
    case 'events': {
      const { contract, topics, from = 0, to = Number.MAX_SAFE_INTEGER } = inquiry;
      const events = known
        .filter(
          ({ chain, position }) =>
            chain === chainOf(contract) && position.height >= from && position.height <= to,
        )
        .flatMap(({ logs, txid, position }) => logs.map((told) => ({ ...told, txid, position })))
        .filter((event) => event.contract === contract)
        .filter((event) => topics.every((topic, n) => topic === null || topic === event.topics[n]));
      return { kind: 'events', events };
    }
    case 'history': {
      const movements = known
        .flatMap((facts) => facts.movements)
        .filter(({ inputs, outputs }) =>
          [...inputs, ...outputs].some(({ holding }) => holding.id === inquiry.holding.id),
        );
      const history = {
        holding: inquiry.holding.id,
        opening: 0n,
        movements,
        through: 1_000,
        gap: null,
        notes: [],
      };
      return { kind: 'history', history };
    }
    case 'service':
      return { kind: 'service', body: null };
  }
}

/** What the finders of bridges, the first that knows it, say of a transaction. */
export function find(facts: TransactionFacts, ask: Ask): (Found & { readonly finder: string }) | undefined {
  for (const finder of bridgeFinders) {
    const found = finder.find({ transaction: facts, atlas, ask });
    if (found) return { ...found, finder: finder.name };
  }
  return undefined;
}
