import type { ImportContext, ImportEntry, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { isDay } from './iso-day.ts';
import { AUTHORITY, CURRENCY } from './ofac.ts';
import { textPlaces } from './text-places.ts';
import { readXml } from './xml.ts';
import type { FileFault } from './yaml-file.ts';

/**
 * The same list in its advanced layout, `sdn_advanced.xml`: `FeatureType` names the kinds of features, a `DistinctParty` has
 * names and features, and `VersionDetail` of a feature of kind `Digital Currency Address - XBT` is the address. Dated by
 * `DateOfIssue`. `SanctionsEntry` tells when a party was listed, and is in the role; an address may have come to it later,
 * so that day is no date of the label.
 */
export const sdnAdvanced: ImportFormat = {
  name: 'ofac-sdn-advanced-xml',
  extensions: ['.xml'],
  recognises: ({ text }) => /<(?:\w+:)?Sanctions(?:Data)?[\s>]/.test(text.slice(0, 4_000)),
  read: readSdnAdvanced,
};

interface Party {
  readonly ref: string;
  /** Parts of its primary name, else of the first it has. */
  readonly names: Map<'primary' | 'other', string[]>;
  readonly features: { readonly type: string; readonly address: string; readonly offset: number }[];
}

interface List {
  readonly issued: string;
  readonly currencies: ReadonlyMap<string, string>;
  readonly parties: readonly Party[];
  /** First day a party was listed, by its reference. */
  readonly listed: ReadonlyMap<string, string>;
}

function readSdnAdvanced({ path: file, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const placeOf = textPlaces(text);
  const fault = (offset: number, expected: string): FileFault => ({
    file,
    ...placeOf(offset),
    path: '',
    expected,
  });
  const list = readList(text);
  if ('expected' in list) return { entries: [], faults: [fault(list.offset, list.expected)] };
  if (!isDay(list.issued))
    return { entries: [], faults: [fault(0, 'expected a DateOfIssue of Year, Month and Day')] };
  const entries = list.parties.flatMap(({ ref, names, features }) =>
    features.flatMap(({ type, address, offset }): readonly ImportEntry[] => {
      const currency = list.currencies.get(type);
      if (currency === undefined) return [];
      const since = list.listed.get(ref);
      return [
        {
          chain: currency,
          address,
          name: (names.get('primary') ?? names.get('other') ?? [`SDN ${ref}`]).join(' '),
          categories: ['sanctioned'],
          role: `OFAC SDN list, entry ${ref}${since === undefined ? '' : ` of ${since}`}`,
          source: defaults.source ?? `OFAC SDN list of ${list.issued}`,
          licence: defaults.licence ?? 'public domain',
          confidence: defaults.confidence ?? AUTHORITY,
          firstSeen: null,
          lastSeen: null,
          published: list.issued,
          place: () => ({ ...placeOf(offset), path: '' }),
        },
      ];
    }),
  );
  return { entries, faults: [] };
}

/** Goes through the document once: it has a hundred megabytes, of which little is kept. */
function readList(text: string): List | { readonly offset: number; readonly expected: string } {
  const path: string[] = [];
  const currencies = new Map<string, string>();
  const parties: Party[] = [];
  const listed = new Map<string, string>();
  const issued: Day = { Year: '', Month: '', Day: '' };
  let event: Day = { Year: '', Month: '', Day: '' };
  let id = '';
  let feature = '';
  let profile = '';
  let names: 'primary' | 'other' | undefined;
  const ended = readXml(text, {
    open(name, attribute) {
      path.push(name);
      if (name === 'FeatureType') id = attribute('ID') ?? '';
      else if (name === 'DistinctParty')
        parties.push({ ref: attribute('FixedRef') ?? '', names: new Map(), features: [] });
      else if (name === 'Feature') feature = attribute('FeatureTypeID') ?? '';
      else if (name === 'SanctionsEntry') profile = attribute('ProfileID') ?? '';
      else if (name === 'EntryEvent') event = { Year: '', Month: '', Day: '' };
      else if (name === 'Alias') names = attribute('Primary') === 'true' ? 'primary' : 'other';
      else if (name === 'DocumentedName')
        names = parties.at(-1)?.names.has(names ?? 'other') ? undefined : names;
    },
    text(words, offset) {
      const [above, parent, name = ''] = [path.at(-3), path.at(-2), path.at(-1)];
      const party = parties.at(-1);
      if (name === 'FeatureType') {
        const currency = CURRENCY.exec(words)?.[1];
        if (currency !== undefined) currencies.set(id, currency);
      } else if (isPart(name) && parent === 'DateOfIssue') issued[name] = words;
      else if (isPart(name) && parent === 'Date' && above === 'EntryEvent') event[name] = words;
      else if (name === 'VersionDetail' && currencies.has(feature))
        party?.features.push({ type: feature, address: words, offset });
      else if (name === 'NamePartValue' && names !== undefined) addName(party, names, words);
    },
    close(name) {
      path.pop();
      const day = dayOf(event);
      if (name !== 'EntryEvent' || !isDay(day)) return;
      const before = listed.get(profile);
      if (before === undefined || day < before) listed.set(profile, day);
    },
  });
  return ended ?? { issued: dayOf(issued), currencies, parties, listed };
}

function addName(party: Party | undefined, kind: 'primary' | 'other', part: string): void {
  const parts = party?.names.get(kind);
  if (parts) parts.push(part);
  else party?.names.set(kind, [part]);
}

interface Day {
  Year: string;
  Month: string;
  Day: string;
}

const isPart = (name: string): name is keyof Day => name === 'Year' || name === 'Month' || name === 'Day';

const dayOf = ({ Year, Month, Day }: Day): string =>
  `${Year}-${Month.padStart(2, '0')}-${Day.padStart(2, '0')}`;
