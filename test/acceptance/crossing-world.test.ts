import { getAddress, id } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountId, type AssetId, addressOf, chainOf, outpointId, sinkOf } from '../../src/core/ids.ts';
import { type Anvil, startAnvil } from '../support/anvil.ts';
import { type CrossingWorld, playCrossings } from '../support/anvil-crossings.ts';
import type { Flow } from '../support/anvil-flows.ts';
import { places } from '../support/anvil-uniswap.ts';
import { bitcoin, btc } from '../support/bitcoin-world.ts';
import { compileContracts } from '../support/contracts.ts';
import { account, chain, erc20, ether, ZERO } from '../support/evm-world.ts';
import { acceptCrossings } from './crossings-acceptance.ts';

let node: Anvil;
let world: CrossingWorld;

beforeAll(async () => {
  node = await startAnvil();
  world = await playCrossings(node, compileContracts());
}, 120_000);

afterAll(() => node.stop());

acceptCrossings(() => ({ node, world }));

interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}
interface Frame {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly value?: string;
  readonly error?: string;
  readonly calls?: readonly Frame[];
}

const word = (data: string, n: number): string => data.slice(2 + 64 * n, 66 + 64 * n);
const last20 = (topic = ''): string => `0x${topic.slice(-40)}`;
const told = (asset: AssetId, from: string, to: string, amount: string): string =>
  `${asset} ${getAddress(from)} ${getAddress(to)} ${BigInt(amount)}`;

/** What an event of a token says, in the words of `flowText`. */
function eventText({ address, topics: [event, a, b], data }: Log): readonly string[] {
  const isToken = [world.tokenA, world.tokenB, places.WETH9].includes(address);
  if (!isToken) return [];
  const told1 = (from: string, to: string): readonly string[] => [told(erc20(address), from, to, data)];
  if (event === id('Transfer(address,address,uint256)')) return told1(last20(a), last20(b));
  if (event === id('Deposit(address,uint256)')) return told1(ZERO, last20(a));
  if (event === id('Withdrawal(address,uint256)')) return told1(last20(a), ZERO);
  return [];
}

function frameTexts({ type, from, to, value = '0x0', error, calls = [] }: Frame): readonly string[] {
  if (error !== undefined) return [];
  const own = BigInt(value) > 0n && type === 'CALL' ? [told(ether, from, to, value)] : [];
  return [...own, ...calls.flatMap(frameTexts)];
}

const nameOf = (who: AccountId | null): string =>
  who === null || sinkOf(who) !== undefined ? ZERO : addressOf(who);
const flowText = ({ asset, from, to, amount }: Flow): string =>
  told(asset, nameOf(from), nameOf(to), `${amount}`);
const isGas = ({ to }: Flow): boolean => sinkOf(to) === 'fees';
const onEthereum = ({ txid }: { readonly txid: string }): boolean => txid.startsWith('0x');

describe('the world of crossings', () => {
  it('has in every transaction the transfers, mints and burns of tokens that the script says', async () => {
    for (const { txid, what, flows } of world.happenings.filter(onEthereum)) {
      const { logs } = await node.ask<{ readonly logs: readonly Log[] }>('eth_getTransactionReceipt', txid);
      const due = flows.filter(({ asset }) => asset !== ether).map(flowText);
      expect([what, ...logs.flatMap(eventText)]).toEqual([what, ...due]);
    }
  });

  it('has in every transaction the payments of ether that the script says', async () => {
    for (const { txid, what, flows } of world.happenings.filter(onEthereum)) {
      const frame = await node.ask<Frame>('debug_traceTransaction', txid, { tracer: 'callTracer' });
      const due = flows.filter((flow) => flow.asset === ether && !isGas(flow)).map(flowText);
      expect([what, ...frameTexts(frame)]).toEqual([what, ...due]);
    }
  });

  it('leaves everybody with what the script says', async () => {
    const [faucet = ''] = await node.ask<string[]>('eth_accounts');
    const held: string[] = [];
    const due: string[] = [];
    for (const [key, { amount }] of world.replay().pots) {
      const [owner, asset] = key.split(' ') as [AccountId, AssetId];
      if (chainOf(owner) !== chain || sinkOf(owner) || owner === account(faucet)) continue;
      const address = addressOf(owner).toLowerCase();
      const call = { to: asset.split(':').at(-1), data: `0x70a08231${address.slice(2).padStart(64, '0')}` };
      const found =
        asset === ether
          ? await node.ask<string>('eth_getBalance', address, 'latest')
          : await node.ask<string>('eth_call', call, 'latest');
      held.push(`${key} ${BigInt(found)}`);
      due.push(`${key} ${amount}`);
    }
    expect(held).toEqual(due);
    expect(held.length).toBeGreaterThan(30);
  });

  it('leaves on Bitcoin the coins that the script says', () => {
    const unspent = new Map<string, bigint>();
    for (const { txid, outputs } of world.bitcoin.transactions)
      for (const [vout, { to, value }] of outputs.entries())
        if (value > 0n && !world.bitcoin.spenders.has(outpointId(bitcoin, txid, vout)))
          unspent.set(to.account, (unspent.get(to.account) ?? 0n) + value);
    const due = [...world.replay().pots]
      .map(([key, { amount }]) => [key.split(' ') as [AccountId, AssetId], amount] as const)
      .filter(([[owner, asset], amount]) => asset === btc && !sinkOf(owner) && amount > 0n)
      .map(([[owner], amount]) => [owner, amount] as const);
    expect(unspent).toEqual(new Map(due));
  });

  it('tells of deposits and payouts in the events of the router, memo and all', async () => {
    const logs = await node.ask<readonly Log[]>('eth_getLogs', {
      address: places.ThorchainRouter,
      fromBlock: '0x0',
    });
    const memos = logs.map(({ topics: [event], data }) => {
      const at = event === id('Deposit(address,address,uint256,string)') ? 2 : 3;
      const text = data.slice(2 + 64 * (at + 1));
      return Buffer.from(text.slice(0, 2 * Number(`0x${word(data, at)}`)), 'hex').toString();
    });
    const due = world.happenings.flatMap(({ what }) => /^a (?:deposit|payout): (.*)$/.exec(what)?.[1] ?? []);
    expect(memos).toEqual(due);
    expect(due.filter((memo) => memo.startsWith('REFUND:'))).toHaveLength(2);
  });

  it('carries all of the loss to where stolen value is in the end, and none into pools and vaults', () => {
    const { ether: coins, token } = world.theft;
    for (const stolen of [[coins.flow], [token.flow], [coins.flow, token.flow]]) {
      const { pots } = world.replay(...stolen);
      for (const { asset, amount } of stolen) {
        const lost = [...pots.values()].reduce((sum, { loss }) => sum + (loss.get(asset) ?? 0n), 0n);
        expect(amount - lost).toBeGreaterThanOrEqual(0n);
        expect(amount - lost).toBeLessThan(BigInt(pots.size));
      }
      const tainted = [...pots].flatMap(([key, { taint }]) => (taint > 0n ? [key.split(' ')[0]] : []));
      expect(tainted.filter((owner) => world.carriers.includes(owner as AccountId))).toEqual([]);
      expect(tainted).toContain(world.exchanges[0]);
    }
  });

  it('knows what THORChain says of its deposits, and of nothing else', () => {
    const statuses = world.happenings
      .filter(({ what }) => what.startsWith('a deposit'))
      .map(({ txid }) => world.statusOf(txid.slice(2).toUpperCase()));
    expect(statuses).toHaveLength(4);
    for (const status of statuses) expect(status).toHaveProperty('out_txs');
    expect(world.statusOf('0'.repeat(64))).not.toHaveProperty('out_txs');
  });
});
