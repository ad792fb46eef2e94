import { countText, shortened } from '../../../picture/amounts.ts';
import { directionWords } from '../../../picture/direction-words.ts';
import type { Picture } from '../../../picture/picture.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { Capped } from '../../parts/capped.tsx';
import type { Target } from '../../parts/drawing.ts';
import { PathList } from '../../parts/path-list.tsx';
import { TargetDetails } from '../../parts/target-details.tsx';
import { withHidden } from '../state/view.ts';
import type { GraphPart } from './graph-tabs.tsx';
import { NodePanel } from './node-panel.tsx';
import type { ViewControl } from './use-view.ts';

/** What the panel beside the picture is given. */
export type PanelPart = GraphPart & {
  readonly control: ViewControl;
  readonly picture: Picture;
  /** What is chosen, in the picture. */
  readonly target: Target | null;
  /** Places in the graph's list of edges; null where no path is asked for, or none leads there. */
  readonly path: readonly number[] | null;
  readonly onUnfold: (group: string) => void;
};

/** All there is to say of what was chosen, and what can be done with it. */
export function SidePanel(part: PanelPart) {
  const { query, loaded, policy, picture, target, path, show, onUnfold } = part;
  const { graph } = loaded;
  const { origin } = directionWords(graph);
  const node = graph.nodes.find(({ id }) => id === query.node);
  const isAny = node !== undefined || target !== null;
  return (
    <aside class={isAny ? 'panel details open' : 'panel details'} aria-label="Details">
      {isAny && (
        <button type="button" class="small close" onClick={() => show({ node: '', edge: '', to: '' })}>
          Close
        </button>
      )}
      {query.to !== undefined && (
        <section aria-label={`Path from ${origin}`}>
          <h3>{`Path from ${origin}`}</h3>
          {path === null || path.length === 0 ? (
            <p class="quiet">Under this policy nothing leads there.</p>
          ) : (
            <PathList {...{ graph, policy, path }} />
          )}
          <button type="button" class="small" onClick={() => show({ to: '' })}>
            Hide the path
          </button>
        </section>
      )}
      <div aria-live="polite">
        {node !== undefined ? (
          <NodePanel key={node.id} {...part} node={node} />
        ) : (
          <>
            <TargetDetails {...{ graph, policy, picture, target, onUnfold }} />
            {target !== null && 'node' in target && <Members {...part} group={target.node} />}
          </>
        )}
      </div>
    </aside>
  );
}

const FIRST = 20;

function Members({ loaded, picture, group, show, control }: PanelPart & { readonly group: string }) {
  const node = picture.nodes.find(({ id }) => id === group);
  if (node === undefined || node.kind !== 'group') return null;
  return (
    <section aria-label="What it stands for">
      <p class="actions">
        <button type="button" class="small" onClick={() => show({ to: group })}>
          {`Path from ${directionWords(loaded.graph).origin}`}
        </button>
        <button type="button" class="small" onClick={() => control.change(withHidden(control.view, group))}>
          Hide it
        </button>
      </p>
      <h3>{`What it stands for: ${countText(node.members.length)}`}</h3>
      <Capped key={group} items={node.members} first={FIRST} what="accounts and transactions">
        {(shown) => (
          <ul class="plain">
            {shown.map((member) => (
              <li key={member}>
                <button type="button" class="link" onClick={() => show({ node: member, edge: '', to: '' })}>
                  <code>{shortened(addressOf(member))}</code>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Capped>
    </section>
  );
}
