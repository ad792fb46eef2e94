import type { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { CoinhoundError } from '../core/error.ts';
import { compare } from '../core/ids.ts';
import { type LabelPack, openPack } from './label-pack.ts';
import type { JoinMemory } from './label-set.ts';

const ENDING = '.labels';

/** The form of a pack's name. */
export const packName = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The names of the packs of a folder, sorted; none where there is no such folder. Throws `label-packs-unusable`. */
export async function packNames(folder: string): Promise<readonly string[]> {
  const files = await attempt(folder, 'read', () => readdir(folder), []);
  return files
    .filter((file) => file.endsWith(ENDING) && packName.test(nameOf(file)))
    .map(nameOf)
    .sort(compare);
}

/** The packs of a folder, by name. Throws `label-packs-unusable` and `label-pack-damaged`. */
export async function readPacks(folder: string): Promise<readonly LabelPack[]> {
  const names = await packNames(folder);
  const packs = await Promise.all(
    names.map(async (name) => {
      const file = fileOf(folder, name);
      // One that was forgotten since the folder was listed is none.
      const bytes = await attempt<Buffer | null>(folder, 'read', () => readFile(file), null);
      return bytes && openPack(bytes, file);
    }),
  );
  return packs.filter((pack) => pack !== null);
}

/** A file of the folder in which digests of joined packs are kept: they are as good anew, so whatever ails it is passed over. */
export function joinMemory(folder: string): JoinMemory {
  const file = join(folder, 'joined.json');
  const entries = (): Readonly<Record<string, unknown>> => {
    try {
      const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  };
  return {
    recall(key) {
      const kept = summarySchema().safeParse(entries()[key]).data;
      return kept && { digest: kept.digest, published: new Map(Object.entries(kept.published)) };
    },
    keep(key, { digest, published }) {
      const unfinished = `${file}.${process.pid}.tmp`;
      const others = Object.entries(entries()).filter(([other]) => other !== key);
      const kept = [...others, [key, { digest, published: Object.fromEntries(published) }]].slice(-KEPT);
      try {
        writeFileSync(unfinished, JSON.stringify(Object.fromEntries(kept)));
        renameSync(unfinished, file);
      } catch {
        return;
      }
    },
  };
}

/** Each incident makes a set of its own, and packs change seldom. */
const KEPT = 200;

const summarySchema = () =>
  z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/), published: z.record(z.string(), z.int().min(0)) });

/**
 * Puts a pack into a folder in the place of one of that name, whole or not at all; of several at once, one. What imports left
 * behind that were killed a day ago is removed. Throws `label-packs-unusable`.
 */
export async function writePack(folder: string, name: string, bytes: Buffer): Promise<void> {
  const unfinished = join(folder, `.${name}.${randomUUID()}.tmp`);
  await attempt(folder, 'written', async () => {
    await mkdir(folder, { recursive: true });
    await removeUnfinished(folder);
    try {
      const file = await open(unfinished, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, fileOf(folder, name));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  });
}

const DAY_MS = 86_400_000;

/** Another import may be writing right now: only what is old is removed. */
async function removeUnfinished(folder: string): Promise<void> {
  const left = (await readdir(folder))
    .filter((file) => /^\..*\.tmp$/.test(file))
    .map((file) => join(folder, file));
  for (const file of left) {
    const written = await stat(file).catch(() => undefined);
    if (written && Date.now() - written.mtimeMs > DAY_MS) await rm(file, { force: true });
  }
}

/** Removes a pack. Throws `label-packs-unusable`. */
export const removePack = (folder: string, name: string): Promise<void> =>
  attempt(folder, 'written', () => unlink(fileOf(folder, name)));

const fileOf = (folder: string, name: string): string => join(folder, `${name}${ENDING}`);
const nameOf = (file: string): string => file.slice(0, -ENDING.length);

async function attempt<T>(
  folder: string,
  how: 'read' | 'written',
  work: () => Promise<T>,
  missing?: T,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    if (isMissing && missing !== undefined) return missing;
    throw new CoinhoundError(
      'usage',
      'label-packs-unusable',
      `the imported labels in ${folder} cannot be ${how}`,
      {
        hint: 'make the folder readable and writable for you, or name another store with --store',
        details: { folder },
        cause,
      },
    );
  }
}
