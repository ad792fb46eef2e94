import type { ImportContext, ImportEntry, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { invalidJson, parseJson } from './json-value.ts';
import { AUTHORITY } from './ofac.ts';
import { textPlaces } from './text-places.ts';
import type { FileFault } from './yaml-file.ts';

const FILE = /sanctioned_addresses_([A-Za-z0-9]{2,10})\.json$/;

const NEAR = 1_000;

/**
 * The OFAC list as 0xB10C/ofac-sanctioned-digital-currency-addresses extracts it (branch `lists`): a file an asset,
 * `sanctioned_addresses_XBT.json`, that is an array of addresses. It tells neither whose they are nor since when.
 */
export const ofacList: ImportFormat = {
  name: 'ofac-addresses',
  extensions: ['.json'],
  recognises: ({ path }) => FILE.test(path),
  read: readOfacList,
};

function readOfacList({ path: file, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const value = parseJson(text);
  if (value === undefined) return { entries: [], faults: [invalidJson(file, text)] };
  const fault = (path: string, expected: string): FileFault => ({ file, line: 1, column: 1, path, expected });
  if (!Array.isArray(value)) return { entries: [], faults: [fault('', 'expected a list of addresses')] };
  const chain = FILE.exec(file)?.[1] ?? '';
  const placeOf = textPlaces(text);
  const entries: ImportEntry[] = [];
  const faults: FileFault[] = [];
  let from = 0;
  for (const [n, address] of value.entries()) {
    // Looked for near by: what is written with escapes is not found, and its place is that of the one before.
    const written = JSON.stringify(address);
    const offset = from + Math.max(0, text.slice(from, from + NEAR).indexOf(written));
    from = offset + written.length;
    if (typeof address !== 'string') {
      faults.push({ ...fault(`[${n}]`, 'expected an address'), ...placeOf(offset) });
      continue;
    }
    entries.push({
      chain,
      address,
      name: 'OFAC SDN list',
      categories: ['sanctioned'],
      role: null,
      source: defaults.source ?? 'OFAC SDN list via 0xB10C/ofac-sanctioned-digital-currency-addresses',
      licence: defaults.licence ?? null,
      confidence: defaults.confidence ?? AUTHORITY,
      firstSeen: null,
      lastSeen: null,
      published: defaults.published ?? null,
      place: () => ({ ...placeOf(offset), path: `[${n}]` }),
    });
  }
  return { entries, faults };
}
