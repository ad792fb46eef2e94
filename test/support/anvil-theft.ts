import { getCreate2Address, id, keccak256 } from 'ethers';
import type { Anvil } from './anvil.ts';
import { type Act, type Script, script } from './anvil-script.ts';
import type { Contract } from './contracts.ts';
import {
  assembleWorld,
  type EvmCall,
  type EvmTransfer,
  type EvmWorld,
  hexOf,
  type Move,
  ZERO,
} from './evm-world.ts';
import { toldOf } from './evm-writer.ts';

const persons = [
  'victim',
  'thief',
  'ann',
  'bob',
  'cay',
  'dan',
  'eve',
  'fay',
  'gus',
  'heir',
  'kin',
  'lee',
  'mia',
  'ned',
] as const;
const programs = ['Token', 'WrappedEther', 'Lookalike', 'Splitter', 'Wallet', 'Mortal', 'Factory'] as const;
type Person = (typeof persons)[number];
type Program = (typeof programs)[number];

/** A theft on a real chain, and everything that moved in it, as whoever wrote it meant it. */
export interface Theft {
  readonly world: EvmWorld;
  readonly people: Readonly<Record<Person, string>>;
  /** By the names of their sources. */
  readonly contracts: Readonly<Record<Program, string>>;
  /** The contract that the factory made. */
  readonly made: string;
}

/** Thousandths of an ether, in wei. */
const milli = (amount: number): bigint => BigInt(amount) * 10n ** 15n;

/** Empty blocks behind the theft: more than a node may search at once. */
const QUIET_BLOCKS = 400;

interface Scene {
  readonly play: Script;
  readonly people: Theft['people'];
  readonly at: Theft['contracts'];
  /** Calls a contract: what it is meant to do stands beside. */
  call(program: Program, name: string, parameters: readonly unknown[], act: Omit<Act, 'to' | 'data'>): Act;
  encoded(program: Program, name: string, parameters: readonly unknown[]): string;
}

/** Plays the theft on a node that stands at its genesis block. */
export async function playTheft(node: Anvil, compiled: ReadonlyMap<string, Contract>): Promise<Theft> {
  const [faucet = ''] = await node.ask<string[]>('eth_accounts');
  const play = script(node);
  const people = Object.fromEntries(
    persons.map((name) => [name, hexOf(`theft ${name}`, 20)]),
  ) as Theft['people'];
  const at = {} as Record<Program, string>;
  for (const program of programs) at[program] = await play.create(compiled.get(program), faucet);
  const encoded: Scene['encoded'] = (program, name, parameters) =>
    compiled.get(program)?.calls.encodeFunctionData(name, parameters) ?? '';
  const call: Scene['call'] = (program, name, parameters, act) => ({
    ...act,
    to: at[program],
    data: encoded(program, name, parameters),
  });
  const scene: Scene = { play, people, at, call, encoded };

  const funded: readonly [Person, number][] = [
    ['victim', 100_000],
    ['gus', 1_000],
    ['kin', 1_000],
    ['eve', 1_000],
    ['mia', 6_500],
  ];
  await play.block(
    ...funded.map(([name, amount]) => ({ from: faucet, to: people[name], value: milli(amount) })),
  );
  await steal(scene);
  await splitAndFail(scene);
  const made = await throughContracts(scene, compiled.get('Mortal')?.code ?? '');
  await wrap(scene);
  await passTokensOn(scene);
  await play.pass(QUIET_BLOCKS);
  const accounts = [...Object.values(people), ...Object.values(at), made];
  const followed = [at.Token, at.WrappedEther];
  const told = play.transactions.map((one) => ({
    ...one,
    told: toldOf(one.input ?? '0x', one.to, followed),
  }));
  const world = assembleWorld('theft', told, accounts, followed);
  return { world, people, contracts: at, made };
}

const inner = (from: string, to: string, value: bigint, ...path: number[]): EvmCall => ({
  path,
  from,
  to,
  value,
  type: 'call',
  callType: 'call',
});
const rolledBack = (call: EvmCall): EvmCall => ({ ...call, failed: true });
const value = (from: string, to: string, amount: bigint): Move => ({
  kind: 'value',
  from,
  to,
  value: amount,
});
const moved = ({ from, to, created, value: amount }: EvmCall): Move => ({
  kind: 'call',
  from,
  to: to ?? created ?? '',
  value: amount,
});

/** 60 ether and 3,000 units of the token, from a victim who has more. */
async function steal({ play, people: { victim, thief }, at, call }: Scene): Promise<void> {
  const given = (from: string, to: string, amount: bigint) => tokens(at.Token, [from, to, amount]);
  await play.block(call('Token', 'mint', [victim, 5_000], { from: victim, ...given(ZERO, victim, 5_000n) }));
  await play.block(
    { from: victim, to: thief, value: milli(60_000) },
    call('Token', 'transfer', [thief, 3_000], { from: victim, ...given(victim, thief, 3_000n) }),
  );
}

/** What an ERC-20 tells, and what moves with it. */
function tokens(contract: string, ...given: readonly (readonly [string, string, bigint])[]) {
  const transfers = given.map(([from, to, amount]): EvmTransfer => ({ contract, from, to, value: amount }));
  const moves = given
    .filter(([, , amount]) => amount > 0n)
    .map(
      ([from, to, amount]): Move => ({
        kind: 'token',
        contract,
        ...(from !== ZERO && { from }),
        ...(to !== ZERO && { to }),
        value: amount,
      }),
    );
  return { transfers, moves };
}

/** Split by a contract; two in one block; then a payment that is taken back whole, and one that is taken back inside. */
async function splitAndFail({ play, people, at: { Splitter }, call }: Scene): Promise<void> {
  const { thief, ann, bob, cay, fay, gus, lee, mia } = people;
  const shares = [
    inner(Splitter, ann, milli(20_000), 0),
    inner(Splitter, bob, milli(10_000), 1),
    inner(Splitter, cay, milli(5_000), 2),
  ];
  await play.block(
    call('Splitter', 'split', [[ann, bob, cay], shares.map((share) => share.value)], {
      from: thief,
      value: milli(35_000),
      calls: shares,
      moves: [value(thief, Splitter, milli(35_000)), ...shares.map(moved)],
    }),
  );
  await play.block({ from: ann, to: mia, value: milli(7_000) }, { from: mia, to: lee, value: milli(6_000) });
  await play.block({ from: ann, to: ann, value: milli(1_000) });
  await play.block(
    call('Splitter', 'payAndRevert', [fay], {
      from: ann,
      value: milli(3_000),
      failed: true,
      calls: [rolledBack(inner(Splitter, fay, milli(3_000), 0))],
    }),
  );
  const kept = inner(Splitter, gus, milli(2_000), 0);
  await play.block(
    call('Splitter', 'payAndTry', [gus, fay], {
      from: bob,
      value: milli(4_000),
      calls: [
        kept,
        rolledBack(inner(Splitter, Splitter, milli(1_000), 1)),
        rolledBack(inner(Splitter, fay, milli(1_000), 1, 0)),
      ],
      moves: [value(bob, Splitter, milli(4_000)), moved(kept)],
    }),
  );
}

/** A wallet that is a contract, borrowed code, a contract that ends, and one that another makes and endows. */
async function throughContracts({ play, people, at, call, encoded }: Scene, mortal: string): Promise<string> {
  const { thief, cay, dan, heir, lee, ned } = people;
  const { Wallet, Mortal, Factory, Splitter } = at;
  await play.block({ from: thief, to: Wallet, value: milli(10_000) });
  const paid = inner(Wallet, dan, milli(4_000), 0);
  await play.block(
    call('Wallet', 'execute', [dan, milli(4_000), '0x'], {
      from: thief,
      calls: [paid],
      moves: [moved(paid)],
    }),
  );
  const lent = inner(Wallet, lee, milli(500), 0, 0);
  await play.block(
    call('Wallet', 'borrow', [Splitter, encoded('Splitter', 'split', [[lee], [milli(500)]])], {
      from: thief,
      value: milli(600),
      calls: [{ ...inner(Wallet, Splitter, milli(600), 0), callType: 'delegatecall' }, lent],
      moves: [value(thief, Wallet, milli(600)), moved(lent)],
    }),
  );
  await play.block({ from: cay, to: Mortal, value: milli(4_000) });
  const left: EvmCall = { ...inner(Mortal, heir, milli(4_000), 0), type: 'selfdestruct' };
  await play.block(call('Mortal', 'end', [heir], { from: cay, calls: [left], moves: [moved(left)] }));
  await play.block({ from: heir, to: ned, value: milli(3_500) });

  const salt = id('salt');
  const created = getCreate2Address(Factory, salt, keccak256(mortal)).toLowerCase();
  const endowed: EvmCall = { path: [0], from: Factory, created, value: milli(3_000), type: 'create2' };
  await play.block(
    call('Factory', 'endow', [salt], {
      from: thief,
      value: milli(3_000),
      calls: [endowed],
      moves: [value(thief, Factory, milli(3_000)), moved(endowed)],
    }),
  );
  const ended: EvmCall = { ...inner(created, ned, milli(3_000), 0), type: 'selfdestruct' };
  const end = encoded('Mortal', 'end', [ned]);
  await play.block({ from: thief, to: created, data: end, calls: [ended], moves: [moved(ended)] });
  return created;
}

/** Ether into its wrapped form and out again, by another hand. */
async function wrap({ play, people: { dan, kin }, at: { WrappedEther }, call }: Scene): Promise<void> {
  await play.block(call('WrappedEther', 'deposit', [], { from: dan, value: milli(2_000) }));
  await play.block(
    call('WrappedEther', 'transfer', [kin, milli(2_000)], {
      from: dan,
      ...tokens(WrappedEther, [dan, kin, milli(2_000)]),
    }),
  );
  const unwrapped = inner(WrappedEther, kin, milli(1_500), 0);
  await play.block(
    call('WrappedEther', 'withdraw', [milli(1_500)], {
      from: kin,
      calls: [unwrapped],
      moves: [moved(unwrapped)],
    }),
  );
}

/** Payments of the token, one by a wallet and one by leave of its owner; a bait of nothing; a burn; and lookalikes. */
async function passTokensOn({ play, people, at, call, encoded }: Scene): Promise<void> {
  const { thief, eve, fay, gus, kin, lee } = people;
  const { Token, Wallet, Lookalike } = at;
  const given = (...list: readonly (readonly [string, string, bigint])[]) => tokens(Token, ...list);
  await play.block(
    call('Token', 'transfer', [Wallet, 1_000], { from: thief, ...given([thief, Wallet, 1_000n]) }),
  );
  await play.block(
    call('Wallet', 'execute', [Token, 0, encoded('Token', 'transfer', [eve, 600])], {
      from: thief,
      calls: [inner(Wallet, Token, 0n, 0)],
      ...given([Wallet, eve, 600n]),
    }),
  );
  await play.block(call('Token', 'transfer', [fay, 1_500], { from: thief, ...given([thief, fay, 1_500n]) }));
  await play.block({ from: gus, to: fay, value: milli(50) });
  await play.block(call('Token', 'approve', [gus, 700], { from: fay }));
  await play.block(
    call('Token', 'transferFrom', [fay, lee, 700], { from: gus, ...given([fay, lee, 700n]) }),
    call('Token', 'transferFrom', [thief, kin, 0], { from: kin, ...given([thief, kin, 0n]) }),
  );
  await play.block(call('Token', 'burn', [100], { from: eve, ...given([eve, ZERO, 100n]) }));
  const unique: EvmTransfer = { contract: Lookalike, from: thief, to: fay, tokenId: '5' };
  const fake: EvmTransfer = { contract: Lookalike, from: thief, to: fay, value: 5n };
  await play.block(
    call('Lookalike', 'announce', [thief, fay, 5], { from: gus, transfers: [unique, fake], moves: [] }),
  );
}
