import { coverageWords, warningWords } from '../../../picture/words.ts';
import { AccountName } from '../../parts/account-name.tsx';
import { Capped } from '../../parts/capped.tsx';
import { Strange } from '../../parts/strange.tsx';
import type { GraphPart } from './graph-tabs.tsx';

/** What was not read whole, what a reader must know, and what the trace was asked. */
export function ReadingTab({ loaded: { graph }, show }: GraphPart) {
  const jump = (node: string): void => show({ tab: 'graph', node, to: '' });
  return (
    <>
      <h2>What a reader must know</h2>
      {graph.warnings.length === 0 && <p class="quiet">The trace warns of nothing.</p>}
      <ul class="plain">
        {graph.warnings.map(({ code, message, node }, n) => (
          <li key={n}>
            <p>
              <strong>{warningWords(code)}</strong> <Strange text={message} most={400} />{' '}
              {node !== undefined && <Jump node={node} onJump={jump} />}
            </p>
          </li>
        ))}
      </ul>
      <h2>What was not read whole</h2>
      {graph.coverage.length === 0 && <p class="quiet">Everything that was asked for was read whole.</p>}
      <Capped items={graph.coverage} first={50} what="accounts">
        {(shown) => (
          <ul class="plain">
            {shown.map(({ node, why, notes }, n) => (
              <li key={n}>
                <AccountName id={node} /> <Jump node={node} onJump={jump} />
                <p>
                  {coverageWords(why)}{' '}
                  {notes.map((note, m) => (
                    <span key={m} class="quiet">
                      <Strange text={note} most={300} />{' '}
                    </span>
                  ))}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Capped>
      <h2>What the trace was asked</h2>
      <Parameters graph={graph} />
    </>
  );
}

function Jump({ node, onJump }: { readonly node: string; readonly onJump: (node: string) => void }) {
  return (
    <button type="button" class="small" onClick={() => onJump(node)} aria-label={`Show ${node} in the graph`}>
      Show
    </button>
  );
}

function Parameters({ graph: { parameters, tool } }: Pick<GraphPart['loaded'], 'graph'>) {
  const { limits, asOf, through, labelsAsOf, presume, digests } = parameters;
  const facts: readonly (readonly [string, string])[] = [
    ['Policies', parameters.policies.join(', ')],
    ['Direction', parameters.direction ?? 'forward'],
    ['Hops', `${limits.hops}`],
    ['Floor', limits.minTaint],
    ['Lookups', `${limits.maxLookups}`],
    ['Looked up first', limits.rank ?? 'nearest'],
    ['Walked through', through.join(', ') || 'nothing'],
    ['Labels known by', labelsAsOf ?? 'all'],
    ['Presumed', presume ?? 'nothing'],
    ...Object.entries(asOf).map(([chain, height]) => [`Height of ${chain}`, `${height}`] as const),
    ['Labels, SHA-256', digests.labels],
    ['Configuration, SHA-256', digests.configuration],
    ['Written by', `${tool.name} ${tool.version}`],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, text]) => (
        <>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </>
      ))}
    </dl>
  );
}
