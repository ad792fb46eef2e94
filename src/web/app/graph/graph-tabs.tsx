import { useRef } from 'preact/hooks';
import type { Decision, Overview, Run } from '../../api.ts';
import { NameOptions } from '../../parts/name-options.tsx';
import type { Api } from '../api.ts';
import { openDecisions } from '../state/open-decisions.ts';
import { type GraphPlace, hashOf, type Query } from '../state/routes.ts';
import type { Loaded } from '../state/use-loaded.ts';
import { DecisionList } from './decisions.tsx';
import { EndsTab } from './ends-tab.tsx';
import { FindingsTab } from './findings-tab.tsx';
import { Notes } from './notes.tsx';
import { PoliciesTab } from './policies-tab.tsx';
import { ReadingTab } from './reading-tab.tsx';
import type { LoadedGraph } from './use-graph.ts';
import { useView, type ViewControl } from './use-view.ts';
import { Workspace } from './workspace.tsx';

/** What the parts of a graph's page share. */
export interface GraphPart {
  readonly api: Api;
  readonly overview: Overview;
  readonly place: GraphPlace;
  /** Under which notes and decisions are kept. */
  readonly dossier: string;
  /** Null where the graph is of a rescan. */
  readonly run: Run | null;
  readonly loaded: LoadedGraph;
  readonly policy: string;
  readonly decisions: Loaded<readonly Decision[]>;
  readonly query: Query;
  /** Changes what of the page is shown; the empty text takes a key out. */
  readonly show: (part: Query) => void;
}

const TABS = [
  ['graph', 'Graph'],
  ['ends', 'Where it ended'],
  ['findings', 'Findings'],
  ['policies', 'Policies'],
  ['notes', 'Notes and decisions'],
  ['reading', 'What was read'],
] as const;

/** A graph from every side: one tab each, named in the address. */
export function GraphTabs(part: GraphPart) {
  const { query, show, loaded, policy } = part;
  const tab = TABS.find(([name]) => name === query.tab)?.[0] ?? 'graph';
  const control = useView();
  const list = useRef<HTMLDivElement>(null);
  // A drawing takes long to make: once it is there it stays, out of sight.
  const isDrawn = useRef(false);
  if (tab === 'graph') isDrawn.current = true;
  const move = (by: number): void => {
    const next = TABS[(TABS.findIndex(([name]) => name === tab) + by + TABS.length) % TABS.length];
    if (next === undefined) return;
    show({ tab: next[0] });
    list.current?.querySelector<HTMLElement>(`#tab-${next[0]}`)?.focus();
  };
  return (
    <>
      <div class="tab-row">
        <div
          ref={list}
          role="tablist"
          aria-label="The graph from every side"
          class="tabs"
          onKeyDown={({ key }) => {
            if (key === 'ArrowRight') move(1);
            if (key === 'ArrowLeft') move(-1);
          }}
        >
          {TABS.map(([name, text]) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={name === tab}
              aria-controls="tab-panel"
              tabIndex={name === tab ? 0 : -1}
              onClick={() => show({ tab: name })}
            >
              {text}
            </button>
          ))}
        </div>
        <PolicyChoice policies={loaded.graph.parameters.policies} policy={policy} show={show} />
      </div>
      <Offer {...part} />
      {isDrawn.current && (
        <div
          role="tabpanel"
          id={tab === 'graph' ? 'tab-panel' : 'graph-panel'}
          aria-labelledby="tab-graph"
          hidden={tab !== 'graph'}
        >
          <Workspace {...{ ...part, control }} isShown={tab === 'graph'} />
        </div>
      )}
      {tab !== 'graph' && (
        <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} class="page">
          <Tab {...{ ...part, tab, control }} />
        </div>
      )}
    </>
  );
}

type TabProps = GraphPart & { readonly tab: (typeof TABS)[number][0]; readonly control: ViewControl };

function Tab({ tab, ...part }: TabProps) {
  const jump = (node: string): void => part.show({ tab: 'graph', node, to: '' });
  switch (tab) {
    case 'graph':
      return null;
    case 'ends':
      return <EndsTab {...part} />;
    case 'findings':
      return <FindingsTab {...part} />;
    case 'policies':
      return <PoliciesTab {...part} />;
    case 'notes':
      return (
        <>
          <DecisionList {...part} onShow={jump} />
          <Notes api={part.api} dossier={part.dossier} onShow={jump} />
        </>
      );
    case 'reading':
      return <ReadingTab {...part} />;
  }
}

function PolicyChoice({
  policies,
  policy,
  show,
}: {
  readonly policies: readonly string[];
  readonly policy: string;
  readonly show: GraphPart['show'];
}) {
  return (
    <label class="policy-choice">
      Policy
      <select value={policy} onChange={(event) => show({ policy: event.currentTarget.value })}>
        <NameOptions names={policies} />
      </select>
    </label>
  );
}

/** Where decisions were taken, or taken back, that the graph does not follow yet. */
function Offer({ run, decisions, loaded }: GraphPart) {
  if (decisions.value === null || (run !== null && run.progress !== null)) return null;
  const open = openDecisions(loaded.graph.parameters, decisions.value);
  if (open.length === 0) return null;
  return (
    <p class="notice offer">
      {open.length === 1
        ? 'What is decided of one account is not in this graph yet.'
        : `What is decided of ${open.length} accounts is not in this graph yet.`}{' '}
      {run === null ? (
        'The next rescan follows it.'
      ) : (
        <a class="button" href={hashOf({ page: 'start', query: { again: run.id } })}>
          Run again with it
        </a>
      )}
    </p>
  );
}
