import type { Actor, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { fieldsOf, placeIn, textOf } from './yaml-fields.ts';
import { type FileFault, readYaml } from './yaml-file.ts';

/** GraphSense's list of actors: whom the `actor` of a tag means, and what they are. */
export const actorPack: ImportFormat = {
  name: 'graphsense-actorpack',
  extensions: ['.yaml', '.yml'],
  recognises: ({ text }) => /^actors\s*:/m.test(text),
  read: readActorPack,
};

function readActorPack({ path: file, text }: ImportFile): ImportRead {
  const { yaml, faults } = readYaml(text, file);
  if (faults.length > 0) return { entries: [], faults };
  const list = fieldsOf(yaml.value)?.actors;
  if (!Array.isArray(list)) {
    const place = placeIn(yaml, ['actors']);
    return { entries: [], faults: [{ file, ...place, expected: 'expected a list of actors' }] };
  }
  const actors = new Map<string, Actor>();
  const found: FileFault[] = [];
  for (const [n, value] of list.entries()) {
    const { id, label, categories = [] } = fieldsOf(value) ?? {};
    const [key, name] = [textOf(id), textOf(label)];
    const concepts = Array.isArray(categories) ? categories.map(textOf) : [undefined];
    const expected = 'expected an actor: a map of id, label and categories';
    if (key === undefined || name === undefined || concepts.includes(undefined))
      found.push({ file, ...placeIn(yaml, ['actors', n]), expected });
    else actors.set(key, { name, categories: concepts.filter((concept) => concept !== undefined) });
  }
  return { entries: [], faults: found, actors };
}
