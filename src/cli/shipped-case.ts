import { join } from 'node:path';
import { type Case, listCases, loadCase } from '../chains/recorded/case.ts';
import { CoinhoundError } from '../core/error.ts';
import { packagePath } from './package.ts';
import { nearest } from './suggest.ts';

const directory = (): string => packagePath('fixtures/cases');

/** Ids of the cases that ship with the program, sorted. Throws `cases-unreadable`. */
export const shippedCases = (): Promise<readonly string[]> => listCases(directory());

/** The shipped case of an id. Throws `unknown-case`, and what `loadCase` throws. */
export async function shippedCase(id: string): Promise<Case> {
  const cases = await shippedCases();
  if (cases.includes(id)) return loadCase(join(directory(), id));
  const meant = nearest(id, cases);
  throw new CoinhoundError('usage', 'unknown-case', `no case ${id} is shipped`, {
    hint: `${meant ? `did you mean ${meant}? ` : ''}shipped cases: ${cases.join(', ')}`,
    details: { case: id },
  });
}
