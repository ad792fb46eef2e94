import { describe, expect, it } from 'vitest';
import type { Deposit } from '../../../src/crossings/bridges/bridge.ts';
import { givenFor } from '../../../src/crossings/bridges/given.ts';
import { asset, ETHEREUM, on, type Payment, party, transaction } from './world.ts';

const USDC = asset(ETHEREUM, 'USDC');
const DAI = asset(ETHEREUM, 'DAI');
const COIN = asset(ETHEREUM, 'coin');
const [THIEF, SAFE, ROUTER, POOL, VAULT] = ['thief', 'safe', 'router', 'pool', 'vault'].map(party) as [
  string,
  string,
  string,
  string,
  string,
];

const deposit = (over: Partial<Deposit> = {}): Deposit => ({
  verified: true,
  assets: [USDC],
  amount: 100n,
  payers: [],
  vaults: [on(ETHEREUM, VAULT)],
  claim: { chain: 'eip155:10', recipient: null },
  destination: undefined,
  evidence: {},
  ...over,
});

function given(payments: readonly Payment[], over: Partial<Deposit> = {}, isAlone = true) {
  const facts = transaction({ chain: ETHEREUM, name: 'deposit', sender: THIEF, payments, logs: [] });
  const found = givenFor(facts, deposit(over), { isAlone, spent: new Set() });
  return (
    found && {
      asset: found.asset,
      amount: found.amount,
      by: found.places.map(({ movement }) => payments[facts.movements.indexOf(movement)]?.from),
      paid: found.places.map(({ movement }) => movement.outputs[0]?.amount),
      returned: found.returned.map(({ share }) => share),
    }
  );
}

const pay = (from: string, to: string, amount: bigint, of = USDC): Payment => ({
  asset: of,
  from,
  to,
  amount,
});

describe('what was given to a bridge', () => {
  it('is the payment of the amount told, without what else was paid', () => {
    expect(given([pay(THIEF, VAULT, 100n), pay(THIEF, POOL, 30n)])).toEqual({
      asset: USDC,
      amount: 100n,
      by: [THIEF],
      paid: [100n],
      returned: [],
    });
  });

  it('is what left the sender where a router passed it on, with the fee it kept', () => {
    const payments = [pay(THIEF, ROUTER, 101n), pay(ROUTER, VAULT, 100n)];
    expect(given(payments, { payers: [on(ETHEREUM, ROUTER)] })).toMatchObject({ amount: 101n, by: [THIEF] });
  });

  it('is what left in another asset where a router swapped it on the way', () => {
    const payments = [
      pay(THIEF, ROUTER, 99n, DAI),
      pay(ROUTER, POOL, 99n, DAI),
      pay(POOL, ROUTER, 100n),
      pay(ROUTER, VAULT, 100n),
    ];
    expect(given(payments, { payers: [on(ETHEREUM, ROUTER)] })).toMatchObject({
      asset: DAI,
      amount: 99n,
      by: [THIEF],
    });
  });

  it('is the token and not the coin that pays the fee beside it', () => {
    const payments = [pay(THIEF, ROUTER, 99n, DAI), pay(THIEF, ROUTER, 5n, COIN), pay(ROUTER, VAULT, 100n)];
    expect(given(payments)).toMatchObject({ asset: DAI, amount: 99n });
  });

  it('is what left an account that had others sign for it', () => {
    const payments = [pay(SAFE, VAULT, 100n), pay(THIEF, ROUTER, 5n, COIN)];
    expect(given(payments, { payers: [on(ETHEREUM, SAFE)] })).toMatchObject({ asset: USDC, by: [SAFE] });
  });

  it('is less than was paid by what came back', () => {
    const payments = [pay(THIEF, ROUTER, 120n, DAI), pay(ROUTER, THIEF, 20n, DAI), pay(ROUTER, VAULT, 100n)];
    expect(given(payments)).toMatchObject({ amount: 100n, paid: [120n], returned: [20n] });
  });

  it('is burned where a bridge mints on the other side', () => {
    expect(given([pay(THIEF, 'burned', 100n)], { vaults: [] })).toMatchObject({ amount: 100n, by: [THIEF] });
  });

  it('is not told where two assets left and neither is what the bridge took', () => {
    const payments = [pay(THIEF, ROUTER, 50n, DAI), pay(THIEF, ROUTER, 50n, asset(ETHEREUM, 'USDT'))];
    expect(given([...payments, pay(ROUTER, VAULT, 100n)], { assets: [] })).toBeUndefined();
  });

  it('is not told where much more left than was deposited', () => {
    expect(given([pay(THIEF, ROUTER, 201n), pay(ROUTER, POOL, 101n)])).toBeUndefined();
    expect(given([pay(THIEF, ROUTER, 200n)])).toMatchObject({ amount: 200n });
  });

  it('is the payment of its own amount where a transaction makes several deposits, or not told', () => {
    const payments = [pay(THIEF, VAULT, 100n), pay(THIEF, VAULT, 70n)];
    expect(given(payments, { amount: 70n }, false)).toMatchObject({ paid: [70n] });
    expect(given(payments, { amount: 71n }, false)).toBeUndefined();
    expect(given([pay(THIEF, ROUTER, 170n)], {}, false)).toBeUndefined();
  });

  it('is not what was paid by the way to somebody who keeps it', () => {
    const mule = party('mule');
    const payments = [pay(THIEF, ROUTER, 101n), pay(ROUTER, VAULT, 100n), pay(THIEF, mule, 90n)];
    expect(given(payments)).toMatchObject({ amount: 101n, paid: [101n] });
    const swapped = [pay(THIEF, ROUTER, 99n, DAI), pay(ROUTER, VAULT, 100n), pay(THIEF, mule, 900n, DAI)];
    expect(given(swapped)).toMatchObject({ amount: 99n, paid: [99n] });
  });

  it('is no payment to somebody who keeps it, where the bridge took something that nobody follows', () => {
    expect(given([pay(THIEF, party('mule'), 900n)], { assets: [] })).toBeUndefined();
  });

  it('may go to an account of the bridge that nobody names, the only one or the one that got the amount', () => {
    const [escrow, mule] = [party('escrow'), party('mule')];
    expect(given([pay(THIEF, escrow, 105n)])).toMatchObject({ paid: [105n] });
    expect(given([pay(THIEF, escrow, 100n), pay(THIEF, mule, 70n)])).toMatchObject({ paid: [100n] });
    expect(given([pay(THIEF, escrow, 105n), pay(THIEF, mule, 70n)])).toBeUndefined();
  });

  it('is not told where nobody who is named paid anything', () => {
    expect(given([pay(POOL, ROUTER, 7n)])).toBeUndefined();
  });
});
