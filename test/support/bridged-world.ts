import type { TxId } from '../../src/core/ids.ts';
import { type BitcoinWorld, note, type Party, party, worldBuilder } from './bitcoin-world.ts';
import { deeds, eventOf } from './evm-deeds.ts';
import { assembleWorld, type EvmWorld, hexOf, WEI, ZERO } from './evm-world.ts';
import type { ThorDeposited } from './thornode-server.ts';

/** THORChain's router on Ethereum, as `config/labels/bridges.yaml` has it. */
export const ROUTER = '0xd37bbe5744d730a1d98d8dc97c42f0ca46ad7146';
export const GIVEN = 8n * WEI;
export const PAID = 25_000_000n;

/** A theft of ether that goes over THORChain to Bitcoin and to an exchange there. */
export interface BridgedWorld {
  readonly ethereum: EvmWorld;
  readonly bitcoin: BitcoinWorld;
  readonly deposited: ThorDeposited;
  /** Hashes. */
  readonly theft: string;
  readonly deposit: string;
  readonly payout: TxId;
  readonly thief: string;
  readonly receiver: Party;
  readonly exchange: Party;
}

/** The first block of Bitcoin's world: later than all that happened on Ethereum. */
const FIRST = 500_020;
const FEE = 2_000n;

export function bridgedWorld(): BridgedWorld {
  const [victim, thief, mule, vault] = ['victim', 'thief', 'mule', 'vault'].map((name) =>
    hexOf(`bridged ${name}`, 20),
  ) as [string, string, string, string];
  const receiver = party('bridged receiver', 'v0_p2wpkh');
  const exchange = party('bridged exchange', 'p2sh');
  const memo = `=:BTC.BTC:${receiver.address}:0/1/0`;

  const play = deeds('bridged');
  for (let n = 0; n < 20; n++) play.fund(victim);
  play.fund(thief);
  const theft = play.pay(victim, thief, 10n * WEI).hash;
  play.pay(thief, mule, WEI);
  const deposit = play.call({
    from: thief,
    to: ROUTER,
    value: GIVEN,
    signature: 'depositWithExpiry(address,address,uint256,string,uint256)',
    events: [
      eventOf(ROUTER, 'Deposit(address,address,uint256,string)', {
        indexed: [vault, ZERO],
        data: [
          ['uint256', GIVEN],
          ['string', memo],
        ],
      }),
    ],
    paysOn: [[vault, GIVEN]],
  }).hash;

  const build = worldBuilder('bridged');
  const treasury = party('bridged treasury', 'v0_p2wpkh');
  const funds = build.coinbase(FIRST, treasury, 5_000_000_000n);
  const payout = build.pay(
    FIRST + 5,
    [[funds, 0]],
    [
      { to: receiver, value: PAID },
      { to: treasury, value: 5_000_000_000n - PAID - FEE },
      { to: note(`OUT:${deposit.slice(2).toUpperCase()}`), value: 0n },
    ],
  );
  build.pay(FIRST + 8, [[payout, 0]], [{ to: exchange, value: PAID - FEE }]);
  build.coinbase(FIRST + 30, party('bridged miner', 'p2pkh'), 5_000_000_000n);
  return {
    ethereum: assembleWorld('bridged', play.transactions, [victim, thief, mule, vault], []),
    bitcoin: build.world(),
    deposited: {
      txid: deposit,
      chain: 'ETH',
      from: thief,
      vault,
      asset: 'ETH.ETH',
      amount: `${GIVEN / 10n ** 10n}`,
      memo,
      state: 'paid',
      outs: [{ txid: payout, chain: 'BTC', to: `${receiver.address}`, asset: 'BTC.BTC', amount: `${PAID}` }],
    },
    theft,
    deposit,
    payout,
    thief,
    receiver,
    exchange,
  };
}
