import { type AccountId, type AssetId, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { type AmountSearch, byAmount } from './by-amount.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { chainNumberOf, evmAccount, numberWord } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { likeAssets, takenAssets } from './like-assets.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';

/** Where what is bridged is locked, where messages to Polygon are told, where they are there: CohenFarmer/XChainDataGen@55b2714 extractor/polygon/constants.py. */
const LOCKS: Contracts = {
  1: ['0x8484Ef722627bf18ca5Ae6BcF031c23E6e922B30', '0x40ec5B33f54e0E8A33A975908C5BA1c14e5BbbDf'],
};
const SENDERS: Contracts = { 1: ['0x28e4F3a7f651294B9564800b2D01f35189A5bFbE'] };
const RECEIVERS: Contracts = { 137: ['0x0000000000000000000000000000000000001001'] };
const ETHEREUM = 1;
const POLYGON = 137;

interface Locked {
  readonly depositor: string;
  readonly depositReceiver: string;
  /** Absent for ether. */
  readonly rootToken?: string;
  readonly amount: bigint;
}

/** maticnetwork/pos-portal@cae432c EtherPredicate.sol, @8b9d35c ERC20Predicate.sol in contracts/root/TokenPredicates. */
const locks = [
  'event LockedEther(address indexed depositor, address indexed depositReceiver, uint256 amount)',
  'event LockedERC20(address indexed depositor, address indexed depositReceiver, address indexed rootToken, uint256 amount)',
].map((signature) => eventReader<Locked>(signature));
/** 0xPolygon/pos-contracts@83596e0 contracts/root/stateSyncer/StateSender.sol. */
const synced = eventReader<{ id: bigint; data: string }>(
  'event StateSynced(uint256 indexed id, address indexed contractAddress, bytes data)',
);
/** maticnetwork/genesis-contracts@1513565 contracts/StateReceiver.sol. */
const committed = eventReader<{ stateId: bigint; success: boolean }>(
  'event StateCommitted(uint256 indexed stateId, bool success)',
);

/** The bridge of Polygon PoS, from Ethereum. */
export const polygon: Bridge = {
  name: 'polygon',
  summary:
    'From Ethereum by the id of the message in the event of its receipt, and where that cannot be opened by amount and time; does not follow the way back, nor POL and MATIC, which go over an older bridge.',
  deposits(input) {
    if (chainNumberOf(input.transaction.chain) !== ETHEREUM) return [];
    return input.transaction.logs.flatMap((log, at) => depositIn(input, log, at) ?? []);
  },
};

function depositIn(input: FinderInput, log: TransactionLog, at: number): Deposit | undefined {
  const { atlas, transaction } = input;
  if (standingOf(log.contract, LOCKS) !== 'published') return undefined;
  const locked = locks.map((event) => event.read(log)).find((fields) => fields !== undefined);
  if (locked === undefined) return undefined;
  const assets = assetsOf(input, locked.rootToken);
  const payer = evmAccount(atlas, transaction.chain, locked.depositor);
  const id = messageAfter(transaction.logs.slice(at + 1), locked);
  return {
    verified: true,
    assets,
    amount: locked.amount,
    payers: payer ? [payer] : [],
    vaults: [log.contract],
    claim: { chain: `eip155:${POLYGON}`, recipient: locked.depositReceiver },
    destination: atlas.evmChain(POLYGON),
    evidence: id === undefined ? {} : { stateId: String(id) },
    far(chain) {
      const recipient = evmAccount(atlas, chain, locked.depositReceiver);
      if (!recipient) return { state: 'unavailable', code: 'recipient-not-told' };
      const told = id === undefined ? undefined : committedOn(input, { chain, recipient, id, locked });
      // Messages are taken in transactions of the chain's own, which not every provider opens: what they mint is still there.
      if (told && told.state !== 'unavailable') return told;
      const given = { asset: assets.at(-1), amount: locked.amount, position: transaction.position };
      return minted(input, { chain, recipient, given });
    },
  };
}

/** Ether comes out as a token, so its wrapped token stands for it last. */
function assetsOf({ atlas, transaction }: FinderInput, token: string | undefined): readonly AssetId[] {
  if (token !== undefined) return takenAssets(atlas, transaction.chain, token).slice(0, 1);
  const coin = atlas.native(transaction.chain);
  return coin === undefined ? [] : likeAssets(atlas, coin, transaction.chain);
}

/** Each lock is told before the message that carries it over, which names the receiver: maticnetwork/pos-portal@015cb94 contracts/root/RootChainManager/RootChainManager.sol. */
function messageAfter(logs: readonly TransactionLog[], { depositReceiver }: Locked): bigint | undefined {
  const [message] = logs.flatMap((log) =>
    standingOf(log.contract, SENDERS) === 'published' ? (synced.read(log) ?? []) : [],
  );
  return message?.data.includes(depositReceiver.slice(2).toLowerCase()) ? message.id : undefined;
}

interface Message {
  readonly chain: ChainId;
  readonly recipient: AccountId;
  readonly id: bigint;
  readonly locked: Locked;
}

function committedOn(input: FinderInput, { chain, recipient, id, locked }: Message): FarAnswer {
  const topics = [committed.topic, numberWord(id)];
  const searches = contractsOn(input.atlas, chain, RECEIVERS).map((contract) => ({ contract, topics }));
  return byEvents(input, searches, (event) => {
    const state = committed.read(event);
    if (state?.stateId !== id || !state.success || chainOf(event.contract) !== chain) return undefined;
    return { recipient, amount: locked.amount, verified: true, evidence: { arrivedFor: recipient } };
  });
}

interface Minted {
  readonly chain: ChainId;
  readonly recipient: AccountId;
  readonly given: Omit<AmountSearch['given'], 'asset'> & { readonly asset: AssetId | undefined };
}

function minted(input: FinderInput, { chain, recipient, given }: Minted): FarAnswer {
  const { asset } = given;
  if (asset === undefined) return { state: 'unavailable', code: 'asset-not-followed' };
  const assets = likeAssets(input.atlas, asset, chain);
  return byAmount(input, { recipient, assets, payers: 'minted', given: { ...given, asset } });
}
