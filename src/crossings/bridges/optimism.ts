import { type AccountId, type AssetId, addressOf, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { chainNumberOf, evmAccount } from './evm.ts';
import { takenAssets } from './like-assets.ts';
import { askedOf, messageHash, type SentMessage } from './optimism-message.ts';

/** A rollup of the OP stack, and where Ethereum's side of its messages is. */
interface Rollup {
  readonly number: number;
  readonly messenger: string;
  readonly bridge: string;
}

/** l2beat/l2beat@082c7b6 packages/backend/src/modules/interop/plugins/opstack/opstack.ts. */
const ROLLUPS: readonly Rollup[] = [
  {
    number: 10,
    messenger: '0x25ace71c97B33Cc4729CF772ae268934F7ab5fA1',
    bridge: '0x99C9fc46f92E8a1c0deC1b1747d010903E884bE1',
  },
  {
    number: 8453,
    messenger: '0x866E82a600A1414e583f7F13623F1aC5d58b0Afa',
    bridge: '0x3154Cf16ccdb4C6d922629664174b904d80F2C35',
  },
];
const ETHEREUM = 1;
/** On every rollup. */
const MESSENGER = '0x4200000000000000000000000000000000000007';
const BRIDGE = '0x4200000000000000000000000000000000000010';

/** As the rollups are read by the same; the hash that ties both sides: ethereum-optimism/optimism@8ad4dd8 packages/contracts-bedrock/src/libraries/Encoding.sol. */
const sent = eventReader<SentMessage>(
  'event SentMessage(address indexed target, address sender, bytes message, uint256 messageNonce, uint256 gasLimit)',
);
const extension = eventReader<{ value: bigint }>(
  'event SentMessageExtension1(address indexed sender, uint256 value)',
);
const relayed = eventReader<{ msgHash: string }>('event RelayedMessage(bytes32 indexed msgHash)');

/** The standard bridges of Optimism and Base, both ways. */
export const optimism: Bridge = {
  name: 'op-stack',
  summary:
    'By the hash of the message in the event of its relay, from Ethereum to Optimism and Base and back; does not follow ether sent to a portal without a message.',
  deposits: ({ transaction, atlas, ask }) =>
    transaction.logs.flatMap(
      (log, at) => depositIn({ transaction, atlas, ask }, log, transaction.logs[at + 1]) ?? [],
    ),
};

function depositIn(
  input: FinderInput,
  log: TransactionLog,
  next: TransactionLog | undefined,
): Deposit | undefined {
  const { atlas, transaction } = input;
  const ends = endsOf(log.contract);
  const message = ends && sent.read(log);
  const asked = message && askedOf(message.message);
  if (!ends || !message || !asked) return undefined;
  const hash = messageHash(
    message,
    next?.contract === log.contract ? (extension.read(next)?.value ?? 0n) : 0n,
  );
  const payer = evmAccount(atlas, transaction.chain, asked.from);
  const bridge = evmAccount(atlas, transaction.chain, message.sender);
  return {
    // Other bridges, of single tokens, ask in the same words; nothing here says which contracts are theirs.
    verified: message.sender.toLowerCase() === ends.bridge.toLowerCase(),
    assets: assetsOf(input, asked.token),
    amount: asked.amount,
    payers: payer ? [payer] : [],
    vaults: [log.contract, ...(bridge ? [bridge] : [])],
    claim: { chain: `eip155:${ends.far}`, recipient: asked.to },
    destination: atlas.evmChain(ends.far),
    evidence: { messageHash: hash },
    far: (chain) => {
      const contract = atlas.account(chain, ends.farMessenger);
      const search = contract ? [{ contract, topics: [relayed.topic, hash] }] : [];
      return byEvents(input, search, (event) => {
        const recipient = evmAccount(atlas, chainOf(event.contract), asked.to);
        if (relayed.read(event)?.msgHash !== hash || !recipient) return undefined;
        return { recipient, amount: asked.amount, verified: true, evidence: { arrivedFor: recipient } };
      });
    },
  };
}

function assetsOf({ atlas, transaction }: FinderInput, token: string | undefined): readonly AssetId[] {
  if (token !== undefined) return takenAssets(atlas, transaction.chain, token);
  const coin = atlas.native(transaction.chain);
  return coin === undefined ? [] : [coin];
}

interface Ends {
  /** This side's standard bridge. */
  readonly bridge: string;
  /** EIP-155 id. */
  readonly far: number;
  readonly farMessenger: string;
}

/** Both ends of the messenger that a contract is; undefined where it is none. */
function endsOf(contract: AccountId): Ends | undefined {
  const address = addressOf(contract).toLowerCase();
  const number = chainNumberOf(chainOf(contract) as ChainId);
  if (number === ETHEREUM) {
    const rollup = ROLLUPS.find(({ messenger }) => messenger.toLowerCase() === address);
    return rollup && { bridge: rollup.bridge, far: rollup.number, farMessenger: MESSENGER };
  }
  const rollup = ROLLUPS.find((known) => known.number === number);
  if (!rollup || address !== MESSENGER) return undefined;
  return { bridge: BRIDGE, far: ETHEREUM, farMessenger: rollup.messenger };
}
