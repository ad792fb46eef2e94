import { statfsSync } from 'node:fs';

/** What a disk must have left beside what is written: for pages that LMDB copies, and for others that write there meanwhile. */
const RESERVE = 512 * 1024;

/**
 * Throws what the system says of a full disk where the one of `path` may not take so many bytes more. A file system that does not tell its size
 * counts as having room. Cannot see a quota.
 */
export function demandRoom(path: string, bytes: number): void {
  const { bavail, bsize, blocks } = statfsSync(path);
  if (blocks === 0 || bavail * bsize >= bytes + RESERVE) return;
  const message = `ENOSPC: less than ${Math.ceil((bytes + RESERVE) / 1024)} KiB left on the disk of ${path}`;
  throw Object.assign(new Error(message), { code: 'ENOSPC' });
}
