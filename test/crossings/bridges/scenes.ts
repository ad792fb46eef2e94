import { AbiCoder, Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import type { ChainId } from '../../../src/core/ids.ts';
import type { TransactionFacts, TransactionLog } from '../../../src/trace/inquiry.ts';
import { asset, contractOf, ETHEREUM, evm, hash, log, on, party, transaction } from './world.ts';

/** What a near-miss changes. */
export interface Twist {
  /** On the far side. */
  readonly id?: bigint;
  readonly farContract?: string;
  /** Whom the far side pays. */
  readonly paid?: string;
  /** On the near side. */
  readonly contract?: string;
  /** EIP-155 id in the deposit. */
  readonly destination?: number;
}

/** One deposit and its far side, as contracts would tell them. */
export interface Scene {
  readonly bridge: string;
  readonly title: string;
  readonly given: bigint;
  /** Base units that come out. */
  readonly arrives: bigint;
  readonly confidence: number;
  /** What the far side says where it is not there. */
  readonly missing?: string;
  readonly make: (twist?: Twist) => {
    readonly deposit: TransactionFacts;
    readonly far: readonly TransactionFacts[];
  };
}

export const THIEF = party('thief');
export const MULE = party('mule');
export const RELAYER = party('relayer');
const OPTIMISM = evm(10);
const ARBITRUM = evm(42161);
const POLYGON = evm(137);
const AVALANCHE = evm(43114);
const USDC = asset(ETHEREUM, 'USDC');
const ZERO = `0x${'0'.repeat(40)}`;
const word = (address: string): string => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;

interface Side {
  readonly chain: ChainId;
  readonly token: string;
  readonly logs: readonly TransactionLog[];
  readonly from?: string;
  readonly to: string;
  readonly amount: bigint;
  readonly input?: string;
  readonly called?: string;
}

const near = (name: string, { chain, token, logs, to, amount }: Side): TransactionFacts =>
  transaction({
    chain,
    name: `${name} deposit`,
    sender: THIEF,
    payments: [{ asset: asset(chain, token), from: THIEF, to, amount }],
    logs,
  });

const far = (
  name: string,
  { chain, token, logs, from = RELAYER, to, amount, input, called }: Side,
): TransactionFacts =>
  transaction({
    chain,
    name: `${name} far`,
    sender: RELAYER,
    ...(input === undefined ? {} : { input }),
    ...(called === undefined ? {} : { to: called }),
    payments: [{ asset: asset(chain, token), from, to, amount }],
    logs,
    time: 1_300,
  });

const pools = {
  ethereum: '0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5',
  arbitrum: '0xe35e9842fceaCA96570B734083f4a58e8F7C5f2A',
};

const acrossV3: Scene = {
  bridge: 'across',
  title: 'V3',
  given: 1_000_000_000n,
  arrives: 999_000_000n,
  confidence: 100,
  make({ id = 7n, farContract, paid = MULE, contract, destination = 42161 } = {}) {
    const output = contractOf(asset(ARBITRUM, 'USDC'));
    const input = contractOf(USDC);
    const deposit = log(
      ETHEREUM,
      contract ?? pools.ethereum,
      'event V3FundsDeposited(address inputToken, address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 indexed destinationChainId, uint32 indexed depositId, uint32 quoteTimestamp, uint32 fillDeadline, uint32 exclusivityDeadline, address indexed depositor, address recipient, address exclusiveRelayer, bytes message)',
      [input, output, 1_000_000_000n, 999_000_000n, destination, 7n, 1, 2, 3, THIEF, MULE, ZERO, '0x'],
    );
    const fill = log(
      ARBITRUM,
      farContract ?? pools.arbitrum,
      'event FilledV3Relay(address inputToken, address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 repaymentChainId, uint256 indexed originChainId, uint32 indexed depositId, uint32 fillDeadline, uint32 exclusivityDeadline, address exclusiveRelayer, address indexed relayer, address depositor, address recipient, bytes message, (address updatedRecipient, bytes updatedMessage, uint256 updatedOutputAmount, uint8 fillType) relayExecutionInfo)',
      [
        input,
        output,
        1_000_000_000n,
        999_000_000n,
        1,
        1,
        id,
        2,
        3,
        ZERO,
        RELAYER,
        THIEF,
        MULE,
        '0x',
        [MULE, '0x', 999_000_000n, 0],
      ],
    );
    return {
      deposit: near('across', {
        chain: ETHEREUM,
        token: 'USDC',
        logs: [deposit],
        to: pools.ethereum,
        amount: 1_000_000_000n,
      }),
      far: [far('across', { chain: ARBITRUM, token: 'USDC', logs: [fill], to: paid, amount: 999_000_000n })],
    };
  },
};

const acrossNow: Scene = {
  bridge: 'across',
  title: 'with 32-byte addresses, ether for ether',
  given: 5_000n,
  arrives: 4_990n,
  confidence: 100,
  make({ id = 7n, farContract, paid = MULE, contract, destination = 42161 } = {}) {
    const input = word(contractOf(asset(ETHEREUM, 'WETH')));
    const output = word(contractOf(asset(ARBITRUM, 'WETH')));
    const deposit = log(
      ETHEREUM,
      contract ?? pools.ethereum,
      'event FundsDeposited(bytes32 inputToken, bytes32 outputToken, uint256 inputAmount, uint256 outputAmount, uint256 indexed destinationChainId, uint256 indexed depositId, uint32 quoteTimestamp, uint32 fillDeadline, uint32 exclusivityDeadline, bytes32 indexed depositor, bytes32 recipient, bytes32 exclusiveRelayer, bytes message)',
      [input, output, 5_000n, 4_990n, destination, 7n, 1, 2, 3, word(THIEF), word(MULE), word(ZERO), '0x'],
    );
    const fill = log(
      ARBITRUM,
      farContract ?? pools.arbitrum,
      'event FilledRelay(bytes32 inputToken, bytes32 outputToken, uint256 inputAmount, uint256 outputAmount, uint256 repaymentChainId, uint256 indexed originChainId, uint256 indexed depositId, uint32 fillDeadline, uint32 exclusivityDeadline, bytes32 exclusiveRelayer, bytes32 indexed relayer, bytes32 depositor, bytes32 recipient, bytes32 messageHash, (bytes32 updatedRecipient, bytes32 updatedMessageHash, uint256 updatedOutputAmount, uint8 fillType) relayExecutionInfo)',
      [
        input,
        output,
        5_000n,
        4_990n,
        1,
        1,
        id,
        2,
        3,
        word(ZERO),
        word(RELAYER),
        word(THIEF),
        word(MULE),
        word(ZERO),
        [word(MULE), word(ZERO), 4_990n, 0],
      ],
    );
    return {
      deposit: near('across', {
        chain: ETHEREUM,
        token: 'coin',
        logs: [deposit],
        to: pools.ethereum,
        amount: 5_000n,
      }),
      far: [
        far('across', {
          chain: ARBITRUM,
          token: 'coin',
          logs: [fill],
          from: pools.arbitrum,
          to: paid,
          amount: 4_990n,
        }),
      ],
    };
  },
};

const celer: Scene = {
  bridge: 'celer',
  title: 'liquidity pools',
  given: 2_000_000n,
  arrives: 1_990_000n,
  confidence: 100,
  make({ id, farContract, paid = MULE, contract, destination = 42161 } = {}) {
    const pool = '0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820';
    const transfer = hash('celer transfer');
    const send = log(
      ETHEREUM,
      contract ?? pool,
      'event Send(bytes32 transferId, address sender, address receiver, address token, uint256 amount, uint64 dstChainId, uint64 nonce, uint32 maxSlippage)',
      [transfer, THIEF, MULE, contractOf(USDC), 2_000_000n, destination, 1, 5000],
    );
    const relay = log(
      ARBITRUM,
      farContract ?? '0x1619DE6B6B20eD217a58d00f37B9d47C7663feca',
      'event Relay(bytes32 transferId, address sender, address receiver, address token, uint256 amount, uint64 srcChainId, bytes32 srcTransferId)',
      [
        hash('far'),
        THIEF,
        MULE,
        contractOf(asset(ARBITRUM, 'USDC')),
        1_990_000n,
        1,
        id === undefined ? transfer : hash(`celer ${id}`),
      ],
    );
    return {
      deposit: near('celer', { chain: ETHEREUM, token: 'USDC', logs: [send], to: pool, amount: 2_000_000n }),
      far: [far('celer', { chain: ARBITRUM, token: 'USDC', logs: [relay], to: paid, amount: 1_990_000n })],
    };
  },
};

const hopDown: Scene = {
  bridge: 'hop',
  title: 'from Ethereum',
  given: 10_000n,
  arrives: 9_950n,
  confidence: 90,
  make({ id = 1_700n, farContract, paid = MULE, contract, destination = 10 } = {}) {
    const bridge = '0xb8901acB165ed027E32754E0FFe830802919727f';
    const sent = log(
      ETHEREUM,
      contract ?? bridge,
      'event TransferSentToL2(uint256 indexed chainId, address indexed recipient, uint256 amount, uint256 amountOutMin, uint256 deadline, address indexed relayer, uint256 relayerFee)',
      [destination, MULE, 10_000n, 9_900n, 1_700n, ZERO, 0n],
    );
    const completed = log(
      OPTIMISM,
      farContract ?? '0x83f6244Bd87662118d96D9a6D44f09dffF14b30E',
      'event TransferFromL1Completed(address indexed recipient, uint256 amount, uint256 amountOutMin, uint256 deadline, address indexed relayer, uint256 relayerFee)',
      [MULE, 10_000n, 9_900n, id, ZERO, 0n],
    );
    return {
      deposit: near('hop', { chain: ETHEREUM, token: 'coin', logs: [sent], to: bridge, amount: 10_000n }),
      far: [far('hop', { chain: OPTIMISM, token: 'coin', logs: [completed], to: paid, amount: 9_950n })],
    };
  },
};

const hopUp: Scene = {
  bridge: 'hop',
  title: 'from a rollup, swapped into its own token on the way',
  given: 10_000n,
  arrives: 9_900n,
  confidence: 100,
  make({ id, farContract, paid = MULE, contract, destination = 1 } = {}) {
    const transfer = hash('hop transfer');
    const sent = log(
      OPTIMISM,
      contract ?? '0x83f6244Bd87662118d96D9a6D44f09dffF14b30E',
      'event TransferSent(bytes32 indexed transferId, uint256 indexed chainId, address indexed recipient, uint256 amount, bytes32 transferNonce, uint256 bonderFee, uint256 index, uint256 amountOutMin, uint256 deadline)',
      [transfer, destination, MULE, 9_990n, hash('nonce'), 10n, 0, 0, 0],
    );
    const bonded = log(
      ETHEREUM,
      farContract ?? '0xb8901acB165ed027E32754E0FFe830802919727f',
      'event WithdrawalBonded(bytes32 indexed transferId, uint256 amount)',
      [id === undefined ? transfer : hash(`hop ${id}`), 9_990n],
    );
    const wrapper = '0x86cA30bEF97fB651b8d866D45503684b90cb3312';
    const deposit = near('hop', {
      chain: OPTIMISM,
      token: 'coin',
      logs: [sent],
      to: wrapper,
      amount: 10_000n,
    });
    // The wrapper swaps for Hop's own token, which the bridge burns.
    const burned = {
      contract: on(OPTIMISM, party('hToken')),
      from: on(OPTIMISM, wrapper),
      to: null,
      amount: 9_990n,
    };
    return {
      deposit: { ...deposit, unfollowed: [burned] },
      far: [far('hop', { chain: ETHEREUM, token: 'coin', logs: [bonded], to: paid, amount: 9_900n })],
    };
  },
};

const synapse: Scene = {
  bridge: 'synapse',
  title: 'swapped on arrival',
  given: 3_000_000n,
  arrives: 2_980_000n,
  confidence: 100,
  make({ id, farContract, paid = MULE, contract, destination = 42161 } = {}) {
    const bridge = '0x2796317b0fF8538F253012862c06787Adfb8cEb6';
    const out = log(
      ETHEREUM,
      contract ?? bridge,
      'event TokenDepositAndSwap(address indexed to, uint256 chainId, address token, uint256 amount, uint8 tokenIndexFrom, uint8 tokenIndexTo, uint256 minDy, uint256 deadline)',
      [MULE, destination, contractOf(USDC), 3_000_000n, 0, 1, 0, 0],
    );
    const deposit = near('synapse', {
      chain: ETHEREUM,
      token: 'USDC',
      logs: [out],
      to: bridge,
      amount: 3_000_000n,
    });
    const minted = log(
      ARBITRUM,
      farContract ?? '0x6F4e8eBa4D337f874Ab57478AcC2Cb5BACdc19c9',
      'event TokenMintAndSwap(address indexed to, address token, uint256 amount, uint256 fee, uint8 tokenIndexFrom, uint8 tokenIndexTo, uint256 minDy, uint256 deadline, bool swapSuccess, bytes32 indexed kappa)',
      [
        MULE,
        party('nUSD'),
        3_000_000n,
        1,
        0,
        1,
        0,
        0,
        true,
        id === undefined ? hash(deposit.txid) : hash(`synapse ${id}`),
      ],
    );
    return {
      deposit,
      far: [far('synapse', { chain: ARBITRUM, token: 'USDT', logs: [minted], to: paid, amount: 2_980_000n })],
    };
  },
};

const OFT_SENT =
  'event OFTSent(bytes32 indexed guid, uint32 dstEid, address indexed fromAddress, uint256 amountSentLD, uint256 amountReceivedLD)';
const OFT_RECEIVED =
  'event OFTReceived(bytes32 indexed guid, uint32 srcEid, address indexed toAddress, uint256 amountReceivedLD)';
const usdcPool = '0xc026395860Db2d07ee33e05fE50ed7bD583189C7';
const farUsdcPool = '0xe8CDF27AcD73a434D661C84887215F7598e7d0d3';

const stargateTaxi: Scene = {
  bridge: 'stargate',
  title: 'by taxi',
  given: 4_000_000n,
  arrives: 3_999_000n,
  confidence: 100,
  make({ id, farContract, paid = MULE, contract, destination } = {}) {
    const guid = hash('guid');
    const sent = log(ETHEREUM, contract ?? usdcPool, OFT_SENT, [
      guid,
      destination ?? 30110,
      THIEF,
      4_000_000n,
      3_999_000n,
    ]);
    const received = log(ARBITRUM, farContract ?? farUsdcPool, OFT_RECEIVED, [
      id === undefined ? guid : hash(`guid ${id}`),
      30101,
      MULE,
      3_999_000n,
    ]);
    return {
      deposit: near('stargate', {
        chain: ETHEREUM,
        token: 'USDC',
        logs: [sent],
        to: usdcPool,
        amount: 4_000_000n,
      }),
      far: [
        far('stargate', { chain: ARBITRUM, token: 'USDC', logs: [received], to: paid, amount: 3_999_000n }),
      ],
    };
  },
};

const stargateBus: Scene = {
  ...stargateTaxi,
  title: 'by bus, with other riders',
  make({ id = 41n, farContract, paid = MULE, contract, destination } = {}) {
    const messaging = '0x6d6620eFa72948C5f68A3C8646d58C00d3f4A980';
    const guid = hash('bus');
    const endpoint = destination ?? 30110;
    const passenger = `0x0001${word(MULE).slice(2)}${3_999_000n.toString(16).padStart(16, '0')}00`;
    const sent = log(ETHEREUM, contract ?? usdcPool, OFT_SENT, [
      `0x${'0'.repeat(64)}`,
      endpoint,
      THIEF,
      4_000_000n,
      3_999_000n,
    ]);
    const rode = log(
      ETHEREUM,
      messaging,
      'event BusRode(uint32 dstEid, uint72 ticketId, uint80 fare, bytes passenger)',
      [endpoint, 42n, 1, passenger],
    );
    const driven = log(
      ETHEREUM,
      messaging,
      'event BusDriven(uint32 dstEid, uint72 startTicketId, uint8 numPassengers, bytes32 guid)',
      [30110, id === 41n ? 41n : id, 3, guid],
    );
    const other = party('other rider');
    const pool = farContract ?? farUsdcPool;
    const received = [
      log(ARBITRUM, pool, OFT_RECEIVED, [guid, 30101, other, 3_999_000n]),
      log(ARBITRUM, pool, OFT_RECEIVED, [guid, 30101, MULE, 3_999_000n]),
    ];
    const bus = transaction({
      chain: ETHEREUM,
      name: 'bus',
      sender: RELAYER,
      payments: [],
      logs: [driven],
      height: 110,
    });
    const pay = (to: string) => ({
      asset: asset(ARBITRUM, 'USDC'),
      from: farUsdcPool,
      to,
      amount: 3_999_000n,
    });
    const arrival = transaction({
      chain: ARBITRUM,
      name: 'bus far',
      sender: RELAYER,
      payments: [pay(other), pay(paid)],
      logs: received,
      time: 1_300,
    });
    return {
      deposit: near('bus', {
        chain: ETHEREUM,
        token: 'USDC',
        logs: [rode, sent],
        to: usdcPool,
        amount: 4_000_000n,
      }),
      far: [bus, arrival],
    };
  },
};

const stargateV1: Scene = {
  bridge: 'stargate-v1',
  title: 'USDC to Arbitrum',
  given: 4_100_000n,
  arrives: 4_098_000n,
  confidence: 100,
  make({ id = 77n, farContract, paid = MULE, contract, destination = 110 } = {}) {
    const pool = '0xdf0770dF86a8034b3EFEf0A1Bb3c889B8332FF56';
    const node = '0x4D73AdB72bC3DD368966edD0f0b2148401A178E2';
    const taker = party('far bridge of stargate');
    const payload = AbiCoder.defaultAbiCoder().encode(
      [
        'uint8',
        'uint256',
        'uint256',
        'uint256',
        '(uint256, uint256)',
        '(uint256, uint256, uint256, uint256, uint256, uint256)',
        'bytes',
        'bytes',
      ],
      [1, 1, 1, 0, [5, 6], [4_098_000n, 0, 0, 1, 2, 0], MULE, '0x'],
    );
    const head = [
      (77).toString(16).padStart(16, '0'),
      (101).toString(16).padStart(4, '0'),
      party('bridge of stargate').slice(2),
      destination.toString(16).padStart(4, '0'),
      taker.slice(2),
    ].join('');
    const logs = [
      log(
        ETHEREUM,
        contract ?? pool,
        'event Swap(uint16 chainId, uint256 dstPoolId, address from, uint256 amountSD, uint256 eqReward, uint256 eqFee, uint256 protocolFee, uint256 lpFee)',
        [destination, 1, THIEF, 4_098_000n, 0, 0, 1, 1],
      ),
      log(ETHEREUM, node, 'event Packet(bytes payload)', [`0x${head}${payload.slice(2)}`.toLowerCase()]),
    ];
    const received = log(
      ARBITRUM,
      farContract ?? node,
      'event PacketReceived(uint16 indexed srcChainId, bytes srcAddress, address indexed dstAddress, uint64 nonce, bytes32 payloadHash)',
      [101, party('bridge of stargate'), taker, id, keccak256(payload)],
    );
    return {
      deposit: near('stargate v1', {
        chain: ETHEREUM,
        token: 'USDC',
        logs,
        to: pool,
        amount: 4_100_000n,
      }),
      far: [
        far('stargate v1', {
          chain: ARBITRUM,
          token: 'USDC.e',
          logs: [received],
          to: paid,
          amount: 4_098_000n,
        }),
      ],
    };
  },
};

const wormhole: Scene = {
  bridge: 'wormhole',
  title: 'by the event of the redemption',
  given: 6_000n,
  arrives: 6_000n,
  confidence: 100,
  make({ id = 99n, farContract, paid = MULE, contract, destination } = {}) {
    const bridge = '0x3ee18B2214AFF97000D974cf647E7C347E8fa585';
    const hex = (value: bigint | number, bytes: number): string =>
      value.toString(16).padStart(2 * bytes, '0');
    const token = word(contractOf(asset(ETHEREUM, 'USDC')));
    const payload = `0x01${hex(6_000n, 32)}${token.slice(2)}${hex(2, 2)}${word(MULE).slice(2)}${hex(destination ?? 23, 2)}${hex(0, 32)}`;
    const published = log(
      ETHEREUM,
      contract ?? '0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B',
      'event LogMessagePublished(address indexed sender, uint64 sequence, uint32 nonce, bytes payload, uint8 consistencyLevel)',
      [bridge, 99n, 0, payload, 1],
    );
    const redeemed = log(
      ARBITRUM,
      farContract ?? '0x0b2402144Bb366A632D14B83F244D2e0e21bD39c',
      'event TransferRedeemed(uint16 indexed emitterChainId, bytes32 indexed emitterAddress, uint64 indexed sequence)',
      [2, word(bridge), id],
    );
    return {
      deposit: near('wormhole', {
        chain: ETHEREUM,
        token: 'USDC',
        logs: [published],
        to: bridge,
        amount: 6_000n,
      }),
      far: [far('wormhole', { chain: ARBITRUM, token: 'USDC', logs: [redeemed], to: paid, amount: 6_000n })],
    };
  },
};

const ORDER =
  '(uint64 makerOrderNonce, bytes makerSrc, uint256 giveChainId, bytes giveTokenAddress, uint256 giveAmount, uint256 takeChainId, bytes takeTokenAddress, uint256 takeAmount, bytes receiverDst, bytes givePatchAuthoritySrc, bytes orderAuthorityAddressDst, bytes allowedTakerDst, bytes allowedCancelBeneficiarySrc, bytes externalCall) order';

const debridge: Scene = {
  bridge: 'debridge',
  title: 'DLN, a token for another coin',
  given: 8_000_000n,
  arrives: 70n,
  confidence: 100,
  make({ id, farContract, paid = MULE, contract, destination = 43114 } = {}) {
    const source = '0xeF4fB24aD0916217251F553c0596F8Edc630EB66';
    const orderId = hash('order');
    const order = [
      1,
      THIEF,
      1,
      contractOf(USDC),
      7_990_000n,
      destination,
      ZERO,
      70n,
      MULE,
      THIEF,
      MULE,
      '0x',
      '0x',
      '0x',
    ];
    const created = log(
      ETHEREUM,
      contract ?? source,
      `event CreatedOrder(${ORDER}, bytes32 orderId, bytes affiliateFee, uint256 nativeFixFee, uint256 percentFee, uint32 referralCode, bytes metadata)`,
      [order, orderId, '0x', 1, 10_000n, 0, '0x'],
    );
    const fulfilled = log(
      AVALANCHE,
      farContract ?? '0xE7351Fd770A37282b91D153Ee690B63579D6dd7f',
      `event FulfilledOrder(${ORDER}, bytes32 orderId, address sender, address unlockAuthority)`,
      [order, id === undefined ? orderId : hash(`order ${id}`), RELAYER, RELAYER],
    );
    return {
      deposit: near('debridge', {
        chain: ETHEREUM,
        token: 'USDC',
        logs: [created],
        to: source,
        amount: 8_000_000n,
      }),
      far: [far('debridge', { chain: AVALANCHE, token: 'coin', logs: [fulfilled], to: paid, amount: 70n })],
    };
  },
};

const multichain: Scene = {
  bridge: 'multichain',
  title: 'V6',
  given: 9_000_000n,
  arrives: 8_991_000n,
  confidence: 100,
  make({ id, farContract, paid = MULE, contract, destination = 43114 } = {}) {
    const anyToken = '0x7EA2be2df7BA6E54B1A9C70676f668455E329d29';
    const out = log(
      ETHEREUM,
      contract ?? '0x6b7a87899490EcE95443e979cA9485CBE7E71522',
      'event LogAnySwapOut(address indexed token, address indexed from, address indexed to, uint256 amount, uint256 fromChainID, uint256 toChainID)',
      [anyToken, THIEF, MULE, 9_000_000n, 1, destination],
    );
    const deposit = near('multichain', {
      chain: ETHEREUM,
      token: 'USDC',
      logs: [out],
      to: anyToken,
      amount: 9_000_000n,
    });
    const swapIn = log(
      AVALANCHE,
      farContract ?? '0x833F307aC507D47309fD8CDD1F835BeF8D702a93',
      'event LogAnySwapIn(bytes32 indexed txhash, address indexed token, address indexed to, uint256 amount, uint256 fromChainID, uint256 toChainID)',
      [id === undefined ? deposit.txid : hash(`swap ${id}`), party('anyUSDC'), MULE, 8_991_000n, 1, 43114],
    );
    return {
      deposit,
      far: [
        far('multichain', { chain: AVALANCHE, token: 'USDC', logs: [swapIn], to: paid, amount: 8_991_000n }),
      ],
    };
  },
};

const cctp: Scene = {
  bridge: 'cctp',
  title: 'version 1',
  given: 11_000_000n,
  arrives: 11_000_000n,
  confidence: 100,
  make({ id = 55n, farContract, paid = MULE, contract, destination } = {}) {
    const messenger = '0xbd3fa81b58ba92a82136038b25adec7066af3155';
    const burned = log(
      ETHEREUM,
      contract ?? messenger,
      'event DepositForBurn(uint64 indexed nonce, address indexed burnToken, uint256 amount, address indexed depositor, bytes32 mintRecipient, uint32 destinationDomain, bytes32 destinationTokenMessenger, bytes32 destinationCaller)',
      [55n, contractOf(USDC), 11_000_000n, THIEF, word(MULE), destination ?? 3, word(ZERO), word(ZERO)],
    );
    const body = `0x00000000${word(contractOf(USDC)).slice(2)}${word(MULE).slice(2)}${11_000_000n.toString(16).padStart(64, '0')}${word(THIEF).slice(2)}`;
    const received = log(
      ARBITRUM,
      farContract ?? '0xC30362313FBBA5cf9163F0bb16a0e01f01A896ca',
      'event MessageReceived(address indexed caller, uint32 sourceDomain, uint64 indexed nonce, bytes32 sender, bytes messageBody)',
      [RELAYER, 0, id, word(messenger), body],
    );
    return {
      deposit: near('cctp', {
        chain: ETHEREUM,
        token: 'USDC',
        logs: [burned],
        to: 'burned',
        amount: 11_000_000n,
      }),
      far: [far('cctp', { chain: ARBITRUM, token: 'USDC', logs: [received], to: paid, amount: 11_000_000n })],
    };
  },
};

const relay = new Interface([
  'function relayMessage(uint256 nonce, address sender, address target, uint256 value, uint256 gasLimit, bytes message)',
]);
const finalize = new Interface([
  'function finalizeBridgeETH(address from, address to, uint256 amount, bytes extraData)',
]);

const optimism: Scene = {
  bridge: 'op-stack',
  title: 'ether to Optimism',
  given: 12_000n,
  arrives: 12_000n,
  confidence: 100,
  make({ id = 0n, farContract, paid = MULE, contract } = {}) {
    const messenger = contract ?? '0x25ace71c97B33Cc4729CF772ae268934F7ab5fA1';
    const bridge = '0x99C9fc46f92E8a1c0deC1b1747d010903E884bE1';
    const target = '0x4200000000000000000000000000000000000010';
    const message = finalize.encodeFunctionData('finalizeBridgeETH', [THIEF, MULE, 12_000n, '0x']);
    const nonce = (1n << 240n) + 321n;
    const hashed = keccak256(
      relay.encodeFunctionData('relayMessage', [nonce + id, bridge, target, 12_000n, 200_000n, message]),
    );
    const logs = [
      log(
        ETHEREUM,
        messenger,
        'event SentMessage(address indexed target, address sender, bytes message, uint256 messageNonce, uint256 gasLimit)',
        [target, bridge, message, nonce, 200_000n],
      ),
      log(ETHEREUM, messenger, 'event SentMessageExtension1(address indexed sender, uint256 value)', [
        bridge,
        12_000n,
      ]),
    ];
    const relayed = log(
      OPTIMISM,
      farContract ?? '0x4200000000000000000000000000000000000007',
      'event RelayedMessage(bytes32 indexed msgHash)',
      [hashed],
    );
    return {
      deposit: near('optimism', { chain: ETHEREUM, token: 'coin', logs, to: bridge, amount: 12_000n }),
      far: [
        far('optimism', {
          chain: OPTIMISM,
          token: 'coin',
          logs: [relayed],
          from: target,
          to: paid,
          amount: 12_000n,
        }),
      ],
    };
  },
};

const avalanche: Scene = {
  bridge: 'avalanche',
  title: 'from Ethereum',
  given: 13_000n,
  arrives: 12_900n,
  confidence: 100,
  make({ id, farContract, paid = THIEF, contract } = {}) {
    const vault = contract ?? '0x8EB8a3b98659Cce290402893d0123abb75E3ab28';
    const deposit = near('avalanche', {
      chain: ETHEREUM,
      token: 'WETH',
      logs: [],
      to: vault,
      amount: 13_000n,
    });
    const token = asset(AVALANCHE, 'WETH');
    const minted = log(
      AVALANCHE,
      farContract ?? contractOf(token),
      'event Mint(address to, uint256 amount, address feeAddress, uint256 feeAmount, bytes32 originTxId)',
      [paid, 12_900n, RELAYER, 100n, id === undefined ? deposit.txid : hash(`mint ${id}`)],
    );
    return {
      deposit,
      far: [
        transaction({
          chain: AVALANCHE,
          name: 'avalanche far',
          sender: RELAYER,
          payments: [{ asset: token, to: paid, amount: 12_900n }],
          logs: [minted],
          time: 1_300,
        }),
      ],
    };
  },
};

const polygon: Scene = {
  bridge: 'polygon',
  title: 'ether, which comes out as a token',
  given: 14_000n,
  arrives: 14_000n,
  confidence: 100,
  make({ id = 2_500_000n, farContract, paid = MULE, contract } = {}) {
    const vault = '0x8484Ef722627bf18ca5Ae6BcF031c23E6e922B30';
    const data = `${word(MULE)}${word(ZERO).slice(2)}`;
    const logs = [
      log(
        ETHEREUM,
        contract ?? vault,
        'event LockedEther(address indexed depositor, address indexed depositReceiver, uint256 amount)',
        [THIEF, MULE, 14_000n],
      ),
      log(
        ETHEREUM,
        '0x28e4F3a7f651294B9564800b2D01f35189A5bFbE',
        'event StateSynced(uint256 indexed id, address indexed contractAddress, bytes data)',
        [2_500_000n, party('child chain manager'), data],
      ),
    ];
    const committed = log(
      POLYGON,
      farContract ?? '0x0000000000000000000000000000000000001001',
      'event StateCommitted(uint256 indexed stateId, bool success)',
      [id, true],
    );
    return {
      deposit: near('polygon', { chain: ETHEREUM, token: 'coin', logs, to: vault, amount: 14_000n }),
      far: [
        transaction({
          chain: POLYGON,
          name: 'polygon far',
          sender: RELAYER,
          payments: [{ asset: asset(POLYGON, 'WETH'), to: paid, amount: 14_000n }],
          logs: [committed],
          time: 2_300,
        }),
      ],
    };
  },
};

/** A deposit of every bridge that ties both sides by an id. */
export const scenes: readonly Scene[] = [
  acrossV3,
  acrossNow,
  celer,
  hopDown,
  hopUp,
  synapse,
  stargateTaxi,
  stargateBus,
  stargateV1,
  wormhole,
  debridge,
  multichain,
  cctp,
  optimism,
  polygon,
  avalanche,
];

/** A scene by its bridge, the first of it. */
export const sceneOf = (bridge: string): Scene => scenes.find((scene) => scene.bridge === bridge) as Scene;
