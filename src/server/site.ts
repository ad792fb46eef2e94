import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** A file of the page. */
export interface SiteFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The page: its files by path from the opened address. */
export type Site = ReadonlyMap<string, SiteFile>;

/** What is served, by ending; other files are not. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Names as bundlers give them; none is hidden. */
const SERVED = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** Reads the files of a folder, all at once: what is not there when the program starts is never served. Empty where there is no folder. */
export async function readSite(folder: string): Promise<Site> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const files = new Map<string, SiteFile>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)];
    const name = relative(folder, path).split(sep).join('/');
    if (!entry.isFile() || type === undefined || !SERVED.test(name)) continue;
    files.set(`/${name}`, { type, bytes: await readFile(path) });
  }
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}
