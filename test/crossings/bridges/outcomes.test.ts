import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movementId, txId } from '../../../src/core/ids.ts';
import type { TransactionFacts, TransactionLog } from '../../../src/trace/inquiry.ts';
import { MULE, RELAYER, sceneOf, THIEF } from './scenes.ts';
import { asking, asset, contractOf, ETHEREUM, evm, find, hash, log, party, transaction } from './world.ts';

const ARBITRUM = evm(42161);
const AVALANCHE = evm(43114);
const USDC = asset(ETHEREUM, 'USDC');
const word = (address: string): string => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;

describe('across V2', () => {
  const pool = '0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5';
  const deposited = log(
    ETHEREUM,
    pool,
    'event FundsDeposited(uint256 amount, uint256 originChainId, uint256 indexed destinationChainId, int64 relayerFeePct, uint32 indexed depositId, uint32 quoteTimestamp, address originToken, address recipient, address indexed depositor, bytes message)',
    [1_000n, 1, 42161, 0, 9, 1, contractOf(USDC), MULE, THIEF, '0x'],
  );
  const deposit = transaction({
    chain: ETHEREUM,
    name: 'deposit',
    sender: THIEF,
    payments: [{ asset: USDC, from: THIEF, to: pool, amount: 1_000n }],
    logs: [deposited],
  });
  const part = (n: number, paid: bigint, amount = 1_000n, to = MULE): TransactionFacts =>
    transaction({
      chain: ARBITRUM,
      name: `part ${n}`,
      sender: RELAYER,
      payments: [{ asset: asset(ARBITRUM, 'USDC'), from: RELAYER, to, amount: paid }],
      logs: [
        log(
          ARBITRUM,
          '0xe35e9842fceaCA96570B734083f4a58e8F7C5f2A',
          'event FilledRelay(uint256 amount, uint256 totalFilledAmount, uint256 fillAmount, uint256 repaymentChainId, uint256 indexed originChainId, uint256 destinationChainId, int64 relayerFeePct, int64 realizedLpFeePct, uint32 indexed depositId, address destinationToken, address relayer, address indexed depositor, address recipient, bytes message, (address recipient, bytes message, int64 relayerFeePct, bool isSlowRelay, int256 payoutAdjustmentPct) updatableRelayData)',
          [
            amount,
            0,
            paid,
            1,
            1,
            42161,
            0,
            0,
            9,
            contractOf(asset(ARBITRUM, 'USDC')),
            RELAYER,
            THIEF,
            to,
            '0x',
            [to, '0x', 0, false, 0],
          ],
        ),
      ],
    });

  it('gives every part of a fill its share, which sum to what was given', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(100n, 200n), { minLength: 1, maxLength: 5 }), (parts) => {
        const fills = parts.map((paid, n) => part(n, paid));
        const [crossing] = find(deposit, asking([deposit, ...fills]))?.crossings ?? [];
        expect(crossing?.received).toHaveLength(parts.length);
        expect(crossing?.received.reduce((sum, { share }) => sum + share, 0n)).toBe(1_000n);
      }),
      { numRuns: 8 },
    );
  });

  it('does not take a fill of another amount, or for somebody else, under the same id for it', () => {
    expect(find(deposit, asking([deposit, part(0, 900n, 999n)]))?.crossings).toEqual([]);
    const victim = party('victim');
    expect(find(deposit, asking([deposit, part(0, 900n, 1_000n, victim)]))?.crossings).toEqual([]);
  });
});

describe('hop from Ethereum', () => {
  it('lists equal transfers and follows neither', () => {
    const { deposit, far } = sceneOf('hop').make();
    const [first] = far as [TransactionFacts];
    const again = { ...first, txid: sceneOf('celer').make().deposit.txid };
    expect(find(deposit, asking([deposit, first, again]))).toMatchObject({
      crossings: [],
      patterns: [{ name: 'hop.several-candidates', evidence: { candidates: '2' } }],
    });
  });
});

describe('a transfer that is given back', () => {
  const back = (
    bridge: string,
    contract: string,
    signature: string,
    values: readonly unknown[],
    amount: bigint,
  ) => {
    const { deposit } = sceneOf(bridge).make();
    const refund = transaction({
      chain: ETHEREUM,
      name: 'refund',
      sender: RELAYER,
      payments: [{ asset: USDC, from: contract, to: THIEF, amount }],
      logs: [log(ETHEREUM, contract, signature, values)],
      time: 9_000,
    });
    return { deposit, refund };
  };

  it('comes back from Celer under its transfer id', () => {
    const pool = '0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820';
    const signature =
      'event WithdrawDone(bytes32 withdrawId, uint64 seqnum, address receiver, address token, uint256 amount, bytes32 refid)';
    const values = (id: string) => [hash('w'), 1, THIEF, contractOf(USDC), 1_999_000n, id];
    const { deposit, refund } = back('celer', pool, signature, values(hash('celer transfer')), 1_999_000n);
    expect(find(deposit, asking([deposit, refund]))?.crossings).toMatchObject([
      {
        rule: 'celer.refund',
        tier: 1,
        confidence: 100,
        received: [{ movement: { txid: refund.txid }, share: 2_000_000n }],
      },
    ]);
    const other = back('celer', pool, signature, values(hash('another')), 1_999_000n);
    expect(find(deposit, asking([deposit, other.refund]))?.crossings).toEqual([]);
  });

  it('comes back from deBridge under its order id', () => {
    const source = '0xeF4fB24aD0916217251F553c0596F8Edc630EB66';
    const signature =
      'event ClaimedOrderCancel(bytes32 orderId, address beneficiary, uint256 paidAmount, address giveTokenAddress)';
    const { deposit, refund } = back(
      'debridge',
      source,
      signature,
      [hash('order'), THIEF, 8_000_000n, contractOf(USDC)],
      8_000_000n,
    );
    expect(find(deposit, asking([deposit, refund]))?.crossings).toMatchObject([
      {
        rule: 'debridge.refund',
        tier: 1,
        received: [{ movement: { txid: refund.txid }, share: 8_000_000n }],
      },
    ]);
  });
});

describe('the Avalanche Bridge back to Ethereum', () => {
  const token = asset(AVALANCHE, 'WETH');
  const burn = transaction({
    chain: AVALANCHE,
    name: 'burn',
    sender: THIEF,
    payments: [{ asset: token, from: THIEF, to: 'burned', amount: 10_000n }],
    logs: [log(AVALANCHE, contractOf(token), 'event Unwrap(uint256 amount, uint256 chainId)', [10_000n, 0])],
  });
  const payout = (
    name: string,
    amount: bigint,
    from = '0x8EB8a3b98659Cce290402893d0123abb75E3ab28',
    time = 1_400,
  ) =>
    transaction({
      chain: ETHEREUM,
      name,
      sender: RELAYER,
      payments: [{ asset: asset(ETHEREUM, 'WETH'), from, to: THIEF, amount }],
      logs: [],
      time,
    });

  it('is followed by amount and time where one payment fits', () => {
    const paid = payout('paid', 9_970n);
    expect(find(burn, asking([burn, paid]))?.crossings).toMatchObject([
      {
        tier: 3,
        confidence: 60,
        evidence: { lossPercent: '0.3', secondsLater: '400', candidates: '1' },
        received: [{ movement: { txid: paid.txid }, share: 10_000n }],
      },
    ]);
  });

  it('is believed less where only a wider bound finds it', () => {
    expect(find(burn, asking([burn, payout('paid', 9_500n)]))?.crossings).toMatchObject([
      { tier: 3, confidence: 50 },
    ]);
  });

  it('is listed and not followed where two fit', () => {
    const found = find(burn, asking([burn, payout('one', 9_970n), payout('two', 9_750n)]));
    expect(found).toMatchObject({
      crossings: [],
      patterns: [{ name: 'avalanche.several-candidates', evidence: { candidates: '2' } }],
    });
    expect(found?.patterns[0]?.evidence.transactions).toContain(payout('one', 1n).txid);
  });

  it('is not followed to what somebody else paid, nor to what came earlier', () => {
    expect(find(burn, asking([burn, payout('other', 9_970n, party('stranger'))]))?.crossings).toEqual([]);
    expect(find(burn, asking([burn, payout('early', 9_970n, undefined, 900)]))?.crossings).toEqual([]);
  });

  it('is reported and not followed where it is bitcoin', () => {
    const bitcoin = asset(AVALANCHE, 'BTC.b');
    const unwrapped = transaction({
      chain: AVALANCHE,
      name: 'bitcoin',
      sender: THIEF,
      payments: [{ asset: bitcoin, from: THIEF, to: 'burned', amount: 500n }],
      logs: [log(AVALANCHE, contractOf(bitcoin), 'event Unwrap(uint256 amount, uint256 chainId)', [500n, 0])],
    });
    expect(find(unwrapped, asking([unwrapped]))).toMatchObject({
      crossings: [],
      patterns: [
        { name: 'avalanche.destination-claimed', evidence: { destination: 'bitcoin', given: '500' } },
      ],
    });
  });
});

describe('bridges whose far side nothing ties to the near one', () => {
  it('report the chain and the address that a Chainflip swap names', () => {
    const vault = '0xF5e10380213880111522dd0efD3dbb45b9f62Bcc';
    const bitcoin = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
    const bytes = `0x${[...bitcoin].map((letter) => letter.charCodeAt(0).toString(16)).join('')}`;
    const swap = (contract: string) =>
      transaction({
        chain: ETHEREUM,
        name: 'chainflip',
        sender: THIEF,
        payments: [{ asset: asset(ETHEREUM, 'coin'), from: THIEF, to: contract, amount: 77n }],
        logs: [
          log(
            ETHEREUM,
            contract,
            'event SwapNative(uint32 dstChain, bytes dstAddress, uint32 dstToken, uint256 amount, address indexed sender, bytes cfParameters)',
            [3, bytes, 5, 77n, THIEF, '0x'],
          ),
        ],
      });
    expect(find(swap(vault), asking([]))).toEqual({
      finder: 'chainflip',
      crossings: [],
      patterns: [
        {
          name: 'chainflip.destination-claimed',
          confidence: 100,
          evidence: {
            token: 'chainflip:5',
            destination: 'chainflip:3',
            recipient: bitcoin,
            givenAsset: asset(ETHEREUM, 'coin'),
            given: '77',
          },
        },
      ],
    });
    expect(find(swap(party('stranger')), asking([]))).toBeUndefined();
  });

  it('report the bitcoin address that a burn of renBTC names', () => {
    const gateway = '0xe4b679400F0f267212D5D812B95f58C83243EE71';
    const address = '3P14159f73E4gFr7JterCCQh9QjiTjiZrG';
    const bytes = `0x${[...address].map((letter) => letter.charCodeAt(0).toString(16)).join('')}`;
    const burn = (contract: string) =>
      transaction({
        chain: ETHEREUM,
        name: 'ren',
        sender: THIEF,
        payments: [{ asset: asset(ETHEREUM, 'renBTC'), from: THIEF, to: 'burned', amount: 4_200n }],
        logs: [
          log(
            ETHEREUM,
            contract,
            'event LogBurn(bytes _to, uint256 _amount, uint256 indexed _gap, bytes indexed _indexedTo)',
            [bytes, 4_200n, 1, bytes],
          ),
        ],
      });
    expect(find(burn(gateway), asking([]))?.patterns).toMatchObject([
      {
        name: 'ren.destination-claimed',
        evidence: { destination: 'bitcoin', recipient: address, given: '4200' },
      },
    ]);
    expect(find(burn(party('stranger')), asking([]))).toBeUndefined();
  });
});

describe('wormhole before its event of redemption', () => {
  const bridge = '0x0b2402144Bb366A632D14B83F244D2e0e21bD39c';
  const redemption = (
    sequence: number,
    called: string,
    { from = bridge, before = '' }: { readonly from?: string; readonly before?: string } = {},
  ): TransactionFacts => {
    const header = `0002${word('0x3ee18B2214AFF97000D974cf647E7C347E8fa585').slice(2)}${sequence.toString(16).padStart(16, '0')}`;
    return transaction({
      chain: ARBITRUM,
      name: 'redemption',
      sender: RELAYER,
      to: called,
      // A selector, two words, version and guardian set, one signature, a time and a nonce.
      input: `0xc6878519${'00'.repeat(64)}0100000004${'01'}${'55'.repeat(66)}${'00'.repeat(8)}${before}${header}${'11'.repeat(30)}`,
      payments: [{ asset: asset(ARBITRUM, 'USDC'), from, to: MULE, amount: 6_000n }],
      logs: [],
      time: 2_000,
    });
  };
  const { deposit } = sceneOf('wormhole').make();

  it('is followed by the message that was handed in', () => {
    expect(find(deposit, asking([deposit, redemption(99, bridge)]))?.crossings).toMatchObject([
      { tier: 1, confidence: 100, received: [{ share: 6_000n }] },
    ]);
  });

  it('is believed less where it was handed in to another contract, and not at all for another message', () => {
    expect(find(deposit, asking([deposit, redemption(99, party('relay'))]))?.crossings).toMatchObject([
      { tier: 1, confidence: 60 },
    ]);
    expect(find(deposit, asking([deposit, redemption(98, bridge)]))?.crossings).toEqual([]);
  });

  it('is not followed where somebody else pays while he shows the message again, or it only stands in the calldata of another', () => {
    const shown = redemption(99, party('relay'), { from: RELAYER });
    expect(find(deposit, asking([deposit, shown]))?.crossings).toEqual([]);
    expect(find(deposit, asking([deposit, redemption(99, bridge, { from: RELAYER })]))?.crossings).toEqual(
      [],
    );
    const behind = redemption(99, bridge, { before: '77'.repeat(42) });
    expect(find(deposit, asking([deposit, behind]))?.crossings).toEqual([]);
  });
});

describe('cctp', () => {
  it('follows the recipient of the message received, whom the depositor may have changed', () => {
    const { deposit, far } = sceneOf('cctp').make();
    const later = party('later');
    const [arrival] = far as [TransactionFacts];
    const [event] = arrival.logs as [TransactionFacts['logs'][number]];
    const changed = transaction({
      chain: ARBITRUM,
      name: 'cctp far',
      sender: RELAYER,
      payments: [{ asset: asset(ARBITRUM, 'USDC'), to: later, amount: 11_000_000n }],
      logs: [{ ...event, data: event.data.replace(word(MULE).slice(2), word(later).slice(2)) }],
    });
    expect(find(deposit, asking([deposit, changed]))?.crossings).toMatchObject([
      { received: [{ share: 11_000_000n }] },
    ]);
  });

  it('does not follow a message of another sender under the same nonce', () => {
    const { deposit, far } = sceneOf('cctp').make();
    const [arrival] = far as [TransactionFacts];
    const [event] = arrival.logs as [TransactionFacts['logs'][number]];
    const messenger = word('0xbd3fa81b58ba92a82136038b25adec7066af3155').slice(2);
    const forged = {
      ...arrival,
      logs: [{ ...event, data: event.data.replace(messenger, word(party('forger')).slice(2)) }],
    };
    expect(find(deposit, asking([deposit, forged]))?.crossings).toEqual([]);
  });
});

describe('contracts that nobody publishes', () => {
  it('are followed neither from nor to a chain of which none is published: anyone can tell an id that he has seen', () => {
    const base = evm(8453);
    const pool = party('pool on base');
    const { far } = sceneOf('celer').make();
    const deposit = transaction({
      chain: base,
      name: 'base',
      sender: THIEF,
      payments: [{ asset: asset(base, 'USDC'), from: THIEF, to: pool, amount: 2_000_000n }],
      logs: [
        log(
          base,
          pool,
          'event Send(bytes32 transferId, address sender, address receiver, address token, uint256 amount, uint64 dstChainId, uint64 nonce, uint32 maxSlippage)',
          [hash('celer transfer'), THIEF, MULE, contractOf(asset(base, 'USDC')), 2_000_000n, 42161, 1, 5000],
        ),
      ],
    });
    const [arrival] = far as [TransactionFacts];
    const [told] = arrival.logs as [TransactionFacts['logs'][number]];
    const fromBase = { ...told, data: told.data.replace(word('0x01').slice(2), word('0x2105').slice(2)) };
    expect(find(deposit, asking([deposit, { ...arrival, logs: [fromBase] }]))).toMatchObject({
      crossings: [],
      patterns: [{ name: 'celer.contract-unverified', evidence: { contract: 'unverified' } }],
    });
    const onto = sceneOf('celer').make({ destination: 8453 });
    expect(find(onto.deposit, asking([onto.deposit, ...onto.far]))).toMatchObject({
      crossings: [],
      patterns: [{ name: 'celer.far-side-unavailable', evidence: { code: 'contract-not-published' } }],
    });
  });
});

describe('several deposits in one transaction', () => {
  const { deposit, far } = sceneOf('celer').make();
  const other = { ...deposit, logs: deposit.logs.map(withId('celer 5')) };
  const farOther = far.map((facts) => ({
    ...facts,
    txid: txId(hash('other far')),
    movements: facts.movements.map((movement) => ({
      ...movement,
      id: movementId(`other ${movement.id}`),
      txid: txId(hash('other far')),
    })),
    logs: facts.logs.map(withId('celer 5')),
  }));
  const payment = deposit.movements.map((movement) => ({
    ...movement,
    id: movementId(`other ${movement.id}`),
  }));

  it('are followed each by a payment of its own, though all are of one amount', () => {
    const both = {
      ...deposit,
      movements: [...deposit.movements, ...payment],
      logs: [...deposit.logs, ...other.logs],
    };
    const [first, second] = find(both, asking([both, ...far, ...farOther]))?.crossings ?? [];
    expect(first?.given[0]?.movement.id).toBe(deposit.movements[0]?.id);
    expect(second?.given[0]?.movement.id).toBe(payment[0]?.id);
    expect(first?.received[0]?.movement.id).not.toBe(second?.received[0]?.movement.id);
    expect([first?.id, second?.id]).toEqual([0, 1].map((n) => `${both.chain}:tx:${both.txid}/celer/${n}`));
  });

  it('are not followed beyond the payments there are', () => {
    const both = { ...deposit, logs: [...deposit.logs, ...other.logs] };
    expect(find(both, asking([both, ...far, ...farOther]))).toMatchObject({
      crossings: [{ given: [{ output: 0 }] }],
      patterns: [{ name: 'celer.deposit-not-followed' }],
    });
  });

  function withId(name: string) {
    return (event: TransactionLog): TransactionLog => ({
      ...event,
      data: event.data.replace(hash('celer transfer').slice(2), hash(name).slice(2)),
    });
  }

  it('are not followed where the id is that of the transaction', () => {
    const { deposit, far } = sceneOf('synapse').make();
    const twice = { ...deposit, logs: [...deposit.logs, ...deposit.logs] };
    expect(find(twice, asking([twice, ...far]))?.crossings).toEqual([]);
  });
});

describe('what comes out', () => {
  const { deposit, far } = sceneOf('cctp').make();
  const [arrival] = far as [TransactionFacts];
  const paying = (amount: bigint): TransactionFacts => ({
    ...arrival,
    movements: arrival.movements.map((movement) => ({
      ...movement,
      outputs: movement.outputs.map((leg) => ({ ...leg, amount })),
    })),
  });

  it.each([1n, 1_099_999n, 12_100_001n])('is not followed where %d stands for 11,000,000', (amount) => {
    expect(find(deposit, asking([deposit, paying(amount)]))).toMatchObject({
      crossings: [],
      patterns: [{ name: 'cctp.amount-differs', evidence: { arrived: String(amount), given: '11000000' } }],
    });
  });

  it.each([1_100_000n, 12_100_000n])('may be %d for it', (amount) => {
    expect(find(deposit, asking([deposit, paying(amount)]))?.crossings).toHaveLength(1);
  });

  it('is not followed where it came before the deposit, but for a little', () => {
    const at = (time: number): TransactionFacts => ({
      ...arrival,
      position: { ...arrival.position, time },
    });
    expect(find(deposit, asking([deposit, at(399)]))?.crossings).toEqual([]);
    expect(find(deposit, asking([deposit, at(400)]))?.crossings).toHaveLength(1);
  });
});

it('every finder leaves alone what is none of its own', () => {
  const plain = transaction({
    chain: ETHEREUM,
    name: 'plain',
    sender: THIEF,
    payments: [{ asset: USDC, from: THIEF, to: MULE, amount: 5n }],
    logs: [
      log(
        ETHEREUM,
        contractOf(USDC),
        'event Transfer(address indexed from, address indexed to, uint256 value)',
        [THIEF, MULE, 5n],
      ),
    ],
  });
  expect(find(plain, asking([plain]))).toBeUndefined();
});

it('a log that only begins like an event is none', () => {
  const { deposit } = sceneOf('across').make();
  const cut = {
    ...deposit,
    logs: deposit.logs.map((event) => ({ ...event, data: event.data.slice(0, 70) })),
  };
  const bare = {
    ...deposit,
    logs: deposit.logs.map((event) => ({ ...event, topics: event.topics.slice(0, 1) })),
  };
  expect(find(cut, asking([]))).toBeUndefined();
  expect(find(bare, asking([]))).toBeUndefined();
});
