import { one, part, type Scene } from './evm-scenes.ts';
import { type EvmCall, emitter, type Move, usdt, wrapper, ZERO } from './evm-world.ts';

const call = (path: readonly number[], from: string, to: string, value: bigint): EvmCall => ({
  path,
  from,
  to,
  value,
  type: 'call',
  callType: 'call',
});
const coin = (kind: 'value' | 'call', from: string, to: string, value: bigint): Move => ({
  kind,
  from,
  to,
  value,
});
const minted = (to: string, value: bigint): Move => ({
  kind: 'token',
  contract: wrapper,
  to,
  value,
  half: 'wrapped',
});
const burned = (from: string, value: bigint): Move => ({
  kind: 'token',
  contract: wrapper,
  from,
  value,
  half: 'unwrapped',
});
const DEPOSIT = '0xd0e30db0';
const WITHDRAW = '0x2e1a7d4d';

/** By `deposit`, or by sending the coin alone. */
export function wrap(scene: Scene): void {
  const from = one(scene, scene.people);
  const value = part(scene, from);
  if (value === 0n) return;
  const input = scene.pick(2) === 0 ? DEPOSIT : '0x';
  const told = { call: input };
  const moves = [coin('value', from, wrapper, value), minted(from, value)];
  scene.chainWriter.write({ from, to: wrapper, value, gasUsed: 45_000n, input, told, moves });
}

export function unwrap(scene: Scene): void {
  const from = one(scene, scene.people);
  const value = part(scene, from, wrapper);
  if (value === 0n) return;
  const input = `${WITHDRAW}${value.toString(16).padStart(64, '0')}`;
  const calls = [call([0], wrapper, from, value)];
  const moves = [burned(from, value), coin('call', wrapper, from, value)];
  const told = { call: WITHDRAW };
  scene.chainWriter.write({ from, to: wrapper, gasUsed: 45_000n, input, told, calls, moves });
}

export function failedWrap(scene: Scene): void {
  const from = one(scene, scene.people);
  const value = part(scene, from);
  const told = { call: DEPOSIT };
  scene.chainWriter.write({ from, to: wrapper, value, failed: true, input: DEPOSIT, told });
}

/** A router wraps what it is paid, twice the same, and pays it on as tokens. */
export function wrapInside(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  const router = one(scene, scene.contracts);
  const half = part(scene, from) / 2n;
  if (half === 0n) return;
  const calls = [call([0], router, wrapper, half), call([1], router, wrapper, half)];
  const moves: Move[] = [
    coin('value', from, router, 2n * half),
    ...calls.flatMap(() => [coin('call', router, wrapper, half), minted(router, half)]),
    { kind: 'token', contract: wrapper, from: router, to, value: 2n * half },
  ];
  const transfers = [{ contract: wrapper, from: router, to, value: 2n * half }];
  scene.chainWriter.write({ from, to: router, value: 2n * half, gasUsed: 150_000n, calls, transfers, moves });
}

/** A router takes tokens, takes the coin out of them and pays it to somebody: the transfer must come before. */
export function unwrapInside(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  const router = one(scene, scene.contracts);
  const value = part(scene, from, wrapper);
  if (value === 0n) return;
  const calls = [call([0], wrapper, router, value), call([1], router, to, value)];
  const transfers = [{ contract: wrapper, from, to: router, value }];
  const moves: Move[] = [
    { kind: 'token', contract: wrapper, from, to: router, value },
    burned(router, value),
    coin('call', wrapper, router, value),
    coin('call', router, to, value),
  ];
  scene.chainWriter.write({ from, to: router, gasUsed: 150_000n, calls, transfers, moves });
}

/** With the contract whose mints are transfers: for oneself, or for somebody else. */
export function wrapEmitting(scene: Scene): void {
  const from = one(scene, scene.people);
  const to = scene.pick(2) === 0 ? from : one(scene, scene.people);
  const value = part(scene, from);
  if (value === 0n) return;
  const transfers = [{ contract: emitter, from: ZERO, to, value }];
  const moves: Move[] = [
    coin('value', from, emitter, value),
    { kind: 'token', contract: emitter, to, value, half: 'emitted', tied: 0 },
  ];
  const told = { call: DEPOSIT };
  scene.chainWriter.write({
    ...{ from, to: emitter, value, gasUsed: 60_000n },
    ...{ input: DEPOSIT, told, transfers, moves },
  });
}

export function unwrapEmitting(scene: Scene): void {
  const from = one(scene, scene.people);
  const to = scene.pick(2) === 0 ? from : one(scene, scene.people);
  const value = part(scene, from, emitter);
  if (value === 0n) return;
  const transfers = [{ contract: emitter, from, to: ZERO, value }];
  const calls = [call([0], emitter, to, value)];
  const moves: Move[] = [
    { kind: 'token', contract: emitter, from, value, half: 'emitted', tied: 1 },
    coin('call', emitter, to, value),
  ];
  const told = { call: WITHDRAW };
  scene.chainWriter.write({
    ...{ from, to: emitter, gasUsed: 60_000n, input: WITHDRAW },
    ...{ told, calls, transfers, moves },
  });
}

/** A payment that says what it is for, and a message that pays nothing. */
export function payWithText(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  const value = scene.pick(3) === 0 ? 0n : part(scene, from);
  const memo = one(scene, ['=:b:bc1qexample:0/1/0', 'please return the funds — thank you', 'hi']);
  const input = `0x${Buffer.from(memo).toString('hex')}`;
  const moves = value > 0n && from !== to ? [coin('value', from, to, value)] : [];
  scene.chainWriter.write({ from, to, value, input, told: { memo }, moves });
}

/** A spender takes somebody's tokens for himself: his own call. */
export function takeTokens(scene: Scene): void {
  const [owner, spender] = [one(scene, scene.people), one(scene, scene.people)];
  const value = part(scene, owner, usdt);
  if (value === 0n || owner === spender) return;
  const transfers = [{ contract: usdt, from: owner, to: spender, value }];
  const moves: Move[] = [{ kind: 'token', contract: usdt, from: owner, to: spender, value }];
  scene.chainWriter.write({ from: spender, to: usdt, transfers, moves });
}
