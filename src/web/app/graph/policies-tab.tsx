import { useMemo, useState } from 'preact/hooks';
import { shortened, unitsText } from '../../../picture/amounts.ts';
import { visible } from '../../../picture/visible.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { unitOf } from '../../parts/books.ts';
import { Capped } from '../../parts/capped.tsx';
import { MarkedWord } from '../../parts/mark.tsx';
import { shareText } from '../../parts/share-text.ts';
import { under } from '../../parts/under.ts';
import { type PlacedBand, widestBands } from '../state/bands.ts';
import { hashOf } from '../state/routes.ts';
import type { GraphPart } from './graph-tabs.tsx';
import { SideBySide } from './side-by-side.tsx';
import type { ViewControl } from './use-view.ts';

/** What each policy says of each endpoint, the band between them, and two of them as pictures side by side. */
export function PoliciesTab(part: GraphPart & { readonly control: ViewControl }) {
  const { loaded, run } = part;
  const { graph } = loaded;
  const { policies } = graph.parameters;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set(['poison']));
  const compared = policies.filter((policy) => !left.has(policy));
  const bands = useMemo(() => widestBands(graph, compared), [graph, compared.join(' ')]);
  if (policies.length < 2)
    return (
      <>
        <h2>Policies side by side</h2>
        <p>
          {`This trace has one policy: ${policies.join('')}. `}
          {run !== null && run.progress === null && (
            <a class="button" href={hashOf({ page: 'start', query: { again: run.id } })}>
              Run again with more
            </a>
          )}
        </p>
      </>
    );
  const toggle = (policy: string): void =>
    setLeft((before) => {
      const next = new Set(before);
      if (!next.delete(policy)) next.add(policy);
      return next;
    });
  return (
    <>
      <h2>Policies side by side</h2>
      <fieldset class="bare controls">
        <legend class="unseen">Policies that are compared</legend>
        {policies.map((policy) => (
          <label key={policy}>
            <input type="checkbox" checked={!left.has(policy)} onChange={() => toggle(policy)} />
            {policy}
          </label>
        ))}
      </fieldset>
      <p class="quiet">
        {compared.length < 2
          ? 'Choose two or more: one alone says nothing of how much depends on the policy.'
          : `Of ${bands.length} endpoints ${bands.filter(({ differs }) => differs).length} depend on the policy. The widest bands come first.`}
      </p>
      <Bands {...part} bands={bands} compared={compared} />
      <h2>As pictures</h2>
      <SideBySide {...part} />
    </>
  );
}

type BandsProps = GraphPart & { readonly bands: readonly PlacedBand[]; readonly compared: readonly string[] };

function Bands({ loaded: { graph }, bands, compared, show }: BandsProps) {
  return (
    <Capped items={bands} first={100} what="endpoints">
      {(shown) => (
        <div class="wide">
          <table class="bands">
            <thead>
              <tr>
                <th scope="col">Endpoint</th>
                <th scope="col">Where</th>
                {compared.map((policy) => (
                  <th key={policy} scope="col" class="number">
                    {policy}
                  </th>
                ))}
                <th scope="col" class="number">
                  Band of the share
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((band) => {
                const { finding, place, differs } = band;
                return (
                  <tr key={place} class={differs ? undefined : 'same'}>
                    <td>
                      <MarkedWord category={finding.category} />
                      {finding.entity !== null && <div>{visible(finding.entity).text}</div>}
                    </td>
                    <td>
                      <button
                        type="button"
                        class="link"
                        onClick={() => show({ tab: 'graph', node: finding.node, to: finding.node })}
                      >
                        <code>{shortened(addressOf(finding.node))}</code>
                      </button>
                    </td>
                    {compared.map((policy) => (
                      <td key={policy} class="number">
                        {unitsText(under(finding.taint, policy) ?? '0', unitOf(graph, finding.asset))}
                        <div class="quiet">{shareText(under(finding.share, policy) ?? '0')}</div>
                      </td>
                    ))}
                    <td class="number">{compared.length < 2 ? '–' : bandText(band)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Capped>
  );
}

const bandText = ({ share, differs }: PlacedBand): string =>
  differs ? `${shareText(share.low)} to ${shareText(share.high)}` : 'the same';
