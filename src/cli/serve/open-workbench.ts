import { categories } from '../../core/label.ts';
import { policies } from '../../core/policies/index.ts';
import { rankStrategies } from '../../core/rank/index.ts';
import { exporters } from '../../export/index.ts';
import type { Workbench } from '../../server/workbench.ts';
import { claimDirectory } from '../../store/directory.ts';
import type { Overview } from '../../web/api.ts';
import { packageInfo } from '../package.ts';
import { shippedCases } from '../shipped-case.ts';
import { addDecision, readDecisions, undoDecision } from './decisions.ts';
import type { Desk } from './desk.ts';
import { openGraphs } from './graphs.ts';
import { incidentPage, incidentRows } from './incident-pages.ts';
import { addNote, readNotes, removeNote } from './notes.ts';
import { addOwnLabel, readOwnLabels, removeOwnLabel } from './own-labels.ts';
import { openRuns } from './runs.ts';

/** A workbench that is to be closed: the trace that is under way ends in order then. */
export interface OpenWorkbench extends Workbench {
  close(): Promise<void>;
}

/** The workbench of a desk: what the page asks for, by the same steps as the commands. Makes its directory a store; throws what `claimDirectory` throws. */
export function openWorkbench(desk: Desk): OpenWorkbench {
  claimDirectory(desk.directory, { create: true });
  const runs = openRuns(desk);
  const graphs = openGraphs(desk, runs);
  return {
    overview: () => overview(desk, runs.running()),
    incidents: () => incidentRows(desk),
    incident: (id) => incidentPage(id, desk),
    runs: runs.all,
    run: runs.one,
    start: runs.start,
    stop: runs.stop,
    remove: runs.remove,
    watch: runs.watch,
    bundle: runs.bundle,
    graph: graphs.document,
    exported: graphs.exported,
    compared: graphs.compared,
    notes: (dossier) => readNotes(desk, dossier),
    addNote: (dossier, note) => addNote(desk, dossier, note),
    removeNote: (dossier, id) => removeNote(desk, dossier, id),
    decisions: (dossier) => readDecisions(desk, dossier),
    decide: (dossier, decision) => addDecision(desk, dossier, decision),
    undoDecision: (dossier, of) => undoDecision(desk, dossier, of),
    labels: () => readOwnLabels(desk),
    addLabel: (label) => addOwnLabel(desk, label),
    removeLabel: (id) => removeOwnLabel(desk, id),
    close: runs.close,
  };
}

async function overview({ directory, flags, config }: Desk, running: string | null): Promise<Overview> {
  const { chains, limits, policies: chosen } = await config();
  return {
    tool: packageInfo(),
    store: directory,
    offline: flags.offline,
    policies: policies.map(({ name, summary, conserves, mirrors = false }) => ({
      name,
      summary,
      conserves,
      mirrors,
    })),
    ranks: rankStrategies.map(({ name, summary }) => ({ name, summary })),
    formats: exporters.map(({ name, extension, summary }) => ({ name, extension, summary })),
    categories,
    chains: [...chains.values()].map(({ name, chain }) => ({ name, chain })),
    defaults: {
      policies: chosen.map(({ name }) => name),
      hops: limits.hops,
      minTaint: limits.minTaint,
      maxLookups: limits.maxLookups,
    },
    cases: await shippedCases(),
    running,
  };
}
