import type { ChainConfig, Config } from '../config/config.ts';
import { CoinhoundError } from '../core/error.ts';
import { isDay } from '../labels/iso-day.ts';
import { nearest } from './suggest.ts';

/** `value` if it is one of `names`; else `bad-option`, with the name that was meant or all of them. */
export function choose<T extends string>(option: string, value: string, names: readonly T[]): T {
  const found = names.find((one) => one === value);
  if (found !== undefined) return found;
  const meant = nearest(value, names);
  throw badOption(option, value, meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`);
}

/** An option has a value it cannot have. */
export function badOption(option: string, value: string, hint: string): CoinhoundError {
  return new CoinhoundError('usage', 'bad-option', `${option} cannot be ${JSON.stringify(value)}`, {
    hint,
    details: { option, value },
  });
}

/** Reads the day that an option has. */
export const readDay =
  (option: string) =>
  (text: string): string => {
    if (!isDay(text)) throw badOption(option, text, 'give a day: 2024-07-16');
    return text;
  };

/** Reads the whole number that an option has. */
export const readCount =
  (option: string) =>
  (text: string): number => {
    if (!/^\d{1,9}$/.test(text)) throw badOption(option, text, 'give a whole number from 0');
    return Number(text);
  };

/** The configured chain that `--chain` names. Throws `bad-option`. */
export function chosenChain(name: string, { chains }: Config): ChainConfig {
  const chain = chains.get(name);
  if (chain) return chain;
  throw badOption('--chain', name, `configured chains: ${[...chains.keys()].join(', ')}`);
}
