import type { AccountId, ChainId } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byHistory } from './by-history.ts';
import { eventReader } from './event-reader.ts';
import { chainNumberOf, evmAccount } from './evm.ts';
import { type FarAnswer, firstDelivered } from './far-answer.ts';
import { likeAssets, takenAssets } from './like-assets.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';
import { toldIn } from './told-in.ts';

/** Liquidity pools of cBridge 2: DefiLlama/bridges-server@0e20e13 src/adapters/celer/index.ts. */
const POOLS: Contracts = {
  1: ['0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820'],
  10: ['0x9D39Fc627A6d9d9F8C831c16995b209548cc3401'],
  56: ['0xdd90E5E87A2081Dcf0391920868eBc2FFB81a1aF'],
  137: ['0x88DCDC47D2f83a99CF0000FDF667A468bB958a78'],
  42161: ['0x1619DE6B6B20eD217a58d00f37B9d47C7663feca'],
  43114: ['0xef3c714c9425a8F3697A9C969Dc1af30ba82e5d4'],
};

interface Send {
  readonly transferId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly token: string;
  readonly amount: bigint;
  readonly dstChainId: bigint;
}

interface Relay {
  readonly receiver: string;
  readonly amount: bigint;
  readonly srcChainId: bigint;
  readonly srcTransferId: string;
}

interface WithdrawDone {
  readonly receiver: string;
  readonly amount: bigint;
  readonly refid: string;
}

/** celer-network/sgn-v2-contracts@5dcd1b7 contracts/liquidity-bridge/Bridge.sol; the last as read by DefiLlama/bridges-server@0e20e13. */
const send = eventReader<Send>(
  'event Send(bytes32 transferId, address sender, address receiver, address token, uint256 amount, uint64 dstChainId, uint64 nonce, uint32 maxSlippage)',
);
const relay = eventReader<Relay>(
  'event Relay(bytes32 transferId, address sender, address receiver, address token, uint256 amount, uint64 srcChainId, bytes32 srcTransferId)',
);
const withdrawn = eventReader<WithdrawDone>(
  'event WithdrawDone(bytes32 withdrawId, uint64 seqnum, address receiver, address token, uint256 amount, bytes32 refid)',
);

/** Celer cBridge 2, liquidity pools. */
export const celer: Bridge = {
  name: 'celer',
  summary:
    'By the transfer id in the events of the pools on both sides, and a refund by the same id; does not follow the token vaults, nor what comes out as a token that is not the same as the one given.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const standing = standingOf(log.contract, POOLS);
  const sent = standing === 'other' ? undefined : send.read(log);
  if (sent === undefined) return undefined;
  const sender = evmAccount(atlas, transaction.chain, sent.sender);
  return {
    verified: standing === 'published',
    assets: takenAssets(atlas, transaction.chain, sent.token),
    amount: sent.amount,
    payers: sender ? [sender] : [],
    vaults: [log.contract],
    claim: { chain: `eip155:${sent.dstChainId}`, recipient: sent.receiver },
    destination: atlas.evmChain(Number(sent.dstChainId)),
    evidence: { transferId: sent.transferId },
    far: (chain) => firstDelivered([() => relayed(input, chain, sent), () => refunded(input, sender, sent)]),
  };
}

function relayed(input: FinderInput, chain: ChainId, sent: Send): FarAnswer {
  const { atlas, transaction } = input;
  const recipient = evmAccount(atlas, chain, sent.receiver);
  if (!recipient) return { state: 'unavailable', code: 'recipient-not-told' };
  if (contractsOn(atlas, chain, POOLS).length === 0)
    return { state: 'unavailable', code: 'contract-not-published' };
  const assets = assetsFor(input, sent.token, chain);
  const from = BigInt(chainNumberOf(transaction.chain) ?? 0);
  return byHistory(input, { recipient, assets, after: transaction.position }, (facts) =>
    toldIn(facts, POOLS, (log) => {
      const event = relay.read(log);
      return event?.srcTransferId === sent.transferId && event.srcChainId === from
        ? { recipient, assets, amount: event.amount }
        : undefined;
    }),
  );
}

/** A transfer that cannot be relayed is withdrawn where it came from, under its own id. */
function refunded(input: FinderInput, recipient: AccountId | undefined, sent: Send): FarAnswer {
  const { chain, position } = input.transaction;
  if (!recipient) return { state: 'none', searched: {} };
  const assets = assetsFor(input, sent.token, chain);
  const answer = byHistory(input, { recipient, assets, after: position }, (facts) =>
    toldIn(facts, POOLS, (log) => {
      const event = withdrawn.read(log);
      return event?.refid === sent.transferId ? { recipient, assets, amount: event.amount } : undefined;
    }),
  );
  return answer.state === 'delivered' ? { ...answer, refund: true } : answer;
}

function assetsFor({ atlas, transaction }: FinderInput, token: string, chain: ChainId) {
  const asset = atlas.token(transaction.chain, token);
  return asset === undefined ? [] : likeAssets(atlas, asset, chain);
}
