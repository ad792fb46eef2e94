import type { Config } from '../config/config.ts';
import { compare } from '../core/ids.ts';
import { type AcceptedLead, withAccepted } from '../incidents/accepted-lead.ts';
import { confidences, type Incident } from '../incidents/incident.ts';
import { seedStates } from './incident-state.ts';
import { table } from './table.ts';

/** What a check of the catalogue found: entries by chain and confidence, accepted leads, and which seeds can be traced. Pure. */
export function catalogueCheck(
  incidents: readonly Incident[],
  accepted: ReadonlyMap<string, readonly AcceptedLead[]>,
  config: Config,
): string {
  const entries = incidents.flatMap(({ seeds, accounts, transactions }) => [
    ...seeds.map((seed) => ({
      ...seed,
      what: seed.subject.kind === 'address' ? ('address' as const) : ('transaction' as const),
    })),
    ...accounts.map((account) => ({ ...account, what: 'address' as const })),
    ...transactions.map((transaction) => ({ ...transaction, what: 'transaction' as const })),
  ]);
  const chains = [...new Set(entries.map(({ chainName }) => chainName))].sort(compare);
  const counts = (of: typeof entries): string[] => [
    ...confidences.map((level) => `${of.filter(({ confidence }) => confidence === level).length}`),
    `${of.filter(({ what }) => what === 'address').length}`,
    `${of.filter(({ what }) => what === 'transaction').length}`,
  ];
  const verified = table(
    ['chain', ...confidences, 'addresses', 'transactions'].map((title, n) => ({
      title,
      align: n === 0 ? 'left' : 'right',
    })),
    [
      ...chains.map((chain) => [chain, ...counts(entries.filter(({ chainName }) => chainName === chain))]),
      ['all', ...counts(entries)],
    ],
  );
  const unpublished = incidents.filter(({ unpublished: why }) => why !== null).length;
  return [
    `${incidents.length} incidents, ${unpublished} of them unpublished; every address, hash and date is valid`,
    '',
    verified,
    '',
    ...acceptedCounts(accepted),
    tracing(
      incidents.map((incident) => withAccepted(incident, accepted.get(incident.id) ?? [])),
      config,
    ),
  ].join('\n');
}

function acceptedCounts(accepted: ReadonlyMap<string, readonly AcceptedLead[]>): readonly string[] {
  if (accepted.size === 0) return [];
  const counts = [...accepted].map(([id, leads]) => `${id} ${leads.length}`).sort(compare);
  return [`accepted leads, valid and counted as seeds below: ${counts.join(', ')}`, ''];
}

/** By chain: seeds, how many can be traced, and why the others cannot. */
function tracing(incidents: readonly Incident[], config: Config): string {
  const states = incidents.flatMap((incident) => seedStates(incident, config));
  const chains = [...new Set(states.map(({ seed }) => seed.chainName))].sort(compare);
  const rows = chains.map((chain) => {
    const own = states.filter(({ seed }) => seed.chainName === chain);
    const reasons = [...new Set(own.flatMap(({ why }) => why ?? []))].sort(compare);
    return [chain, `${own.length}`, `${own.filter(({ why }) => why === null).length}`, reasons.join('; ')];
  });
  return table(
    [
      { title: 'chain' },
      { title: 'seeds', align: 'right' },
      { title: 'traceable', align: 'right' },
      { title: 'why not' },
    ],
    rows,
  );
}
