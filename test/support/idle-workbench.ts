import { Readable } from 'node:stream';
import { CoinhoundError } from '../../src/core/error.ts';
import type { Workbench } from '../../src/server/workbench.ts';

const unexpected = async (): Promise<never> => {
  throw new Error('nobody should ask that');
};

/** A workbench on which nothing lies, but for what a test puts there. */
export const idleWorkbench = (more: Partial<Workbench> = {}): Workbench => ({
  overview: unexpected,
  incidents: async () => [],
  incident: unexpected,
  runs: async () => [],
  run: async (id) => {
    throw new CoinhoundError('usage', 'run-unknown', `the store has no run ${id}`);
  },
  start: unexpected,
  stop: unexpected,
  remove: async () => {},
  watch: unexpected,
  bundle: unexpected,
  graph: async ({ id }) => ({ body: Readable.from([`{"of":"${id}"}\n`]), length: undefined, name: 'a.json' }),
  exported: async () => ({ body: Readable.from(['a,b\r\n']), length: 5, name: 'a.csv' }),
  compared: unexpected,
  notes: async () => [],
  addNote: async (_, note) => ({ ...note, id: 'n1', at: '2026-01-01T00:00:00.000Z' }),
  removeNote: async () => {},
  decisions: unexpected,
  decide: unexpected,
  undoDecision: unexpected,
  labels: unexpected,
  addLabel: unexpected,
  removeLabel: unexpected,
  ...more,
});
