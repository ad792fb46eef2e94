import { jsonFault } from './json-fault.ts';
import { textPlaces } from './text-places.ts';
import type { FileFault } from './yaml-file.ts';

/** The value of a text of JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The fault of a file that is not JSON. */
export const invalidJson = (file: string, text: string): FileFault => ({
  file,
  ...textPlaces(text)(jsonFault(text) ?? 0),
  path: '',
  expected: 'expected valid JSON',
});
