import { coinjoinFalsePositives } from '../test/support/coinjoin-false-positives.ts';

/** Prints how often the CoinJoin rules are wrong about generated ordinary transactions: `npx tsx scripts/print-false-positives.ts [seed]`. */
const rows = coinjoinFalsePositives(Number(process.argv[2] ?? 1));
const names = [...new Set(rows.flatMap(({ patterns }) => [...patterns.keys()]))].sort();
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;

const table = [...rows, undefined].map((row) => {
  const some = row === undefined ? rows : [row];
  const transactions = sum(some.map((one) => one.transactions));
  const ended = sum(some.map((one) => one.ended));
  return [
    row?.kind ?? 'all',
    String(transactions),
    String(ended),
    percent(ended, transactions),
    String(sum(some.map((one) => one.agreed))),
    ...names.map((name) => String(sum(some.map(({ patterns }) => patterns.get(name) ?? 0)))),
  ];
});
const head = ['kind', 'transactions', 'taken for CoinJoins', 'share', 'second opinion agrees', ...names];
for (const cells of [head, head.map(() => '---'), ...table]) console.log(`| ${cells.join(' | ')} |`);
