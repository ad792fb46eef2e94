import { AbiCoder } from 'ethers/abi';
import { id } from 'ethers/hash';
import type { AssetId } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { Atlas } from '../trace/crossing.ts';
import type { TransactionFacts, TransactionLog } from '../trace/inquiry.ts';
import { memosOf } from './thorchain-long-memo.ts';
import { parseThorMemo, type ThorMemo } from './thorchain-memo.ts';

/** A deposit with THORChain, as its own chain tells it. */
export interface ThorDeposit {
  /** As written. */
  readonly text: string;
  readonly memo: Exclude<ThorMemo, { kind: 'paid' }>;
  readonly means: /** By the router, which says what it took for which vault. */
    | {
        readonly kind: 'router';
        readonly router: string;
        readonly vault: string;
        readonly asset: AssetId | undefined;
      }
    /** Paid to the vault itself, by this movement. */
    | { readonly kind: 'payment'; readonly movement: Movement };
}

/** Of the router (`chain/evm/contracts/THORChain_RouterV6.sol`, decaswap-labs/decanode@5a921b1; the same since version 1). */
const DEPOSIT = id('Deposit(address,address,uint256,string)');
const NO_ADDRESS = '0x0000000000000000000000000000000000000000';

/**
 * Deposits in a transaction, by memo: in the router's event, in the calldata of a plain payment, in a memo of the chain's own.
 * Vaults and routers change every few days, so neither is told by its address. What says `OUT:` or `REFUND:` was paid by the
 * network and is no deposit. It cannot see deposits without a memo, whose amount is a reference that only the network knows.
 */
export function depositsOf(facts: TransactionFacts, atlas: Atlas): readonly ThorDeposit[] {
  const routed = facts.logs.flatMap((log) => routedDeposit(log, facts, atlas));
  if (routed.length > 0) return routed;
  const paying = facts.movements.filter(({ outputs }) => outputs.length > 0);
  const texts = paying.flatMap((movement) => memosOf(movement).map((text) => ({ text, movement })));
  const plain = texts.length > 0 ? texts : calldataTexts(facts);
  const seen = new Set<string>();
  return plain.flatMap(({ text, movement }) => {
    if (seen.has(text)) return [];
    seen.add(text);
    return depositOf(text, { kind: 'payment', movement });
  });
}

function depositOf(text: string, means: ThorDeposit['means']): readonly ThorDeposit[] {
  const memo = parseThorMemo(text);
  return memo === undefined || memo.kind === 'paid' ? [] : [{ text, memo, means }];
}

function routedDeposit(log: TransactionLog, facts: TransactionFacts, atlas: Atlas): readonly ThorDeposit[] {
  const [topic, vault = '', token = ''] = log.topics;
  if (topic !== DEPOSIT || log.topics.length !== 3) return [];
  const text = memoIn(log.data);
  const contract = addressIn(token);
  const asset = contract === NO_ADDRESS ? atlas.native(facts.chain) : atlas.token(facts.chain, contract);
  const means = { kind: 'router', router: log.contract, vault: addressIn(vault), asset } as const;
  return text === undefined ? [] : depositOf(text, means);
}

const addressIn = (topic: string): string => `0x${topic.slice(-40)}`;

/** Other contracts have events of that signature too; what does not decode is none of the router's. */
function memoIn(data: string): string | undefined {
  try {
    const [, memo] = AbiCoder.defaultAbiCoder().decode(['uint256', 'string'], data);
    return String(memo);
  } catch {
    return undefined;
  }
}

function calldataTexts({ input, sender, to, movements }: TransactionFacts) {
  const text = printable(input);
  const movement = movements.find(
    ({ inputs, outputs }) =>
      sender !== null && inputs[0]?.holding.owner === sender && outputs[0]?.holding.owner === to,
  );
  return text !== undefined && movement ? [{ text, movement }] : [];
}

function printable(input: string): string | undefined {
  const bytes = Buffer.from(input.slice(2), 'hex');
  const isText = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText ? bytes.toString('latin1') : undefined;
}
