import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import { keptText, unusableFile, writeKept } from '../../incidents/kept-text.ts';
import { notFound } from '../../server/failure.ts';
import type { NewNote, Note } from '../../web/api.ts';
import { type Desk, isoTime } from './desk.ts';

const FORMAT = 'coinhound.notes.v1';
const schema = z.strictObject({
  format: z.literal(FORMAT),
  notes: z.array(
    z.strictObject({ id: z.string(), at: z.string(), node: z.string().nullable(), text: z.string() }),
  ),
});

/** More than anybody writes by hand. */
const MOST = 5_000;

const unusable = unusableFile('notes-unusable', 'the notes');
const fileOf = ({ directory }: Desk, dossier: string): string => join(directory, 'notes', `${dossier}.json`);

/** The notes of a dossier, the oldest first. Throws `notes-damaged` and `notes-unusable`. */
export async function readNotes(desk: Desk, dossier: string): Promise<readonly Note[]> {
  const path = fileOf(desk, dossier);
  const text = await keptText(path, unusable);
  if (text === undefined) return [];
  try {
    return schema.parse(JSON.parse(text)).notes;
  } catch (cause) {
    throw new CoinhoundError('data', 'notes-damaged', `the notes in ${path} are not what was written`, {
      hint: 'mend the file or move it away',
      details: { path },
      cause,
    });
  }
}

/** Adds a note. Throws what `readNotes` throws, and `notes-full`. */
export const addNote = (desk: Desk, dossier: string, note: NewNote): Promise<Note> =>
  desk.inTurn(async () => {
    const notes = await readNotes(desk, dossier);
    if (notes.length >= MOST)
      throw new CoinhoundError('usage', 'notes-full', `there are ${MOST} notes, and room for no more`, {
        hint: 'delete some',
      });
    const made = { id: randomBytes(6).toString('hex'), at: isoTime(desk.now()), ...note };
    await write(desk, dossier, [...notes, made]);
    return made;
  });

/** Removes a note. Throws `not-found`, and what `readNotes` throws. */
export const removeNote = (desk: Desk, dossier: string, id: string): Promise<void> =>
  desk.inTurn(async () => {
    const notes = await readNotes(desk, dossier);
    if (!notes.some((note) => note.id === id)) throw notFound();
    await write(
      desk,
      dossier,
      notes.filter((note) => note.id !== id),
    );
  });

const write = (desk: Desk, dossier: string, notes: readonly Note[]): Promise<void> =>
  writeKept(fileOf(desk, dossier), `${JSON.stringify({ format: FORMAT, notes }, undefined, 1)}\n`, unusable);
