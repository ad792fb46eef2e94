import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that grows at its end. One call at a time. */
export interface GrowingFile {
  /** Resolves once the text is on the disk; where it fails, the file counts as it was before. */
  append(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file that is whole up to `bytes` and takes away what follows there. Nobody else may write to it. */
export async function openGrowingFile(path: string, bytes: number): Promise<GrowingFile> {
  const handle = await open(path, 'r+');
  let size = bytes;
  let isTorn = true;

  /** Takes away what was begun: it would stand in the way of the next line. */
  async function mend(): Promise<void> {
    await handle.truncate(size);
    isTorn = false;
  }
  return {
    async append(text) {
      const content = Buffer.from(text);
      if (isTorn) await mend();
      isTorn = true;
      try {
        await writeAt(handle, content, size);
        await handle.datasync();
      } catch (error) {
        await mend().catch(() => {});
        throw error;
      }
      size += content.length;
      isTorn = false;
    },
    close: () => handle.close(),
  };
}

/** Puts a text in the place of a file, whole or not at all, and on the disk before it resolves. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.tmp`;
  try {
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Without it a power cut may take the name of a new file away. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAt(handle: FileHandle, content: Buffer, position: number): Promise<void> {
  for (let done = 0; done < content.length; ) {
    const { bytesWritten } = await handle.write(content, done, content.length - done, position + done);
    done += bytesWritten;
  }
}
