import { expect, test } from 'vitest';
import { addressOf, type TxId } from '../../../src/core/ids.ts';
import { UNKNOWN_INDEX } from '../../../src/core/movement.ts';
import { tronWorld } from '../../support/tron-random-world.ts';
import {
  accountOf,
  hashOf,
  type TronTransaction,
  type TronWorld,
  tokens,
  trx,
} from '../../support/tron-world.ts';
import { openChain } from './tron-chain.ts';

const signal = new AbortController().signal;
const assets = [trx, ...tokens.map(({ asset }) => asset)];

/** What the histories of all accounts have of a transaction, each as its sender tells it. */
function movedIn(world: TronWorld, { txid, index, told, contract }: TronTransaction): object[] {
  const known = new Map<string, object>();
  for (const account of world.accounts) {
    for (const asset of assets) {
      for (const movement of world.history(account, asset, world.tip)) {
        if (movement.txid !== txid) continue;
        const position = { ...movement.position, index };
        const call = told !== undefined && contract !== undefined ? { call: told } : {};
        known.set(movement.id, { ...movement, position, ...call });
      }
    }
  }
  return [...known.values()];
}

test('whole transactions are what happened, with their place, their calldata and what contracts told', async () => {
  for (const seed of [5, 12, 77]) {
    const world = tronWorld(seed);
    const { source } = await openChain(world);
    const query = { asOf: world.tip, signal };
    for (const transaction of world.transactions) {
      const { txid, block, index, owner, type, parameters, logs, result, contract } = transaction;
      const found = await source.transactionFacts?.(txid as TxId, query);
      expect(found).toMatchObject({ txid, position: { height: block, index }, sender: accountOf(owner) });
      const isCall = type === 'TriggerSmartContract';
      expect(found?.input).toBe(isCall ? `0x${parameters.data ?? ''}` : '0x');
      if (isCall) expect(found?.to).toBe(accountOf(contract ?? ''));
      if (type === 'CreateSmartContract') expect(found?.to).toBeNull();
      expect(found?.logs.map((log) => addressOf(log.contract))).toEqual(
        (result === 'SUCCESS' ? logs : []).map((log) => addressOf(accountOf(log.contract))),
      );
      expect(found?.movements).toEqual(expect.arrayContaining(movedIn(world, transaction)));
      expect(found?.movements.every(({ position }) => position.index !== UNKNOWN_INDEX)).toBe(true);
    }
  }
});

test('a token that nobody follows is told beside, and nothing above the height', async () => {
  const world = tronWorld(5);
  const { source } = await openChain(world, { tokens: [] });
  const spam = world.transactions.find(({ logs }) =>
    logs.some(({ kind, value }) => kind === 'transfer' && value > 0n),
  ) as TronTransaction;
  const found = await source.transactionFacts?.(spam.txid as TxId, { asOf: world.tip, signal });
  expect(found?.unfollowed).toHaveLength(
    spam.logs.filter(({ kind, value }) => kind === 'transfer' && value > 0n).length,
  );
  const early = { asOf: spam.block - 1, signal };
  expect(await source.transactionFacts?.(spam.txid as TxId, early)).toBeNull();
  const nothing = hashOf('nothing') as TxId;
  expect(await source.transactionFacts?.(nothing, { asOf: world.tip, signal })).toBeNull();
});
