import type { ImportContext, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { yamlLabels } from './yaml-labels.ts';

/** Coinhound's own label files, compiled instead of read at every start. */
export const ownLabels: ImportFormat = {
  name: 'coinhound-labels',
  extensions: yamlLabels.extensions,
  recognises: ({ text }) => /^labels\s*:/m.test(text),
  read: readOwn,
};

function readOwn({ path, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const { entries, faults } = yamlLabels.read(text, path);
  return {
    faults,
    entries: entries.map(({ category, place, ...entry }) => ({
      ...entry,
      categories: [category],
      licence: entry.licence ?? defaults.licence ?? null,
      published: entry.published ?? defaults.published ?? null,
      place: () => place,
    })),
  };
}
