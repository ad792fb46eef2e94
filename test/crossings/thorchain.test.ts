import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Crossing } from '../../src/core/crossing.ts';
import type { Leg } from '../../src/core/movement.ts';
import { receiptsOf } from '../../src/crossings/thorchain-receipts.ts';
import type { TransactionFacts } from '../../src/trace/inquiry.ts';
import { statusOf, type ThorDeposited, type ThorOut, unobserved } from '../support/thornode-server.ts';
import { expectSound, type Line, movementsOf } from './ledger.ts';
import {
  type Answers,
  accountOn,
  chainOf,
  coinOf,
  depositLog,
  evm,
  look,
  tokens,
  transferOutLog,
  utxo,
} from './thorchain-world.ts';

type Status = ReturnType<typeof statusOf>;
const { recorded } = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/thorchain.json', import.meta.url), 'utf8'),
) as { readonly recorded: Readonly<Record<'ltc-eth' | 'eth-btc' | 'bnb-tron-pending' | 'bnb-usdt', Status>> };

const node = (status: Status, service = 'thornode', path = '/thorchain/tx/status/') => ({
  [`${service} ${path}${status.tx.id}`]: status as unknown,
});
const named = (found: ReturnType<typeof look>['found']): readonly string[] =>
  found?.patterns.map(({ name }) => name) ?? [];

/** The one crossing that was found, checked. */
function crossingIn(found: ReturnType<typeof look>['found']): Crossing {
  expect(named(found)).toEqual([]);
  const [crossing, ...others] = found?.crossings ?? [];
  expect(others).toEqual([]);
  if (!crossing) throw new Error('no crossing');
  expectSound(crossing);
  return crossing;
}

const shown = ({ received }: Crossing) =>
  received.map(({ movement, output, share }) => {
    const { holding, amount } = movement.outputs[output] as Leg;
    return [holding.owner, holding.asset, amount, share];
  });

const ROUTER = '0xD37BbE5744D730a1d98d8DC97c42F0Ca46aD7146';
const THIEF = '0x1476be0c524e15c735a1b3927bba993f03a59790';
const VAULT = '0x3986fd2fd3669fd32584b960cda8f82e0f772c35';
const BTC = 'bc1q6527vxxqjpq80la2l0sw7hay3lj6dz07zs6gzl';
const RUNE = 'thor1dl7un46w7l7f3ewrnrm6nq58nerjtp0dradjtd';
const CUT = 'thor1g98cy3n9mmjrpn0sxmn63lztelera37n8n67c0';

describe('recorded swaps', () => {
  const ltc = recorded['ltc-eth'];
  const ltcDeposit = utxo({
    chain: 'litecoin',
    txid: ltc.tx.id,
    from: ltc.tx.from_address,
    pays: [
      [ltc.tx.to_address, 5_000_000n],
      [ltc.tx.from_address, 12_345n],
    ],
    memo: ltc.tx.memo,
  });
  const eth = (memo: string, receiver = '0x5615E8AB93b9d695b6d4d6545f7792aA59e1069a') =>
    evm({
      chain: 'ethereum',
      txid: '68F5EBD1ED3F00118A58C177D403ECF132971D93F0C9E0B1086663F4F99CEDA3',
      sender: '0x0cc2aea12d4fd98fa181e0ad6fe912f9b150bbca',
      to: ROUTER,
      pays: [
        ['0x0cc2aea12d4fd98fa181e0ad6fe912f9b150bbca', ROUTER, 1_243_680_000_000_000n],
        [ROUTER, receiver, 1_243_680_000_000_000n],
      ],
      logs: [
        transferOutLog('ethereum', [
          ROUTER,
          '0x0cc2aea12d4fd98fa181e0ad6fe912f9b150bbca',
          receiver,
          1_243_680_000_000_000n,
          memo,
        ]),
      ],
    });

  test('litecoin to ether: the payer’s payment is told from the cut that stands before it', () => {
    const crossing = crossingIn(
      look(ltcDeposit, { services: node(ltc), transactions: [eth(`OUT:${ltc.tx.id}`)] }).found,
    );
    expect(crossing).toMatchObject({
      id: `bip122:12a765e31ffd4059bada1e25190f6e98:tx:${ltc.tx.id.toLowerCase()}/thorchain/0`,
      kind: 'bridge',
      rule: 'thorchain',
      tier: 1,
      confidence: 100,
      given: [{ output: 0 }],
      evidence: {
        inbound: ltc.tx.id,
        service: 'thornode',
        destination: '0x5615E8AB93b9d695b6d4d6545f7792aA59e1069a',
        observed: '5000000 LTC.LTC',
        cuts: `3352043 THOR.RUNE ${RUNE}`,
      },
    });
    expect(shown(crossing)).toEqual([
      [
        accountOn('ethereum', '0x5615e8ab93b9d695b6d4d6545f7792aa59e1069a'),
        coinOf('ethereum'),
        1_243_680_000_000_000n,
        5_000_000n,
      ],
    ]);
  });

  const btc = recorded['eth-btc'];
  const btcDeposit = evm({
    chain: 'ethereum',
    txid: btc.tx.id,
    sender: THIEF,
    to: VAULT,
    pays: [[THIEF, VAULT, 200_650_000_000_000_000_000n]],
    text: btc.tx.memo,
  });
  const paid = (memo: string | undefined, amount = 729_777_955n) =>
    utxo({
      chain: 'bitcoin',
      txid: 'f9e417b7db1d7128327387c0971e377e5a694d28758fea4d43c64d3fae098634',
      from: 'vault',
      pays: [
        ['bc1phghtqqpfwgw3jzaefey0z0epesyd77nyncllcer9s9rs0t4t4ttqhcpgd4', amount],
        ['vault', 55n],
      ],
      ...(memo !== undefined && { memo }),
    });

  test('200.65 ether to bitcoin, by calldata: the hash in the payment’s memo ties both sides', () => {
    const answers = { services: node(btc), transactions: [paid(`OUT:${btc.tx.id}`)] };
    const crossing = crossingIn(look(btcDeposit, answers).found);
    expect(crossing).toMatchObject({ tier: 1, confidence: 100 });
    expect(shown(crossing)).toEqual([
      [
        'bip122:000000000019d6689c085ae165831e93:bc1phghtqqpfwgw3jzaefey0z0epesyd77nyncllcer9s9rs0t4t4ttqhcpgd4',
        coinOf('bitcoin'),
        729_777_955n,
        200_650_000_000_000_000_000n,
      ],
    ]);
    expect(look(btcDeposit, answers).asked).toEqual([
      `service thornode /thorchain/tx/status/${btc.tx.id}`,
      `transaction ${chainOf('bitcoin')} f9e417b7db1d7128327387c0971e377e5a694d28758fea4d43c64d3fae098634`,
    ]);
  });

  test('a payment that names no deposit is the service’s word alone', () => {
    const crossing = crossingIn(
      look(btcDeposit, { services: node(btc), transactions: [paid(undefined)] }).found,
    );
    expect(crossing).toMatchObject({ tier: 2, confidence: 90 });
  });

  test.each([
    ['names another deposit', paid(`OUT:${ltc.tx.id}`), 'thorchain.contradicted'],
    ['pays somebody else', { ...paid(`OUT:${btc.tx.id}`), movements: [] }, 'thorchain.contradicted'],
    ['is above the height of the trace', undefined, 'thorchain.payment-not-found'],
  ])('near miss: a payment that %s is not followed', (_, payment, pattern) => {
    const { found } = look(btcDeposit, { services: node(btc), transactions: payment ? [payment] : [] });
    expect(found?.crossings).toEqual([]);
    expect(named(found)).toEqual([pattern]);
    expect(found?.patterns[0]?.evidence).toMatchObject({ memo: btc.tx.memo, inbound: btc.tx.id });
  });

  test('near miss: an event of the right hash that pays somebody else', () => {
    const { found } = look(ltcDeposit, {
      services: node(ltc),
      transactions: [eth(`OUT:${ltc.tx.id}`, THIEF)],
    });
    expect(named(found)).toEqual(['thorchain.contradicted']);
  });

  test('a swap whose payment is not signed is told with its receiver, and not followed', () => {
    const pending = recorded['bnb-tron-pending'];
    const { found } = look(
      evm({
        chain: 'bsc',
        txid: pending.tx.id,
        sender: pending.tx.from_address,
        to: pending.tx.to_address,
        pays: [[pending.tx.from_address, pending.tx.to_address, 20_000_000_000_000_000n]],
        text: pending.tx.memo,
      }),
      { services: node(pending) },
    );
    expect(found?.crossings).toEqual([]);
    expect(found?.patterns).toMatchObject([
      {
        name: 'thorchain.pending',
        evidence: { state: 'pending', target: 'TRON.TRX', destination: 'TEB39Rt69QkgD1BKhqaRNqGxfQzCarkRCb' },
      },
    ]);
  });

  test('to a token that the memo names in short', () => {
    const usdt = recorded['bnb-usdt'];
    const receiver = '0xb1Dfff6762b9A5Edd945e7fA55EE15288e2E294F';
    const deposit = evm({
      chain: 'bsc',
      txid: usdt.tx.id,
      sender: usdt.tx.from_address,
      to: usdt.tx.to_address,
      pays: [[usdt.tx.from_address, usdt.tx.to_address, 21_300_000_000_000_000n]],
      text: usdt.tx.memo,
    });
    const payment = evm({
      chain: 'ethereum',
      txid: '2FF066BC2688F4CF099E1FEFD560ABADC731FCF25E2F2FAE432469DFCA7C0DFC',
      sender: '0x29c2fdd217ff6ab439bddca4f8c7718689f00235',
      to: ROUTER,
      // A batch: another swap of the same receiver is paid in the same transaction.
      pays: [
        [ROUTER, receiver, 777n, 'USDT'],
        [ROUTER, receiver, 12_973_781n, 'USDT'],
      ],
      logs: [
        transferOutLog('ethereum', [ROUTER, THIEF, receiver, 777n, `OUT:${ltc.tx.id}`]),
        transferOutLog('ethereum', [ROUTER, THIEF, receiver, 12_973_781n, `OUT:${usdt.tx.id}`]),
      ],
    });
    const crossing = crossingIn(look(deposit, { services: node(usdt), transactions: [payment] }).found);
    expect(crossing).toMatchObject({
      tier: 1,
      received: [{ movement: { id: expect.stringMatching(/\/1$/) } }],
    });
    expect(crossing.received).toHaveLength(1);
  });
});

const IN = 'AB'.repeat(32);
const OUT = 'CD'.repeat(32);
const BACK = 'EF'.repeat(32);

/** A deposit of 10 ether through the router, and what the network makes of it. */
function etherDeposit(memo: string, outs: readonly ThorOut[], facts: Partial<ThorDeposited> = {}) {
  const status = statusOf({
    txid: IN,
    chain: 'ETH',
    from: THIEF,
    vault: VAULT,
    asset: 'ETH.ETH',
    amount: '1000000000',
    memo,
    state: 'paid',
    outs,
    ...facts,
  });
  const transaction = evm({
    chain: 'ethereum',
    txid: IN,
    sender: THIEF,
    to: ROUTER,
    pays: [
      [THIEF, ROUTER, 10n ** 19n],
      [ROUTER, VAULT, 10n ** 19n],
    ],
    logs: [depositLog('ethereum', [ROUTER, VAULT, undefined, 10n ** 19n, memo])],
  });
  return { transaction, services: node(status), status };
}

const toBitcoin: ThorOut = { txid: OUT, chain: 'BTC', to: BTC, asset: 'BTC.BTC', amount: '50000000' };
const bitcoinPayment = utxo({
  chain: 'bitcoin',
  txid: OUT,
  from: 'vault',
  pays: [
    [BTC, 50_000_000n],
    ['vault', 1n],
  ],
  memo: `OUT:${IN}`,
});
const refundTo = (to: string, amount: bigint): TransactionFacts =>
  evm({
    chain: 'ethereum',
    txid: BACK,
    sender: VAULT,
    to: ROUTER,
    pays: [
      [VAULT, ROUTER, amount],
      [ROUTER, to, amount],
    ],
    logs: [transferOutLog('ethereum', [ROUTER, VAULT, to, amount, `REFUND:${IN}`])],
  });

describe('through the router', () => {
  test('given is what the signer paid, not what the router passes on', () => {
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin]);
    const { given } = crossingIn(look(transaction, { services, transactions: [bitcoinPayment] }).found);
    expect(given).toEqual([{ movement: transaction.movements[0], output: 0 }]);
  });

  test('a contract that swaps on the way vanishes: given is what the signer paid it', () => {
    const memo = `=:b:${BTC}`;
    const { services } = etherDeposit(memo, [toBitcoin]);
    const transaction = evm({
      chain: 'ethereum',
      txid: IN,
      sender: THIEF,
      to: 'aggregator',
      pays: [
        [THIEF, 'aggregator', 30_000_000_000n, 'USDC'],
        ['aggregator', 'pool', 30_000_000_000n, 'USDC'],
        ['pool', 'aggregator', 10n ** 19n],
        ['aggregator', ROUTER, 10n ** 19n],
        [ROUTER, VAULT, 10n ** 19n],
      ],
      logs: [depositLog('ethereum', [ROUTER, VAULT, undefined, 10n ** 19n, memo])],
    });
    const { given, received } = crossingIn(
      look(transaction, { services, transactions: [bitcoinPayment] }).found,
    );
    expect(given).toEqual([{ movement: transaction.movements[0], output: 0 }]);
    expect(received.map(({ share }) => share)).toEqual([30_000_000_000n]);
  });

  test('what the signer pays somebody by the way is not given for it', () => {
    const memo = `=:b:${BTC}`;
    const { services } = etherDeposit(memo, [toBitcoin]);
    const pays = [
      [THIEF, 'mule', 900n, 'USDC'],
      [THIEF, 'aggregator', 100n, 'USDC'],
      ['aggregator', 'pool', 100n, 'USDC'],
      ['pool', 'aggregator', 10n ** 19n],
      ['aggregator', ROUTER, 10n ** 19n],
    ] as const;
    const transaction = evm({
      chain: 'ethereum',
      txid: IN,
      sender: THIEF,
      to: 'multicall',
      pays,
      logs: [depositLog('ethereum', [ROUTER, VAULT, undefined, 10n ** 19n, memo])],
    });
    const answers = { services, transactions: [bitcoinPayment] };
    const { given } = crossingIn(look(transaction, answers).found);
    expect(given).toEqual([{ movement: transaction.movements[1], output: 0 }]);
    // Near miss: another one's deposit, and nothing of what the signer gave led to it.
    const other = { ...transaction, movements: transaction.movements.filter((_, n) => n !== 1) };
    expect(named(look(other, answers).found)).toEqual(['thorchain.deposit-not-followed']);
  });

  test('where the signer paid nothing, given is what the others paid the router', () => {
    const memo = `=:b:${BTC}`;
    const { services } = etherDeposit(memo, [toBitcoin]);
    const transaction = evm({
      chain: 'ethereum',
      txid: IN,
      sender: 'owner',
      to: 'wallet',
      pays: [
        ['wallet', ROUTER, 10n ** 19n],
        [ROUTER, VAULT, 10n ** 19n],
      ],
      logs: [depositLog('ethereum', [ROUTER, VAULT, undefined, 10n ** 19n, memo])],
    });
    const { given } = crossingIn(look(transaction, { services, transactions: [bitcoinPayment] }).found);
    expect(given).toEqual([{ movement: transaction.movements[0], output: 0 }]);
  });

  test('a token goes to the router or straight to the vault', () => {
    const memo = `=:b:${BTC}`;
    for (const taker of [ROUTER, VAULT]) {
      const { services } = etherDeposit(memo, [toBitcoin], {
        asset: `ETH.USDC-${tokens.USDC?.toUpperCase()}`,
        amount: '3000000000000',
      });
      const transaction = evm({
        chain: 'ethereum',
        txid: IN,
        sender: THIEF,
        to: ROUTER,
        pays: [[THIEF, taker, 30_000_000_000n, 'USDC']],
        logs: [depositLog('ethereum', [ROUTER, VAULT, tokens.USDC, 30_000_000_000n, memo])],
      });
      const { given } = crossingIn(look(transaction, { services, transactions: [bitcoinPayment] }).found);
      expect(given).toHaveLength(1);
    }
  });

  test('near misses: two deposits in one transaction, liquidity, an event of that form without a memo', () => {
    const log = (memo: string) => depositLog('ethereum', [ROUTER, VAULT, undefined, 5n, memo]);
    const { transaction } = etherDeposit('', []);
    const patterns = (logs: readonly TransactionFacts['logs'][number][]) =>
      look({ ...transaction, logs }, {}).found && named(look({ ...transaction, logs }, {}).found);
    expect(patterns([log(`=:b:${BTC}`), log('=:e:0x0')])).toEqual(['thorchain.several-deposits']);
    expect(patterns([log('+:ETH.ETH')])).toEqual(['thorchain.liquidity']);
    expect(patterns([log('hello')])).toBeUndefined();
    expect(patterns([{ ...log(`=:b:${BTC}`), data: '0x00' }])).toBeUndefined();
    expect(patterns([log(`OUT:${IN}`)])).toBeUndefined();
  });
});

describe('what the network pays', () => {
  test('a refund is followed back, to the address that the memo names for it', () => {
    const back = '0x7a093cebfa77403672d68e1c22d0681400a36682';
    const refund: ThorOut = {
      txid: BACK,
      chain: 'ETH',
      to: back,
      asset: 'ETH.ETH',
      amount: '999000000',
      refund: true,
    };
    const { transaction, services } = etherDeposit(`=:b:${BTC}/${back}:99999999999`, [refund]);
    const payment = refundTo(back, 9_990_000_000_000_000_000n);
    const crossing = crossingIn(look(transaction, { services, transactions: [payment] }).found);
    expect(crossing).toMatchObject({ tier: 1, evidence: { refundTo: back, refunded: 'whole' } });
    expect(shown(crossing)).toEqual([
      [accountOn('ethereum', back), coinOf('ethereum'), 9_990_000_000_000_000_000n, 10n ** 19n],
    ]);
  });

  test('a swap that was filled in part goes on with what was swapped and back with the rest', () => {
    const rest: ThorOut = {
      txid: BACK,
      chain: 'ETH',
      to: THIEF,
      asset: 'ETH.ETH',
      amount: '250000000',
      refund: true,
    };
    const cut: ThorOut = { txid: null, chain: 'THOR', to: CUT, asset: 'THOR.RUNE', amount: '7' };
    const { transaction, services } = etherDeposit(`=:b:${BTC}:0/1/5:t:30`, [cut, toBitcoin, rest]);
    // 2.5 ether and what the network's units cannot say.
    const amount = 2_500_000_000_000_000_123n;
    const answers = { services, transactions: [bitcoinPayment, refundTo(THIEF, amount)] };
    const crossing = crossingIn(look(transaction, answers).found);
    expect(crossing.evidence).toMatchObject({ refunded: 'in part', cuts: `7 THOR.RUNE ${CUT}` });
    expect(shown(crossing).map(([, , got, share]) => [got, share])).toEqual([
      [50_000_000n, 10n ** 19n - amount],
      [amount, amount],
    ]);
  });

  test('several payments of what was wanted are all followed, in proportion', () => {
    const second: ThorOut = { ...toBitcoin, txid: BACK, amount: '25000000' };
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin, second]);
    const other = utxo({
      chain: 'bitcoin',
      txid: BACK,
      from: 'vault',
      pays: [[BTC, 25_000_000n]],
      memo: `OUT:${IN}`,
    });
    const { received } = crossingIn(
      look(transaction, { services, transactions: [bitcoinPayment, other] }).found,
    );
    expect(received.map(({ share }) => share)).toEqual([
      6_666_666_666_666_666_666n,
      3_333_333_333_333_333_334n,
    ]);
  });

  test('near miss: of several payments one is not to be found, so none is followed', () => {
    const second: ThorOut = { ...toBitcoin, txid: BACK, amount: '25000000' };
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin, second]);
    const { found } = look(transaction, { services, transactions: [bitcoinPayment] });
    expect(found?.crossings).toEqual([]);
    expect(named(found)).toEqual(['thorchain.payment-not-found']);
  });

  test('near miss: nobody that the memo names is paid', () => {
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [
      { ...toBitcoin, to: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' },
    ]);
    expect(named(look(transaction, { services }).found)).toEqual(['thorchain.nobody-paid']);
  });

  test('near miss: a stranger pays some address a little and writes the deposit’s hash beside it', () => {
    const victim = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin]);
    const forged = [victim, BTC].map((to, n) =>
      utxo({ chain: 'bitcoin', txid: `${n}E`.repeat(32), from: 'x', pays: [[to, 546n]], memo: `OUT:${IN}` }),
    );
    const transactions = [...forged, bitcoinPayment];
    expect(crossingIn(look(transaction, { services, transactions }).found).received).toEqual([
      { movement: bitcoinPayment.movements[0], output: 0, share: 10n ** 19n },
    ]);
    // Until the network has paid it is the same.
    expect(named(look(transaction, { transactions: forged }).found)).toEqual(['thorchain.pending']);
  });

  test.each([
    ['of far less than the service says', { pays: [[BTC, 546n]] as const }],
    ['of far more', { pays: [[BTC, 5_000_000_000n]] as const }],
  ])('near miss: a payment %s, though it names the deposit', (_, change) => {
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin]);
    const payment = utxo({ chain: 'bitcoin', txid: OUT, from: 'vault', memo: `OUT:${IN}`, ...change });
    expect(named(look(transaction, { services, transactions: [payment] }).found)).toEqual([
      'thorchain.contradicted',
    ]);
  });

  test('near miss: a payment before the deposit', () => {
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin]);
    const at = (facts: TransactionFacts, time: number) => ({
      ...facts,
      position: { ...facts.position, time },
    });
    const paidAt = (time: number) =>
      look(at(transaction, 100_000), { services, transactions: [at(bitcoinPayment, time)] }).found;
    expect(named(paidAt(92_799))).toEqual(['thorchain.contradicted']);
    expect(paidAt(92_800)?.crossings).toHaveLength(1);
  });

  test('near miss: the network read another wish in the deposit than the event that was found tells', () => {
    const victim = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
    for (const memo of [`=:b:${victim}`, `=:e:${BTC}`, '+:BTC.BTC']) {
      const { transaction } = etherDeposit(`=:b:${BTC}`, []);
      const { services } = etherDeposit(memo, [toBitcoin]);
      const { found } = look(transaction, { services, transactions: [bitcoinPayment] });
      expect(found?.crossings).toEqual([]);
      expect(found?.patterns).toMatchObject([
        { name: 'thorchain.contradicted', evidence: { observedMemo: memo } },
      ]);
    }
  });

  test('a payment of the amount to the receiver counts once, though the transaction has two', () => {
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin]);
    const batch = utxo({
      chain: 'bitcoin',
      txid: OUT,
      from: 'vault',
      pays: [
        [BTC, 50_000_000n],
        [BTC, 50_000_000n],
      ],
      memo: `OUT:${IN}`,
    });
    expect(crossingIn(look(transaction, { services, transactions: [batch] }).found).received).toHaveLength(1);
    const twice = etherDeposit(`=:b:${BTC}`, [toBitcoin, toBitcoin]);
    const found = look(twice.transaction, { services: twice.services, transactions: [batch] });
    expect(crossingIn(found.found).received.map(({ output }) => output)).toEqual([0, 1]);
  });

  test('through an aggregator on the far side it comes out as the token that the aggregator bought', () => {
    const to = '0x3fd2d4CE97B082d4BcE3f9fee2A3D60668D2f473'.toLowerCase();
    const memo = `=:ETH.ETH:${to}::::2386f3848:${tokens.USDC}`;
    const out: ThorOut = { txid: OUT, chain: 'ETH', to, asset: 'ETH.ETH', amount: '19053206' };
    const status = statusOf({
      txid: IN,
      chain: 'BTC',
      from: BTC,
      vault: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      asset: 'BTC.BTC',
      amount: '1000000',
      memo,
      state: 'paid',
      outs: [out],
    });
    const deposit = utxo({
      chain: 'bitcoin',
      txid: IN,
      from: BTC,
      pays: [['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 1_000_000n]],
      memo,
    });
    const bought = (unfollowed: boolean): TransactionFacts =>
      evm({
        chain: 'ethereum',
        txid: OUT,
        sender: VAULT,
        to: ROUTER,
        pays: [
          [VAULT, ROUTER, 190_532_060_000_000_000n],
          [ROUTER, 'aggregator', 190_532_060_000_000_000n],
          ...(unfollowed ? [] : [['pool', to, 500_000_000n, 'USDC'] as const]),
        ],
        ...(unfollowed && { unfollowed: [['0xdog', 'pool', to, 5n]] as const }),
        logs: [transferOutLog('ethereum', [ROUTER, VAULT, to, 1n, `OUT:${IN}`])],
      });
    const crossing = crossingIn(
      look(deposit, { services: node(status), transactions: [bought(false)] }).found,
    );
    expect(shown(crossing)).toEqual([
      [accountOn('ethereum', to), `eip155:1/erc20:${tokens.USDC}`, 500_000_000n, 1_000_000n],
    ]);
    expect(named(look(deposit, { services: node(status), transactions: [bought(true)] }).found)).toEqual([
      'thorchain.unfollowed-asset',
    ]);
  });
});

describe('chains that nobody reads', () => {
  test('RUNE rests with its receiver inside THORChain, in a movement made up from the node’s word', () => {
    const out: ThorOut = { txid: null, chain: 'THOR', to: RUNE, asset: 'THOR.RUNE', amount: '2096315169517' };
    const cut: ThorOut = { ...out, to: CUT, amount: '1000' };
    const { transaction, services } = etherDeposit(`=:r:${RUNE}:0/1/0:g1:50`, [cut, out]);
    const crossing = crossingIn(look(transaction, { services }).found);
    expect(crossing).toMatchObject({ tier: 2, confidence: 90 });
    expect(crossing.received).toEqual([
      {
        movement: {
          id: `cosmos:thorchain-1:${IN.toLowerCase()}/thorchain-out`,
          chain: 'cosmos:thorchain-1',
          txid: IN.toLowerCase(),
          position: { height: -1, index: Number.MAX_SAFE_INTEGER, time: null },
          inputs: [],
          outputs: [
            {
              holding: {
                id: `cosmos:thorchain-1:${RUNE}/slip44:931`,
                owner: `cosmos:thorchain-1:${RUNE}`,
                asset: 'cosmos:thorchain-1/slip44:931',
              },
              amount: 2_096_315_169_517n,
            },
          ],
        },
        output: 0,
        share: 10n ** 19n,
      },
    ]);
  });

  test.each([
    ['BTC~BTC', 'cosmos:thorchain-1/trade:BTC.BTC'],
    ['BTC/BTC', 'cosmos:thorchain-1/synth:BTC.BTC'],
    ['BTC-BTC', 'cosmos:thorchain-1/secured:BTC.BTC'],
    ['THOR.TCY', 'cosmos:thorchain-1/token:TCY'],
  ])('%s rests there too, as what it is', (asset, expected) => {
    const out: ThorOut = { txid: null, chain: 'THOR', to: RUNE, asset, amount: '50' };
    const { transaction, services } = etherDeposit(`=:${asset}:${RUNE}`, [out]);
    expect(shown(crossingIn(look(transaction, { services }).found))).toEqual([
      [`cosmos:thorchain-1:${RUNE}`, expected, 50n, 10n ** 19n],
    ]);
  });

  test('inside THORChain a name is looked up, for the cut goes to the same chain', () => {
    const out: ThorOut = { txid: null, chain: 'THOR', to: RUNE, asset: 'THOR.RUNE', amount: '500' };
    const cut: ThorOut = { ...out, to: CUT, amount: '2' };
    const { transaction, services } = etherDeposit('=:r:hound:0:t:30', [cut, out]);
    const lookup = { 'midgard /v2/thorname/lookup/hound': { entries: [{ chain: 'THOR', address: RUNE }] } };
    const crossing = crossingIn(look(transaction, { services: { ...services, ...lookup } }).found);
    expect(shown(crossing).map(([owner]) => owner)).toEqual([`cosmos:thorchain-1:${RUNE}`]);
    expect(named(look(transaction, { services }).found)).toEqual(['thorchain.nobody-paid']);
  });

  test('elsewhere a name is whoever was paid there', () => {
    const { transaction, services } = etherDeposit('=:b:hound:0:t:30', [toBitcoin]);
    crossingIn(look(transaction, { services, transactions: [bitcoinPayment] }).found);
  });

  test('a coin of another chain is followed to its address by the service’s word, where nobody can be asked', () => {
    const xrp = 'r4FTvnahbUfhe1WK2EK5Jz4cNvdFvT8Dzt';
    const out: ThorOut = { txid: OUT, chain: 'XRP', to: xrp, asset: 'XRP.XRP', amount: '1234567890' };
    const { transaction, services } = etherDeposit(`=:x:${xrp}`, [out]);
    const crossing = crossingIn(look(transaction, { services, failing: ['transaction xrpl:0'] }).found);
    expect(crossing).toMatchObject({ tier: 2, received: [{ movement: { txid: OUT.toLowerCase() } }] });
    expect(shown(crossing)).toEqual([[`xrpl:0:${xrp}`, 'xrpl:0/slip44:144', 12_345_678n, 10n ** 19n]]);
  });

  test('near miss: a chain that is read and cannot be asked now is not made up', () => {
    const { transaction, services } = etherDeposit(`=:b:${BTC}`, [toBitcoin]);
    expect(named(look(transaction, { services, failing: ['transaction'] }).found)).toEqual([
      'thorchain.payment-not-readable',
    ]);
  });

  test('near miss: a chain that is not configured', () => {
    const bch = 'qp30tf79m0dej8wenlthgqcl4cnlmdvauulgt7m624';
    const out: ThorOut = { txid: OUT, chain: 'BCH', to: bch, asset: 'BCH.BCH', amount: '5' };
    const { transaction, services } = etherDeposit(`=:c:${bch}`, [out]);
    expect(look(transaction, { services }).found).toMatchObject({
      crossings: [],
      patterns: [
        { name: 'thorchain.chain-not-configured', evidence: { destination: bch, target: 'BCH.BCH' } },
      ],
    });
  });
});

describe('who is asked', () => {
  const { transaction, services, status } = etherDeposit(`=:b:${BTC}`, [toBitcoin]);
  const action = {
    actions: [
      {
        type: 'swap',
        status: 'success',
        in: [{ address: THIEF, coins: [{ amount: '1000000000', asset: 'ETH.ETH' }], txID: IN }],
        out: [
          { address: BTC, coins: [{ amount: '50000000', asset: 'BTC.BTC' }], txID: OUT },
          { address: CUT, affiliate: true, coins: [{ amount: '7', asset: 'THOR.RUNE' }], txID: '' },
        ],
      },
    ],
  };
  const midgard = { [`midgard /v2/actions?txid=${IN}`]: action };
  const transactions = [bitcoinPayment];

  test.each(Object.entries(unobserved))(
    'the indexer, where the node does not know the deposit and says so by %s',
    (_, { status: code, body }) => {
      const said = { [`thornode /thorchain/tx/status/${IN}`]: code === 200 ? JSON.parse(body) : null };
      const crossing = crossingIn(
        look(transaction, { services: { ...said, ...midgard }, transactions }).found,
      );
      expect(crossing).toMatchObject({
        tier: 1,
        evidence: { service: 'midgard', cuts: `7 THOR.RUNE ${CUT}` },
      });
    },
  );

  test('the indexer, where the node cannot be asked, answers for another deposit, is not done yet, or tells of a cut alone', () => {
    const other = { [`thornode /thorchain/tx/status/${IN}`]: { ...status, tx: { ...status.tx, id: OUT } } };
    const early = node(statusOf({ ...deposited(), state: 'swapping' }));
    // What was planned is forgotten, and only the cut is left.
    const cut: ThorOut = { txid: null, chain: 'THOR', to: CUT, asset: 'THOR.RUNE', amount: '7' };
    const forgetful = { ...statusOf({ ...deposited(), outs: [cut] }), planned_out_txs: null } as never;
    const cases: Answers[] = [
      { services: { ...services, ...midgard }, failing: ['service thornode'], transactions },
      { services: { ...other, ...midgard }, transactions },
      { services: { ...early, ...midgard }, transactions },
      { services: { ...node(forgetful), ...midgard }, transactions },
    ];
    for (const answers of cases)
      expect(crossingIn(look(transaction, answers).found).evidence.service).toBe('midgard');
  });

  test('near misses: an action of another deposit that this hash was paid for, one that waits, one without a hash', () => {
    const [only] = action.actions as [(typeof action.actions)[number]];
    const pending = (change: object) => {
      const answers = { [`midgard /v2/actions?txid=${IN}`]: { actions: [{ ...only, ...change }] } };
      return look(transaction, { services: answers, transactions }).found?.patterns[0]?.evidence.state;
    };
    expect(pending({ in: [{ ...only.in[0], txID: BACK }] })).toBe('unknown');
    expect(pending({ status: 'pending' })).toBe('pending');
    expect(pending({ out: [] })).toBe('pending');
    expect(pending({ out: [{ ...only.out[0], txID: '' }] })).toBe('pending');
  });

  test.each([
    ['a text', '<html>busy</html>'],
    ['a list', [1, 2]],
    ['other types', { ...status, tx: { id: 7, coins: 'all' } }],
    [
      'amounts that are none',
      { ...status, tx: { ...status.tx, coins: [{ asset: 'ETH.ETH', amount: '-5' }] } },
    ],
    ['another deposit', { ...status, tx: { ...status.tx, id: OUT } }],
  ])('near miss: a node that answers with %s says nothing, and nothing is followed', (_, body) => {
    const answers = { services: { [`thornode /thorchain/tx/status/${IN}`]: body }, transactions };
    const { found } = look(transaction, answers);
    expect(found?.crossings).toEqual([]);
    expect(found?.patterns).toMatchObject([{ name: 'thorchain.pending', evidence: { state: 'unknown' } }]);
  });

  test('near miss: a service that names hundreds of payments has none of them looked up', () => {
    const outs = Array.from(
      { length: 51 },
      (_, n): ThorOut => ({
        ...toBitcoin,
        txid: `${n}`.padStart(64, 'A'),
      }),
    );
    const many = etherDeposit(`=:b:${BTC}`, outs);
    const { found, asked } = look(many.transaction, { services: many.services, transactions });
    expect(named(found)).toEqual(['thorchain.contradicted']);
    expect(asked).toHaveLength(1);
  });

  test('Maya, where THORChain knows nothing', () => {
    const maya = node(status, 'mayanode', '/mayachain/tx/status/');
    const { found, asked } = look(transaction, { services: maya, transactions });
    expect(crossingIn(found)).toMatchObject({ rule: 'maya', id: expect.stringMatching(/\/maya\/0$/) });
    expect(asked.map((key) => key.split(' ')[1])).toEqual([
      'thornode',
      'midgard',
      'mayanode',
      chainOf('bitcoin'),
    ]);
  });

  test('nobody knows the deposit: its receiver is told as what the memo claims', () => {
    const { found } = look(transaction, { failing: ['service midgard'] });
    expect(found).toMatchObject({
      crossings: [],
      patterns: [
        {
          name: 'thorchain.pending',
          confidence: 50,
          evidence: { state: 'unknown', destination: BTC, target: 'BTC.BTC', codes: 'upstream-server' },
        },
      ],
    });
  });

  test('one after the other: while an answer is missing, the deposit is known and nothing is said of it', () => {
    const missing = ['service thornode', 'service midgard', 'service mayanode', 'transaction'];
    for (const start of missing) {
      const isFar = start === 'transaction';
      const { found, asked } = look(transaction, { missing: [start], ...(isFar && { services }) });
      expect(found).toEqual({ crossings: [], patterns: [] });
      expect(asked.at(-1)).toMatch(new RegExp(`^${start}`));
    }
  });

  function deposited(): ThorDeposited {
    return {
      txid: IN,
      chain: 'ETH',
      from: THIEF,
      vault: VAULT,
      asset: 'ETH.ETH',
      amount: '1000000000',
      memo: `=:b:${BTC}`,
      state: 'paid',
      outs: [toBitcoin],
    };
  }
});

describe('a deposit on a UTXO chain', () => {
  const memo = `=:e:${THIEF}`;
  const out: ThorOut = { txid: OUT, chain: 'ETH', to: THIEF, asset: 'ETH.ETH', amount: '100000000' };
  const payment = evm({
    chain: 'ethereum',
    txid: OUT,
    sender: VAULT,
    to: ROUTER,
    pays: [[ROUTER, THIEF, 10n ** 18n]],
    logs: [transferOutLog('ethereum', [ROUTER, VAULT, THIEF, 10n ** 18n, `OUT:${IN}`])],
  });
  const deposit = utxo({
    chain: 'bitcoin',
    txid: IN,
    from: 'thief',
    pays: [
      ['mule', 7n],
      ['vault', 5_000_000n],
      ['thief', 900n],
    ],
    memo,
  });
  const status = (vault: string, amount: string) =>
    node(
      statusOf({
        txid: IN,
        chain: 'BTC',
        from: 'thief',
        vault,
        asset: 'BTC.BTC',
        amount,
        memo,
        state: 'paid',
        outs: [out],
      }),
    );

  test.each([['of the amount that was observed', status('elsewhere', '5000000'), 1]])(
    'is the output %s, where none is the vault’s',
    (_, services, output) => {
      const { given } = crossingIn(look(deposit, { services, transactions: [payment] }).found);
      expect(given).toEqual([{ movement: deposit.movements[0], output }]);
    },
  );

  test('is the first one where nobody tells vault or amount', () => {
    const [[path, body] = ['', {}]] = Object.entries(status('', '5000000'));
    const { coins: _, to_address: __, ...tx } = (body as Status).tx;
    const services = { [path]: { ...(body as Status), tx } };
    const { given } = crossingIn(look(deposit, { services, transactions: [payment] }).found);
    expect(given).toEqual([{ movement: deposit.movements[0], output: 0 }]);
  });

  test('near miss: no output is the vault’s, nor of the amount that was observed', () => {
    const { found } = look(deposit, { services: status('elsewhere', '4'), transactions: [payment] });
    expect(found?.crossings).toEqual([]);
    expect(named(found)).toEqual(['thorchain.deposit-not-followed']);
  });

  test('near miss: a payment of the network’s own, and a text that is no memo', () => {
    expect(look(utxo({ ...base, memo: `OUT:${IN}` }), {}).found).toBeUndefined();
    expect(look(utxo({ ...base, memo: 'MIGRATE:3494355' }), {}).found).toBeUndefined();
    expect(look(utxo({ ...base, memo: 'charley loves heidi' }), {}).found).toBeUndefined();
    expect(look(utxo(base), {}).found).toBeUndefined();
  });
  const base = { chain: 'bitcoin', txid: IN, from: 'thief', pays: [['mule', 7n]] } as const;
});

test('shares sum to what was given whatever comes out, and no refund stands for more than is left', () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 24n }), { maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 24n }), { minLength: 1, maxLength: 3 }),
      amounts,
      amounts,
      (paid, wanted, refunds) => {
        fc.pre(wanted.length + refunds.length > 0);
        const lines = (prefix: string, each: readonly bigint[], asset: string) =>
          each.map((amount, n): Line => ({ id: `${prefix}${n}`, pay: ['a', 'b', `${amount}`, asset] }));
        const places = (made: readonly Line[]) =>
          movementsOf(made).map((movement) => ({ movement, output: 0 }));
        const received = receiptsOf(
          { paid: places(lines('p', paid, 'ETH')), returned: [] },
          { wanted: places(lines('w', wanted, 'B')), refunds: places(lines('r', refunds, 'ETH')) },
        );
        const total = paid.reduce((sum, amount) => sum + amount, 0n);
        expect(received).toHaveLength(wanted.length + refunds.length);
        expect(received.reduce((sum, { share }) => sum + share, 0n)).toBe(total);
        for (const { share } of received) expect(share >= 0n).toBe(true);
        if (wanted.length > 0)
          received.slice(wanted.length).forEach(({ share }, n) => {
            expect(share <= (refunds[n] as bigint)).toBe(true);
          });
      },
    ),
    { numRuns: 200 },
  );
});
