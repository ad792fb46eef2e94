import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stix } from '../src/export/stix.ts';
import { shippedGraphs } from '../test/export/shipped-graphs.ts';
import { type CheckedBundle, stixChecker } from '../test/export/stix-checker.ts';
import { graphWithTexts } from '../test/support/hostile-graph.ts';
import { hostileStrings } from '../test/support/hostile-strings.ts';

/**
 * Checks the STIX of the shipped cases, and of graphs with a hostile text in every place, against the JSON Schemas of OASIS: a line a
 * bundle, and status 1 where one has a fault. Run by `npx tsx scripts/check-stix.ts DIR`, DIR a checkout of
 * https://github.com/oasis-open/cti-stix2-json-schemas.
 */
const [checkout = ''] = process.argv.slice(2);
if (!existsSync(join(checkout, 'schemas/common/core.json'))) {
  console.error('usage: check-stix.ts DIR, a checkout of oasis-open/cti-stix2-json-schemas');
  process.exit(2);
}
const check = stixChecker(checkout);
const hostile = Object.entries(hostileStrings).map(
  ([name, text]) => [`hostile: ${name}`, () => graphWithTexts(text, 'exchange')] as const,
);
for (const [name, graph] of [...shippedGraphs, ...hostile]) {
  const bundle = JSON.parse([...stix.write(graph())].join('')) as CheckedBundle;
  const faults = await check(bundle);
  console.log(`${name}: ${bundle.objects.length} objects, ${faults.length} faults`);
  for (const fault of faults) console.log(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
