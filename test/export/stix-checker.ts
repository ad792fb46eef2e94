import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnySchemaObject, Ajv2020 as Validator } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What is looked at of an object of a bundle. */
interface Checked {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/** A bundle as it was read. */
export interface CheckedBundle extends Checked {
  readonly objects: readonly Checked[];
}

/** The faults of a bundle, one a line; none where it keeps to the schemas. */
export type StixChecker = (bundle: CheckedBundle) => Promise<readonly string[]>;

/**
 * Checks bundles against the JSON Schemas in a checkout of oasis-open/cti-stix2-json-schemas, as OASIS' stix2-validator does: the bundle
 * without its objects, and each object by the schema of its type, or by that of all observables or all others where none is of its
 * type. The bundle's own schema can't be asked about objects: it takes them for one of two kinds, and a note, a grouping or an incident
 * is valid as either. Doesn't see what schemas can't say; `stix-schema.ts` does.
 */
export function stixChecker(checkout: string): StixChecker {
  const validator = new Validator({
    allErrors: true,
    strict: false,
    // Patterns escape hyphens, which is an error where a pattern is read as Unicode.
    unicodeRegExp: false,
    loadSchema: async (uri) => readSchema(checkout, uri.slice(uri.lastIndexOf('/schemas/') + 1)),
  });
  formats.default(validator);
  const faultsBy = async (schema: AnySchemaObject, value: Checked): Promise<readonly string[]> => {
    const validate =
      (schema.$id && validator.getSchema(schema.$id)) || (await validator.compileAsync(schema));
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${value.id}${instancePath} ${message ?? 'is wrong'}`,
    );
  };
  return async (bundle) => {
    const faults = [...(await faultsBy(bundleSchema(checkout), bundle))];
    for (const one of bundle.objects)
      faults.push(...(await faultsBy(readSchema(checkout, fileOf(checkout, one)), one)));
    return faults;
  };
}

const readSchema = (checkout: string, file: string): AnySchemaObject =>
  JSON.parse(readFileSync(join(checkout, file), 'utf8')) as AnySchemaObject;

function bundleSchema(checkout: string): AnySchemaObject {
  const schema = readSchema(checkout, 'schemas/common/bundle.json');
  return { ...schema, properties: { ...schema.properties, objects: { type: 'array', minItems: 1 } } };
}

function fileOf(checkout: string, one: Checked): string {
  const files = ['sdos', 'sros', 'observables', 'common'].map(
    (folder) => `schemas/${folder}/${one.type}.json`,
  );
  const observable = !('created' in one || 'modified' in one);
  return (
    files.find((file) => existsSync(join(checkout, file))) ??
    `schemas/common/${observable ? 'cyber-observable-core' : 'core'}.json`
  );
}
