import { settleBench } from './settle.ts';

const benches: Readonly<Record<string, () => Promise<string[]>>> = { settle: settleBench };
const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  for (const line of await bench()) process.stdout.write(`  ${line}\n`);
}
