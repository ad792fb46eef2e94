import { afterAll, beforeAll, expect, test } from 'vitest';
import { MULTICALL3, multicall, readMulticall } from '../../../src/chains/evm/multicall.ts';
import { balanceCall } from '../../../src/chains/evm/node-moved.ts';
import { type Anvil, startAnvil } from '../../support/anvil.ts';
import { type Script, script } from '../../support/anvil-script.ts';
import { moveTo } from '../../support/anvil-uniswap.ts';
import { type Contract, compileContracts } from '../../support/contracts.ts';
import { hexOf } from '../../support/evm-world.ts';

const [alice, bob, nobody] = [hexOf('alice', 20), hexOf('bob', 20), hexOf('nobody', 20)];
let node: Anvil;
let play: Script;
let token: string;

beforeAll(async () => {
  node = await startAnvil();
  play = script(node);
  const compiled = compileContracts();
  const [faucet = ''] = await node.ask<string[]>('eth_accounts');
  await moveTo(node, MULTICALL3, await play.create(compiled.get('Multicall'), faucet));
  token = await play.create(compiled.get('Token'), faucet);
  const { calls } = compiled.get('Token') as Contract;
  const mint = (to: string, value: bigint) => calls.encodeFunctionData('mint', [to, value]);
  for (const data of [mint(alice, 5n), mint(bob, 2n ** 255n)])
    await play.block({ from: faucet, to: token, data, moves: [] });
}, 120_000);

afterAll(() => node.stop());

test('a real node makes many calls in one, and says of which block: balances, a call that fails, and one of no contract', async () => {
  const refused = { to: token, data: '0x12345678' };
  const asked = [balanceCall(token, alice), refused, balanceCall(token, bob), balanceCall(nobody, alice)];
  const answer = await node.ask<string>('eth_call', multicall(asked), 'latest');
  expect(readMulticall(answer, 4)).toEqual({
    block: Number(await node.ask('eth_blockNumber')),
    results: [`0x${'5'.padStart(64, '0')}`, undefined, `0x8${'0'.repeat(63)}`, '0x'],
  });
  expect(readMulticall(answer, 3)).toBeUndefined();
  const none = await node.ask<string>('eth_call', multicall([]), 'latest');
  expect(readMulticall(none, 0)?.results).toEqual([]);
});
