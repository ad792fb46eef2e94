import type { Command } from 'commander';
import { CoinhoundError } from '../core/error.ts';
import type { LabelPack } from '../labels/label-pack.ts';
import { packNames, readPacks, removePack } from '../labels/pack-folder.ts';
import type { Io } from './io.ts';
import { labelFolder, storeOption } from './label-folder.ts';
import { writeStream } from './output.ts';
import { nearest } from './suggest.ts';
import { table } from './table.ts';

/** `coinhound labels packs|forget`: the packs that were imported. */
export function addPacks(group: Command, io: Io): void {
  addPackList(group, io);
  addForget(group, io);
}

function addPackList(group: Command, io: Io): void {
  group
    .command('packs')
    .description('the packs that were imported')
    .option(...storeOption)
    .addHelpText('after', '\nExamples:\n  coinhound labels packs\n  coinhound labels packs --store ./store')
    .action(async ({ store }: { readonly store?: string }) => {
      const packs = await readPacks(labelFolder(store, io));
      await writeStream(io.stdout, [`${packsText(packs)}\n`]);
    });
}

function packsText(packs: readonly LabelPack[]): string {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((all, count) => all + count, 0);
  return table(
    [
      { title: 'pack' },
      { title: 'labels', align: 'right' },
      { title: 'left out', align: 'right' },
      { title: 'newest' },
      { title: 'digest' },
      { title: 'from' },
    ],
    packs.map(({ name, count, leftOut, published, digest, from }) => [
      name,
      `${count}`,
      `${sum(leftOut.chains) + sum(leftOut.categories) + leftOut.addresses}`,
      [...published.keys()].reduce((a, b) => (a > b ? a : b), ''),
      digest.slice(0, 16),
      from.join(' '),
    ]),
  );
}

function addForget(group: Command, io: Io): void {
  group
    .command('forget')
    .description('remove an imported pack')
    .argument('<pack>', 'its name')
    .option(...storeOption)
    .addHelpText('after', '\nExamples:\n  coinhound labels forget graphsense')
    .action(async (name: string, { store }: { readonly store?: string }) => {
      const folder = labelFolder(store, io);
      const names = await packNames(folder);
      if (!names.includes(name)) throw unknownPack(name, names);
      await removePack(folder, name);
    });
}

function unknownPack(name: string, names: readonly string[]): CoinhoundError {
  const meant = nearest(name, names);
  const all = names.length === 0 ? 'none was imported' : `there are ${names.join(', ')}`;
  return new CoinhoundError('usage', 'unknown-label-pack', `there is no label pack ${name}`, {
    hint: meant ? `did you mean ${meant}?` : all,
    details: { pack: name },
  });
}
