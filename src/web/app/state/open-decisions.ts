import type { GraphParameters } from '../../../core/flow-graph.ts';
import type { Decision } from '../../api.ts';
import { decidedOf } from './decided-of.ts';

/** Accounts of which a graph follows another decision than stands now, or one that was taken back: a later run would treat them otherwise. */
export function openDecisions({ decisions }: GraphParameters, taken: readonly Decision[]): readonly string[] {
  const followed = new Map((decisions ?? []).map(({ account, kind }) => [account, kind]));
  const accounts = new Set([...followed.keys(), ...taken.map(({ account }) => account)]);
  return [...accounts].filter((account) => decidedOf(taken, account)?.kind !== followed.get(account));
}
