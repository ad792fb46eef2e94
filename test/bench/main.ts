import { labelsBench } from './labels.ts';
import { limiterBench } from './limiter.ts';
import { settleBench } from './settle.ts';
import { storeBench } from './store.ts';

type Bench = () => Iterable<string> | AsyncIterable<string>;

/** `npm run bench [name…]`: figures as ratios beside a baseline of the same run, for people; nothing here is a test. */
const benches: Readonly<Record<string, Bench>> = {
  settle: settleBench,
  limiter: limiterBench,
  store: storeBench,
  labels: labelsBench,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  for await (const line of bench()) process.stdout.write(`  ${line}\n`);
}
