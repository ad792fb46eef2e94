import { writeFile } from 'node:fs/promises';
import type { AccountId } from '../../src/core/ids.ts';
import type { ImportDefaults } from '../../src/labels/import-format.ts';
import { importLabels } from '../../src/labels/import-labels.ts';
import { listed } from '../../src/labels/yaml-file.ts';
import { accountOf } from './accounts.ts';
import { withFolder } from './folder.ts';

/** Made-up files in, labels out: as a table of what matters, with the faults as lines. */
export async function imported(
  files: Readonly<Record<string, string | Buffer>>,
  defaults: ImportDefaults = {},
) {
  return withFolder({}, async (folder) => {
    for (const [name, content] of Object.entries(files)) await writeFile(`${folder}/${name}`, content);
    const { labels, faults, addressFaults, ...rest } = await importLabels({
      paths: [folder],
      account: accountOf,
      defaults,
    });
    const lines = [...faults, ...addressFaults];
    return { ...rest, labels, faults: listed(lines).map((line) => line.replaceAll(`${folder}/`, '')) };
  });
}

/** An account of a chain by its name and address, which must be right. */
export const account = (chain: string, address: string): AccountId => accountOf(chain, address) as AccountId;
