import fc from 'fast-check';
import { assembleWorld, type NemDefinition, type NemWorld, type Person, person, XEM } from './nem-world.ts';
import { type NemWriter, nemWriter, type Written } from './nem-writer.ts';
import { random } from './random.ts';

export const TAG = 'mizunashi.coincheck_stolen_funds_do_not_accept_trades:owner_of_this_account_is_hacker';
export const SECOND_TAG = 'ts:warning_dont_accept_stolen_funds';
/** Followed: one with a levy in itself, one whose namespace has expired. */
export const COIN = 'dim:coin';
export const FADED = 'old.shop:gift_vouchers';
/** Not followed: one with a levy in XEM. */
const TOLL = 'toll:road';
const JUNK = 'junk.mail:visit our site';

interface Scene {
  readonly pick: (below: number) => number;
  readonly writer: NemWriter;
  readonly people: readonly Person[];
  readonly sink: Person;
  readonly shared: Person;
  readonly remote: Person;
}

const FEE = 50_000n;
/** What is needed for any transaction, so that nobody pays what he has not. */
const RESERVE = 2_000_000n;

/** Every kind of transaction that NEM has, among a dozen accounts and over some twenty blocks. */
export function nemWorld(seed: number): NemWorld {
  const name = `nemWorld(${seed})`;
  const pick = random(seed);
  const people = Array.from({ length: 7 }, (_, n) => person(`${name} ${n}`));
  const [nemesis, sink, shared, remote, collector] = ['nemesis', 'sink', 'shared', 'remote', 'collector'].map(
    (role) => person(`${name} ${role}`),
  ) as [Person, Person, Person, Person, Person];
  const writer = nemWriter(name, definitions(people, collector));
  for (const to of [...people, shared])
    writer.nemesis(nemesis, to, BigInt(pick(900) + 100) * 1_000_000n + BigInt(pick(999_983)));
  writer.endBlock(nemesis);
  const scene: Scene = { pick, writer, people, sink, shared, remote };
  writer.lend({ signer: lessorOf(scene), fee: FEE }, remote, true);
  writer.create(rich(scene), sink, 10_000_000n, writer.definitions[0] as NemDefinition);
  writer.create(rich(scene), sink, 10_000_000n, writer.definitions[1] as NemDefinition);
  for (let n = 0; n < 55; n++) {
    if (pick(3) === 0) endBlock(scene);
    (kinds[pick(kinds.length)] as (scene: Scene) => void)(scene);
  }
  endBlock(scene);
  return assembleWorld({
    name,
    people: [...people, nemesis, sink, shared, remote, collector],
    transactions: writer.transactions,
    blocks: writer.blocks,
    definitions: writer.definitions,
    balance: writer.balance,
    followed: [COIN, FADED],
  });
}

export const nemWorlds: fc.Arbitrary<NemWorld> = fc.integer({ min: 1, max: 1_000_000_000 }).map(nemWorld);

function definitions([first, second]: readonly Person[], collector: Person): NemDefinition[] {
  const [maker, other] = [first?.key ?? '', second?.key ?? ''];
  const levy = (type: 1 | 2, mosaic: string, fee: bigint) => ({
    type,
    recipient: collector.address,
    mosaic,
    fee,
  });
  return [
    { mosaic: COIN, creator: maker, divisibility: 6, initialSupply: 9_000n, levy: levy(2, COIN, 10n) },
    { mosaic: FADED, creator: maker, divisibility: 0, initialSupply: 1_000_000n, isExpired: true },
    { mosaic: TOLL, creator: other, divisibility: 3, initialSupply: 1n, levy: levy(1, XEM, 1_234n) },
    { mosaic: TAG, creator: other, divisibility: 0, initialSupply: 1n, isExpired: true },
    { mosaic: JUNK, creator: other, divisibility: 0, initialSupply: 1n },
  ];
}

function endBlock(scene: Scene): void {
  const { pick, writer, remote } = scene;
  const [harvester, lessor] = pick(4) === 0 ? [remote, lessorOf(scene)] : [someone(scene), undefined];
  writer.endBlock(harvester, lessor, 1 + pick(3));
}

/** Who lets the remote account harvest in his name, from the beginning. */
const lessorOf = ({ people }: Scene): Person => people[1] as Person;
const someone = ({ pick, people }: Scene): Person => people[pick(people.length)] as Person;
const other = (scene: Scene, than: Person): Person => {
  const rest = scene.people.filter((one) => one !== than);
  return rest[scene.pick(rest.length)] as Person;
};
/** Whoever made the mosaics; he has the most XEM too. */
const rich = ({ people }: Scene): Written => ({ signer: people[0] as Person, fee: FEE });

/** Somebody who can afford it, and a part of what he has. */
function spender(scene: Scene, mosaic = XEM): { readonly by: Written; readonly amount: bigint } | undefined {
  const able = scene.people.filter(
    ({ address }) =>
      scene.writer.balance(address) > 2n * RESERVE && scene.writer.balance(address, mosaic) > 1_000n,
  );
  if (able.length === 0) return undefined;
  const signer = able[scene.pick(able.length)] as Person;
  const left = scene.writer.balance(signer.address, mosaic) - (mosaic === XEM ? RESERVE : 0n);
  const share = BigInt(1 + scene.pick(60));
  return { by: { signer, fee: FEE * BigInt(1 + scene.pick(3)) }, amount: (left * share) / 100n + 1n };
}

const plain = { payload: '526f6262657279212121', type: 1, says: 'Robbery!!!' } as const;
const inHex = { payload: 'fe4e7a', type: 1, says: '4e7a' } as const;
const secret = { payload: 'a1b2c3', type: 2, says: null } as const;

const kinds: readonly ((scene: Scene) => void)[] = [
  ...Array.from({ length: 6 }, (_, n) => (scene: Scene) => {
    const found = spender(scene);
    if (!found) return;
    const message = [undefined, undefined, undefined, plain, inHex, secret][n];
    const options = { version: n % 2 === 0 ? 1 : 2, ...(message && { message }) } as const;
    scene.writer.pay(found.by, other(scene, found.by.signer), found.amount, options);
  }),
  function toOneself(scene) {
    const found = spender(scene);
    if (found) scene.writer.pay(found.by, found.by.signer, found.amount);
  },
  function xemAsMosaic(scene) {
    const found = spender(scene);
    if (!found) return;
    const mosaics = [{ mosaic: XEM, quantity: found.amount / 3n }];
    scene.writer.payMosaics(found.by, someone(scene), 3_000_000n, { mosaics });
  },
  function halfOfTwo(scene) {
    const found = spender(scene, COIN);
    if (!found) return;
    const mosaics = [
      { mosaic: COIN, quantity: found.amount },
      { mosaic: XEM, quantity: 1_000_001n },
    ];
    scene.writer.payMosaics(found.by, other(scene, found.by.signer), 500_000n, { mosaics });
  },
  function coin(scene) {
    const found = spender(scene, COIN);
    if (!found) return;
    const mosaics = [{ mosaic: COIN, quantity: found.amount }];
    scene.writer.payMosaics(found.by, other(scene, found.by.signer), 1_000_000n, { mosaics });
  },
  function faded(scene) {
    const found = spender(scene, FADED);
    if (!found) return;
    const mosaics = [{ mosaic: FADED, quantity: found.amount }];
    scene.writer.payMosaics(found.by, other(scene, found.by.signer), 1_000_000n, { mosaics });
  },
  function tollAndTag(scene) {
    const found = spender(scene);
    if (!found) return;
    const mosaic = [TOLL, TAG, JUNK, JUNK][scene.pick(4)] as string;
    scene.writer.payMosaics(found.by, other(scene, found.by.signer), 1_000_000n, {
      mosaics: [{ mosaic, quantity: 1n }],
    });
  },
  function together(scene) {
    const { writer, shared, pick } = scene;
    if (writer.balance(shared.address) < 2n * RESERVE) return;
    const initiator = someone(scene);
    const multisig = { initiator, others: [other(scene, initiator)] };
    const by = { signer: shared, fee: FEE };
    const amount = writer.balance(shared.address) / BigInt(3 + pick(5));
    const mosaics = [{ mosaic: XEM, quantity: amount / 2n }];
    const acts = [
      () => writer.changeCosigners(by, [someone(scene)], { multisig }),
      () => writer.lend(by, scene.remote, true, { multisig }),
      () => writer.payMosaics(by, someone(scene), 2_000_000n, { mosaics, multisig }),
      () => writer.pay(by, someone(scene), amount, { multisig, message: plain }),
    ];
    acts[pick(acts.length)]?.();
  },
  function refill(scene) {
    const found = spender(scene);
    if (found) scene.writer.pay(found.by, scene.shared, found.amount);
  },
  function lend(scene) {
    const signer = lessorOf(scene);
    if (scene.writer.balance(signer.address) > RESERVE)
      scene.writer.lend({ signer, fee: FEE }, scene.remote, scene.pick(2) === 0);
  },
  function rent(scene) {
    const found = spender(scene);
    if (found) scene.writer.rent(found.by, scene.sink, 1_000_000n);
  },
  function supply(scene) {
    const by = rich(scene);
    if (scene.writer.balance(by.signer.address) < RESERVE) return;
    const canBurn = scene.writer.balance(by.signer.address, COIN) > 10_000_000n;
    scene.writer.changeSupply(by, COIN, scene.pick(2) === 0 || !canBurn ? 5n : -3n);
  },
  function anotherDescription(scene) {
    const { writer, sink } = scene;
    const by = rich(scene);
    if (writer.balance(by.signer.address) > 3n * RESERVE && scene.pick(4) === 0)
      writer.describe(by, sink, 10n, writer.definitions[0] as NemDefinition);
  },
];
