import { fifo } from './fifo.ts';
import { haircut } from './haircut.ts';
import { lifo } from './lifo.ts';
import { poison } from './poison.ts';
import type { TaintPolicy } from './policy.ts';
import { tiho } from './tiho.ts';

/** Every taint policy, in the order help and documentation show them. */
export const policies: readonly TaintPolicy[] = [haircut, fifo, lifo, tiho, poison];
