import { assembleWorld, type NemDefinition, type NemWorld, type Person, person, XEM } from './nem-world.ts';
import { nemWriter, type Written } from './nem-writer.ts';

/** In XEM, as the press told of January 2018: a probe, six large ones, and four in the hours after. */
const TAKEN = [
  10, 100_000_000, 100_000_000, 100_000_000, 100_000_000, 100_000_000, 20_000_000, 3_000_000, 1_500_000,
  1_000_000, 800_000,
].map((amount) => BigInt(amount) * 1_000_000n);

/** What a spreadsheet would run, and a browser read as a tag, if it were let. */
const says = '=HYPERLINK("x") <b>order 4711</b> ご注文';
const MEMORANDUM = { payload: Buffer.from(says).toString('hex'), type: 1, says } as const;
const SECRET = { payload: 'a1b2c3', type: 2, says: null } as const;
const COIN: NemDefinition = {
  mosaic: 'dim:coin',
  creator: person('who made dim').key,
  divisibility: 6,
  initialSupply: 9_000n,
  levy: { type: 2, recipient: person('who levies on dim').address, mosaic: 'dim:coin', fee: 10n },
};
const TAG = 'mizunashi.coincheck_stolen_funds_do_not_accept_trades:owner_of_this_account_is_hacker';
const WARNING = 'ts:warning_dont_accept_stolen_funds';

export interface Theft {
  readonly world: NemWorld;
  readonly thief: Person;
  readonly wallets: readonly Person[];
  readonly tagger: Person;
  readonly taken: bigint;
}

/**
 * A theft of the form of Coincheck's, with made-up accounts: eleven transfers to one thief, a distribution to nine wallets, of
 * which one is a multisig account, tags by a volunteer, alms to whom begs with a message, dust in hundreds of rows, and a
 * sale for another mosaic with a levy.
 */
export function theftWorld(): Theft {
  const writer = nemWriter('a theft', [COIN]);
  const [nemesis, victim, thief, tagger, beggar, buyer, harvester, seller] = [
    ...['nemesis', 'victim', 'thief', 'tagger', 'beggar', 'buyer', 'harvester', 'seller'],
  ].map((role) => person(`theft ${role}`)) as [
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
  ];
  const wallets = Array.from({ length: 9 }, (_, n) => person(`theft wallet ${n}`));
  const by = (signer: Person, fee = 50_000n): Written => ({ signer, fee });
  const endBlock = (by: Person = harvester): void => writer.endBlock(by);

  const taken = TAKEN.reduce((sum, amount) => sum + amount, 0n);
  writer.nemesis(nemesis, victim, taken + 3_000_000_000n);
  for (const one of [tagger, beggar, buyer, seller]) writer.nemesis(nemesis, one, 1_000_000_000n);
  endBlock();
  writer.create(by(seller), tagger, 10_000_000n, COIN);
  endBlock();
  for (const amount of TAKEN) {
    writer.pay(by(victim, 2_000_000n), thief, amount);
    endBlock();
  }
  wallets.forEach((wallet, n) => {
    writer.pay(by(thief, 1_250_000n), wallet, BigInt(30 + n) * 1_000_000_000_000n, {
      version: n % 2 === 0 ? 1 : 2,
    });
    if (n % 4 === 3) endBlock();
  });
  endBlock(thief);
  for (const to of [thief, ...wallets]) {
    writer.payMosaics(by(tagger, 150_000n), to, 1_000_000n, { mosaics: [{ mosaic: TAG, quantity: 1n }] });
  }
  writer.payMosaics(by(tagger), wallets[0] as Person, 1_000_000n, {
    mosaics: [{ mosaic: WARNING, quantity: 1n }],
  });
  endBlock();
  for (let n = 0; n < 120; n++) {
    writer.pay(by(beggar), thief, BigInt(n % 3), { message: n % 10 === 0 ? SECRET : MEMORANDUM });
    if (n % 25 === 24) endBlock();
  }
  writer.pay(by(thief), beggar, 100_000_000n, { message: MEMORANDUM });
  endBlock();

  const [first, second, shared] = wallets as [Person, Person, Person];
  writer.changeCosigners(by(shared, 500_000n), [first, second]);
  endBlock();
  const multisig = { initiator: first, others: [second] };
  writer.pay(by(shared, 150_000n), buyer, 7_000_000_000_000n, { multisig, message: MEMORANDUM });
  writer.payMosaics(by(shared, 150_000n), buyer, 3_000_000n, {
    mosaics: [{ mosaic: XEM, quantity: 1_000_001n }],
    multisig,
  });
  endBlock();
  writer.payMosaics(by(seller), first, 500_000n, {
    mosaics: [{ mosaic: COIN.mosaic, quantity: 2_000_001n }],
  });
  writer.payMosaics(by(first), second, 1_000_000n, {
    mosaics: [{ mosaic: COIN.mosaic, quantity: 600_000n }],
  });
  writer.pay(by(second), second, 5_000_000n);
  writer.lend(by(second, 150_000n), person('theft remote'), true);
  writer.rent(by(second), tagger, 100_000_000n);
  endBlock();
  for (const wallet of wallets.slice(3))
    writer.pay(by(wallet), buyer, 1_000_000_000_000n, { message: MEMORANDUM });
  writer.endBlock(harvester, undefined, 60);

  const { transactions, blocks, definitions } = writer;
  const people = [nemesis, victim, thief, tagger, beggar, buyer, harvester, seller, ...wallets];
  return {
    world: assembleWorld({
      name: 'a theft',
      people,
      transactions,
      blocks,
      definitions,
      followed: [COIN.mosaic],
    }),
    thief,
    wallets,
    tagger,
    taken,
  };
}
