import { id } from 'ethers/hash';
import { type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { evmAccount } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { takenAssets } from './like-assets.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';

/** DefiLlama/bridges-server@05b34df src/adapters/synapse/index.ts. */
const BRIDGES: Contracts = {
  1: ['0x2796317b0fF8538F253012862c06787Adfb8cEb6'],
  10: ['0xAf41a65F786339e7911F4acDAD6BD49426F2Dc6b'],
  56: ['0xd123f70AE324d34A9E76b67a27bf77593bA8749f'],
  137: ['0x8F5BBB2BB8c2Ee94639E55d5F41de9b4839C1280'],
  8453: ['0xf07d1C752fAb503E47FEF309bf14fbDD3E867089'],
  42161: ['0x6F4e8eBa4D337f874Ab57478AcC2Cb5BACdc19c9'],
  43114: ['0xC05e61d0E7a63D27546389B7aD62FdFf5A91aACE'],
};

interface Out {
  readonly to: string;
  readonly chainId: bigint;
  readonly token: string;
  readonly amount: bigint;
}

interface In {
  readonly to: string;
  readonly kappa: string;
}

/** Signatures as read by DefiLlama/bridges-server@05b34df. A deposit is locked, a redemption burned; each may be swapped on arrival. */
const outs = [
  'TokenDeposit(address indexed to, uint256 chainId, address token, uint256 amount)',
  'TokenDepositAndSwap(address indexed to, uint256 chainId, address token, uint256 amount, uint8 tokenIndexFrom, uint8 tokenIndexTo, uint256 minDy, uint256 deadline)',
  'TokenRedeem(address indexed to, uint256 chainId, address token, uint256 amount)',
  'TokenRedeemAndSwap(address indexed to, uint256 chainId, address token, uint256 amount, uint8 tokenIndexFrom, uint8 tokenIndexTo, uint256 minDy, uint256 deadline)',
  'TokenRedeemAndRemove(address indexed to, uint256 chainId, address token, uint256 amount, uint8 swapTokenIndex, uint256 swapMinAmount, uint256 swapDeadline)',
].map((signature) => eventReader<Out>(`event ${signature}`));
const ins = [
  'TokenWithdraw(address indexed to, address token, uint256 amount, uint256 fee, bytes32 indexed kappa)',
  'TokenWithdrawAndRemove(address indexed to, address token, uint256 amount, uint256 fee, uint8 swapTokenIndex, uint256 swapMinAmount, uint256 swapDeadline, bool swapSuccess, bytes32 indexed kappa)',
  'TokenMint(address indexed to, address token, uint256 amount, uint256 fee, bytes32 indexed kappa)',
  'TokenMintAndSwap(address indexed to, address token, uint256 amount, uint256 fee, uint8 tokenIndexFrom, uint8 tokenIndexTo, uint256 minDy, uint256 deadline, bool swapSuccess, bytes32 indexed kappa)',
].map((signature) => eventReader<In>(`event ${signature}`));

/** Synapse's bridge of 2021 to 2024. */
export const synapse: Bridge = {
  name: 'synapse',
  summary:
    'By the kappa on the far side, the hash of the hash of the transaction that deposited; does not follow several deposits in one transaction, nor its later bridges by quote and by CCTP.',
  deposits(input) {
    const found = input.transaction.logs.flatMap((log) => readOut(log) ?? []);
    return found.map((told) => depositOf(input, told, found.length));
  },
};

interface Told {
  readonly log: TransactionLog;
  readonly out: Out;
  readonly verified: boolean;
}

function readOut(log: TransactionLog): Told | undefined {
  const standing = standingOf(log.contract, BRIDGES);
  if (standing === 'other') return undefined;
  const out = outs.map((event) => event.read(log)).find((fields) => fields !== undefined);
  return out && { log, out, verified: standing === 'published' };
}

function depositOf(input: FinderInput, { log, out, verified }: Told, count: number): Deposit {
  const { atlas, transaction } = input;
  // The id is the hash of the transaction's hash as text: synapsecns/sanguine@c274f88 packages/sdk-router/src/router/synapseRouter.ts.
  const kappa = id(transaction.txid);
  return {
    verified,
    assets: takenAssets(atlas, transaction.chain, out.token),
    amount: out.amount,
    payers: [],
    vaults: [log.contract],
    claim: { chain: `eip155:${out.chainId}`, recipient: out.to },
    destination: atlas.evmChain(Number(out.chainId)),
    evidence: { kappa },
    far: (chain) =>
      count > 1 ? { state: 'unavailable', code: 'several-deposits' } : arrived(input, chain, { out, kappa }),
  };
}

function arrived(
  input: FinderInput,
  chain: ChainId,
  { out, kappa }: { readonly out: Out; readonly kappa: string },
): FarAnswer {
  const searches = contractsOn(input.atlas, chain, BRIDGES).flatMap((contract) =>
    ins.map(({ topic }) => ({ contract, topics: [topic, null, kappa] })),
  );
  return byEvents(input, searches, (event) => {
    const fields = ins.map((reader) => reader.read(event)).find((read) => read !== undefined);
    const recipient = fields && evmAccount(input.atlas, chainOf(event.contract), fields.to);
    if (!recipient || fields?.kappa !== kappa || fields.to !== out.to) return undefined;
    return { recipient, verified: true, evidence: { arrivedFor: recipient } };
  });
}
