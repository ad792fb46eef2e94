import { useMemo } from 'preact/hooks';
import { visible } from '../../../picture/visible.ts';
import type { Overview, Run } from '../../api.ts';
import type { Api } from '../api.ts';
import { RunStateBadge } from '../pages/runs-table.tsx';
import { Problems } from '../problems.tsx';
import { type GraphPlace, hashOf, type Query } from '../state/routes.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useGo } from '../state/use-route.ts';
import { waitingText } from '../state/waiting-text.ts';
import { useDecisions } from './decisions.tsx';
import { ExportMenu } from './export-menu.tsx';
import { GraphTabs } from './graph-tabs.tsx';
import { RunHeader } from './run-header.tsx';
import { useGraph } from './use-graph.ts';
import { useWatch } from './use-watch.ts';

interface GraphPageProps {
  readonly api: Api;
  readonly overview: Overview;
  readonly place: GraphPlace;
  readonly query: Query;
  /** The run has ended. */
  readonly onRun: () => void;
}

/** One trace: how it goes while it runs, and its graph from every side. */
export function GraphPage({ api, overview, place, query, onRun }: GraphPageProps) {
  const isRun = place.of === 'run';
  const run = useLoaded(
    (signal) => (isRun ? api.run(place.id, signal) : Promise.resolve(null)),
    `run ${place.id}`,
  );
  const watch = useWatch(run.value, (last) => {
    run.replace(last);
    onRun();
  });
  const ended: Run | null = watch?.ended ?? run.value;
  const version = isRun ? versionOf(ended, watch?.round ?? null) : 'kept';
  const { loaded, errors } = useGraph(api, place, version);
  const dossier = isRun ? (run.value?.of.dossier ?? null) : place.id;
  const title = run.value?.of.name ?? loaded?.graph.incident?.name ?? place.id;
  const go = useGo();
  const show = (part: Query): void => go({ page: 'graph', place, query: clean({ ...query, ...part }) }, true);
  return (
    <div class="trace">
      <header class="trace-head">
        <h1 title={title}>{visible(title, 80).text}</h1>
        {ended !== null && <RunStateBadge state={ended.state} />}
        {!isRun && <span class="badge">last rescan</span>}
        <span class="spring" />
        {ended !== null && ended.state !== 'running' && ended.state !== 'stopping' && (
          <a class="button" href={hashOf({ page: 'start', query: { again: ended.id } })}>
            Run again
          </a>
        )}
        {loaded !== null && (
          <ExportMenu overview={overview} place={place} hasBundle={ended?.bundle === 'made'} />
        )}
      </header>
      <Problems errors={[...run.errors, ...errors]} />
      {run.value !== null && ended !== null && (
        <RunHeader
          {...{ api, watch }}
          run={ended}
          shown={loaded && { round: loaded.round, fresh: loaded.fresh.size }}
        />
      )}
      {loaded === null || dossier === null ? (
        errors.length === 0 && run.errors.length === 0 && <p class="quiet page">{waitingText(ended)}</p>
      ) : (
        <WithDecisions {...{ api, overview, place, query, loaded, dossier, show }} run={ended} />
      )}
    </div>
  );
}

function WithDecisions(props: Omit<Parameters<typeof GraphTabs>[0], 'decisions' | 'policy'>) {
  const { api, dossier, loaded, query } = props;
  const decisions = useDecisions(api, dossier);
  const { policies } = loaded.graph.parameters;
  const policy = useMemo(
    () => (query.policy && policies.includes(query.policy) ? query.policy : (policies[0] ?? '')),
    [query.policy, policies],
  );
  return <GraphTabs {...props} decisions={decisions} policy={policy} />;
}

/** What the graph of a run is of: its last round while it goes on, its end after. Null where there is none. */
function versionOf(run: Run | null, round: number | null): string | null {
  if (run === null) return null;
  if (run.progress === null) return run.graph === null ? null : `ended ${run.graph.sha256}`;
  return round === null ? null : `round ${round}`;
}

const clean = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
