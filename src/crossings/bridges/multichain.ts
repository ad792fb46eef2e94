import { type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { chainNumberOf, evmAccount } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';

/** Routers V3, V4 and V6: DefiLlama/bridges-server@147a0cf src/adapters/multichain/index.ts. */
const ROUTERS: Contracts = {
  1: [
    '0xBa8Da9dcF11B50B03fd5284f164Ef5cdEF910705',
    '0x6b7a87899490EcE95443e979cA9485CBE7E71522',
    '0x765277EebeCA2e31912C9946eAe1021199B39C61',
    '0xe95fD76CF16008c12FF3b3a937CB16Cd9Cc20284',
  ],
  10: ['0xDC42728B0eA910349ed3c6e1c9Dc06b5FB591f98'],
  56: [
    '0xe1d592c3322f1F714Ca11f05B6bC0eFEf1907859',
    '0xf9736ec3926703e85C843FC972BD89A7f8E827C0',
    '0xABd380327Fe66724FFDa91A87c772FB8D00bE488',
  ],
  137: [
    '0x4f3Aff3A747fCADe12598081e80c6605A8be192F',
    '0x2eF4A574b72E1f555185AfA8A09c6d1A8AC4025C',
    '0xAFAace7138ab3c2BCb2DB4264F8312e1Bbb80653',
  ],
  42161: [
    '0x650Af55D5877F289837c30b94af91538a7504b76',
    '0x0caE51e1032e8461f4806e26332c030E34De3aDb',
    '0xC931f61B1534EB21D8c11B24f3f5Ab2471d4aB50',
  ],
  43114: [
    '0x833F307aC507D47309fD8CDD1F835BeF8D702a93',
    '0x05f024C6F5a94990d32191D6f36211E3Ee33504e',
    '0xB0731d50C681C45856BFc3f7539D5f61d4bE81D8',
    '0x9b17bAADf0f21F03e35249e0e59723F34994F806',
  ],
};

interface Out {
  readonly token: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly toChainID: bigint;
}

interface In {
  readonly txhash: string;
  readonly to: string;
  readonly amount: bigint;
  readonly fromChainID: bigint;
}

/** anyswap/anyswap-v1-core@d045318 contracts/AnyswapV6Router-simple.sol; the second for receivers that are no address of an EVM chain. */
const outs = [
  'event LogAnySwapOut(address indexed token, address indexed from, address indexed to, uint256 amount, uint256 fromChainID, uint256 toChainID)',
  'event LogAnySwapOut(address indexed token, address indexed from, string to, uint256 amount, uint256 fromChainID, uint256 toChainID)',
].map((signature) => eventReader<Out>(signature));
const swapIn = eventReader<In>(
  'event LogAnySwapIn(bytes32 indexed txhash, address indexed token, address indexed to, uint256 amount, uint256 fromChainID, uint256 toChainID)',
);

/** Multichain, earlier Anyswap, until its end in July 2023. */
export const multichain: Bridge = {
  name: 'multichain',
  summary:
    'By the hash of the depositing transaction in the events of the routers on the far side; does not follow several deposits in one transaction, its older bridges by plain payment to an account, nor V7.',
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
  const standing = standingOf(log.contract, ROUTERS);
  if (standing === 'other') return undefined;
  const out = outs.map((event) => event.read(log)).find((fields) => fields !== undefined);
  return out && { log, out, verified: standing === 'published' };
}

function depositOf(input: FinderInput, { log, out, verified }: Told, count: number): Deposit {
  const { atlas, transaction } = input;
  const payer = evmAccount(atlas, transaction.chain, out.from);
  const vault = evmAccount(atlas, transaction.chain, out.token);
  return {
    verified,
    // The event names the router's own token, which holds the one that was given and has no list of which.
    assets: [],
    amount: out.amount,
    payers: payer ? [payer] : [],
    vaults: vault ? [vault, log.contract] : [log.contract],
    claim: { chain: `eip155:${out.toChainID}`, recipient: out.to },
    destination: atlas.evmChain(Number(out.toChainID)),
    evidence: { swapId: transaction.txid },
    far: (chain) =>
      count > 1 ? { state: 'unavailable', code: 'several-deposits' } : arrived(input, chain, out),
  };
}

function arrived(input: FinderInput, chain: ChainId, out: Out): FarAnswer {
  const { atlas, transaction } = input;
  const from = BigInt(chainNumberOf(transaction.chain) ?? 0);
  const searches = contractsOn(atlas, chain, ROUTERS).map((contract) => ({
    contract,
    topics: [swapIn.topic, transaction.txid],
  }));
  return byEvents(input, searches, (event) => {
    const fields = swapIn.read(event);
    const recipient = fields && evmAccount(atlas, chainOf(event.contract), fields.to);
    const isSame = fields?.txhash === transaction.txid && fields.fromChainID === from && fields.to === out.to;
    if (!recipient || !isSame) return undefined;
    return { recipient, amount: fields.amount, verified: true, evidence: { arrivedFor: recipient } };
  });
}
