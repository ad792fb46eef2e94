import { join } from 'node:path';
import { type Document, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { addressOf } from '../core/ids.ts';
import type { AcceptedLead } from './accepted-lead.ts';
import type { Incident, IncidentSeed } from './incident.ts';
import { keptText, unusableFile, writeKept } from './kept-text.ts';
import { readAccepted } from './read-accepted.ts';
import { throwKeptFaults } from './read-kept.ts';
import { type RulesOf, subjects } from './subjects.ts';

/** Where leads that were accepted are kept: a folder with a file an incident. */
export interface AcceptedPlace {
  readonly folder: string;
  /** How a chain of a name spells its accounts and transactions. */
  readonly rulesOf: RulesOf;
}

/** The file of an incident's accepted leads. */
export const acceptedFile = ({ folder }: Pick<AcceptedPlace, 'folder'>, id: string): string =>
  join(folder, `${id}.yaml`);

/**
 * The leads that were accepted for an incident, as the file has them; none where there is no file. Throws `accepted-invalid` with
 * every fault, and `accepted-unusable`.
 */
export async function loadAccepted(id: string, place: AcceptedPlace): Promise<readonly AcceptedLead[]> {
  const path = acceptedFile(place, id);
  const text = await keptText(path, unusable);
  if (text === undefined) return [];
  const read = readAccepted(text, { id, path }, subjects(place.rulesOf));
  if ('leads' in read) return read.leads;
  return throwKeptFaults('accepted-invalid', `the leads accepted for ${id} have`, read.faults);
}

/** The leads that were accepted for each of `incidents` that has any. Throws what `loadAccepted` throws, of the first that fails. */
export async function loadAllAccepted(
  incidents: readonly Pick<Incident, 'id'>[],
  place: AcceptedPlace,
): Promise<ReadonlyMap<string, readonly AcceptedLead[]>> {
  const all = await Promise.all(
    incidents.map(async ({ id }) => [id, await loadAccepted(id, place)] as const),
  );
  return new Map(all.filter(([, leads]) => leads.length > 0));
}

/**
 * Adds leads to the file of an incident, behind those that are there: whole or not at all, comments and all else kept as it is.
 * Returns the file. Throws `accepted-unusable`.
 */
export async function keepAccepted(
  id: string,
  leads: readonly AcceptedLead[],
  place: Pick<AcceptedPlace, 'folder'>,
): Promise<string> {
  const path = acceptedFile(place, id);
  await writeKept(path, acceptedText(await keptText(path, unusable), id, leads), unusable);
  return path;
}

/** The text of a file of accepted leads with further ones behind those that are there; undefined where there is no file yet. Pure. */
export function acceptedText(before: string | undefined, id: string, leads: readonly AcceptedLead[]): string {
  const document = parseDocument(before ?? `# ${HEADER}\nincident: ${id}\nleads: []\n`);
  for (const lead of leads) document.addIn(['leads'], entryOf(lead, document));
  (document.get('leads') as YAMLSeq).flow = false;
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const HEADER =
  'Leads that were accepted as seeds, by coinhound trace --accept. Take one back by deleting it.';

function entryOf(lead: AcceptedLead, document: Document): YAMLMap {
  const { chainName, account, on, rule, confidence, amounts, evidence, graph, asOf, seeds } = lead;
  const node = document.createNode({
    chain: chainName,
    address: addressOf(account),
    on: on.text,
    rule,
    confidence,
    amounts,
    evidence,
    graph,
    asOf,
    seeds: seeds.map(seedEntry),
  }) as YAMLMap;
  for (const key of ['amounts', 'evidence', 'asOf']) (node.get(key) as YAMLMap).flow = true;
  for (const seed of (node.get('seeds') as YAMLSeq<YAMLMap>).items) seed.flow = true;
  return node;
}

function seedEntry({ chainName, subject, asset, role, confidence, sources }: IncidentSeed) {
  return {
    chain: chainName,
    ...(subject.kind === 'outpoint' && { outpoint: `${subject.txid}:${subject.output}` }),
    ...(subject.kind === 'transaction' && {
      transaction: subject.txid,
      ...(subject.payer !== undefined && { payer: addressOf(subject.payer) }),
      ...(subject.receivers && { receivers: subject.receivers.map(addressOf) }),
    }),
    ...(asset !== null && { asset }),
    role,
    confidence,
    sources,
  };
}

const unusable = unusableFile('accepted-unusable', 'the accepted leads');
