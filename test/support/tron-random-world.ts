import fc from 'fast-check';
import { random } from './random.ts';
import {
  approval,
  call,
  collectible,
  creation,
  type Draft,
  ending,
  event,
  exchange,
  failing,
  moved,
  permissions,
  reward,
  spam,
  stake,
  swap,
  tokenCall,
  transfer,
  trc10,
  unwrap,
  unwrapInside,
  wrap,
} from './tron-scenes.ts';
import {
  assembleTronWorld,
  hashOf,
  KNOWN_TRC10,
  party,
  type TronTransaction,
  type TronWorld,
  UNKNOWN_TRC10,
  usdt,
  wtrx,
  ZERO,
} from './tron-world.ts';

/** Gives drafts their places: each `[block, draft]` in turn. */
export function placed(
  name: string,
  drafts: readonly (readonly [number, Draft])[],
  isSparse: (n: number) => boolean = () => false,
): TronTransaction[] {
  const used = new Map<number, number>();
  return drafts.map(([block, draft], n) => {
    const index = used.get(block) ?? 0;
    // Blocks have other transactions in between.
    used.set(block, index + 1 + (n % 3));
    return {
      parameters: {},
      result: 'SUCCESS',
      fee: 0n,
      calls: [],
      logs: [],
      amounts: {},
      moves: [],
      isSparse: isSparse(n),
      ...draft,
      txid: hashOf(`${name} ${n}`),
      block,
      index,
    };
  });
}

/** A small world in which everything happens that can, often several things to one account in one block. */
export function tronWorld(seed: number): TronWorld {
  const draw = random(seed + 0x9e3779b9);
  for (let n = 0; n < 20; n++) draw(2);
  const accounts = ['alice', 'bob', 'carol', 'pool', 'vault'].map((name) => party(`${name} ${seed}`));
  const pick = (): string => accounts[draw(accounts.length)] as string;
  const [, , , pool = '', vault = ''] = accounts;
  // Sun above 2^53 too: nobody holds so much, and nothing may be rounded.
  const amount = (): bigint =>
    [1n, 12_345_678n, BigInt(draw(1_000_000) + 1), 2n ** 60n + BigInt(draw(99))][draw(4)] as bigint;

  const scenes: readonly (() => Draft)[] = [
    () => transfer(pick(), pick(), amount(), [0n, 268_000n][draw(2)]),
    () => ({
      ...transfer(pick(), pick(), BigInt(draw(2) + 5)),
      memo: ['105 482', 'ünïcode'][draw(2)] as string,
    }),
    () => ({ ...tokenCall(pick(), event(pick(), pick(), 4n)), memo: 'seen by the caller alone' }),
    () => transfer(pick(), pick(), BigInt(draw(2))),
    () => tokenCall(pick(), event(pick(), pick(), amount())),
    () => tokenCall(pick(), event(pick(), pick(), 2n ** 90n, wtrx)),
    () => {
      const [one, other] = [event(pick(), pick(), 5n), event(pick(), pick(), amount())];
      return tokenCall(pick(), one, other, one, { ...other, from: other.to, to: other.from });
    },
    () => tokenCall(pick(), event(ZERO, pick(), amount()), event(pick(), ZERO, 3n)),
    () => tokenCall(pick(), event(pick(), pick(), 0n)),
    () => approval(pick(), pick(), amount()),
    () => spam(pick(), pick(), pick(), amount()),
    () => collectible(pick(), pick(), 7n),
    () => trc10(pick(), pick(), [KNOWN_TRC10, UNKNOWN_TRC10][draw(2)] as string, amount()),
    () => swap(pick(), pool, amount(), amount()),
    () => reward(pick(), amount()),
    () => stake(pick(), amount(), draw(2) === 0),
    () => permissions(pick()),
    () => exchange(pick()),
    () => ending(pick(), vault, pick(), amount()),
    () => creation(pick(), party(`created ${draw(1_000_000)}`), amount()),
    () => wrap(pick(), amount(), ['d0e30db0', ''][draw(2)] as string),
    () => unwrap(pick(), amount()),
    () => unwrapInside(pick(), pool, pick(), amount()),
    () => failing(pick(), pool, amount(), draw(2) === 0 ? 'REVERT' : 'OUT_OF_ENERGY'),
    () => {
      const log = event(pick(), pick(), amount());
      return call({
        owner: party(`stranger ${seed}`),
        contract: usdt,
        logs: [log, log],
        moves: [log, log].flatMap(moved),
      });
    },
  ];
  let block = 1 + draw(3);
  const drafts = Array.from({ length: 8 + draw(30) }, () => {
    block += [0, 0, 1, 4][draw(4)] as number;
    return [block, (scenes[draw(scenes.length)] as () => Draft)()] as const;
  });
  const transactions = placed(`world ${seed}`, drafts, () => draw(3) === 0);
  return assembleTronWorld(`tronWorld(${seed})`, transactions, [...accounts, party(`never used ${seed}`)]);
}

export const tronWorlds = fc.integer({ min: 1, max: 1_000_000 }).map(tronWorld);
