import type { AccountId, AssetId, ChainId } from '../../core/ids.ts';
import type { Atlas, FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byHistory } from './by-history.ts';
import { eventReader } from './event-reader.ts';
import { addressIn, evmAccount } from './evm.ts';
import { type FarAnswer, firstDelivered } from './far-answer.ts';
import { takenAssets } from './like-assets.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';
import { toldIn } from './told-in.ts';

/** The same on every chain: debridge-finance/dln-contracts@0a70ca8 README.md. */
const EVM_CHAINS = [1, 10, 56, 137, 8453, 42161, 43114];
const onEvery = (address: string): Contracts =>
  Object.fromEntries(EVM_CHAINS.map((number) => [number, [address]]));
const SOURCES = onEvery('0xeF4fB24aD0916217251F553c0596F8Edc630EB66');
const DESTINATIONS = onEvery('0xE7351Fd770A37282b91D153Ee690B63579D6dd7f');

interface Order {
  readonly makerSrc: string;
  readonly giveTokenAddress: string;
  readonly giveAmount: bigint;
  readonly takeChainId: bigint;
  readonly takeTokenAddress: string;
  readonly takeAmount: bigint;
  readonly receiverDst: string;
  readonly allowedCancelBeneficiarySrc: string;
}

interface Created {
  readonly order: Order;
  readonly orderId: string;
}

interface Cancelled {
  readonly orderId: string;
  readonly beneficiary: string;
  readonly paidAmount: bigint;
}

/** debridge-finance/dln-contracts@c91641c contracts/DLN/DlnSource.sol, DlnDestination.sol; the order: contracts/libraries/DlnOrderLib.sol. */
const ORDER =
  '(uint64 makerOrderNonce, bytes makerSrc, uint256 giveChainId, bytes giveTokenAddress, uint256 giveAmount, uint256 takeChainId, bytes takeTokenAddress, uint256 takeAmount, bytes receiverDst, bytes givePatchAuthoritySrc, bytes orderAuthorityAddressDst, bytes allowedTakerDst, bytes allowedCancelBeneficiarySrc, bytes externalCall) order';
const created = eventReader<Created>(
  `event CreatedOrder(${ORDER}, bytes32 orderId, bytes affiliateFee, uint256 nativeFixFee, uint256 percentFee, uint32 referralCode, bytes metadata)`,
);
const fulfilled = eventReader<{ orderId: string }>(
  `event FulfilledOrder(${ORDER}, bytes32 orderId, address sender, address unlockAuthority)`,
);
const cancelled = eventReader<Cancelled>(
  'event ClaimedOrderCancel(bytes32 orderId, address beneficiary, uint256 paidAmount, address giveTokenAddress)',
);

/** deBridge's liquidity network, DLN. */
export const debridge: Bridge = {
  name: 'debridge',
  summary:
    'By the order id in the events of both sides, and a cancelled order back to its maker by the same id; does not follow orders that call a contract on arrival, nor Solana and other chains that are no EVM chains.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const standing = standingOf(log.contract, SOURCES);
  const told = standing === 'other' ? undefined : created.read(log);
  if (told === undefined) return undefined;
  const { order, orderId } = told;
  const destination = atlas.evmChain(Number(order.takeChainId));
  const maker = evmAccount(atlas, transaction.chain, order.makerSrc);
  return {
    verified: standing === 'published',
    assets: tokensAt(atlas, transaction.chain, order.giveTokenAddress),
    amount: order.giveAmount,
    payers: maker ? [maker] : [],
    vaults: [log.contract],
    claim: {
      // Chains that are no EVM chains have ids of deBridge's own, from 100,000,001 on, and Solana 7,565,164.
      chain: `${destination ? 'eip155' : 'debridge'}:${order.takeChainId}`,
      recipient: addressIn(order.receiverDst) ?? order.receiverDst,
    },
    destination,
    evidence: { orderId },
    far: (chain) => firstDelivered([() => taken(input, chain, told), () => givenBack(input, told)]),
  };
}

function taken(input: FinderInput, chain: ChainId, { order, orderId }: Created): FarAnswer {
  const recipient = evmAccount(input.atlas, chain, order.receiverDst);
  if (!recipient) return { state: 'unavailable', code: 'recipient-not-told' };
  if (contractsOn(input.atlas, chain, DESTINATIONS).length === 0)
    return { state: 'unavailable', code: 'contract-not-published' };
  const assets = tokensAt(input.atlas, chain, order.takeTokenAddress);
  return byHistory(input, { recipient, assets, after: input.transaction.position }, (facts) =>
    toldIn(facts, DESTINATIONS, (log) =>
      fulfilled.read(log)?.orderId === orderId ? { recipient, assets, amount: order.takeAmount } : undefined,
    ),
  );
}

function givenBack(input: FinderInput, { order, orderId }: Created): FarAnswer {
  const { chain, position } = input.transaction;
  const to = addressIn(order.allowedCancelBeneficiarySrc) ?? order.makerSrc;
  const recipient: AccountId | undefined = evmAccount(input.atlas, chain, to);
  if (!recipient) return { state: 'none', searched: {} };
  const assets = tokensAt(input.atlas, chain, order.giveTokenAddress);
  const answer = byHistory(input, { recipient, assets, after: position }, (facts) =>
    toldIn(facts, SOURCES, (log) => {
      const event = cancelled.read(log);
      return event?.orderId === orderId ? { recipient, assets, amount: event.paidAmount } : undefined;
    }),
  );
  return answer.state === 'delivered' ? { ...answer, refund: true } : answer;
}

/** Its zero address is the coin, which it neither wraps nor unwraps. */
function tokensAt(atlas: Atlas, chain: ChainId, bytes: string): readonly AssetId[] {
  const address = addressIn(bytes);
  if (address === undefined) return [];
  const coin = atlas.native(chain);
  if (/^0x0+$/.test(address)) return coin === undefined ? [] : [coin];
  return takenAssets(atlas, chain, address).slice(0, 1);
}
