import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const manifest = z.object({ name: z.string(), version: z.string() });

/** Name and version of this package, as its `package.json` has them. */
export function packageInfo(): { readonly name: string; readonly version: string } {
  return manifest.parse(JSON.parse(readFileSync(packagePath('package.json'), 'utf8')));
}

/** A file or folder that ships in the package, named from its root; the same from sources and from the built program. */
export const packagePath = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
