import type { Command } from 'commander';
import { openLmdbStore } from '../../store/lmdb.ts';
import type { BucketStats, StoreStats } from '../../store/store.ts';
import type { Io } from '../io.ts';
import { writeStream } from '../output.ts';
import { storePlace } from '../store-place.ts';
import { table } from '../table.ts';

interface StatsFlags {
  readonly store?: string;
  readonly json?: true;
}

/** `coinhound store stats`: what the store holds. */
export function addStore(root: Command, io: Io): void {
  const group = root
    .command('store')
    .description('the store of lookups')
    .addHelpText('after', '\nExamples:\n  coinhound store stats\n  coinhound store stats --help');
  group
    .command('stats')
    .description('what the store holds, by chain and kind of lookup')
    .option('--store <dir>', 'where lookups are kept (default: COINHOUND_STORE, else the cache directory)')
    .option('--json', 'as JSON, for scripts')
    .addHelpText(
      'after',
      `
Lookups are the answers of providers as they came, compressed; facts are what was read out of them;
answers are all that ever came, those that later ones replaced among them, equal ones once.
Bytes are those of the entries; the file on disk has free pages beside them.

Examples:
  coinhound store stats
  coinhound store stats --store ./store --json | jq .lookups.entries`,
    )
    .action(async ({ store: place, json }: StatsFlags) => {
      const directory = place || storePlace(io.env, io.platform);
      const store = await openLmdbStore(directory, { create: false });
      try {
        const stats = await store.stats();
        const text = json ? JSON.stringify({ directory, ...stats }) : statsText(directory, stats);
        await writeStream(io.stdout, [`${text}\n`]);
      } finally {
        await store.close();
      }
    });
}

function statsText(directory: string, { lookups, facts, answers, diskBytes }: StoreStats): string {
  const rows = (kind: string, { prefixes, entries, bytes }: BucketStats): readonly string[][] => [
    ...prefixes.map((one) => [kind, one.prefix, `${one.entries}`, `${one.bytes}`]),
    [kind, 'all', `${entries}`, `${bytes}`],
  ];
  return [
    `${directory}: ${diskBytes} bytes on disk`,
    '',
    table(
      [
        { title: 'what' },
        { title: 'of' },
        { title: 'entries', align: 'right' },
        { title: 'bytes', align: 'right' },
      ],
      [
        ...rows('lookups', lookups),
        ...rows('facts', facts),
        ['answers', 'all', `${answers.entries}`, `${answers.bytes}`],
      ],
    ),
  ].join('\n');
}
