import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { shippedGraphs } from '../export/shipped-graphs.ts';
import { smallGraph } from '../export/small-graph.ts';
import { hostileGraphs, runs, withFiles } from './consumers.ts';

/**
 * What is asked of OASIS' stix2-validator (its docs/options.rst and docs/best-practices.rst): every recommendation is a rule, and what
 * relationships name is in the bundle. Not the version of UUIDs, which docs/exports.md tells of, nor that types of others begin with
 * `x-`, as before STIX 2.1 had extensions; that they are extensions is asked.
 */
const options = [
  ...['--version', '2.1', '--strict', '--enforce-refs'],
  ...['--disable', 'uuid-check,custom-prefix,custom-prefix-lax'],
];

interface Verdict {
  readonly status: number | null;
  readonly output: string;
}

/** Status 0 where all is valid, 2 where a document is not; what it says is only of interest then. */
function verdict(files: readonly string[]): Verdict {
  const { status, stdout, stderr } = spawnSync('stix2_validator', [...options, ...files], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONUTF8: '1' },
    maxBuffer: 1 << 28,
  });
  return { status, output: status === 0 ? '' : `${stdout}${stderr}`.slice(0, 10_000) };
}

const validated = (graphs: readonly FlowGraph[]): Verdict => withFiles('stix', graphs, verdict);

describe.skipIf(!runs('stix2_validator', ['--help'], 'stix2-validator'))('the validator of OASIS', () => {
  test.each(shippedGraphs)('takes the STIX of %s for valid', (_, graph) => {
    expect(validated([graph()])).toEqual({ status: 0, output: '' });
  });

  test('takes that of graphs with a hostile text in every place for valid', () => {
    expect(validated(hostileGraphs())).toEqual({ status: 0, output: '' });
  });

  test('refuses a bundle with a type of relationship that can be none', () => {
    const changed = withFiles('stix', [smallGraph], (files) => {
      for (const file of files)
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"related-to"', '"Related To"'));
      return verdict(files);
    });
    expect(changed.status).toBe(2);
  });
});
