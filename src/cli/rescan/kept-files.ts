import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CoinhoundError } from '../../core/error.ts';
import type { KeptFile, KeptName } from '../../incidents/rescan-state.ts';
import { sha256 as digestOf } from '../bundle/sha256.ts';
import { openOutput } from '../output.ts';

/** The files beside the state of an incident: whoever reads one gets it as it was written, or an error. */
export interface KeptFiles {
  /** Writes one under a name of its own each time: the state that names it is what makes it count. Throws `output-unwritable`. */
  write(kind: KeptName, chunks: Iterable<string>): Promise<KeptFile>;
  /** Throws `rescan-state-damaged`. */
  text(file: KeptFile): Promise<string>;
  /** Its bytes. Throws `rescan-state-damaged`, behind the last piece at the latest. */
  pieces(file: KeptFile): Iterable<Buffer>;
}

const PIECE = 1 << 20;
const extensions: Readonly<Record<KeptName, string>> = { graph: 'json', read: 'txt', reach: 'json' };

/** The files in the folder of an incident. */
export function keptFiles(folder: string): KeptFiles {
  return {
    async write(kind, chunks) {
      const name = `${kind}-${randomBytes(6).toString('hex')}.${extensions[kind]}`;
      const hash = createHash('sha256');
      const output = await openOutput(join(folder, name), process.stdout);
      await output.write(
        (function* () {
          for (const chunk of chunks) {
            hash.update(chunk);
            yield chunk;
          }
        })(),
      );
      return { name, sha256: hash.digest('hex') };
    },
    async text({ name, sha256 }) {
      const path = join(folder, name);
      const bytes = await readFile(path).catch((cause: Error) => damaged(path, cause.message, cause));
      if (digestOf(bytes) !== sha256) damaged(path, CHANGED);
      return bytes.toString('utf8');
    },
    *pieces({ name, sha256 }) {
      const path = join(folder, name);
      const hash = createHash('sha256');
      try {
        for (const piece of piecesOf(path)) {
          hash.update(piece);
          yield piece;
        }
      } catch (cause) {
        damaged(path, (cause as Error).message, cause as Error);
      }
      if (hash.digest('hex') !== sha256) damaged(path, CHANGED);
    },
  };
}

const CHANGED = 'it is not as it was written';

function* piecesOf(path: string): Iterable<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = Buffer.allocUnsafe(PIECE);
      const length = readSync(file, bytes, 0, PIECE, null);
      if (length === 0) return;
      yield bytes.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

function damaged(path: string, why: string, cause?: Error): never {
  throw new CoinhoundError('data', 'rescan-state-damaged', `${path} cannot be gone on from: ${why}`, {
    hint: 'delete the folder it is in: the next rescan then begins anew, with what the store has',
    details: { path },
    ...(cause && { cause }),
  });
}
