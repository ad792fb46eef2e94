import type { ComponentChildren } from 'preact';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { countText } from '../../picture/amounts.ts';
import { byName } from '../../picture/by-name.ts';
import { visible } from '../../picture/visible.ts';
import { Copyable } from '../parts/copyable.tsx';
import { Strange } from '../parts/strange.tsx';

/** What the trace was asked, and the digests by which it can be repeated. */
export function ParametersSection({ graph }: { readonly graph: FlowGraph }) {
  const { tool, schema, parameters } = graph;
  const {
    policies,
    direction,
    presume,
    limits,
    through,
    decisions = [],
    labelsAsOf,
    asOf,
    digests,
  } = parameters;
  return (
    <section id="parameters">
      <h2>Parameters and digests</h2>
      <p>Equal facts and equal parameters give an equal graph, byte for byte.</p>
      <dl class="facts">
        <Fact name="Program" text={`${tool.name} ${tool.version}`} />
        <Fact name="Format" text={schema} />
        <Fact name="Direction" text={direction ?? 'forward'} />
        <Fact name="Policies" text={policies.join(', ')} />
        {presume !== undefined && <Fact name="Presumed stolen from" text={presume} />}
        <Fact name="Hops at most" text={countText(limits.hops)} />
        <Fact name="Smallest taint followed" text={limits.minTaint} />
        <Fact name="Lookups at most" text={countText(limits.maxLookups)} />
        <Fact
          name="Taken for a service from"
          text={`${countText(limits.hubCounterparties)} counterparties or ${countText(limits.hubTransactions)} transactions`}
        />
        {limits.rank !== undefined && <Fact name="Looked up first" text={limits.rank} />}
        {through.length > 0 && <Fact name="Walked through" text={through.join(', ')} />}
        {decisions.map(({ account, kind, because }) => (
          <Fact key={account} name={kind === 'expand' ? 'Followed by decision' : 'Ended by decision'}>
            <Strange text={account} />
            {because !== null && ': '}
            {because !== null && <Strange text={because} most={300} />}
          </Fact>
        ))}
        {labelsAsOf !== undefined && <Fact name="Labels as of" text={labelsAsOf} />}
        {byName(asOf).map(([chain, height]) => (
          <Fact key={chain} name="Read up to">
            <Strange text={chain} />
            {`: block ${countText(height)}`}
          </Fact>
        ))}
        <Digest name="Digest of the labels" digest={digests.labels} />
        <Digest name="Digest of the configuration" digest={digests.configuration} />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly text?: string;
  readonly children?: ComponentChildren;
}

function Fact({ name, text, children }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text === undefined ? children : <Strange text={text} most={200} />}</dd>
    </>
  );
}

function Digest({ name, digest }: { readonly name: string; readonly digest: string }) {
  const shown = visible(digest, 100).text;
  return (
    <Fact name={name}>
      <Copyable text={digest} title={shown} shown={shown} what={name} />
    </Fact>
  );
}
