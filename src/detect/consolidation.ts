import type { Hit } from '../core/pattern.ts';
import type { Detector } from '../trace/detector.ts';
import { shapeOf } from './utxo/shape.ts';

const parameters = {
  /** Inputs for each output. */
  ratio: 5,
};
const CONFIDENCE = 20;

/** Remarks tainted transactions that gather many coins into few: by numbers alone, as mempool does. */
export const consolidation: Detector<typeof parameters> = {
  name: 'consolidation',
  summary:
    'Transactions that gather at least five inputs for each output, as owners do who tidy up; a large purchase paid with many small coins has the same shape.',
  parameters,
  when: 'at-end',
  backward: true,
  detect: ({ tainted }, { ratio }) => ({
    hits: tainted.flatMap(({ movement }): readonly Hit[] => {
      const shape = shapeOf(movement);
      const { chain, txid, inputs, outputs } = movement;
      if (shape === undefined || outputs.length === 0 || inputs.length < ratio * outputs.length) return [];
      const evidence = {
        inputs: String(inputs.length),
        outputs: String(outputs.length),
        addresses: String(shape.inputScripts),
      };
      return [
        {
          subject: { kind: 'transaction', chain, txid },
          pattern: { name: 'consolidation', confidence: CONFIDENCE, evidence },
        },
      ];
    }),
  }),
};
