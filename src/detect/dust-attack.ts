import { addressOf, type ChainId } from '../core/ids.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector } from '../trace/detector.ts';
import { type ScriptForm, scriptForm } from './utxo/script-form.ts';
import { type Coin, type Shape, shapeOf } from './utxo/shape.ts';

const parameters = {
  /** Largest value that counts as dust, in percent of the limit below which nodes do not relay: senders stay above it. */
  percentOfLimit: 200,
  leastMany: 5,
  manyPercent: 50,
};
type DustLimits = Readonly<typeof parameters>;

const BITCOIN = 'bip122:000000000019d6689c085ae165831e93';
/**
 * Bitcoin Core's limits in satoshi at its default of 3,000 a kvB: three times the bytes of the output and of the input that
 * spends it, 148 or with a witness 67 (`GetDustThreshold` in `src/policy/policy.cpp`, bitcoin/bitcoin@0053ea2).
 */
const limits: Readonly<Partial<Record<ScriptForm, bigint>>> = {
  p2pkh: 546n,
  p2sh: 540n,
  p2wpkh: 294n,
  p2wsh: 330n,
  p2tr: 330n,
};
/** One tiny output is far more often an inscription, a notification or a leftover. */
const confidences = { single: 20, many: 50 } as const;

/** Remarks tainted bitcoin transactions that send dust to others, whose owners then look as if they had to do with the theft. */
export const dustAttack: Detector<DustLimits> = {
  name: 'dust-attack',
  summary:
    'Bitcoin transactions that scatter dust, to mark addresses or to make them look tainted; inscriptions and notifications send dust as well.',
  parameters,
  when: 'at-end',
  detect: ({ tainted }, set) => ({
    hits: tainted.flatMap(({ movement }): readonly Hit[] => {
      const shape = movement.chain === (BITCOIN as ChainId) ? shapeOf(movement) : undefined;
      const found = shape && dustSent(shape, set);
      if (found === undefined) return [];
      const { chain, txid } = movement;
      const evidence = {
        dust: String(found.dust.length),
        outputs: found.dust.map(({ index }) => index).join(' '),
        value: String(found.dust.reduce((sum, { value }) => sum + value, 0n)),
      };
      return [
        {
          subject: { kind: 'transaction', chain, txid },
          pattern: { name: `dust-attack.${found.rule}`, confidence: confidences[found.rule], evidence },
        },
      ];
    }),
  }),
};

/** The dust of a transaction that sends one dust output beside its change, or many that are most of its outputs (am-i-exposed). */
export function dustSent(
  { inputs, outputs, addressless }: Shape,
  set: DustLimits,
): { readonly rule: 'single' | 'many'; readonly dust: readonly Coin[] } | undefined {
  const dust = outputs.filter(({ owner, value }) => {
    const limit = limits[scriptForm(addressOf(owner))];
    return limit !== undefined && value > 0n && value * 100n <= limit * BigInt(set.percentOfLimit);
  });
  const all = outputs.length + addressless;
  if (dust.length >= set.leastMany && dust.length * 100 > all * set.manyPercent)
    return { rule: 'many', dust };
  return dust.length === 1 && inputs.length === 1 && all === 2 ? { rule: 'single', dust } : undefined;
}
