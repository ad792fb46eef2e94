import type { Config } from '../config/config.ts';

/** Heights by CAIP-2 id, as a graph has them, by the names of their chains in the configuration. Chains that it does not name are left out. Pure. */
export const namedHeights = (
  asOf: Readonly<Record<string, number>>,
  { chains }: Pick<Config, 'chains'>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...chains.values()].flatMap(({ name, chain }) => {
      const height = asOf[chain];
      return height === undefined ? [] : [[name, height] as const];
    }),
  );
