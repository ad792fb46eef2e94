import { readFileSync } from 'node:fs';
import { address as codec, networks } from 'bitcoinjs-lib';
import { accountId, type TxId } from '../../src/core/ids.ts';
import { type BitcoinWorld, bitcoin, type Party, party, worldBuilder } from './bitcoin-world.ts';

interface Recorded {
  readonly id: string;
  readonly height: number;
  readonly inputs: readonly (readonly [address: string, value: number])[];
  readonly outputs: readonly (readonly [address: string, value: number])[];
}

/** A real round of Whirlpool: its addresses, values and height; the file names where they are from. */
export const whirlpoolRound = (
  JSON.parse(readFileSync(new URL('../../fixtures/vectors/coinjoin.json', import.meta.url), 'utf8')) as {
    readonly recorded: readonly Recorded[];
  }
).recorded.find(({ id }) => id === 'whirlpool') as Recorded;

/** A theft that goes into a mix, and into a payout that only looks like one. */
export interface MixedWorld {
  readonly world: BitcoinWorld;
  readonly theft: TxId;
  /** Cuts the theft into equal parts for the mix; part 0 goes into the round, parts 1 and 2 into the payout. */
  readonly tx0: TxId;
  /** The round: its first input is stolen, the four others are strangers'. */
  readonly round: TxId;
  /** Spends output 2 of the round to the exchange. */
  readonly behind: TxId;
  /** Three inputs, three equal outputs and nothing else, of one owner. */
  readonly payout: TxId;
  readonly exchange: Party;
}

export const STOLEN = 60_000_000n;
const PREMIX = 5_010_000n;

export function mixedWorld(): MixedWorld {
  const build = worldBuilder('mixed');
  const { height, inputs, outputs } = whirlpoolRound;
  const fresh = (name: string): Party => party(`mixed ${name}`, 'v0_p2wpkh');
  const exchange = party('mixed exchange', 'p2sh');
  const funds = build.coinbase(height - 200, party('mixed victim', 'p2pkh'), STOLEN + 1_000n);
  const theft = build.pay(height - 100, [[funds, 0]], [{ to: fresh('thief'), value: STOLEN }]);

  const [[entrant], ...strangers] = inputs as [Recorded['inputs'][number], ...Recorded['inputs']];
  const premix = Array.from({ length: 11 }, (_, n) => ({
    to: n === 0 ? partyOf(entrant) : fresh(`premix ${n}`),
    value: PREMIX,
  }));
  const tx0 = build.pay(
    height - 50,
    [[theft, 0]],
    [
      ...premix,
      { to: fresh('coordinator'), value: 175_000n },
      { to: fresh('change'), value: 4_600_000n },
      { to: party('mixed note', 'op_return'), value: 0n },
    ],
  );
  const others = strangers.map(([owner, value], n): readonly [TxId, number] => [
    build.coinbase(height - 40 + n, partyOf(owner), BigInt(value)),
    0,
  ]);
  const round = build.pay(
    height,
    [[tx0, 0], ...others],
    outputs.map(([owner, value]) => ({ to: partyOf(owner), value: BigInt(value) })),
  );
  const behind = build.pay(height + 20, [[round, 2]], [{ to: exchange, value: 4_999_000n }]);

  const payout = build.pay(
    height + 1,
    [
      [tx0, 1],
      [tx0, 2],
      [tx0, 12],
    ],
    ['a', 'b', 'c'].map((name) => ({ to: fresh(`paid ${name}`), value: 4_870_000n })),
  );
  build.pay(height + 3, [[payout, 0]], [{ to: exchange, value: 4_869_000n }]);
  build.coinbase(height + 100, party('mixed miner', 'p2pkh'), 5_000_000_000n);
  return { world: build.world(), theft, tx0, round, behind, payout, exchange };
}

/** Who a native SegWit address belongs to. */
function partyOf(address: string): Party {
  const script = Buffer.from(codec.toOutputScript(address, networks.bitcoin)).toString('hex');
  return { kind: 'v0_p2wpkh', script, address, account: accountId(bitcoin, address) };
}
