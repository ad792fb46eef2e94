import type { ImportContext, ImportEntry, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { AUTHORITY, CURRENCY } from './ofac.ts';
import { textPlaces } from './text-places.ts';
import { readXml } from './xml.ts';
import type { FileFault } from './yaml-file.ts';

/**
 * The Treasury's list of Specially Designated Nationals in its plain layout, `sdn.xml`: `sdnEntry` with `idList/id`, whose
 * `idType` is `Digital Currency Address - XBT` and whose `idNumber` the address. Dated by `Publish_Date`: it does not tell
 * since when an address is on it, so a label may be older than its date says, never younger.
 */
export const sdnXml: ImportFormat = {
  name: 'ofac-sdn-xml',
  extensions: ['.xml'],
  recognises: ({ text }) => /<(?:\w+:)?sdnList[\s>]/.test(text.slice(0, 4_000)),
  read: readSdnXml,
};

interface Listed {
  readonly fields: Map<string, string>;
  readonly ids: { readonly type: string; readonly number: string; readonly offset: number }[];
}

function readSdnXml({ path: file, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const placeOf = textPlaces(text);
  const fault = (offset: number, expected: string): FileFault => ({
    file,
    ...placeOf(offset),
    path: '',
    expected,
  });
  const path: string[] = [];
  const listed: Listed[] = [];
  let published = '';
  let id = new Map<string, string>();
  let idAt = 0;
  const ended = readXml(text, {
    open(name, _, offset) {
      path.push(name);
      if (name === 'sdnEntry') listed.push({ fields: new Map(), ids: [] });
      if (path.at(-2) === 'idList') {
        id = new Map();
        idAt = offset;
      }
    },
    text(words) {
      const [parent, name = ''] = [path.at(-2), path.at(-1)];
      if (name === 'Publish_Date') published = words;
      else if (parent === 'sdnEntry') listed.at(-1)?.fields.set(name, words);
      else if (parent === 'id') id.set(name, words);
    },
    close() {
      path.pop();
      if (path.at(-1) !== 'idList') return;
      listed
        .at(-1)
        ?.ids.push({ type: id.get('idType') ?? '', number: id.get('idNumber') ?? '', offset: idAt });
    },
  });
  if (ended) return { entries: [], faults: [fault(ended.offset, ended.expected)] };
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(published) ?? [];
  if (year === undefined)
    return { entries: [], faults: [fault(0, 'expected a Publish_Date like 07/16/2024')] };
  const date = `${year}-${month}-${day}`;
  const faults: FileFault[] = [];
  const entries = listed.flatMap(({ fields, ids }) =>
    ids.flatMap(({ type, number, offset }): readonly ImportEntry[] => {
      const currency = CURRENCY.exec(type)?.[1];
      if (currency === undefined) return [];
      if (number === '') faults.push(fault(offset, 'expected an idNumber that is an address'));
      const name = [fields.get('firstName'), fields.get('lastName')].filter((part) => part !== undefined);
      return number === ''
        ? []
        : [
            {
              chain: currency,
              address: number,
              name: name.join(' ') || `SDN ${fields.get('uid') ?? ''}`.trim(),
              categories: ['sanctioned'],
              role: `OFAC SDN list, entry ${fields.get('uid') ?? 'without number'}`,
              source: defaults.source ?? `OFAC SDN list of ${date}`,
              licence: defaults.licence ?? 'public domain',
              confidence: defaults.confidence ?? AUTHORITY,
              firstSeen: null,
              lastSeen: null,
              published: date,
              place: () => ({ ...placeOf(offset), path: '' }),
            },
          ];
    }),
  );
  return { entries, faults };
}
