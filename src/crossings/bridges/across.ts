import { type AccountId, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import {
  type AcrossDeposit,
  type AcrossDepositV2,
  type AcrossFill,
  acrossDeposits,
  acrossDepositV2,
  acrossFills,
  acrossFillV2,
} from './across-events.ts';
import type { Arrival } from './arrival.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { addressIn, chainNumberOf, evmAccount, numberWord } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { takenAssets } from './like-assets.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';

/** Pools, the newest first: across-protocol/contracts@b259d94 broadcast/DeployedAddresses.sol; that of 2022: brianleect/etherscan-labels@923aba7. */
const POOLS: Contracts = {
  1: ['0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5', '0x4D9079Bb4165aeb4084c526a32695dCfd2F77381'],
  10: ['0x6f26Bf09B1C792e3228e5467807a900A503c0281'],
  56: ['0x4e8E101924eDE233C13e2D8622DC8aED2872d505'],
  137: ['0x9295ee1d8C5b022Be115A2AD3c30C72E34e7F096'],
  8453: ['0x09aea4b2242abC8bb4BB78D537A67a245A7bEC64'],
  42161: ['0xe35e9842fceaCA96570B734083f4a58e8F7C5f2A'],
};

/** Across V2 of 2023 and V3. */
export const across: Bridge = {
  name: 'across',
  summary:
    'By the deposit id and the chain of origin in the events of the pools on both sides; does not follow refunds of deposits that nobody filled, which the pools pay back in batches.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const standing = standingOf(log.contract, POOLS);
  const fields = standing === 'other' ? undefined : readDeposit(log);
  if (fields === undefined) return undefined;
  const token = addressIn(fields.inputToken);
  const payer = evmAccount(atlas, transaction.chain, fields.depositor);
  return {
    verified: standing === 'published',
    assets: token === undefined ? [] : takenAssets(atlas, transaction.chain, token),
    amount: fields.inputAmount,
    payers: payer ? [payer] : [],
    vaults: [log.contract],
    claim: {
      chain: `eip155:${fields.destinationChainId}`,
      recipient: addressIn(fields.recipient) ?? fields.recipient,
    },
    destination: atlas.evmChain(Number(fields.destinationChainId)),
    evidence: { depositId: String(fields.depositId) },
    far: (chain) => filled(input, chain, fields),
  };
}

/** A deposit of either version. */
type Fields =
  | (AcrossDeposit & { readonly version: 3 })
  | (AcrossDepositV2 & Pick<AcrossDeposit, 'inputToken' | 'inputAmount'> & { readonly version: 2 });

function readDeposit(log: TransactionLog): Fields | undefined {
  const v2 = acrossDepositV2.read(log);
  if (v2) return { ...v2, inputToken: v2.originToken, inputAmount: v2.amount, version: 2 };
  const v3 = acrossDeposits.map((event) => event.read(log)).find((fields) => fields !== undefined);
  return v3 && { ...v3, version: 3 };
}

function filled(input: FinderInput, chain: ChainId, deposit: Fields): FarAnswer {
  const origin = numberWord(chainNumberOf(input.transaction.chain) ?? 0);
  const events = deposit.version === 2 ? [acrossFillV2] : acrossFills;
  const searches = contractsOn(input.atlas, chain, POOLS).flatMap((contract) =>
    events.map(({ topic }) => ({ contract, topics: [topic, origin, numberWord(deposit.depositId)] })),
  );
  const answer = byEvents(input, searches, (event) => {
    const fill = deposit.version === 2 ? fillV2(event, deposit) : fillV3(event, deposit);
    return fill && arrivalOf(input, event.contract, fill);
  });
  // A deposit of V2 may be filled in parts; one of V3 is filled once, so of several fills nobody knows which is it.
  const transactions = answer.state === 'delivered' ? (answer.evidence.farTransactions ?? '').split(' ') : [];
  return deposit.version === 3 && transactions.length > 1
    ? { state: 'several', candidates: transactions }
    : answer;
}

/**
 * Anyone may fill what was never deposited, under an id of his choice, for whom he likes and for next to nothing: the pool holds
 * a fill against the deposit only when it pays the relayer back. So a fill counts where it repeats all of the deposit.
 */
function fillV3(log: TransactionLog, deposit: AcrossDeposit): AcrossFill | undefined {
  const fill = acrossFills.map((event) => event.read(log)).find((fields) => fields !== undefined);
  if (fill === undefined) return undefined;
  const isEqual = (a: string, b: string): boolean => (addressIn(a) ?? a) === (addressIn(b) ?? b);
  const isSame =
    fill.inputAmount === deposit.inputAmount &&
    fill.outputAmount === deposit.outputAmount &&
    fill.fillDeadline === deposit.fillDeadline &&
    isEqual(fill.inputToken, deposit.inputToken) &&
    isEqual(fill.depositor, deposit.depositor) &&
    isEqual(fill.recipient, deposit.recipient) &&
    (isEqual(fill.outputToken, deposit.outputToken) || /^0x0+$/.test(deposit.outputToken));
  return isSame ? fill : undefined;
}

function fillV2(log: TransactionLog, deposit: AcrossDepositV2): Delivery | undefined {
  const fill = acrossFillV2.read(log);
  const isSame =
    fill?.amount === deposit.amount &&
    fill.depositor === deposit.depositor &&
    fill.recipient === deposit.recipient &&
    fill.relayerFeePct === deposit.relayerFeePct;
  if (!isSame) return undefined;
  return {
    outputToken: fill.destinationToken,
    // Parts, and fees come off: no output is of this amount.
    relayExecutionInfo: { updatedRecipient: fill.updatableRelayData.recipient, updatedOutputAmount: 0n },
  };
}

/** What a fill delivers: the depositor may have changed it, under his signature. */
type Delivery = Pick<AcrossFill, 'outputToken' | 'relayExecutionInfo'>;

function arrivalOf(
  { atlas }: FinderInput,
  pool: AccountId,
  { outputToken, relayExecutionInfo }: Delivery,
): Arrival | undefined {
  const chain = chainOf(pool);
  const recipient = evmAccount(atlas, chain, relayExecutionInfo.updatedRecipient);
  const token = addressIn(outputToken);
  if (!recipient || token === undefined) return undefined;
  return {
    recipient,
    assets: takenAssets(atlas, chain, token),
    amount: relayExecutionInfo.updatedOutputAmount,
    verified: true,
    evidence: { arrivedFor: recipient },
  };
}
