import { deeds } from './evm-deeds.ts';
import { assembleWorld, type EvmWorld, hexOf } from './evm-world.ts';
import { DOLLAR, USDT } from './frozen-world.ts';

const names = ['victim', 'thief', 'most', 'some', 'next', 'other', 'stranger', 'tether', 'desk'] as const;

/** A theft that comes to two accounts which pay out more than anybody tells that they got. */
export interface UnexplainedWorld {
  readonly world: EvmWorld;
  readonly people: Readonly<Record<(typeof names)[number], string>>;
  readonly theft: string;
}

/** What of `most` came in was stolen, all of it; of `some`, a fifth. Both pay 50,000 more than they got. */
export function unexplainedWorld(): UnexplainedWorld {
  const people = Object.fromEntries(
    names.map((name) => [name, hexOf(`unexplained ${name}`, 20)]),
  ) as UnexplainedWorld['people'];
  const { victim, thief, most, some, next, other, stranger, tether, desk } = people;
  const play = deeds('unexplained');
  play.fund(...Object.values(people));
  play.mint(USDT, tether, victim, 120_000n * DOLLAR);
  play.mint(USDT, tether, stranger, 80_000n * DOLLAR);
  const theft = play.send(USDT, victim, thief, 120_000n * DOLLAR).hash;
  play.send(USDT, thief, most, 100_000n * DOLLAR);
  play.send(USDT, thief, some, 20_000n * DOLLAR);
  play.send(USDT, stranger, some, 80_000n * DOLLAR);
  play.send(USDT, most, next, 150_000n * DOLLAR);
  play.send(USDT, some, other, 150_000n * DOLLAR);
  play.send(USDT, next, desk, 150_000n * DOLLAR);
  return {
    world: assembleWorld('unexplained', play.transactions, Object.values(people), [USDT]),
    people,
    theft,
  };
}
