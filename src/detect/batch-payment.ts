import { addressOf } from '../core/ids.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector } from '../trace/detector.ts';
import { scriptForm } from './utxo/script-form.ts';
import { type Shape, shapeOf } from './utxo/shape.ts';

const parameters = {
  /** Inputs of a distribution or a withdrawal, at most. */
  mostInputs: 2,
  distributionOutputs: 100,
  withdrawalOutputs: 10,
  /** A withdrawal pays customers: two of many script forms, of hardly any address twice, of very unequal sums. */
  withdrawalForms: 3,
  withdrawalUniquePercent: 80,
  withdrawalSpread: 100,
  /** Outputs for each input of a payout. */
  payoutRatio: 5,
};
type BatchLimits = Readonly<typeof parameters>;
type BatchRule = 'distribution' | 'withdrawal' | 'payout';

/** That many are paid is plain to see; that a service pays its customers is a guess, the better the more says so. */
const confidences: Readonly<Record<BatchRule, number>> = { distribution: 50, withdrawal: 40, payout: 20 };

/** Remarks tainted transactions that pay many at once. */
export const batchPayment: Detector<BatchLimits> = {
  name: 'batch-payment',
  summary:
    'Transactions that pay many at once, as services pay customers; who splits loot over many addresses of his own makes the same shape.',
  parameters,
  when: 'at-end',
  backward: true,
  detect: ({ tainted }, limits) => ({
    hits: tainted.flatMap(({ movement }): readonly Hit[] => {
      const shape = shapeOf(movement);
      const rules = shape === undefined ? [] : batchRules(shape, limits);
      const [leading] = rules;
      if (shape === undefined || leading === undefined) return [];
      const { chain, txid } = movement;
      const evidence = {
        rules: rules.join(', '),
        inputs: String(shape.inputs.length),
        outputs: String(shape.outputs.length),
        addresses: String(shape.outputScripts),
      };
      return [
        {
          subject: { kind: 'transaction', chain, txid },
          pattern: { name: `batch-payment.${leading}`, confidence: confidences[leading], evidence },
        },
      ];
    }),
  }),
};

/**
 * Which rules take a transaction for a batch payment, the surest first: LinkFinder's distribution, am-i-exposed's withdrawal
 * (two of three signs), mempool's payout by numbers alone.
 */
export function batchRules(shape: Shape, limits: BatchLimits): readonly BatchRule[] {
  const { inputs, outputs, addressless } = shape;
  const isFromFew = inputs.length <= limits.mostInputs;
  return [
    ...(isFromFew && outputs.length >= limits.distributionOutputs ? (['distribution'] as const) : []),
    ...(isFromFew && outputs.length >= limits.withdrawalOutputs && isWithdrawal(shape, limits)
      ? (['withdrawal'] as const)
      : []),
    ...(outputs.length + addressless >= limits.payoutRatio * inputs.length ? (['payout'] as const) : []),
  ];
}

function isWithdrawal({ outputs, outputScripts }: Shape, limits: BatchLimits): boolean {
  const forms = new Set(outputs.map(({ owner }) => scriptForm(addressOf(owner))));
  const values = outputs.map(({ value }) => value).filter((value) => value > 0n);
  const least = values.reduce((a, b) => (b < a ? b : a), values[0] ?? 0n);
  const most = values.reduce((a, b) => (b > a ? b : a), 0n);
  const signs = [
    forms.size >= limits.withdrawalForms,
    outputScripts * 100 >= limits.withdrawalUniquePercent * outputs.length,
    most > least * BigInt(limits.withdrawalSpread),
  ];
  return signs.filter((sign) => sign).length >= 2;
}
