import type { CsvColumn } from './csv-record.ts';
import { type EdgeContext, evidenceText, inUnits } from './exporter.ts';

/** One fact of an edge, for formats that keep a row an edge. */
export type EdgeColumn = CsvColumn<EdgeContext>;

/** An amount of base units in whole units of an asset; nothing where either is not known. */
export const unitsOf = (amount: string | undefined, asset: EdgeContext['asset']): string | undefined =>
  amount === undefined || asset === undefined ? undefined : inUnits(amount, asset.decimals);

/** What moved and how much of it is stolen: in base units and in whole units, each policy in turn. */
export const taintColumns = (policies: readonly string[]): readonly EdgeColumn[] =>
  policies.flatMap((policy) =>
    both(
      `taint_${policy}`,
      ({ edge }) => edge.taint[policy],
      ({ asset }) => asset,
    ),
  );

/** How much of the taint is presumed. */
export const presumedColumns = (policies: readonly string[]): readonly EdgeColumn[] =>
  policies.flatMap((policy) =>
    both(
      `presumed_${policy}`,
      ({ edge }) => edge.presumed?.[policy],
      ({ asset }) => asset,
    ),
  );

/** Where a crossing leads to, what came out of it, and on what ground it is known. */
export const crossingColumns = (policies: readonly string[]): readonly EdgeColumn[] => [
  { name: 'crossing', value: ({ edge }) => edge.crossing?.id },
  { name: 'crossing_rule', value: ({ edge }) => edge.crossing?.rule },
  { name: 'crossing_tier', value: ({ edge }) => edge.crossing?.tier },
  { name: 'crossing_confidence', value: ({ edge }) => edge.crossing?.confidence },
  { name: 'crossing_evidence', value: ({ edge }) => edge.crossing && evidenceText(edge.crossing.evidence) },
  { name: 'arrival_chain', value: ({ arrival }) => arrival?.chain },
  { name: 'arrival_txid', value: ({ arrival }) => arrival?.txid },
  { name: 'arrival_height', value: ({ arrival }) => arrival?.height },
  { name: 'arrival_time', value: ({ arrival }) => arrival?.time },
  { name: 'received_asset', value: ({ edge }) => edge.crossing?.asset },
  { name: 'received_symbol', value: ({ received }) => received?.symbol },
  ...both(
    'received_amount',
    ({ edge }) => edge.crossing?.amount,
    ({ received }) => received,
  ),
  ...policies.flatMap((policy) =>
    both(
      `received_taint_${policy}`,
      ({ edge }) => edge.crossing?.taint[policy],
      ({ received }) => received,
    ),
  ),
];

const both = (
  name: string,
  amount: (row: EdgeContext) => string | undefined,
  asset: (row: EdgeContext) => EdgeContext['asset'],
): readonly EdgeColumn[] => [
  { name, value: amount },
  { name: `${name}_units`, value: (row) => unitsOf(amount(row), asset(row)) },
];
