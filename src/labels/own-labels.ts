import type { ImportContext, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { readYamlLabels, yamlLabels } from './yaml-labels.ts';

/** Coinhound's own label files, compiled instead of read at every start. */
export const ownLabels: ImportFormat = {
  name: 'coinhound-labels',
  extensions: yamlLabels.extensions,
  recognises: ({ text }) => /^labels\s*:/m.test(text),
  read: readOwn,
};

function readOwn({ path, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const { entries, faults } = readYamlLabels(text, path, defaults);
  return {
    faults,
    entries: entries.map(({ category, place, ...entry }) => ({
      ...entry,
      categories: [category],
      place: () => place,
    })),
  };
}
