import type { GraphNode } from '../../../core/flow-graph.ts';
import { countText } from '../../../picture/amounts.ts';
import { categoryOf } from '../../../picture/category-of.ts';
import { directionWords } from '../../../picture/direction-words.ts';
import { markOf } from '../../../picture/marks.ts';
import { stopWords } from '../../../picture/words.ts';
import { AccountName } from '../../parts/account-name.tsx';
import { MarkedWord } from '../../parts/mark.tsx';
import { Strange } from '../../parts/strange.tsx';
import { minuteText } from '../../parts/time-text.ts';
import { LabelForm } from '../label-form.tsx';
import { withHidden } from '../state/view.ts';
import { whereDrawn } from '../state/where-drawn.ts';
import { DecisionForm } from './decision-form.tsx';
import { Evidence } from './evidence.tsx';
import { HoldingsTable } from './holdings-table.tsx';
import { Notes } from './notes.tsx';
import type { PanelPart } from './side-panel.tsx';
import { Transfers } from './transfers.tsx';

/** All there is to say of a node of the graph, and what can be done with it. */
export function NodePanel(part: PanelPart & { readonly node: GraphNode }) {
  const { node, loaded, api, overview, dossier, run, show } = part;
  const { graph } = loaded;
  const words = directionWords(graph);
  const isSeed = graph.seeds.some((seed) => seed.node === node.id);
  return (
    <>
      <h3>
        <MarkedWord category={categoryOf(node, isSeed ? words.seed : null)} />
        {isSeed && <span class="badge">{`${words.value} arrived here first`}</span>}
      </h3>
      {node.kind === 'account' && node.labels[0] !== undefined && (
        <p class="who">
          <Strange text={node.labels[0].name} most={120} />
        </p>
      )}
      {node.kind !== 'sink' && (
        <p class="whole">
          <AccountName id={node.id} what={node.kind === 'account' ? 'address' : 'transaction'} isWhole />
        </p>
      )}
      <Where {...part} />
      <dl>
        <dt>Chain</dt>
        <dd>
          <Strange text={node.chain} />
        </dd>
        <dt>Hops</dt>
        <dd>{`${countText(node.hop)} from ${words.origin}`}</dd>
        {node.kind === 'transaction' && (
          <>
            <dt>Time</dt>
            <dd>{`${minuteText(node.time)}${node.height === null ? '' : `, block ${countText(node.height)}`}`}</dd>
          </>
        )}
        {node.kind === 'transaction' && node.memo !== undefined && (
          <>
            <dt>Message</dt>
            <dd>{node.memo === null ? 'encrypted' : <Strange text={node.memo} most={500} />}</dd>
          </>
        )}
      </dl>
      {node.kind === 'account' && node.stop !== null && (
        <section class="stop">
          <h4>Why it ends here</h4>
          <p>{stopWords(node.stop)}</p>
          {node.stop.evidence !== undefined && <Evidence evidence={node.stop.evidence} />}
        </section>
      )}
      {node.kind !== 'transaction' && <HoldingsTable graph={graph} node={node} />}
      {node.kind === 'account' && <Labels node={node} />}
      {node.kind !== 'sink' && <Patterns node={node} />}
      <Transfers
        graph={graph}
        policy={part.policy}
        node={node}
        onShow={(id) => show({ node: id, edge: '', to: '' })}
      />
      {node.kind === 'account' && (
        <>
          <DecisionForm {...part} account={node.id} />
          <details class="more">
            <summary>Say who it is</summary>
            <LabelForm
              {...{ api, overview }}
              account={node.id}
              {...(run?.of.kind === 'case' && {
                said: 'Added: later traces know it, but for those of shipped cases, which know their own labels alone.',
              })}
              onAdded={() => undefined}
            />
          </details>
        </>
      )}
      <Notes api={api} dossier={dossier} node={node.id} />
    </>
  );
}

/** Where it is drawn, and what can be done to the view of it. */
function Where({ node, picture, loaded, control, show, onUnfold }: PanelPart & { readonly node: GraphNode }) {
  const where = whereDrawn(loaded.graph, picture, node.id);
  const { view, change } = control;
  return (
    <>
      {where === null && <p class="quiet">A filter leaves it out of the picture.</p>}
      {where?.as === 'edge' && <p class="quiet">It is drawn as a part of a line.</p>}
      <p class="actions">
        <button type="button" class="small" onClick={() => show({ to: node.id })}>
          {`Path from ${directionWords(loaded.graph).origin}`}
        </button>
        {where?.as === 'member' && (
          <button type="button" class="small" onClick={() => onUnfold(where.node)}>
            Unfold its group
          </button>
        )}
        {where?.as === 'node' && (
          <button type="button" class="small" onClick={() => change(withHidden(view, where.node))}>
            Hide it
          </button>
        )}
      </p>
    </>
  );
}

function Labels({ node: { labels } }: { readonly node: Extract<GraphNode, { kind: 'account' }> }) {
  if (labels.length === 0) return null;
  return (
    <section>
      <h4>Labels</h4>
      <ul class="plain">
        {labels.map(({ name, category, source, confidence }, n) => (
          <li key={n}>
            <Strange text={name} most={120} />
            {`, ${markOf(category).word}, confidence ${confidence} of 100`}
            <div class="quiet">
              Source: <Strange text={source} most={200} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Patterns({ node: { patterns } }: { readonly node: Exclude<GraphNode, { kind: 'sink' }> }) {
  if (patterns.length === 0) return null;
  return (
    <section>
      <h4>What rules saw</h4>
      <ul class="plain">
        {patterns.map(({ name, confidence, evidence }, n) => (
          <li key={n}>
            <Strange text={name} most={120} />
            {`, confidence ${confidence} of 100`}
            <Evidence evidence={evidence} />
          </li>
        ))}
      </ul>
    </section>
  );
}
