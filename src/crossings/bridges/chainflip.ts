import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { eventReader } from './event-reader.ts';
import { evmAccount } from './evm.ts';
import { takenAssets } from './like-assets.ts';
import { type Contracts, standingOf } from './published.ts';
import { textIn } from './text-in.ts';

/** The vault of Ethereum in Chainflip's own SDK: its label in `config/labels/bridges.yaml`. */
const VAULTS: Contracts = { 1: ['0xF5e10380213880111522dd0efD3dbb45b9f62Bcc'] };

interface Swap {
  readonly dstChain: bigint;
  readonly dstAddress: string;
  readonly dstToken: bigint;
  readonly srcToken?: string;
  readonly amount: bigint;
  readonly sender: string;
}

/** chainflip-io/chainflip-eth-contracts@4048824 contracts/interfaces/IVault.sol. */
const swaps = [
  'event SwapNative(uint32 dstChain, bytes dstAddress, uint32 dstToken, uint256 amount, address indexed sender, bytes cfParameters)',
  'event SwapToken(uint32 dstChain, bytes dstAddress, uint32 dstToken, address srcToken, uint256 amount, address indexed sender, bytes cfParameters)',
  'event XCallNative(uint32 dstChain, bytes dstAddress, uint32 dstToken, uint256 amount, address indexed sender, bytes message, uint256 gasAmount, bytes cfParameters)',
  'event XCallToken(uint32 dstChain, bytes dstAddress, uint32 dstToken, address srcToken, uint256 amount, address indexed sender, bytes message, uint256 gasAmount, bytes cfParameters)',
].map((signature) => eventReader<Swap>(signature));

/** Chainflip's vault swaps. */
export const chainflip: Bridge = {
  name: 'chainflip',
  summary:
    'Reports chain and address that vault swaps name; follows none, for no chain but its own ties what it pays to what it took. Deposit channels, plain payments to addresses of one use, cannot be told at all.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn({ atlas, transaction }: FinderInput, log: TransactionLog): Deposit | undefined {
  if (standingOf(log.contract, VAULTS) !== 'published') return undefined;
  const swap = swaps.map((event) => event.read(log)).find((fields) => fields !== undefined);
  if (swap === undefined) return undefined;
  const coin = atlas.native(transaction.chain);
  const sender = evmAccount(atlas, transaction.chain, swap.sender);
  return {
    verified: true,
    assets:
      swap.srcToken === undefined
        ? coin === undefined
          ? []
          : [coin]
        : takenAssets(atlas, transaction.chain, swap.srcToken),
    amount: swap.amount,
    payers: sender ? [sender] : [],
    vaults: [log.contract],
    claim: { chain: `chainflip:${swap.dstChain}`, recipient: textIn(swap.dstAddress) },
    destination: undefined,
    evidence: { token: `chainflip:${swap.dstToken}` },
  };
}
