import { bitcoin } from './bitcoin/family.ts';
import { evm } from './evm/family.ts';
import type { ChainFamily } from './family.ts';
import { nem } from './nem/family.ts';
import { tron } from './tron/family.ts';
import { unread } from './unread/family.ts';

/** Every family of chains, by its name in the configuration. */
export const families: ReadonlyMap<string, ChainFamily> = new Map(
  [bitcoin, evm, nem, tron, unread].map((family) => [family.name, family]),
);
