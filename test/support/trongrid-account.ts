import {
  base58,
  fakes,
  KNOWN_TRC10,
  type TronTransaction,
  type TronWorld,
  UNKNOWN_TRC10,
  usdt,
  wrapper,
  wtrx,
} from './tron-world.ts';

/**
 * What TronGrid tells of an account at its newest solidified block: nothing where it was never activated, whatever tokens it has; nothing that is
 * zero; and tokens of all kinds. Undefined where the address is none.
 */
export function accountRows(
  { transactions, tip }: TronWorld,
  address: string,
  unlisted: ReadonlySet<string>,
): readonly object[] | undefined {
  if (!/^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(address)) return undefined;
  const isOwn = (hex: unknown): hex is string => typeof hex === 'string' && base58(hex) === address;
  const past = transactions.filter(({ block }) => block <= tip);
  const owner = past.flatMap(partiesOf).find(isOwn);
  if (owner === undefined || !past.some((transaction) => activates(transaction, owner))) return [];

  const balances = balancesOf(past, owner);
  const sun = balances.get(undefined) ?? 0n;
  const staked = stakeOf(past, owner, sun);
  const part = staked / 3n;
  const tokens = [usdt, wtrx, wrapper].filter((token) => !unlisted.has(token));
  const trc10 = balances.get(KNOWN_TRC10) ?? 0n;
  return [
    {
      address: owner,
      create_time: 1_600_000_000_000,
      ...(sun > staked && { balance: sun - staked }),
      account_resource: {
        energy_window_size: 28_800_000,
        acquired_delegated_frozenV2_balance_for_energy: 64_073_000_000n,
        ...(part > 0n && { delegated_frozenV2_balance_for_energy: part }),
      },
      frozenV2: [
        part > 0n ? { amount: part } : {},
        { type: 'ENERGY', ...(staked > 0n && { amount: staked - 2n * part - (staked % 2n) }) },
        { type: 'TRON_POWER' },
      ],
      unfrozenV2: staked % 2n === 1n ? [{ unfreeze_amount: 1, unfreeze_expire_time: 1_600_000_000_000 }] : [],
      assetV2: [
        { key: UNKNOWN_TRC10, value: 2n ** 62n },
        ...(trc10 > 0n ? [{ key: KNOWN_TRC10, value: trc10 }] : []),
      ],
      trc20: [
        { [base58(fakes[0])]: `${10n ** 30n}` },
        ...tokens.flatMap((token) => {
          const value = balances.get(token) ?? 0n;
          return value > 0n ? [{ [base58(token)]: `${value}` }] : [];
        }),
      ],
    },
  ];
}

const partiesOf = ({ owner, contract, moves }: TronTransaction): readonly (string | undefined)[] => [
  owner,
  contract,
  ...moves.flatMap(({ from, to }) => [from, to]),
];

/** Coin and TRC-10 tokens activate an account, and so does signing; TRC-20 tokens do not. */
const activates = ({ owner, contract, moves }: TronTransaction, account: string): boolean =>
  owner === account ||
  contract === account ||
  moves.some(({ to, token }) => to === account && (token === undefined || !token.startsWith('41')));

/** By token; undefined is the coin. */
function balancesOf(
  transactions: readonly TronTransaction[],
  account: string,
): ReadonlyMap<string | undefined, bigint> {
  const balances = new Map<string | undefined, bigint>();
  for (const { from, to, token, value } of transactions.flatMap(({ moves }) => moves)) {
    if (from === to) continue;
    const sign = to === account ? 1n : from === account ? -1n : 0n;
    balances.set(token, (balances.get(token) ?? 0n) + sign * value);
  }
  return balances;
}

/** Nobody can stake more than he has. */
function stakeOf(transactions: readonly TronTransaction[], account: string, sun: bigint): bigint {
  const staked = transactions.reduce((sum, { owner, type, parameters, amounts, calls }) => {
    const own = owner === account && type === 'FreezeBalanceV2Contract' ? parameters.frozen_balance : 0n;
    const back = owner === account ? (amounts.withdraw_expire_amount ?? 0n) : 0n;
    const inside = calls
      .filter(({ from, note }) => from === account && note.startsWith('freeze'))
      .reduce((total, { value }) => total + value, 0n);
    const left = sum + (own as bigint) + inside - back;
    return left > 0n ? left : 0n;
  }, 0n);
  return staked > sun ? (sun > 0n ? sun : 0n) : staked;
}
