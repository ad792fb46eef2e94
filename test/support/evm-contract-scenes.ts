import { one, part, type Scene, valueMove } from './evm-scenes.ts';
import { type EvmCall, hexOf } from './evm-world.ts';

/** Pays a contract, which pays several people in turn, one of them through another contract. */
export function split(scene: Scene): void {
  const { people, contracts, chainWriter, pick } = scene;
  const from = one(scene, people);
  const router = one(scene, contracts);
  const value = part(scene, from);
  const shares = Array.from({ length: pick(3) + 1 }, (_, n) => value / BigInt(n + 3)).filter(
    (share) => share > 0n,
  );
  const calls: EvmCall[] = [];
  const moves = valueMove(from, router, value);
  shares.forEach((share, n) => {
    const to = one(scene, [...people, ...contracts]);
    calls.push({ path: [n], from: router, to, value: share, type: 'call', callType: 'call' });
    if (to !== router) moves.push({ kind: 'call', from: router, to, value: share });
    if (!contracts.includes(to) || to === router) return;
    const onward = one(scene, people);
    calls.push({ path: [n, 0], from: to, to: onward, value: share, type: 'call', callType: 'call' });
    moves.push({ kind: 'call', from: to, to: onward, value: share });
  });
  chainWriter.write({ from, to: router, value, gasUsed: 150_000n, calls, moves });
}

export function equalCalls(scene: Scene): void {
  const from = one(scene, scene.people);
  const [router, to] = [one(scene, scene.contracts), one(scene, scene.people)];
  const value = part(scene, from);
  const share = value / 3n;
  const calls = [0, 1, 2].map(
    (n): EvmCall => ({ path: [n], from: router, to, value: share, type: 'call', callType: 'call' }),
  );
  const moves = [...valueMove(from, router, value)];
  if (share > 0n) for (const _ of calls) moves.push({ kind: 'call', from: router, to, value: share });
  scene.chainWriter.write({ from, to: router, value, calls, moves });
}

/** A proxy: the delegated call shows the value of the call around it, and moves nothing. */
export function borrowedCode(scene: Scene): void {
  const from = one(scene, scene.people);
  const [proxy, code] = [scene.contracts[0] as string, scene.contracts[1] as string];
  const to = one(scene, scene.people);
  const value = part(scene, from);
  if (value === 0n) return;
  const calls: EvmCall[] = [
    { path: [0], from: proxy, to: code, value, type: 'call', callType: 'delegatecall' },
    { path: [0, 0], from: proxy, to, value, type: 'call', callType: 'call' },
    { path: [0, 1], from: proxy, to: code, value: 0n, type: 'call', callType: 'staticcall' },
  ];
  const moves = [...valueMove(from, proxy, value), { kind: 'call', from: proxy, to, value } as const];
  scene.chainWriter.write({ from, to: proxy, value, calls, moves });
}

export function revertedFrame(scene: Scene): void {
  const from = one(scene, scene.people);
  const [router, to] = [one(scene, scene.contracts), one(scene, scene.people)];
  const value = part(scene, from);
  const calls: EvmCall[] = [
    { path: [0], from: router, to, value: value + 7n, type: 'call', callType: 'call', failed: true },
  ];
  scene.chainWriter.write({ from, to: router, value, calls, moves: valueMove(from, router, value) });
}

/** The whole transaction failed; an inner row that looks well is void too. */
export function revertedOuter(scene: Scene): void {
  const from = one(scene, scene.people);
  const router = one(scene, scene.contracts);
  const value = part(scene, from) + 5n;
  const calls: EvmCall[] = [
    { path: [0], from: router, to: from, value, type: 'call', callType: 'call' },
    {
      path: [1],
      from: router,
      to: one(scene, scene.people),
      value,
      type: 'call',
      callType: 'call',
      failed: true,
    },
  ];
  scene.chainWriter.write({ from, to: router, value, failed: true, calls });
}

export function create(scene: Scene): void {
  const from = one(scene, scene.people);
  const created = hexOf(`${scene.name} created ${scene.contracts.length}`, 20);
  const value = scene.pick(2) === 0 ? 0n : part(scene, from);
  scene.chainWriter.write({
    from,
    created,
    value,
    gasUsed: 900_000n,
    moves: valueMove(from, created, value),
  });
  scene.contracts.push(created);
}

export function failedCreation(scene: Scene): void {
  const from = one(scene, scene.people);
  const created = hexOf(`${scene.name} never ${scene.pick(1e6)}`, 20);
  scene.chainWriter.write({ from, created, value: part(scene, from), failed: true });
}

export function innerCreation(scene: Scene): void {
  const from = one(scene, scene.people);
  const factory = one(scene, scene.contracts);
  const created = hexOf(`${scene.name} created ${scene.contracts.length}`, 20);
  const value = scene.pick(2) === 0 ? 0n : part(scene, from);
  const calls: EvmCall[] = [
    { path: [0], from: factory, created, value, type: scene.pick(2) === 0 ? 'create' : 'create2' },
  ];
  const moves = valueMove(from, factory, value);
  if (value > 0n) moves.push({ kind: 'call', from: factory, to: created, value });
  scene.chainWriter.write({ from, to: factory, value, calls, moves });
  scene.contracts.push(created);
}

export function selfDestruct(scene: Scene): void {
  const contract = one(scene, scene.contracts);
  const value = scene.chainWriter.balance(contract);
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  if (value === 0n) return;
  const calls: EvmCall[] = [{ path: [0], from: contract, to, value, type: 'selfdestruct' }];
  scene.chainWriter.write({
    from,
    to: contract,
    calls,
    moves: [{ kind: 'call', from: contract, to, value }],
  });
}
