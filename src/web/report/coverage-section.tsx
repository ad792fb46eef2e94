import type { Coverage, FlowGraph } from '../../core/flow-graph.ts';
import { countText } from '../../picture/amounts.ts';
import { byName } from '../../picture/by-name.ts';
import { coverageWords } from '../../picture/words.ts';
import { AccountName } from '../parts/account-name.tsx';
import { Capped } from '../parts/capped.tsx';
import { Strange } from '../parts/strange.tsx';

/** What was not read whole, by reason, in plain words. */
export function CoverageSection({ graph }: { readonly graph: FlowGraph }) {
  const groups = byReason(graph.coverage);
  return (
    <section id="not-read">
      <h2>What was not read</h2>
      {groups.length === 0 ? (
        <p>Every account that the trace walked through was read whole, up to the heights named below.</p>
      ) : (
        <p>
          {graph.parameters.direction === 'backward'
            ? 'Where value came from to these places is not followed, or only in part.'
            : 'Stolen value that went on from these places is not followed further, or only in part.'}
          {
            ' What else the trace walked through was read whole, up to the heights named below; where it ended, it did not look further.'
          }
        </p>
      )}
      {groups.map(([why, gaps]) => (
        <div key={why}>
          <h3>{`${coverageWords(why)} (${countText(gaps.length)})`}</h3>
          <Capped items={gaps} first={20} what="places">
            {(shown) => (
              <ul>
                {shown.map((gap, n) => (
                  <Gap key={n} gap={gap} />
                ))}
              </ul>
            )}
          </Capped>
        </div>
      ))}
    </section>
  );
}

function Gap({ gap }: { readonly gap: Coverage }) {
  const evidence = byName(gap.evidence).map(([name, value]) => `${name}: ${value}`);
  return (
    <li>
      <AccountName id={gap.node} />
      {evidence.length > 0 && (
        <span class="quiet">
          {' '}
          <Strange text={evidence.join(', ')} most={160} />
        </span>
      )}
      {gap.notes.map((note, n) => (
        <div key={n}>
          <Strange text={note} most={400} />
        </div>
      ))}
    </li>
  );
}

/** The most frequent reason first. */
function byReason(coverage: readonly Coverage[]): readonly (readonly [string, readonly Coverage[]])[] {
  const groups = new Map<string, Coverage[]>();
  for (const gap of coverage) {
    const group = groups.get(gap.why);
    if (group === undefined) groups.set(gap.why, [gap]);
    else group.push(gap);
  }
  return [...groups].sort(
    ([a, gapsOfA], [b, gapsOfB]) => gapsOfB.length - gapsOfA.length || (a < b ? -1 : 1),
  );
}
