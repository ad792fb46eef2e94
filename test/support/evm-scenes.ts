import { fakes, type Move, nft, usdt, WEI, weth, ZERO } from './evm-world.ts';
import type { Writer } from './evm-writer.ts';

export interface Scene {
  readonly pick: (below: number) => number;
  readonly chainWriter: Writer;
  readonly people: readonly string[];
  readonly contracts: string[];
  readonly name: string;
}

export const one = <T>(scene: Scene, list: readonly T[]): T => list[scene.pick(list.length)] as T;

/** A share of what somebody has, and never what gas may take. */
/** A share of what somebody has, and never what gas may take. */
export function part({ pick, chainWriter }: Scene, address: string, contract?: string): bigint {
  const have = chainWriter.balance(address, contract) - (contract === undefined ? WEI : 0n);
  return have <= 0n ? 0n : (have * BigInt(pick(9) + 1)) / 20n + 1n;
}

/** The value leg of a payment: none where nothing moves. */
export const valueMove = (from: string, to: string, value: bigint): Move[] =>
  value > 0n && from !== to ? [{ kind: 'value', from, to, value }] : [];

export function pay(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, [...scene.people, ...scene.contracts])];
  const value = part(scene, from);
  scene.chainWriter.write({ from, to, value, moves: valueMove(from, to, value) });
}

export function payHub(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), scene.people[0] as string];
  const value = part(scene, from);
  scene.chainWriter.write({ from, to, value, moves: valueMove(from, to, value) });
}

export function dust(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  scene.chainWriter.write({ from, to, value: 1n, moves: valueMove(from, to, 1n) });
}

export function revertedPayment(scene: Scene): void {
  const from = one(scene, scene.people);
  scene.chainWriter.write({ from, to: one(scene, scene.contracts), value: part(scene, from), failed: true });
}

export function selfTransfer(scene: Scene): void {
  const from = one(scene, scene.people);
  scene.chainWriter.write({ from, to: from, value: part(scene, from) });
}

export function emptyCall(scene: Scene): void {
  scene.chainWriter.write({ from: one(scene, scene.people), to: one(scene, scene.people) });
}

const tokenMove = (contract: string, from: string, to: string, value: bigint): Move[] =>
  value > 0n && from !== to ? [{ kind: 'token', contract, from, to, value }] : [];

export function payToken(scene: Scene): void {
  const contract = one(scene, [usdt, weth]);
  const [from, to, signer] = [one(scene, scene.people), one(scene, scene.people), one(scene, scene.people)];
  const value = part(scene, from, contract);
  const transfers = [{ contract, from, to, value }];
  scene.chainWriter.write({
    from: signer,
    to: contract,
    transfers,
    moves: tokenMove(contract, from, to, value),
  });
}

export function equalTokenRows(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  const value = part(scene, from, usdt) / 3n;
  const transfers = [1, 2].map(() => ({ contract: usdt, from, to, value }));
  const moves = transfers.flatMap(() => tokenMove(usdt, from, to, value));
  scene.chainWriter.write({ from, to: usdt, transfers, moves });
}

export function tokenSelfTransfer(scene: Scene): void {
  const from = one(scene, scene.people);
  const transfers = [{ contract: weth, from, to: from, value: part(scene, from, weth) }];
  scene.chainWriter.write({ from, to: weth, transfers });
}

export function fakeToken(scene: Scene): void {
  const contract = one(scene, fakes);
  const [victim, lookalike] = [one(scene, scene.people), one(scene, scene.people)];
  const transfers = [{ contract, from: victim, to: lookalike, value: 10n ** 24n }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: contract, transfers });
}

export function zeroValueBait(scene: Scene): void {
  const [victim, lookalike] = [one(scene, scene.people), one(scene, scene.people)];
  const transfers = [{ contract: usdt, from: victim, to: lookalike, value: 0n }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: usdt, transfers });
}

export function nftTransfer(scene: Scene): void {
  const [from, to] = [one(scene, scene.people), one(scene, scene.people)];
  const transfers = [{ contract: nft, from, to, tokenId: `${scene.pick(1000)}` }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: nft, transfers });
}

/** Pays a contract, which pays several people in turn, one of them through another contract. */
export function mint(scene: Scene): void {
  const contract = one(scene, [usdt, weth]);
  const to = one(scene, scene.people);
  const value = BigInt(scene.pick(9_000_000) + 1) * 1_000_000_007n;
  const transfers = [{ contract, from: ZERO, to, value }];
  const moves: Move[] = [{ kind: 'token', contract, to, value }];
  scene.chainWriter.write({ from: one(scene, scene.people), to: contract, transfers, moves });
}

export function burn(scene: Scene): void {
  const contract = one(scene, [usdt, weth]);
  const from = one(scene, scene.people);
  const value = part(scene, from, contract);
  const transfers = [{ contract, from, to: ZERO, value }];
  const moves: Move[] = value > 0n ? [{ kind: 'token', contract, from, value }] : [];
  scene.chainWriter.write({ from, to: contract, transfers, moves });
}
