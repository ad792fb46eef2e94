import { fileURLToPath } from 'node:url';
import { incidentRules } from '../../src/cli/catalogue.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { addressOf, chainOf } from '../../src/core/ids.ts';
import type { Label } from '../../src/core/label.ts';
import { incidentLabels } from '../../src/incidents/incident-labels.ts';
import { loadIncidents } from '../../src/incidents/load-incidents.ts';

const HEADER = `# What the catalogue of incidents (config/incidents) says of accounts, written by scripts/write-incident-labels.ts: every
# trace knows it without reading the catalogue. Change the incidents, then run the script.
name: Incidents
labels:
`;

/** The text of config/labels/incidents.yaml as the shipped catalogue has it. */
export async function incidentLabelFile(): Promise<string> {
  const config = await loadConfig({ env: {} });
  const folder = fileURLToPath(new URL('../../config/incidents', import.meta.url));
  const incidents = await loadIncidents({ paths: [folder], rulesOf: incidentRules(config) });
  const names = new Map([...config.chains.values()].map(({ chain, name }) => [chain, name]));
  const lines = incidentLabels(incidents).map((label) => `  - ${entryOf(label, names)}\n`);
  return HEADER + lines.join('');
}

function entryOf(label: Label, names: ReadonlyMap<string, string>): string {
  const { account, name, category, role, confidence, source } = label;
  const fields = [
    ['chain', names.get(chainOf(account)) ?? ''],
    ['address', JSON.stringify(addressOf(account))],
    ['name', JSON.stringify(name)],
    ['category', category],
    ...(role === null ? [] : [['role', JSON.stringify(role)]]),
    ['confidence', `${confidence}`],
    ['source', JSON.stringify(source)],
  ];
  return `{ ${fields.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}
