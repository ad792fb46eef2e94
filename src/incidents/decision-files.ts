import { join } from 'node:path';
import { parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { addressOf } from '../core/ids.ts';
import type { KeptDecision } from './kept-decision.ts';
import { keptText, unusableFile, writeKept } from './kept-text.ts';
import { readDecisions } from './read-decisions.ts';
import { throwKeptFaults } from './read-kept.ts';
import { type RulesOf, subjects } from './subjects.ts';

/** Where decisions are kept: a folder with a file an incident. */
export interface DecisionsPlace {
  readonly folder: string;
  /** How a chain of a name spells its accounts. */
  readonly rulesOf: RulesOf;
}

const unusable = unusableFile('decisions-unusable', 'the decisions');
const fileOf = ({ folder }: DecisionsPlace, id: string): string => join(folder, `${id}.yaml`);

/**
 * What was decided for an incident, in order; nothing where there is no file. Throws `decisions-invalid` with every fault, and
 * `decisions-unusable`.
 */
export async function loadDecisions(id: string, place: DecisionsPlace): Promise<readonly KeptDecision[]> {
  const path = fileOf(place, id);
  const text = await keptText(path, unusable);
  if (text === undefined) return [];
  const read = readDecisions(text, { id, path }, subjects(place.rulesOf));
  if ('decisions' in read) return read.decisions;
  return throwKeptFaults('decisions-invalid', `the decisions for ${id} have`, read.faults);
}

/** Adds decisions behind those that are there; comments and all else are kept as they are. Returns the file. Throws what `loadDecisions` throws. */
export async function keepDecisions(
  id: string,
  decisions: readonly KeptDecision[],
  place: DecisionsPlace,
): Promise<string> {
  await loadDecisions(id, place);
  const path = fileOf(place, id);
  await writeKept(path, decisionsText(await keptText(path, unusable), id, decisions), unusable);
  return path;
}

/** Takes the last decision back, as if it had never been taken; undefined where there is none. Throws what `loadDecisions` throws. */
export async function takeBackDecision(id: string, place: DecisionsPlace): Promise<KeptDecision | undefined> {
  const last = (await loadDecisions(id, place)).at(-1);
  if (!last) return undefined;
  const path = fileOf(place, id);
  const document = parseDocument((await keptText(path, unusable)) ?? '');
  const entries = document.get('decisions') as YAMLSeq;
  entries.delete(entries.items.length - 1);
  await writeKept(path, document.toString(STYLE), unusable);
  return last;
}

const STYLE = { lineWidth: 0, flowCollectionPadding: true } as const;

/** The text of a file of decisions with further ones behind those that are there; undefined where there is no file yet. Pure. */
export function decisionsText(
  before: string | undefined,
  id: string,
  decisions: readonly KeptDecision[],
): string {
  const document = parseDocument(before ?? `# ${HEADER}\nincident: ${id}\ndecisions: []\n`);
  for (const { chainName, account, kind, on, because } of decisions) {
    const entry = {
      chain: chainName,
      address: addressOf(account),
      decide: kind,
      on: on.text,
      ...(because !== null && { because }),
    };
    const node = document.createNode(entry) as YAMLMap;
    node.flow = true;
    document.addIn(['decisions'], node);
  }
  (document.get('decisions') as YAMLSeq).flow = false;
  return document.toString(STYLE);
}

const HEADER = 'What was decided by hand: the last entry of an account holds. Take one back by deleting it.';
