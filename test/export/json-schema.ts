type Schema = Readonly<Record<string, unknown>>;

/** Keywords that tell about a schema and check nothing. */
const silent = new Set(['$schema', '$id', '$defs', 'title', 'description']);

/**
 * Faults of a value by a JSON Schema 2020-12: the keywords that Coinhound's schemas use. Throws on any other, so that
 * none is passed over.
 */
export const schemaFaults = (value: unknown, schema: Schema): readonly string[] => [
  ...faults(value, schema, schema, '$'),
];

/** Lazily: whether there is one at all is found out with the first. */
function* faults(value: unknown, schema: Schema, root: Schema, path: string): Iterable<string> {
  for (const keyword of Object.keys(schema)) {
    if (silent.has(keyword)) continue;
    const check = keywords[keyword];
    if (!check) throw new Error(`keyword ${keyword} at ${path} is not checked here`);
    yield* check(value, schema, root, path);
  }
}

type Check = (value: unknown, schema: Schema, root: Schema, path: string) => Iterable<string>;

const when = (holds: boolean, fault: string): string[] => (holds ? [] : [fault]);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keywords: Readonly<Record<string, Check>> = {
  type: (value, { type }, _, path) =>
    when(
      [type].flat().some((one) => hasType(value, one as string)),
      `${path} is not of type ${type}`,
    ),
  const: (value, schema, _, path) => when(value === schema.const, `${path} is not ${schema.const}`),
  enum: (value, schema, _, path) =>
    when((schema.enum as unknown[]).includes(value), `${path} is none of the enum`),
  pattern: (value, { pattern }, _, path) =>
    when(
      typeof value !== 'string' || new RegExp(pattern as string, 'u').test(value),
      `${path} does not match`,
    ),
  minimum: (value, { minimum }, _, path) =>
    when(typeof value !== 'number' || value >= (minimum as number), `${path} is too small`),
  maximum: (value, { maximum }, _, path) =>
    when(typeof value !== 'number' || value <= (maximum as number), `${path} is too large`),
  minItems: (value, { minItems }, _, path) =>
    when(!Array.isArray(value) || value.length >= (minItems as number), `${path} has too few items`),
  *required(value, { required }, _, path) {
    if (!isObject(value)) return;
    for (const key of required as string[]) yield* when(Object.hasOwn(value, key), `${path} lacks ${key}`);
  },
  *properties(value, { properties }, root, path) {
    if (!isObject(value)) return;
    for (const [key, schema] of Object.entries(properties as Record<string, Schema>))
      if (Object.hasOwn(value, key)) yield* faults(value[key], schema, root, `${path}.${key}`);
  },
  *additionalProperties(value, { properties = {}, additionalProperties }, root, path) {
    for (const [key, member] of Object.entries(isObject(value) ? value : {})) {
      if (Object.hasOwn(properties as object, key)) continue;
      if (additionalProperties === false) yield `${path} has ${key}`;
      else yield* faults(member, additionalProperties as Schema, root, `${path}[${JSON.stringify(key)}]`);
    }
  },
  *propertyNames(value, { propertyNames }, root, path) {
    for (const key of Object.keys(isObject(value) ? value : {}))
      yield* faults(key, propertyNames as Schema, root, `${path} key`);
  },
  *items(value, { items }, root, path) {
    for (const [n, item] of Array.isArray(value) ? value.entries() : [])
      yield* faults(item, items as Schema, root, `${path}[${n}]`);
  },
  anyOf: (value, { anyOf }, root, path) =>
    when(matching(value, anyOf as Schema[], root) > 0, `${path} matches none of anyOf`),
  oneOf: (value, { oneOf }, root, path) =>
    when(matching(value, oneOf as Schema[], root) === 1, `${path} does not match one of oneOf`),
  $ref: (value, { $ref }, root, path) => {
    const name = /^#\/\$defs\/(\w+)$/.exec($ref as string)?.[1];
    const schema = (root.$defs as Record<string, Schema>)[name ?? ''];
    if (!schema) throw new Error(`nothing at ${$ref}`);
    return faults(value, schema, root, path);
  },
};

const matching = (value: unknown, schemas: readonly Schema[], root: Schema): number =>
  schemas.filter((schema) => {
    for (const _ of faults(value, schema, root, '$')) return false;
    return true;
  }).length;

function hasType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
