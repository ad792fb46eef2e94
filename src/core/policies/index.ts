import { bucket } from './bucket.ts';
import { dirtyFirst } from './dirty-first.ts';
import { fifo } from './fifo.ts';
import { haircut } from './haircut.ts';
import { lifo } from './lifo.ts';
import { lifoOutputs } from './lifo-outputs.ts';
import { poison } from './poison.ts';
import type { TaintPolicy } from './policy.ts';
import { tiho } from './tiho.ts';
import { tihoNet } from './tiho-net.ts';

/** Every taint policy, in the order help and documentation show them. */
export const policies: readonly TaintPolicy[] = [
  haircut,
  fifo,
  lifo,
  lifoOutputs,
  tiho,
  tihoNet,
  bucket(0n),
  dirtyFirst,
  poison,
];

/** The policy of a name, `bucket` also with a reserve of less than 100 % and up to four places (`bucket:2.5%`); undefined for any other. */
export function policyNamed(name: string): TaintPolicy | undefined {
  const reserved = /^bucket:(\d{1,2})(?:\.(\d{1,4}))?%$/.exec(name);
  if (!reserved) return policies.find((policy) => policy.name === name);
  const [, whole = '', places = ''] = reserved;
  return bucket(BigInt(whole) * 10_000n + BigInt(places.padEnd(4, '0')));
}
