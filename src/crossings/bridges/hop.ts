import { type AccountId, type AssetId, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { ChainEvent, TransactionLog } from '../../trace/inquiry.ts';
import type { Arrival } from './arrival.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { accountWord, chainNumberOf, evmAccount } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { type HopToken, hopTokenOf } from './hop-tokens.ts';
import { takenAssets } from './like-assets.ts';

interface SentToL2 {
  readonly chainId: bigint;
  readonly recipient: string;
  readonly amount: bigint;
  readonly amountOutMin: bigint;
  readonly deadline: bigint;
  readonly relayer: string;
  readonly relayerFee: bigint;
}
type FromL1 = Omit<SentToL2, 'chainId'>;

interface Sent {
  readonly transferId: string;
  readonly chainId: bigint;
  readonly recipient: string;
  readonly amount: bigint;
}

/** As read by DefiLlama/bridges-server@1d1ff2d src/adapters/hop/index.ts; `Withdrew` is of hop-protocol/contracts@0b2a336 contracts/bridges/Bridge.sol. */
const sentToL2 = eventReader<SentToL2>(
  'event TransferSentToL2(uint256 indexed chainId, address indexed recipient, uint256 amount, uint256 amountOutMin, uint256 deadline, address indexed relayer, uint256 relayerFee)',
);
const fromL1 = eventReader<FromL1>(
  'event TransferFromL1Completed(address indexed recipient, uint256 amount, uint256 amountOutMin, uint256 deadline, address indexed relayer, uint256 relayerFee)',
);
const sent = eventReader<Sent>(
  'event TransferSent(bytes32 indexed transferId, uint256 indexed chainId, address indexed recipient, uint256 amount, bytes32 transferNonce, uint256 bonderFee, uint256 index, uint256 amountOutMin, uint256 deadline)',
);
const bonded = eventReader<{ transferId: string }>(
  'event WithdrawalBonded(bytes32 indexed transferId, uint256 amount)',
);
const withdrew = eventReader<{ transferId: string }>(
  'event Withdrew(bytes32 indexed transferId, address indexed recipient, uint256 amount, bytes32 transferNonce)',
);

/** Hop, from and to Ethereum and between its rollups. */
export const hop: Bridge = {
  name: 'hop',
  summary:
    'From a rollup by the transfer id in the events of the bridges on both sides; from Ethereum, where there is none, by recipient, amount, least amount, deadline and relayer together; does not follow what came out in its own hTokens.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas } = input;
  // Its bridges are known one by one, and every one of them is for one token.
  const token = hopTokenOf(log.contract);
  const down = token && sentToL2.read(log);
  const over = token && sent.read(log);
  const fields = down ?? over;
  if (token === undefined || fields === undefined) return undefined;
  return {
    verified: true,
    // On a rollup its bridge takes hTokens, which who sends has swapped for on the way.
    assets: down ? takenOnEthereum(input, token) : [],
    amount: fields.amount,
    payers: [],
    vaults: [log.contract],
    claim: { chain: `eip155:${fields.chainId}`, recipient: fields.recipient },
    destination: atlas.evmChain(Number(fields.chainId)),
    evidence: { token: token.symbol, ...(over && { transferId: over.transferId }) },
    far: (chain) => {
      if (down) return received(input, { chain, token, down });
      return over ? withdrawn(input, { chain, token, over }) : { state: 'none', searched: {} };
    },
  };
}

function takenOnEthereum({ atlas, transaction }: FinderInput, { contract }: HopToken): readonly AssetId[] {
  if (contract !== 'native') return takenAssets(atlas, transaction.chain, contract);
  const coin = atlas.native(transaction.chain);
  return coin === undefined ? [] : [coin];
}

/** The far side of a transfer between rollups, or to Ethereum: paid out in advance by a bonder, or withdrawn later by anyone. */
function withdrawn(
  input: FinderInput,
  { chain, token, over }: { readonly chain: ChainId; readonly token: HopToken; readonly over: Sent },
): FarAnswer {
  const searches = bridgesOn(input, chain, token).flatMap((contract) =>
    [bonded, withdrew].map(({ topic }) => ({ contract, topics: [topic, over.transferId] })),
  );
  return byEvents(input, searches, (event) => arrivalOf(input, event, over.recipient));
}

function received(
  input: FinderInput,
  { chain, token, down }: { readonly chain: ChainId; readonly token: HopToken; readonly down: SentToL2 },
): FarAnswer {
  const recipient = evmAccount(input.atlas, chain, down.recipient);
  if (!recipient) return { state: 'unavailable', code: 'recipient-not-told' };
  const searches = bridgesOn(input, chain, token).map((contract) => ({
    contract,
    topics: [fromL1.topic, accountWord(recipient)],
  }));
  const same = (event: ChainEvent): boolean => {
    const fields = fromL1.read(event);
    return (
      fields?.amount === down.amount &&
      fields.amountOutMin === down.amountOutMin &&
      fields.deadline === down.deadline &&
      fields.relayer === down.relayer &&
      fields.relayerFee === down.relayerFee
    );
  };
  const answer = byEvents(input, searches, (event) =>
    same(event) ? arrivalOf(input, event, down.recipient) : undefined,
  );
  if (answer.state !== 'delivered') return answer;
  // Equal transfers of one sender in one minute would be told apart by nothing.
  const transactions = answer.evidence.farTransactions?.split(' ') ?? [];
  return transactions.length > 1
    ? { state: 'several', candidates: transactions }
    : { ...answer, confidence: Math.min(answer.confidence, 90) };
}

function arrivalOf({ atlas }: FinderInput, event: ChainEvent, to: string): Arrival | undefined {
  const recipient = evmAccount(atlas, chainOf(event.contract), to);
  return recipient && { recipient, verified: true, evidence: { arrivedFor: recipient } };
}

function bridgesOn({ atlas }: FinderInput, chain: ChainId, { bridges }: HopToken): readonly AccountId[] {
  const number = chainNumberOf(chain);
  const address = number === undefined ? undefined : bridges[number];
  const account = address === undefined ? undefined : atlas.account(chain, address);
  return account ? [account] : [];
}
