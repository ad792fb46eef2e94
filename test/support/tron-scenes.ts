import {
  fakes,
  KNOWN_TRC10,
  nft,
  TRX,
  type TronCall,
  type TronLog,
  type TronMove,
  type TronTransaction,
  usdt,
  wrapper,
  ZERO,
} from './tron-world.ts';

/** A transaction before it has a place; everything that is not said is nothing. */
export type Draft = Partial<Omit<TronTransaction, 'txid' | 'block' | 'index' | 'owner' | 'type'>> &
  Pick<TronTransaction, 'owner' | 'type'>;

export const fee = 345_000n;
const paid = (owner: string, value = fee): TronMove => ({ kind: 'fee', from: owner, value });

/** Everything that an account chain of this kind can do, each with what really moved. */
export const transfer = (from: string, to: string, value: bigint, cost = fee): Draft => ({
  owner: from,
  type: 'TransferContract',
  parameters: { amount: value, to_address: to },
  fee: cost,
  moves: [
    ...(from === to || value === 0n ? [] : [{ kind: 'value', from, to, value } as const]),
    ...(cost === 0n ? [] : [paid(from, cost)]),
  ],
});

interface Call {
  readonly owner: string;
  readonly contract: string;
  readonly value?: bigint;
  readonly calls?: readonly TronCall[];
  readonly logs?: readonly TronLog[];
  readonly moves?: readonly TronMove[];
  readonly result?: TronTransaction['result'];
  readonly data?: string;
  /** What its owner's movements tell of it. */
  readonly told?: string;
}

export const call = ({
  owner,
  contract,
  value = 0n,
  calls = [],
  logs = [],
  moves = [],
  result = 'SUCCESS',
  data = '5c19a95c',
  told = data === '' ? '' : `0x${data.slice(0, 8)}`,
}: Call): Draft => ({
  owner,
  type: 'TriggerSmartContract',
  contract,
  parameters: {
    contract_address: contract,
    ...(data !== '' && { data }),
    ...(value > 0n && { call_value: value }),
  },
  ...(told !== '' && { told }),
  fee,
  calls,
  logs,
  result,
  moves: [
    ...(value > 0n && result === 'SUCCESS'
      ? [{ kind: 'value', from: owner, to: contract, value } as const]
      : []),
    ...moves,
    paid(owner),
  ],
});

export const event = (from: string, to: string, value: bigint, contract = usdt): TronLog => ({
  kind: 'transfer',
  contract,
  from,
  to,
  value,
});

export const moved = ({ from, to, value, contract }: TronLog): TronMove[] =>
  value === 0n || from === to
    ? []
    : [
        {
          kind: 'token',
          ...(from !== ZERO && { from }),
          ...(to !== ZERO && { to }),
          token: contract,
          value,
        },
      ];

/** A call of a token's contract that gives these transfers of known tokens. */
export const tokenCall = (owner: string, ...logs: readonly TronLog[]): Draft => {
  const [log] = logs;
  const isOwn = log !== undefined && logs.length === 1 && log.from === owner;
  const word = (digits: string): string => digits.padStart(64, '0');
  return call({
    owner,
    contract: log?.contract ?? usdt,
    logs,
    moves: logs.flatMap(moved),
    // The plain transfer of a token; anything else is told as a call.
    ...(isOwn && {
      data: `a9059cbb${word(log.to.slice(2))}${word(log.value.toString(16))}`,
      told: '',
    }),
  });
};

/** By a deposit, or by sending the coin alone to the contract. */
export const wrap = (owner: string, value: bigint, data: string): Draft =>
  call({
    ...{ owner, contract: wrapper, value, data, told: `0x${data}` },
    moves: [{ kind: 'token', to: owner, token: wrapper, value, half: 'wrapped' }],
  });

export const unwrap = (owner: string, value: bigint): Draft =>
  call({
    ...{ owner, contract: wrapper, data: `2e1a7d4d${value.toString(16).padStart(64, '0')}` },
    calls: [{ from: wrapper, to: owner, value, note: 'call' }],
    moves: [
      { kind: 'token', from: owner, token: wrapper, value, half: 'unwrapped' },
      { kind: 'move', from: wrapper, to: owner, value },
    ],
  });

/** A router takes tokens, takes the coin out of them and pays it to somebody. */
export const unwrapInside = (owner: string, router: string, to: string, value: bigint): Draft => {
  const log = event(owner, router, value, wrapper);
  return call({
    ...{ owner, contract: router, logs: [log] },
    calls: [
      { from: wrapper, to: router, value, note: 'call' },
      { from: router, to, value, note: 'call' },
    ],
    moves: [
      ...moved(log),
      { kind: 'token', from: router, token: wrapper, value, half: 'unwrapped' },
      { kind: 'move', from: wrapper, to: router, value },
      { kind: 'move', from: router, to, value },
    ],
  });
};

export const approval = (owner: string, spender: string, value: bigint): Draft =>
  call({
    owner,
    contract: usdt,
    logs: [{ kind: 'approval', contract: usdt, from: owner, to: spender, value }],
  });

export const spam = (owner: string, from: string, to: string, value: bigint): Draft =>
  call({ owner, contract: fakes[0], logs: [event(from, to, value, fakes[0])] });

export const collectible = (owner: string, to: string, id: bigint): Draft =>
  call({ owner, contract: nft, logs: [{ kind: 'nft', contract: nft, from: owner, to, value: id }] });

export const trc10 = (owner: string, to: string, token: string, value: bigint): Draft => ({
  owner,
  type: 'TransferAssetContract',
  parameters: { amount: value, asset_name: token, to_address: to },
  fee: 0n,
  moves: token === KNOWN_TRC10 && owner !== to ? [{ kind: 'move', from: owner, to, token, value }] : [],
});

/** Pays in coin, gets tokens, and change twice the same by an inner call; a further one is rolled back. */
export const swap = (owner: string, pool: string, value: bigint, out: bigint): Draft => {
  const change: TronCall = { from: pool, to: owner, value: value / 10n + 1n, note: 'call' };
  const token: TronCall = { ...change, value: 5n, trc10: KNOWN_TRC10 };
  const back: TronMove = { kind: 'move', from: pool, to: owner, value: change.value };
  const log = event(pool, owner, out);
  return call({
    owner,
    contract: pool,
    value,
    calls: [change, { ...change, value: 77n, rejected: true }, change, token, { ...change, value: 0n }],
    logs: [{ ...log, kind: 'other' }, log, event(owner, pool, 0n)],
    moves: [back, back, { ...back, token: KNOWN_TRC10, value: 5n }, ...moved(log)],
  });
};

export const reward = (owner: string, value: bigint): Draft => ({
  owner,
  type: 'WithdrawBalanceContract',
  amounts: { withdraw_amount: value },
  fee: 0n,
  moves: [{ kind: 'reward', to: owner, value }],
});

export const stake = (owner: string, value: bigint, isBack: boolean): Draft => ({
  owner,
  type: isBack ? 'WithdrawExpireUnfreezeContract' : 'FreezeBalanceV2Contract',
  parameters: isBack ? {} : { frozen_balance: value, resource: 'ENERGY' },
  amounts: isBack ? { withdraw_expire_amount: value } : {},
  fee: 0n,
});

export const permissions = (owner: string): Draft => ({
  owner,
  type: 'AccountPermissionUpdateContract',
  fee: 100n * TRX,
  moves: [paid(owner, 100n * TRX)],
});

export const exchange = (owner: string): Draft => ({
  owner,
  type: 'ExchangeTransactionContract',
  parameters: { exchange_id: 1, token_id: '5f', quant: 5 },
  fee: 0n,
});

/** A contract that stakes for itself, takes its reward, and ends itself in favour of another. */
export const ending = (owner: string, contract: string, heir: string, value: bigint): Draft =>
  call({
    owner,
    contract,
    calls: [
      { from: contract, to: contract, value: 9n * TRX, note: 'freezeBalanceV2ForEnergy' },
      { from: contract, to: contract, value: 3n, note: 'withdrawReward' },
      { from: contract, to: heir, value, note: 'suicide' },
    ],
    moves: [
      { kind: 'move', to: contract, value: 3n },
      { kind: 'move', from: contract, to: heir, value },
    ],
  });

export const creation = (owner: string, contract: string, value: bigint): Draft => ({
  owner,
  type: 'CreateSmartContract',
  contract,
  parameters: { new_contract: { origin_address: owner, call_value: value, bytecode: '60' } },
  fee,
  moves: [{ kind: 'value', from: owner, to: contract, value }, paid(owner)],
});

/** A call that failed: what it would have moved is in its row all the same. */
export const failing = (
  owner: string,
  contract: string,
  value: bigint,
  result: 'REVERT' | 'OUT_OF_ENERGY',
): Draft =>
  call({
    owner,
    contract,
    value,
    result,
    calls: [{ from: contract, to: owner, value, note: 'call', rejected: true }],
  });
