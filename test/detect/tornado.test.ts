import { id as topicOf } from 'ethers/hash';
import { describe, expect, test } from 'vitest';
import { type AccountId, type TxId, txId } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import { accountWord } from '../../src/detect/account-words.ts';
import { tornado } from '../../src/detect/tornado.ts';
import { poolEvents } from '../../src/detect/tornado-events.ts';
import type { Answer, ChainEvent, Inquiry, TransactionFacts } from '../../src/trace/inquiry.ts';
import { account, detectWith, eth, ethereum, label, move, sceneOf } from '../support/account-scene.ts';

// Pools and router as config/labels/mixers.yaml has them; contracts of tokens stand for accounts.
const one = account('0x47CE0C6eD5B0Ce3d3A51fdb1C52DC66a7c3c2936');
const ten = account('0x910Cbd523D972eb0a6f4cAe4618aD62622b39DbF');
const router = account('0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b');
const thief = account('0x514910771AF9Ca656af840dff83E8264EcF986CA');
const other = account('0x6B175474E89094C44Da98b954EedeAC495271d0F');
const fresh = account('0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599');
const labels = [
  label(one, 'mixer', 'Tornado Cash', 'pool 1 ETH'),
  label(ten, 'mixer', 'Tornado Cash', 'pool 10 ETH'),
  label(router, 'mixer', 'Tornado Cash', 'proxy/router'),
];
const HEIGHT = 20_000_000;
const [deposit, withdrawal] = [poolEvents.deposit.topic, poolEvents.withdrawal.topic];

const word = (n: bigint | number): string => n.toString(16).padStart(64, '0');
interface Told {
  readonly pool: AccountId;
  readonly height: number;
  readonly txid: TxId;
  /** Absent for a deposit. */
  readonly to?: AccountId;
  readonly fee?: bigint;
}
const eventOf = ({ pool, height, txid, to, fee = 0n }: Told, n: number): ChainEvent => ({
  contract: pool,
  topics: to ? [withdrawal, accountWord(other)!] : [deposit, `0x${word(n)}`],
  data: to
    ? `0x${accountWord(to)!.slice(2)}${word(7)}${word(fee)}`
    : `0x${word(500 + n)}${word(height * 12)}`,
  txid,
  // A pool tells the time of a deposit itself.
  position: { height, index: n, time: to ? height * 12 : null },
});

/** Answers with what pools told, and with the senders of transactions. */
const chainOf =
  (told: readonly Told[], facts: Readonly<Record<string, Partial<TransactionFacts>>> = {}) =>
  (inquiry: Inquiry): Answer | undefined => {
    if (inquiry.kind === 'events') {
      const { contract, topics, from = 0, to = Number.POSITIVE_INFINITY } = inquiry;
      const events = told
        .filter(({ pool, height }) => pool === contract && height >= from && height <= to)
        .map(eventOf)
        .filter((event) => event.topics[0] === topics[0]);
      return { kind: 'events', events };
    }
    const found = inquiry.kind === 'transaction' ? facts[inquiry.txid] : undefined;
    return (
      found && { kind: 'transaction', facts: { chain: ethereum, logs: [], ...found } as TransactionFacts }
    );
  };

const paid = (to: AccountId, amount: string, height: number, from = thief): Movement =>
  move(from, to, eth(amount), { height });
const toldOf = ({ txid, position }: Movement, pool: AccountId): Told => ({
  pool,
  txid,
  height: position.height,
});
const taken = (pool: AccountId, to: AccountId, height: number, fee = 0n): Told => ({
  pool,
  to,
  height,
  fee,
  txid: txId(`out-${pool.slice(-4)}-${height}`),
});
const detect = (movements: readonly Movement[], told: readonly Told[], facts = {}, parameters = {}) =>
  detectWith(
    tornado,
    sceneOf(movements, {
      labels,
      tainted: movements.filter(({ outputs }) =>
        labels.some((known) => known.account === outputs[0]?.holding.owner),
      ),
    }),
    chainOf(told, facts),
    parameters,
  );

test('topics are the hashes of their signatures', () => {
  for (const { signature, topic } of Object.values(poolEvents)) expect(topic).toBe(topicOf(signature));
});

describe('deposits', () => {
  test('are hits on their transactions, with pool, denomination and count', () => {
    const movements = [paid(ten, '10', HEIGHT), paid(ten, '10', HEIGHT + 1)];
    const { hits } = detect(
      movements,
      movements.map((movement) => toldOf(movement, ten)),
    );
    expect(hits).toHaveLength(2);
    expect(hits[1]).toEqual({
      subject: { kind: 'transaction', chain: ethereum, txid: 'tx-20000001-0' },
      pattern: {
        name: 'tornado',
        confidence: 50,
        evidence: {
          pool: '0x910Cbd523D972eb0a6f4cAe4618aD62622b39DbF',
          denomination: '10 ETH',
          amount: '10000000000000000000',
          asset: 'eip155:1/slip44:60',
          depositor: '0x514910771AF9Ca656af840dff83E8264EcF986CA',
          deposits: '1',
          depositsOfAccount: '2',
        },
      },
    });
  });

  test('by the router are read from their transactions', () => {
    const movement = paid(router, '1', HEIGHT);
    const logs = [eventOf(toldOf(movement, one), 3)];
    const { hits, notes } = detect([movement], [toldOf(movement, one)], { [movement.txid]: { logs } });
    expect(hits[0]?.pattern.evidence).toMatchObject({
      pool: one.slice(9),
      router: router.slice(9),
      amount: `${eth('1')}`,
    });
    expect(notes).not.toContain('deposits into Tornado Cash whose pool is not known: 1');
  });

  test('by the router whose transaction is not known say so', () => {
    const { hits, notes } = detect([paid(router, '1', HEIGHT)], []);
    expect(hits[0]?.pattern.evidence).not.toHaveProperty('pool');
    expect(notes).toEqual(['deposits into Tornado Cash whose pool is not known: 1']);
  });

  test('into another mixer are none, and nothing is asked', () => {
    const movement = paid(other, '1', HEIGHT);
    const scene = sceneOf([movement], { labels: [label(other, 'mixer', 'Railgun')], tainted: [movement] });
    expect(detectWith(tornado, scene)).toMatchObject({ hits: [], leads: [], asked: [] });
  });
});

describe('leads', () => {
  const movement = paid(ten, '10', HEIGHT);

  test('name who withdrew to the address that deposited, less the fee', () => {
    const told = [toldOf(movement, ten), taken(ten, thief, HEIGHT + 5000, eth('0.1'))];
    const { leads, notes } = detect([movement], told);
    expect(leads).toEqual([
      {
        rule: 'tornado.exact-match',
        account: thief,
        about: [thief],
        amounts: { 'eip155:1/slip44:60': `${eth('9.9')}` },
        transactions: ['eip155:1:tx:out-9DbF-20005000', 'eip155:1:tx:tx-20000000-0'],
        firstTime: 240_060_000,
        lastTime: 240_060_000,
        confidence: 70,
        evidence: {
          pools: ten.slice(9),
          deposits: '1',
          withdrawals: '1',
          candidates: '1',
          depositorsInDay: '1',
          depositorsInWeek: '1',
          depositsEver: '501',
        },
      },
    ]);
    expect(notes).toEqual([`withdrawals from pool ${ten} were looked at up to block ${HEIGHT + 648_000}`]);
  });

  test("are none where the withdrawal came first, or is another's", () => {
    const told = [toldOf(movement, ten), taken(ten, thief, HEIGHT - 1), taken(ten, fresh, HEIGHT + 1)];
    expect(detect([movement], told).leads).toEqual([]);
  });

  test('name acquaintances of the depositor', () => {
    const meetings = [1, 2, 3].map((n) => move(fresh, thief, eth('0.1'), { height: HEIGHT - 100 - n }));
    const told = [toldOf(movement, ten), taken(ten, fresh, HEIGHT + 1)];
    expect(detect([...meetings, movement], told).leads).toMatchObject([
      { rule: 'tornado.linked-addresses', account: fresh, about: [thief] },
    ]);
    expect(detect([...meetings.slice(1), movement], told).leads).toEqual([]);
  });

  test('by equal counts ask who else deposited, and share the confidence', () => {
    const own = [1, 2, 3, 4, 5].map((n) => paid(n > 3 ? ten : one, n > 3 ? '10' : '1', HEIGHT + n));
    const pools = [one, one, one, ten, ten];
    const rival: Told[] = pools.map((pool, n) => ({
      pool,
      height: HEIGHT + 10 + n,
      txid: txId(`rival-${n}`),
    }));
    const out = pools.map((pool, n) => taken(pool, fresh, HEIGHT + 9000 + n));
    const told = [...own.map((movement, n) => toldOf(movement, pools[n]!)), ...rival, ...out];
    const facts = Object.fromEntries(rival.map(({ txid }) => [txid, { sender: other }]));
    const { leads, asked } = detect(own, told, facts);
    expect(leads).toMatchObject([
      {
        rule: 'tornado.same-counts',
        account: fresh,
        about: [thief],
        amounts: { 'eip155:1/slip44:60': `${eth('23')}` },
        confidence: 25,
        evidence: { candidates: '2', deposits: '5', withdrawals: '5', depositsOfUnknown: '0' },
      },
    ]);
    expect(asked.filter((key) => key.startsWith('transaction'))).toHaveLength(5);
    const bounded = detect(own, told, facts, { transactions: 4 });
    expect(bounded.leads).toMatchObject([
      { confidence: 25, evidence: { candidates: '1', depositsOfUnknown: '1' } },
    ]);
    expect(bounded.notes).toContain('transactions of pools of eip155:1 that were not asked for: 1 of 5');
  });

  test("without equal counts ask for nobody else's transaction", () => {
    const rival = { pool: ten, height: HEIGHT + 2, txid: txId('rival') };
    const { asked } = detect([movement], [toldOf(movement, ten), rival, taken(ten, fresh, HEIGHT + 9)]);
    expect(asked.filter((key) => key.startsWith('transaction'))).toEqual([]);
  });

  test('by a gas price that nobody else paid, before prices were set by the protocol', () => {
    const early = paid(ten, '10', 12_000_000);
    const rival = { pool: ten, height: 12_000_001, txid: txId('rival') };
    const out = taken(ten, fresh, 12_000_009);
    const told = [toldOf(early, ten), rival, out];
    const run = (price: bigint, signer = fresh) =>
      detect([early], told, {
        [early.txid]: { sender: thief, gasPrice: 71n },
        rival: { sender: other, gasPrice: price },
        [out.txid]: { sender: signer, gasPrice: 71n },
      }).leads;
    expect(run(50n)).toMatchObject([
      { rule: 'tornado.gas-price', account: fresh, confidence: 40, evidence: { gasPrice: '71' } },
    ]);
    expect(run(71n)).toEqual([]);
    expect(run(50n, other)).toEqual([]);
  });

  test('are the surest first, and those left out are counted', () => {
    const told = [toldOf(movement, ten), taken(ten, fresh, HEIGHT + 1), taken(ten, thief, HEIGHT + 2)];
    const meetings = [1, 2, 3].map((n) => move(fresh, thief, eth('0.1'), { height: HEIGHT - 100 - n }));
    const { leads } = detect([...meetings, movement], told);
    expect(leads?.map(({ rule }) => rule)).toEqual(['tornado.exact-match', 'tornado.linked-addresses']);
    const few = detect([...meetings, movement], told, {}, { leads: 1 });
    expect(few.leads).toHaveLength(1);
    expect(few.notes).toContain('weaker leads about Tornado Cash that were left out: 1');
  });

  test('a pool that nobody could be asked about is named', () => {
    const scene = sceneOf([movement], { labels, tainted: [movement] });
    expect(detectWith(tornado, scene).notes).toEqual([`what pool ${ten} told could not be had: no-answer`]);
  });
});
