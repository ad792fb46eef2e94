import { ZeroAddress } from 'ethers';
import type { AccountId, Amount } from '../../src/core/ids.ts';
import type { Anvil } from './anvil.ts';
import { feesOf, type Happening, type TrueCrossing } from './anvil-flows.ts';
import { type Deed, flow, type Market, market, unwrapped, wrapped } from './anvil-market.ts';
import { type Act, GAS_PRICE, type Script, script } from './anvil-script.ts';
import { createUniswap, moveTo, places } from './anvil-uniswap.ts';
import type { Contract } from './contracts.ts';
import { account, erc20, ether } from './evm-world.ts';

const { WETH9, ThorchainRouter: THOR } = places;
const NEVER = 2n ** 64n;

/** An account of THORChain's on the chain, which changes every few days. */
export interface Vault {
  readonly address: string;
}

/** A real chain with a market and a bridge on it, and what can be done there. */
export interface Stage {
  readonly faucet: string;
  readonly tokenA: string;
  readonly tokenB: string;
  readonly pools: Market;
  readonly happenings: readonly Happening[];
  /** Swaps and wraps so far. */
  readonly crossings: readonly TrueCrossing[];
  /** Seals a block of these deeds, in their order. */
  perform(...deeds: readonly Deed[]): Promise<readonly Happening[]>;
  pass(blocks: number): Promise<void>;

  pay(from: string, to: string, amount: Amount): Deed;
  mint(token: string, from: string, to: string, amount: Amount): Deed;
  send(token: string, from: string, to: string, amount: Amount): Deed;
  approve(token: string, from: string, spender: string): Deed;
  wrap(who: string, amount: Amount): Deed;
  unwrap(who: string, amount: Amount): Deed;
  /** Into THORChain: ether, or of a token. */
  deposit(from: string, vault: Vault, amount: Amount, memo: string, token?: string): Deed;
  payOut(vault: Vault, to: string, amount: Amount, memo: string, token?: string): Deed;
}

/** Creates every program on a node that stands at its genesis block. */
export async function openStage(node: Anvil, compiled: ReadonlyMap<string, Contract>): Promise<Stage> {
  const [faucet = ''] = await node.ask<string[]>('eth_accounts');
  const play = script(node);
  const uniswap = await createUniswap(node, play, faucet);
  const tokenA = await play.create(compiled.get('Token'), faucet);
  const tokenB = await play.create(compiled.get('Token'), faucet);
  const thorchain = compiled.get('ThorchainRouter') as Contract;
  await moveTo(node, THOR, await play.create(thorchain, faucet));
  const token = (compiled.get('Token') as Contract).calls;
  const ofToken = (at: string, from: string, name: string, parameters: readonly unknown[]): Act => ({
    from,
    to: at,
    data: token.encodeFunctionData(name, parameters),
  });
  const ofThorchain = (from: string, value: Amount, name: string, parameters: readonly unknown[]): Act => ({
    from,
    to: THOR,
    value,
    data: thorchain.calls.encodeFunctionData(name, parameters),
  });

  return {
    ...recorder(play),
    faucet,
    tokenA,
    tokenB,
    pools: market(uniswap),
    pay: (from, to, value) => ({
      what: 'a payment',
      act: { from, to, value },
      flows: [flow(ether, from, to, value)],
    }),
    mint: (at, from, to, amount) => ({
      what: 'a mint',
      act: ofToken(at, from, 'mint', [to, amount]),
      flows: [flow(erc20(at), null, to, amount)],
    }),
    send: (at, from, to, amount) => ({
      what: 'a payment of tokens',
      act: ofToken(at, from, 'transfer', [to, amount]),
      flows: [flow(erc20(at), from, to, amount)],
    }),
    approve: (at, from, spender) => ({
      what: 'an approval',
      act: ofToken(at, from, 'approve', [spender, NEVER ** 2n]),
      flows: [],
    }),
    wrap(who, amount) {
      const [given, received] = wrapped(who, amount);
      const data = uniswap.weth.encodeFunctionData('deposit', []);
      return {
        what: 'a wrap',
        act: { from: who, to: WETH9, value: amount, data },
        flows: [given, received],
        crossing: { kind: 'wrap', given, received },
      };
    },
    unwrap(who, amount) {
      const [given, received] = unwrapped(who, amount);
      const data = uniswap.weth.encodeFunctionData('withdraw', [amount]);
      return {
        what: 'an unwrap',
        act: { from: who, to: WETH9, data },
        flows: [given, received],
        crossing: { kind: 'wrap', given, received },
      };
    },
    deposit(from, vault, amount, memo, at) {
      const [asset, value] = at === undefined ? [ZeroAddress, amount] : [at, 0n];
      const parameters = [vault.address, asset, amount, memo, NEVER];
      return {
        what: `a deposit: ${memo}`,
        act: ofThorchain(from, value, 'depositWithExpiry', parameters),
        flows:
          at === undefined
            ? [flow(ether, from, THOR, amount), flow(ether, THOR, vault.address, amount)]
            : [flow(erc20(at), from, THOR, amount)],
      };
    },
    payOut(vault, to, amount, memo, at) {
      const [asset, value] = at === undefined ? [ZeroAddress, amount] : [at, 0n];
      return {
        what: `a payout: ${memo}`,
        act: ofThorchain(vault.address, value, 'transferOut', [to, asset, amount, memo]),
        flows:
          at === undefined
            ? [flow(ether, vault.address, THOR, amount), flow(ether, THOR, to, amount)]
            : [flow(erc20(at), THOR, to, amount)],
      };
    },
  };
}

/** Performs deeds and keeps what they did. */
function recorder(play: Script): Pick<Stage, 'happenings' | 'crossings' | 'perform' | 'pass'> {
  const happenings: Happening[] = [];
  const crossings: TrueCrossing[] = [];
  return {
    happenings,
    crossings,
    pass: (blocks) => play.pass(blocks),
    async perform(...deeds) {
      const sealed = await play.block(...deeds.map(({ act }) => act));
      const done = sealed.map(({ hash, from, gasUsed }, n): Happening => {
        const { what, flows, crossing } = deeds[n] as Deed;
        const payer: AccountId = account(from ?? '');
        const gas = { asset: ether, from: payer, to: feesOf(payer), amount: gasUsed * GAS_PRICE };
        if (crossing) crossings.push({ what, ...crossing });
        return { txid: hash, what, flows: [...flows, gas] };
      });
      happenings.push(...done);
      return done;
    },
  };
}
