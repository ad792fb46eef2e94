import { confidenceForm, readConfidence } from './confidence.ts';
import type {
  ImportContext,
  ImportDefaults,
  ImportEntry,
  ImportFile,
  ImportFormat,
  ImportRead,
} from './import-format.ts';
import { isDay } from './iso-day.ts';
import { type Fields, fieldsOf, placeIn, textOf } from './yaml-fields.ts';
import { type FileFault, type Path, readYaml } from './yaml-file.ts';

/**
 * A GraphSense TagPack: a header whose fields its tags inherit, and a list of tags. Fields are those of
 * graphsense/graphsense-tagpack-tool@10266f5, `src/tagpack/conf/tagpack_schema.yaml`; others are passed over, as are tags of
 * transactions. `is_cluster_definer` says something of a cluster and nothing of the address, so it is not read.
 */
export const tagPack: ImportFormat = {
  name: 'graphsense-tagpack',
  extensions: ['.yaml', '.yml'],
  recognises: ({ text }) => /^tags\s*:/m.test(text),
  read: readTagPack,
};

/** GraphSense's confidence of a source nothing is known about. */
const UNKNOWN = 5;

function readTagPack({ path: file, text }: ImportFile, { defaults, actors }: ImportContext): ImportRead {
  const { yaml, faults } = readYaml(text, file);
  if (faults.length > 0) return { entries: [], faults };
  const { tags, ...header } = fieldsOf(yaml.value) ?? {};
  const found: FileFault[] = [];
  const fault = (path: Path, expected: string): void => {
    found.push({ ...placeIn(yaml, path), file, expected });
  };
  if (!Array.isArray(tags)) fault(['tags'], 'expected a list of tags');
  const entries = (Array.isArray(tags) ? tags : []).flatMap((value: unknown, n): readonly ImportEntry[] => {
    const path = ['tags', n];
    const tag = fieldsOf(value);
    if (!tag) {
      fault(path, 'expected a tag: a map of address, label, currency, source and more');
      return [];
    }
    if (tag.tx_hash !== undefined && tag.address === undefined) return [];
    const before = found.length;
    const entry = entryOf({ ...header, ...tag }, { defaults, actors }, (name, expected) =>
      // A field that came from the header is at fault there.
      fault(Object.hasOwn(tag, name) || !Object.hasOwn(header, name) ? [...path, name] : [name], expected),
    );
    return found.length > before ? [] : [{ ...entry, place: () => placeIn(yaml, [...path, 'address']) }];
  });
  return { entries, faults: found };
}

function entryOf(
  tag: Fields,
  { defaults, actors }: ImportContext,
  fault: (field: string, expected: string) => void,
): Omit<ImportEntry, 'place'> {
  const needed = (name: string, expected: string): string => {
    const value = textOf(tag[name]);
    if (value === undefined) fault(name, `expected ${expected}`);
    return value ?? '';
  };
  const optional = (name: string): string | undefined => {
    const value = textOf(tag[name]);
    if (value === undefined && tag[name] !== undefined && tag[name] !== null) fault(name, 'expected a text');
    return value;
  };
  const address = needed('address', 'an address');
  const label = needed('label', 'a label, here or in the header');
  const network = optional('network') ?? needed('currency', 'a currency, here or in the header');
  const actor = actors.get(optional('actor') ?? '');
  const own = [optional('category'), optional('abuse'), ...conceptsOf(tag.concepts, fault)];
  const concepts = own.filter((concept) => concept !== undefined);
  const rated = tag.confidence ?? undefined;
  const confidence = rated === undefined ? (defaults.confidence ?? UNKNOWN) : readConfidence(rated);
  if (confidence === undefined) fault('confidence', `expected ${confidenceForm}`);
  return {
    chain: network,
    address,
    name: actor?.name ?? label,
    role: actor && actor.name !== label ? label : null,
    categories: [...concepts, ...(actor?.categories ?? [])],
    source: sourceOf(tag, optional('source'), defaults),
    licence: defaults.licence ?? null,
    confidence: confidence ?? UNKNOWN,
    firstSeen: null,
    lastSeen: null,
    published: dateOf(tag.lastmod, fault) ?? defaults.published ?? null,
  };
}

/** The page a tag was read from, and the pack and its maker: both say so. */
function sourceOf(tag: Fields, page: string | undefined, defaults: ImportDefaults): string {
  const title = textOf(tag.title) ?? 'without title';
  const creator = textOf(tag.creator);
  const pack = `TagPack ${title}${creator === undefined ? '' : ` by ${creator}`}`;
  const from = page ?? defaults.source;
  return from === undefined ? pack : `${from} (${pack})`;
}

function conceptsOf(value: unknown, fault: (field: string, expected: string) => void): readonly string[] {
  if (value === undefined || value === null) return [];
  const concepts = Array.isArray(value) ? value.map(textOf) : [undefined];
  if (concepts.includes(undefined)) fault('concepts', 'expected a list of concepts');
  return concepts.filter((concept) => concept !== undefined);
}

const TIME = /^([0-9-]{10})(?:[T ]([0-9:.]{5,20}) ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$/;

/** `2022-01-24`, or with a time behind it: the day in UTC, on which that moment was, where its zone is told. */
function dateOf(value: unknown, fault: (field: string, expected: string) => void): string | undefined {
  if (value === undefined || value === null) return undefined;
  const [, day = '', time, zone] = TIME.exec(textOf(value) ?? '') ?? [];
  if (isDay(day) && zone === undefined) return day;
  const moment = new Date(`${day}T${time}${zone}`);
  if (isDay(day) && !Number.isNaN(moment.getTime())) return moment.toISOString().slice(0, 10);
  fault('lastmod', 'expected a day like 2024-07-16');
  return undefined;
}
