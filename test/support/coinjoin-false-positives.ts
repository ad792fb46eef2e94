import { coinjoin } from '../../src/detect/coinjoin.ts';
import { type OrdinaryKind, ordinaryKinds, ordinaryPayments } from './ordinary-payments.ts';
import { askNothing, sceneOf } from './utxo-scene.ts';

/** How many ordinary transactions of one kind each pattern was seen in. */
export interface FalsePositives {
  readonly kind: OrdinaryKind;
  readonly transactions: number;
  /** Where the walk would have ended. */
  readonly ended: number;
  /** Of those, where the stricter second opinion agrees. */
  readonly agreed: number;
  /** By name, remarks among them. */
  readonly patterns: ReadonlyMap<string, number>;
}

/** Runs the CoinJoin detector over ten thousand transactions that are none. */
export function coinjoinFalsePositives(seed: number): readonly FalsePositives[] {
  const all = ordinaryPayments(seed);
  return Object.keys(ordinaryKinds).map((name) => {
    const kind = name as OrdinaryKind;
    const tainted = all.filter((one) => one.kind === kind).map(({ movement }) => movement);
    const { hits } = coinjoin.detect(sceneOf({ tainted }), coinjoin.parameters, askNothing);
    const ends = hits.filter((hit) => hit.ends !== undefined);
    const patterns = new Map<string, number>();
    for (const { pattern } of hits) patterns.set(pattern.name, (patterns.get(pattern.name) ?? 0) + 1);
    return {
      kind,
      transactions: tainted.length,
      ended: ends.length,
      agreed: ends.filter(({ pattern }) => pattern.evidence.secondOpinion === 'agrees').length,
      patterns,
    };
  });
}
