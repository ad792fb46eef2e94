import type { Interface } from 'ethers';
import { type AccountId, type Amount, type AssetId, sinkAccount } from '../../src/core/ids.ts';
import type { Flow, TrueCrossing } from './anvil-flows.ts';
import type { Act } from './anvil-script.ts';
import { places, type Uniswap } from './anvil-uniswap.ts';
import { account, chain, erc20, ether } from './evm-world.ts';

/** A transaction of the script: what is sent, and what it is meant to move. */
export interface Deed {
  readonly what: string;
  readonly act: Act;
  readonly flows: readonly Flow[];
  readonly crossing?: Omit<TrueCrossing, 'what'>;
}

export interface Swap {
  readonly from: string;
  readonly to: string;
  readonly given: Amount;
  /** Contracts; WETH at an end stands for ether there if so said. */
  readonly path: readonly string[];
  readonly ends?: 'ether in' | 'ether out';
}

/** Pools whose reserves are reckoned along, so that what a swap must give is known before the chain says it. */
export interface Market {
  /** Opens the pool of a token and WETH with what is given. */
  open(from: string, token: string, amount: Amount, value: Amount): Deed;
  swap(swap: Swap): Deed;
  /** A swap that asks for more than there is, and fails. */
  tooDear(swap: Swap): Deed;
  /** The pool of a token and WETH. */
  pairOf(token: string): string;
}

const { WETH9, UniswapV2Router02: ROUTER } = places;
const NEVER = 2n ** 64n;
const POOL_GAS = 5_000_000;

export const flow = (asset: AssetId, from: string | null, to: string, amount: Amount): Flow => ({
  asset,
  from: from === null ? null : account(from),
  to: account(to),
  amount,
});
const burn = (asset: AssetId, from: string, amount: Amount): Flow => ({
  asset,
  from: account(from),
  to: sinkAccount(chain, 'burned') as AccountId,
  amount,
});

/** What wraps ether: the coins that the contract keeps, and what it makes for them. */
export const wrapped = (who: string, amount: Amount): readonly [Flow, Flow] => [
  flow(ether, who, WETH9, amount),
  flow(erc20(WETH9), null, who, amount),
];

/** What takes ether out again. */
export const unwrapped = (who: string, amount: Amount): readonly [Flow, Flow] => [
  burn(erc20(WETH9), who, amount),
  flow(ether, WETH9, who, amount),
];

/** A market of pools that are yet to be opened. */
export function market({ router, pairOf }: Uniswap): Market {
  const reserves = new Map<string, Map<string, Amount>>();
  const poolOf = (a: string, b: string): Map<string, Amount> => {
    const pool = reserves.get(pairOf(a, b));
    if (!pool) throw new Error(`no pool of ${a} and ${b}`);
    return pool;
  };

  /** What each token of the path comes to, 3 in 1,000 kept by every pool (Uniswap V2 whitepaper, 3.2.1). */
  function amounts(path: readonly string[], given: Amount): readonly Amount[] {
    const due = [given];
    for (let n = 1; n < path.length; n++) {
      const [input, output] = [path[n - 1] as string, path[n] as string];
      const pool = poolOf(input, output);
      const [has, pays] = [pool.get(input) ?? 0n, pool.get(output) ?? 0n];
      const taken = due[n - 1] as Amount;
      const out = (taken * 997n * pays) / (has * 1_000n + taken * 997n);
      pool.set(input, has + taken).set(output, pays - out);
      due.push(out);
    }
    return due;
  }

  return {
    open(from, token, amount, value) {
      const pair = pairOf(token, WETH9);
      reserves.set(
        pair,
        new Map([
          [token, amount],
          [WETH9, value],
        ]),
      );
      const data = router.encodeFunctionData('addLiquidityETH', [token, amount, amount, value, from, NEVER]);
      return {
        what: 'a pool is opened',
        act: { from, to: ROUTER, value, data, gas: POOL_GAS },
        flows: [
          flow(ether, from, ROUTER, value),
          flow(erc20(token), from, pair, amount),
          ...wrapped(ROUTER, value),
          flow(erc20(WETH9), ROUTER, pair, value),
        ],
      };
    },
    swap(swap) {
      const due = amounts(swap.path, swap.given);
      const received = due.at(-1) as Amount;
      const flows = swapFlows(swap, due, pairOf);
      const [given, out] = [flows[0] as Flow, flows.at(-1) as Flow];
      const value = swap.ends === 'ether in' ? swap.given : 0n;
      return {
        what: 'a swap',
        act: { from: swap.from, to: ROUTER, value, data: swapData(router, swap, received) },
        flows,
        crossing: { kind: 'swap', given, received: out },
      };
    },
    tooDear: (swap) => ({
      what: 'a swap that fails',
      act: { from: swap.from, to: ROUTER, data: swapData(router, swap, NEVER ** 2n), failed: true },
      flows: [],
    }),
    pairOf: (token) => pairOf(token, WETH9),
  };
}

/** The router takes no less than what is reckoned, so that a wrong reckoning fails. */
function swapData(router: Interface, { to, given, path, ends }: Swap, received: Amount): string {
  if (ends === 'ether in')
    return router.encodeFunctionData('swapExactETHForTokens', [received, path, to, NEVER]);
  const name = ends === 'ether out' ? 'swapExactTokensForETH' : 'swapExactTokensForTokens';
  return router.encodeFunctionData(name, [given, received, path, to, NEVER]);
}

function swapFlows(
  { from, to, given, path, ends }: Swap,
  due: readonly Amount[],
  pairOf: Uniswap['pairOf'],
): readonly Flow[] {
  const pairs = path.slice(1).map((token, n) => pairOf(path[n] as string, token));
  const stations = [...pairs, ends === 'ether out' ? ROUTER : to];
  const payer = ends === 'ether in' ? ROUTER : from;
  const received = due.at(-1) as Amount;
  return [
    ...(ends === 'ether in' ? [flow(ether, from, ROUTER, given), ...wrapped(ROUTER, given)] : []),
    ...path.map((token, n) =>
      flow(erc20(token), stations[n - 1] ?? payer, stations[n] as string, due[n] as Amount),
    ),
    ...(ends === 'ether out' ? [...unwrapped(ROUTER, received), flow(ether, ROUTER, to, received)] : []),
  ];
}
