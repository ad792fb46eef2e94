import type { AccountId, Amount, TxId } from '../../src/core/ids.ts';
import { addressOf, sinkAccount } from '../../src/core/ids.ts';
import { type Flow, feesOf, type Happening, type TrueCrossing } from './anvil-flows.ts';
import { notObserved, statusOfRefund, statusOfSwap } from './anvil-thornode.ts';
import {
  type BitcoinWorld,
  bitcoin,
  btc,
  type Party,
  party,
  type WorldOutput,
  worldBuilder,
} from './bitcoin-world.ts';

/** What THORChain did with the deposits, on both chains. */
export interface Abroad {
  readonly world: BitcoinWorld;
  readonly happenings: readonly Happening[];
  readonly crossings: readonly TrueCrossing[];
  readonly exchange: AccountId;
  readonly vault: AccountId;
  statusOf(hash: string): unknown;
}

export interface Deposits {
  /** Address of the vault on Ethereum. */
  readonly vault: string;
  /** Contract of the token that was sent back. */
  readonly tokenB: string;
  readonly swaps: readonly { readonly deposit: Happening; readonly to: Party; readonly sat: Amount }[];
  readonly refunds: readonly { readonly deposit: Happening; readonly payout: Happening }[];
}

/** The first block of this world: later than all that happened on Ethereum (Bitcoin's world has a block every ten minutes from 2011 on). */
const FIRST = 500_020;
const FEE = 2_000n;
const COIN = 5_000_000_000n;

/**
 * Pays what was deposited: from one vault, each payout with the memo that names its deposit. Its receiver sends most of it to
 * an exchange; what is left rests.
 */
export function paidAbroad(deposits: Deposits): Abroad {
  const chain = recordedChain();
  const vault = party('crossings vault', 'v0_p2wpkh');
  const exchange = party('crossings exchange', 'p2sh');
  const paid = deposits.swaps.map(({ deposit, to, sat }, n) => {
    const hash = deposit.txid.slice(2).toUpperCase();
    const minted = chain.mint(FIRST + n, vault);
    const outputs = [
      { to, value: sat },
      { to: vault, value: COIN - sat - FEE },
      { to: memo(`OUT:${hash}`), value: 0n },
    ];
    return { deposit, to, sat, hash, ...chain.pay(FIRST + 8 + n, vault, [minted, 0], outputs) };
  });
  for (const [n, { to, sat, txid }] of paid.entries())
    chain.pay(
      FIRST + 12 + n,
      to,
      [txid, 0],
      [
        { to: exchange, value: 80_000_000n },
        { to: party(`crossings rest ${n}`, 'v1_p2tr'), value: sat - 80_000_000n - FEE },
      ],
    );
  // So much later that a trace which leaves the newest blocks unread sees all of the above.
  const far = chain.mint(FIRST + 30, party('crossings far', 'p2pkh'));
  chain.pay(FIRST + 31, party('crossings far', 'p2pkh'), [far, 0], [{ to: exchange, value: COIN - FEE }]);

  const statuses = new Map<string, unknown>([
    ...paid.map((swap) => [swap.hash, statusOfSwap({ ...swap, vaults: [deposits.vault, vault] })] as const),
    ...deposits.refunds.map((refund) => {
      const hash = refund.deposit.txid.slice(2).toUpperCase();
      return [
        hash,
        statusOfRefund({ ...refund, hash, vault: deposits.vault, token: deposits.tokenB }),
      ] as const;
    }),
  ]);
  return {
    world: chain.world(),
    happenings: chain.happenings,
    crossings: [
      ...paid.map(({ deposit, flows }) => bridged(deposit.flows[0], flows[0])),
      ...deposits.refunds.map(({ deposit, payout }) => bridged(deposit.flows[0], payout.flows.at(-2))),
    ],
    exchange: exchange.account,
    vault: vault.account,
    statusOf: (hash) => statuses.get(hash) ?? notObserved,
  };
}

/** Flows of happenings that are known to have them. */
const bridged = (given: Flow | undefined, received: Flow | undefined): TrueCrossing => ({
  kind: 'bridge',
  what: 'a deposit and its payout',
  given: given as Flow,
  received: received as Flow,
});

/** Nobody's output with a text of 75 bytes at most in it. */
function memo(text: string): Party {
  const bytes = Buffer.from(text);
  const push = bytes.length.toString(16).padStart(2, '0');
  const account = sinkAccount(bitcoin, 'burned');
  return { kind: 'op_return', script: `6a${push}${bytes.toString('hex')}`, address: undefined, account };
}

/** A chain of transactions with one payer each, and what moved in them. */
function recordedChain() {
  const build = worldBuilder('crossings');
  const happenings: Happening[] = [];
  const record = (txid: TxId, what: string, flows: readonly Flow[]): void => {
    happenings.push({ txid, what, flows });
  };
  return {
    happenings,
    world: build.world,
    mint(height: number, to: Party): TxId {
      const txid = build.coinbase(height, to, COIN);
      record(txid, 'a coinbase', [{ asset: btc, from: null, to: to.account, amount: COIN }]);
      return txid;
    },
    /** What comes back to the payer moves nothing. */
    pay(height: number, { account: from }: Party, coin: readonly [TxId, number], outputs: WorldOutput[]) {
      const txid = build.pay(height, [coin], outputs);
      const flows: Flow[] = outputs
        .filter(({ to, value }) => value > 0n && to.account !== from)
        .map(({ to, value }) => ({ asset: btc, from, to: to.account, amount: value }));
      flows.push({ asset: btc, from, to: feesOf(from), amount: FEE });
      record(txid, `a payment by ${addressOf(from)}`, flows);
      return { txid, flows };
    },
  };
}
