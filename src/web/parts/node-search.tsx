import { useId, useState } from 'preact/hooks';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { Picture } from '../../picture/picture.ts';
import { AccountName } from './account-name.tsx';
import { findNodes } from './find-nodes.ts';
import { Strange } from './strange.tsx';

interface NodeSearchProps {
  readonly graph: FlowGraph;
  readonly picture: Picture;
  readonly onFound: (node: string) => void;
}

/** Finds accounts and transactions by address, hash or label, and shows where they are drawn. */
export function NodeSearch({ graph, picture, onFound }: NodeSearchProps) {
  const [text, setText] = useState('');
  const id = useId();
  const found = findNodes(graph, picture, text);
  return (
    <search class="search">
      <label for={id}>Find an address, transaction or name</label>
      <input id={id} type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <div aria-live="polite">
        {text.trim() !== '' && found.length === 0 && (
          <p class="quiet">Nothing in this graph has that in it.</p>
        )}
        {found.length > 0 && (
          <ul>
            {found.map(({ node, drawnAs }) => (
              <li key={node.id}>
                <AccountName id={node.id} />{' '}
                {node.kind === 'account' && node.labels[0] !== undefined && (
                  <Strange text={node.labels[0].name} />
                )}{' '}
                {drawnAs === null ? (
                  <span class="quiet">is part of a line</span>
                ) : (
                  <button type="button" class="small" onClick={() => onFound(drawnAs)}>
                    Show
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </search>
  );
}
