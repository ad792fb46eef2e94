import { describe, expect, test } from 'vitest';
import { exporters } from '../../src/export/index.ts';
import { graphWithTexts } from '../support/hostile-graph.ts';
import { hostileStrings, megabyte } from '../support/hostile-strings.ts';
import { type HostileCheck, hostileChecks } from './hostile-checks.ts';

/** What stands in the place of a hostile text in a graph without one: no format does anything to it. */
const HARMLESS = 'Q q';
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe.each(exporters)('$name', ({ name, write }) => {
  const check = hostileChecks[name] as HostileCheck;
  const document = (prefix: string) => [...write(graphWithTexts(prefix, check.category))].join('');

  test('has a check of its own in test/export/hostile-checks.ts', () => {
    expect(Object.keys(hostileChecks), `say there how a document of ${name} is read back`).toContain(name);
  });

  test.each(Object.entries(hostileStrings))('shows in every place, as text: %s', (_, hostile) => {
    const written = document(hostile);
    const harmless = document(HARMLESS);
    expect(check.shape(written)).toEqual(check.shape(harmless));
    const expected = check
      .texts(harmless)
      .map(({ text, shown }) =>
        shown(unspaced(name, text).replaceAll(unspaced(name, HARMLESS), () => hostile)),
      );
    const read = check.texts(written).map(({ text, shown }) => shown(text));
    const sorted = (texts: readonly string[]) => texts.map((text) => unguarded(text, hostile)).sort();
    expect(sorted(read)).toEqual(sorted(expected));
    expect(written).not.toMatch(CONTROLS);
    expect(written).not.toMatch(/\p{Cs}/u);
    // The graph itself is for programs and keeps every text as it is.
    if (name !== 'json') expect(written).not.toMatch(BIDI);
  });

  test('copes with a long text in every place, and shows its beginning where people read', () => {
    const long = megabyte().slice(0, 20_000);
    const written = document(long);
    expect(check.shape(written)).toEqual(check.shape(document(HARMLESS)));
    if (name === 'markdown' || name === 'dot') expect(written.length).toBeLessThan(60_000);
  });
});

/** A page is compared without blanks. */
const unspaced = (name: string, text: string): string =>
  name === 'markdown' ? text.replace(/\s/gu, '') : text;

/** Without the apostrophe that CSV puts before what a spreadsheet might run. */
const unguarded = (text: string, hostile: string): string =>
  text.startsWith("'") && !hostile.startsWith("'") ? text.slice(1) : text;
