import { useEffect, useRef } from 'preact/hooks';
import type { Overview } from '../api.ts';
import type { Api } from './api.ts';
import { GraphPage } from './graph/graph-page.tsx';
import { ComparePage } from './pages/compare-page.tsx';
import { IncidentPage } from './pages/incident-page.tsx';
import { IncidentsPage } from './pages/incidents-page.tsx';
import { LabelsPage } from './pages/labels-page.tsx';
import { RunsPage } from './pages/runs-page.tsx';
import { Problems } from './problems.tsx';
import { Shell } from './shell.tsx';
import { StartPage } from './start/start-page.tsx';
import { placeText, type Route } from './state/routes.ts';
import { useLoaded } from './state/use-loaded.ts';
import { useRoute } from './state/use-route.ts';

/** The application: what is at an address, within what all pages share. */
export function App({ api }: { readonly api: Api }) {
  const route = useRoute();
  const overview = useLoaded((signal) => api.overview(signal), 'overview');
  const { reload } = overview;
  const asked = useRef(keyOf(route));
  useEffect(() => {
    if (asked.current === keyOf(route)) return;
    asked.current = keyOf(route);
    reload();
  }, [keyOf(route), reload]);
  return (
    <Shell overview={overview.value} route={route}>
      <Problems errors={overview.errors} />
      {overview.value === null ? (
        overview.errors.length === 0 && <p class="page quiet">Loading…</p>
      ) : (
        <Page key={keyOf(route)} {...{ api, route }} overview={overview.value} onRun={overview.reload} />
      )}
    </Shell>
  );
}

interface PageProps {
  readonly api: Api;
  readonly overview: Overview;
  readonly route: Route;
  /** Whether a trace runs has changed. */
  readonly onRun: () => void;
}

function Page({ api, overview, route, onRun }: PageProps) {
  switch (route.page) {
    case 'incidents':
      return <IncidentsPage api={api} overview={overview} />;
    case 'incident':
      return <IncidentPage api={api} id={route.id} />;
    case 'runs':
      return <RunsPage api={api} />;
    case 'labels':
      return <LabelsPage api={api} overview={overview} />;
    case 'start':
      return <StartPage api={api} overview={overview} query={route.query} />;
    case 'graph':
      return <GraphPage {...{ api, overview, onRun }} place={route.place} query={route.query} />;
    case 'compare':
      return <ComparePage api={api} query={route.query} />;
    case 'unknown':
      return (
        <div class="page">
          <h1>There is nothing here</h1>
          <p>
            <a href="#/incidents">To the incidents</a>
          </p>
        </div>
      );
  }
}

/** Pages with the same key are the same page, whatever of it is shown. */
function keyOf(route: Route): string {
  switch (route.page) {
    case 'incident':
      return `incident ${route.id}`;
    case 'graph':
      return placeText(route.place);
    default:
      return route.page;
  }
}
