import { useMemo, useState } from 'preact/hooks';
import type { FlowGraph } from '../../../core/flow-graph.ts';
import { countText, shortened } from '../../../picture/amounts.ts';
import type { Picture } from '../../../picture/picture.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { findNodes } from '../../parts/find-nodes.ts';
import { GraphControls } from '../../parts/graph-controls.tsx';
import { Mark, MarkedWord } from '../../parts/mark.tsx';
import { Strange } from '../../parts/strange.tsx';
import { isOpen, NO_FILTER } from '../state/graph-filter.ts';
import { Menu } from './menu.tsx';
import type { ViewControl } from './use-view.ts';

interface ViewBarProps {
  readonly graph: FlowGraph;
  /** Before filters. */
  readonly picture: Picture;
  readonly control: ViewControl;
  readonly onFound: (node: string) => void;
}

/** Search, filters, folds, and the way back. */
export function ViewBar({ graph, picture, control, onFound }: ViewBarProps) {
  const { view, change, canUndo, canRedo, undo, redo } = control;
  return (
    <div class="view-bar">
      <Search {...{ graph, picture, onFound }} />
      <CategoryFilter picture={picture} control={control} />
      <label>
        Share
        <select
          value={`${view.filter.least}`}
          onChange={(event) =>
            change({ ...view, filter: { ...view.filter, least: Number(event.currentTarget.value) } })
          }
        >
          {SHARES.map(([least, text]) => (
            <option key={text} value={`${least}`}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <Menu text="Drawing">
        <div class="menu-body">
          <GraphControls
            drawn={{ axis: view.axis, folding: view.folding }}
            onChange={(drawn) => change({ ...view, ...drawn })}
          />
        </div>
      </Menu>
      {view.filter.hidden.size > 0 && (
        <button
          type="button"
          onClick={() => change({ ...view, filter: { ...view.filter, hidden: new Set() } })}
        >
          {`Show ${countText(view.filter.hidden.size)} hidden`}
        </button>
      )}
      {!isOpen(view.filter) && (
        <button type="button" onClick={() => change({ ...view, filter: NO_FILTER })}>
          Clear filters
        </button>
      )}
      <span class="spring" />
      <span class="actions">
        <button type="button" onClick={undo} disabled={!canUndo} aria-keyshortcuts="Control+Z">
          Undo
        </button>
        <button type="button" onClick={redo} disabled={!canRedo} aria-keyshortcuts="Control+Shift+Z">
          Redo
        </button>
      </span>
    </div>
  );
}

const SHARES = [
  [0, 'all'],
  [0.0001, 'from 0.01 %'],
  [0.001, 'from 0.1 %'],
  [0.01, 'from 1 %'],
  [0.05, 'from 5 %'],
] as const;

/** Of what a search found, how many are shown. */
const FOUND = 8;

function Search({ graph, picture, onFound }: Omit<ViewBarProps, 'control'>) {
  const [text, setText] = useState('');
  const all = useMemo(() => findNodes(graph, picture, text, FOUND + 1), [graph, picture, text]);
  const found = all.slice(0, FOUND);
  const choose = (node: string): void => {
    setText('');
    onFound(node);
  };
  return (
    <search class="find">
      <label for="graph-search" class="unseen">
        Find an address, transaction or name
      </label>
      <input
        id="graph-search"
        type="search"
        placeholder="Find address or name  /"
        spellcheck={false}
        autocomplete="off"
        aria-keyshortcuts="/"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter' && found[0] !== undefined) choose(found[0].node.id);
          if (key === 'Escape') setText('');
        }}
      />
      <div aria-live="polite">
        {text.trim() !== '' && (
          <ul class="found-list">
            {found.length === 0 && <li class="quiet">Nothing in this graph has that in it.</li>}
            {found.map(({ node, drawnAs }) => (
              <li key={node.id}>
                <button type="button" onClick={() => choose(node.id)}>
                  <code>{shortened(addressOf(node.id))}</code>{' '}
                  {node.kind === 'account' && node.labels[0] !== undefined && (
                    <>
                      <Mark category={node.labels[0].category} />
                      <Strange text={node.labels[0].name} />
                    </>
                  )}
                  {node.kind === 'transaction' && 'transaction'}
                  {drawnAs === null && <span class="quiet"> within a line</span>}
                </button>
              </li>
            ))}
            {all.length > FOUND && <li class="quiet">More have that in them: write more of it.</li>}
          </ul>
        )}
      </div>
    </search>
  );
}

function CategoryFilter({
  picture,
  control: { view, change },
}: {
  readonly picture: Picture;
  readonly control: ViewControl;
}) {
  const counts = new Map<string, number>();
  for (const { category } of picture.nodes) counts.set(category, (counts.get(category) ?? 0) + 1);
  const { categories } = view.filter;
  const toggle = (category: string): void => {
    const next = new Set(categories);
    if (!next.delete(category)) next.add(category);
    change({ ...view, filter: { ...view.filter, categories: next } });
  };
  return (
    <Menu text={categories.size === 0 ? 'Categories' : `Categories: ${countText(categories.size)} left out`}>
      <div class="menu-body">
        {[...counts]
          .sort((a, b) => b[1] - a[1])
          .map(([category, count]) => (
            <label key={category}>
              <input type="checkbox" checked={!categories.has(category)} onChange={() => toggle(category)} />
              <MarkedWord category={category} />
              <span class="quiet">{countText(count)}</span>
            </label>
          ))}
      </div>
    </Menu>
  );
}
