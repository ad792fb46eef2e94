import type { DiffItem } from '../../../core/diff/diff-item.ts';
import { diffKinds, type GraphDiff } from '../../../core/graph-diff.ts';
import { countText } from '../../../picture/amounts.ts';
import { Capped } from '../../parts/capped.tsx';
import { Strange } from '../../parts/strange.tsx';
import { minuteText } from '../../parts/time-text.ts';
import type { Api } from '../api.ts';
import { Problems } from '../problems.tsx';
import { hashOf, type Query } from '../state/routes.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useGo } from '../state/use-route.ts';
import { DiffRow } from './diff-row.tsx';

/** What a later graph has that an earlier one has not, as lists that lead to the graph. */
export function ComparePage({ api, query }: { readonly api: Api; readonly query: Query }) {
  const { before = '', after = '' } = query;
  const isReady = before !== '' && after !== '';
  const diff = useLoaded(
    (signal) => (isReady ? api.compare(before, after, signal) : Promise.resolve(null)),
    `${before} ${after}`,
  );
  return (
    <div class="page">
      <h1>Compare two graphs</h1>
      <Choice api={api} query={query} />
      <Problems errors={diff.errors} />
      {isReady && diff.isLoading && <p class="quiet">Comparing…</p>}
      {diff.value !== null && <Difference diff={diff.value} places={{ before, after }} />}
    </div>
  );
}

function Choice({ api, query }: { readonly api: Api; readonly query: Query }) {
  const runs = useLoaded((signal) => api.runs(signal), 'runs');
  const incidents = useLoaded((signal) => api.incidents(signal), 'incidents');
  const go = useGo();
  const places = [
    ...(runs.value ?? [])
      .filter(({ graph }) => graph !== null)
      .map(({ id, of, began, graph }) => ({
        place: `run/${id}`,
        text: `${of.name}, ${minuteText(began)}, ${graph?.policies.join(', ') ?? ''}`,
      })),
    ...(incidents.value ?? [])
      .filter(({ scan }) => scan !== null && scan.error === null)
      .map(({ id, name }) => ({ place: `incident/${id}`, text: `${name}, last rescan` })),
  ];
  return (
    <div class="controls">
      {(['before', 'after'] as const).map((side) => (
        <label key={side}>
          {side === 'before' ? 'Earlier' : 'Later'}
          <select
            value={query[side] ?? ''}
            onChange={(event) =>
              go({ page: 'compare', query: { ...query, [side]: event.currentTarget.value } }, true)
            }
          >
            <option value="">Choose…</option>
            {places.map(({ place, text }) => (
              <option key={place} value={place}>
                {text}
              </option>
            ))}
          </select>
        </label>
      ))}
      <Problems errors={[...runs.errors, ...incidents.errors]} />
    </div>
  );
}

const KINDS: Readonly<Record<DiffItem['kind'], string>> = {
  reached: 'Reached',
  frozen: 'Frozen',
  moved: 'Moved on',
  reduced: 'Less than before',
  label: 'Labels that changed an end',
  crossing: 'Swaps and bridges',
  pattern: 'What rules saw',
  lead: 'Leads',
  hops: 'Newly reached accounts and transactions',
  disappeared: 'Gone',
  ledger: 'Sums of the ledger',
  coverage: 'What was not read',
  warning: 'Warnings',
};

interface DifferenceProps {
  readonly diff: GraphDiff;
  readonly places: { readonly before: string; readonly after: string };
}

function Difference({ diff, places }: DifferenceProps) {
  const { items, notes, parameters } = diff;
  return (
    <>
      {notes.length > 0 && (
        <div class="notice">
          {notes.map((note) => (
            <p key={note}>
              <Strange text={note} most={500} />
            </p>
          ))}
        </div>
      )}
      {parameters.length > 0 && (
        <>
          <h2>Asked differently</h2>
          <ul class="plain">
            {parameters.map(({ name, was, now }) => (
              <li key={name}>
                <code>{name}</code> <Strange text={`${was ?? 'nothing'} → ${now ?? 'nothing'}`} most={200} />
              </li>
            ))}
          </ul>
        </>
      )}
      {items.length === 0 && <p>They say the same.</p>}
      {diffKinds.map((kind) => {
        const ofKind = items.filter((item) => item.kind === kind);
        return (
          ofKind.length > 0 && (
            <section key={kind}>
              <h2>{`${KINDS[kind]}: ${countText(ofKind.length)}`}</h2>
              <Capped items={ofKind} first={50} what="items">
                {(shown) => (
                  <ul class="plain diff">
                    {shown.map((item) => (
                      <DiffRow
                        key={item.key}
                        diff={diff}
                        item={item}
                        linkTo={(node) => linkTo(item, node, places)}
                      />
                    ))}
                  </ul>
                )}
              </Capped>
            </section>
          )
        );
      })}
    </>
  );
}

/** What is gone is in the earlier graph alone. */
function linkTo(item: DiffItem, node: string, { before, after }: DifferenceProps['places']): string {
  const isGone = item.kind === 'disappeared' || ('change' in item && item.change === 'gone');
  const [of, id = ''] = (isGone ? before : after).split('/');
  return hashOf({
    page: 'graph',
    place: { of: of === 'incident' ? 'incident' : 'run', id },
    query: { node },
  });
}
