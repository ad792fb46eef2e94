import { type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { ChainEvent, TransactionLog } from '../../trace/inquiry.ts';
import type { Arrival } from './arrival.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { accountWord, addressIn, chainNumberOf, evmAccount, numberWord } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { takenAssets } from './like-assets.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';

/** wormhole-foundation/wormhole-sdk-ts@11eef15 core/base/src/constants/contracts/circle.ts. */
const MESSENGERS: Contracts = {
  1: ['0xbd3fa81b58ba92a82136038b25adec7066af3155'],
  10: ['0x2B4069517957735bE00ceE0fadAE88a26365528f'],
  137: ['0x9daF8c91AEFAE50b9c0E69629D3F6Ca40cA3B3FE'],
  8453: ['0x1682Ae6375C4E4A97e4B583BC394c861A46D8962'],
  42161: ['0x19330d10D9Cc8751218eaf51E8885D058642E08A'],
  43114: ['0x6b25532e1060ce10cc3b0a99e5683b91bfde6982'],
};

/** The same, and l2beat/l2beat@1a66fbf packages/backend/src/modules/interop/plugins/cctp/cctp.config.ts. */
const TRANSMITTERS: Contracts = {
  1: ['0x0a992d191DEeC32aFe36203Ad87D7d289a738F81'],
  10: ['0x4D41f22c5a0e5c74090899E5a8Fb597a8842b3e8'],
  137: ['0xF3be9355363857F3e001be68856A2f96b4C39Ba9'],
  8453: ['0xAD09780d193884d503182aD4588450C416D6F9D4'],
  42161: ['0xC30362313FBBA5cf9163F0bb16a0e01f01A896ca'],
  43114: ['0x8186359aF5F57FbB40c6b14A588d2A59C0C29880'],
};

/** Circle's domains by EIP-155 id: l2beat/l2beat@1a66fbf, as above. */
const DOMAINS: Readonly<Record<number, number>> = { 1: 0, 10: 2, 137: 7, 8453: 6, 42161: 3, 43114: 1 };
const SOLANA = 5;

interface DepositForBurn {
  readonly nonce: bigint;
  readonly burnToken: string;
  readonly amount: bigint;
  readonly depositor: string;
  readonly mintRecipient: string;
  readonly destinationDomain: bigint;
}

interface MessageReceived {
  readonly sourceDomain: bigint;
  readonly nonce: bigint;
  readonly sender: string;
  readonly messageBody: string;
}

/** circlefin/evm-cctp-contracts@1ddc505 src/TokenMessenger.sol; as deployed, l2beat/l2beat@000705c plugins/cctp/cctp-v1.plugin.ts. */
const burned = eventReader<DepositForBurn>(
  'event DepositForBurn(uint64 indexed nonce, address indexed burnToken, uint256 amount, address indexed depositor, bytes32 mintRecipient, uint32 destinationDomain, bytes32 destinationTokenMessenger, bytes32 destinationCaller)',
);
const received = eventReader<MessageReceived>(
  'event MessageReceived(address indexed caller, uint32 sourceDomain, uint64 indexed nonce, bytes32 sender, bytes messageBody)',
);

/** Circle's Cross-Chain Transfer Protocol, version 1, also where Celer, Synapse, Wormhole and others use it. */
export const cctp: Bridge = {
  name: 'cctp',
  summary:
    'By domain and nonce of the message in the events of the transmitters on both sides; does not follow version 2 of 2025, whose deposits carry no nonce, nor Solana and other chains that are no EVM chains.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const standing = standingOf(log.contract, MESSENGERS);
  const burn = standing === 'other' ? undefined : burned.read(log);
  if (burn === undefined) return undefined;
  const number = Object.entries(DOMAINS).find(([, domain]) => BigInt(domain) === burn.destinationDomain)?.[0];
  const depositor = evmAccount(atlas, transaction.chain, burn.depositor);
  return {
    verified: standing === 'published',
    assets: takenAssets(atlas, transaction.chain, burn.burnToken),
    amount: burn.amount,
    payers: depositor ? [depositor] : [],
    vaults: [log.contract],
    claim: {
      chain: number === undefined ? otherDomain(burn.destinationDomain) : `eip155:${number}`,
      recipient: addressIn(burn.mintRecipient) ?? burn.mintRecipient,
    },
    destination: number === undefined ? undefined : atlas.evmChain(Number(number)),
    evidence: { nonce: String(burn.nonce) },
    far: (chain) => minted(input, { chain, burn, log }),
  };
}

const otherDomain = (domain: bigint): string => (domain === BigInt(SOLANA) ? 'solana' : `cctp:${domain}`);

function minted(
  input: FinderInput,
  {
    chain,
    burn,
    log,
  }: { readonly chain: ChainId; readonly burn: DepositForBurn; readonly log: TransactionLog },
): FarAnswer {
  const from = DOMAINS[chainNumberOf(input.transaction.chain) ?? -1];
  const searches = contractsOn(input.atlas, chain, TRANSMITTERS).map((contract) => ({
    contract,
    topics: [received.topic, null, numberWord(burn.nonce)],
  }));
  return byEvents(input, searches, (event) => {
    const message = received.read(event);
    const isSame =
      from !== undefined &&
      message?.sourceDomain === BigInt(from) &&
      message.nonce === burn.nonce &&
      message.sender === accountWord(log.contract);
    return isSame ? arrivalOf(input, event, { message, burn }) : undefined;
  });
}

/** A depositor may name another recipient before it is received: the message received says to whom. Its layout: src/messages/BurnMessage.sol. */
function arrivalOf(
  { atlas }: FinderInput,
  event: ChainEvent,
  { message, burn }: { readonly message: MessageReceived; readonly burn: DepositForBurn },
): Arrival | undefined {
  const bytes = (from: number, to: number): string =>
    `0x${message.messageBody.slice(2 + 2 * from, 2 + 2 * to)}`;
  const isBurn =
    addressIn(bytes(4, 36)) === addressIn(burn.burnToken) && bytes(68, 100) === numberWord(burn.amount);
  const recipient = isBurn ? evmAccount(atlas, chainOf(event.contract), bytes(36, 68)) : undefined;
  return recipient && { recipient, amount: burn.amount, verified: true, evidence: { arrivedFor: recipient } };
}
