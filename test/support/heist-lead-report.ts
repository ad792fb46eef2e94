import { fifo } from '../../src/core/policies/fifo.ts';
import { furtherSeed } from '../../src/detect/further-seed.ts';
import { type LeadScore, scoreLeads, withhold } from './heist-leads.ts';
import { serveHeist } from './heist-trace.ts';
import type { HeistWorld } from './heist-world.ts';

export const quarters = [0, 1, 2, 3] as const;
type Kind = Parameters<typeof withhold>[1];

/** What leads make of a world of which a quarter of the seeds is withheld. */
export interface LeadLine extends LeadScore {
  readonly kind: Kind;
  readonly quarter: (typeof quarters)[number];
  readonly withheld: number;
  /** Of the withheld ones, those from a source of which the trace knows no other payment. */
  readonly unknown: number;
}

/** What is committed, by line. */
export type LeadFigures = Pick<LeadLine, 'withheld' | 'named'>;

export const leadKey = ({ kind, quarter }: Pick<LeadLine, 'kind' | 'quarter'>): string =>
  `${kind}, quarter ${quarter + 1}`;

/** Traces from the other three quarters under FIFO to depth 20, and holds the first leads against what was withheld. */
export async function leadLine(
  heist: HeistWorld,
  { kind, quarter }: Pick<LeadLine, 'kind' | 'quarter'>,
): Promise<LeadLine> {
  const split = withhold(heist, kind, quarter);
  await using server = await serveHeist(heist, split.known);
  const { graph } = await server.walk({ policy: fifo, depth: 20 });
  const leads = graph.leads.filter(({ rule }) => rule === furtherSeed.name);
  const traced = new Set(split.known.map(({ source }) => source));
  return {
    kind,
    quarter,
    withheld: split.withheld.length,
    unknown: split.withheld.filter(({ source }) => !traced.has(source)).length,
    ...scoreLeads(heist, split, leads),
  };
}

/** Every quarter of a case, of payments and, where there are sources enough, of sources. */
export const leadLines = ({ heist }: HeistWorld): readonly Pick<LeadLine, 'kind' | 'quarter'>[] => [
  ...quarters.map((quarter) => ({ kind: 'payments' as const, quarter })),
  ...(heist.sources.length < quarters.length
    ? []
    : quarters.map((quarter) => ({ kind: 'sources' as const, quarter }))),
];
