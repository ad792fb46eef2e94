import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { addressOf, chainOf } from '../core/ids.ts';
import type { AcceptedPlace } from '../incidents/accepted-files.ts';
import type { AcceptedLead } from '../incidents/accepted-lead.ts';
import type { AcceptedFrom } from '../incidents/incident.ts';
import { incidentRules } from './catalogue.ts';
import type { Io } from './io.ts';
import { storeDirectory } from './label-folder.ts';

/** Flag and text of `--store` of the commands that read accepted leads. */
export const acceptedOption = [
  '--store <dir>',
  'the store that accepted leads are in (default: COINHOUND_STORE, else the cache directory)',
] as const;

/** Where accepted leads are kept: in the store, an incident a file. */
export const acceptedPlace = (store: string | undefined, config: Config, io: Io): AcceptedPlace => ({
  folder: join(storeDirectory(store, io), 'incidents'),
  rulesOf: incidentRules(config),
});

/** What the graph says of an accepted lead: never when, for a graph knows no clock. */
export function acceptedNote(lead: AcceptedLead, isKept: boolean): string {
  const { chainName, account, rule, confidence, seeds } = lead;
  const told = seeds.map(({ subject }) =>
    subject.kind === 'address'
      ? addressOf(subject.account)
      : subject.kind === 'outpoint'
        ? `${subject.txid}:${subject.output}`
        : subject.txid,
  );
  const kept = isKept ? '' : ' for this run alone';
  return `a lead was accepted as seed${kept}: ${chainName}:${addressOf(account)} (${rule}, confidence ${confidence}), ${told.length === 1 ? 'by' : 'by all of'} ${told.join(', ')}`;
}

/** An accepted lead in a few words, as `incidents show` has it. */
export const acceptedText = ({ account, rule, confidence, on }: AcceptedFrom): string =>
  `accepted on ${on.text} from a lead: ${addressOf(account)} of ${chainOf(account)} (${rule}, confidence ${confidence})`;
