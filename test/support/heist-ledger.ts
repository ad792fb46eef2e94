import { type EvmCall, type EvmTransaction, type EvmTransfer, hexOf, type Move } from './evm-world.ts';

const GAS = 21_000n * 20_000_000_000n;

/** What somebody means to pay when its block comes. */
export interface Payment {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
}

/** Balances as the blocks go by. A payment of the record that its account could not make leaves nothing there. */
export interface Balances {
  /** Everything in the account. */
  of(address: string): bigint;
  /** What in it is none of the heist's: bystanders' money that was not spent yet. */
  ownOf(address: string): bigint;
}

type Act =
  | {
      readonly kind: 'record';
      readonly hash: string;
      readonly time: number;
      readonly chain: readonly Payment[];
    }
  | { readonly kind: 'pay'; decide(balances: Balances): Payment | undefined }
  | { readonly kind: 'token'; readonly signer: string; readonly transfer: EvmTransfer };

/** Collects what happens at which height, in any order, and writes it down in chain order. */
export interface HeistLedger {
  /** A transaction of the record: each payment but the first is made within it. */
  record(height: number, hash: string, time: number, chain: readonly Payment[]): void;
  /** A payment whose amount depends on what is there by then; none is made of nothing. */
  pay(height: number, decide: (balances: Balances) => Payment | undefined): void;
  token(height: number, signer: string, transfer: EvmTransfer): void;
  /** How many transactions are not the record's. */
  bystanders(): number;
  write(): EvmTransaction[];
}

/** `timeOf` gives the time of a block that no transaction of the record is in. */
export function heistLedger(name: string, timeOf: (height: number) => number): HeistLedger {
  const acts: { readonly height: number; readonly act: Act }[] = [];
  return {
    record: (height, hash, time, chain) =>
      void acts.push({ height, act: { kind: 'record', hash, time, chain } }),
    pay: (height, decide) => void acts.push({ height, act: { kind: 'pay', decide } }),
    token: (height, signer, transfer) => void acts.push({ height, act: { kind: 'token', signer, transfer } }),
    bystanders: () => acts.filter(({ act }) => act.kind !== 'record').length,
    write() {
      const accounts = openAccounts();
      const written: EvmTransaction[] = [];
      acts.sort((a, b) => a.height - b.height);
      for (const { height, act } of acts) {
        const last = written.at(-1);
        const index = last?.block === height ? last.index + 1 : 0;
        const place = { block: height, index, time: timeOf(height) };
        const hash = hexOf(`${name} ${written.length}`, 32);
        const transaction = transactionOf(act, { ...place, hash }, accounts);
        if (transaction) written.push(transaction);
      }
      return written;
    },
  };
}

interface Accounts extends Balances {
  move(payment: Payment, isOwn: boolean): void;
  burn(address: string): void;
}

function openAccounts(): Accounts {
  const balances = new Map<string, bigint>();
  const owns = new Map<string, bigint>();
  const of = (address: string): bigint => balances.get(address) ?? 0n;
  const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
  const ownOf = (address: string): bigint => least(owns.get(address) ?? 0n, of(address));
  const take = (address: string, value: bigint, isOwn: boolean): void => {
    if (isOwn) owns.set(address, value > ownOf(address) ? 0n : ownOf(address) - value);
    balances.set(address, value > of(address) ? 0n : of(address) - value);
  };
  return {
    of,
    ownOf,
    move({ from, to, value }, isOwn) {
      take(from, value, isOwn);
      balances.set(to, of(to) + value);
      if (isOwn) owns.set(to, (owns.get(to) ?? 0n) + value);
    },
    burn: (address) => take(address, GAS, true),
  };
}

type Place = Pick<EvmTransaction, 'block' | 'index' | 'time' | 'hash'>;

function transactionOf(act: Act, place: Place, accounts: Accounts): EvmTransaction | undefined {
  const gas = { gasUsed: 21_000n, gasPrice: GAS / 21_000n, failed: false, calls: [], transfers: [] };
  if (act.kind === 'token') {
    const { signer, transfer } = act;
    // Whoever spams is no part of the world: his gas is not counted.
    return {
      ...place,
      ...gas,
      gasUsed: 0n,
      from: signer,
      to: transfer.contract,
      value: 0n,
      transfers: [transfer],
      moves: [],
    };
  }
  const payments = act.kind === 'record' ? act.chain : [act.decide(accounts)];
  const [first, ...inner] = payments;
  if (!first || first.value <= 0n) return undefined;
  accounts.burn(first.from);
  for (const payment of [first, ...(inner as Payment[])]) accounts.move(payment, act.kind === 'pay');
  const calls = (inner as Payment[]).map(
    ({ from, to, value }, n): EvmCall => ({ path: [n], from, to, value, type: 'call' }),
  );
  const moves: Move[] = [
    { kind: 'value', ...first },
    ...(inner as Payment[]).map((payment): Move => ({ kind: 'call', ...payment })),
    { kind: 'gas', from: first.from, value: GAS },
  ];
  const { from, to, value } = first;
  const own = act.kind === 'record' ? { hash: act.hash, time: act.time } : {};
  return { ...place, ...own, ...gas, from, to, value, calls, moves };
}
