import * as z from 'zod';

/**
 * The rules of STIX 2.1 (OASIS Standard, 10 June 2021) that a bundle of the stix exporter must keep, by section; shapes as in
 * oasis-open/cti-stix2-json-schemas, branch stix2.1. No key is let pass that a section does not have.
 */
const uuid5 = '[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** Section 2.9: type, two hyphens, an RFC 4122 UUID. Ids of this exporter are all of version 5. */
const id = (...types: readonly string[]) =>
  z.string().regex(new RegExp(`^(?:${types.join('|')})--${uuid5}$`));
const anyId = z.string().regex(new RegExp(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*--${uuid5}$`));

/** Section 2.16 and, of `created` and `modified`, 3.2: RFC 3339 in UTC, the latter to the millisecond. */
const timestamp = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/);
const precise = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

const text = z.string().min(1);
/** Section 3.2: 0 to 100, whole. */
const confidence = z.int().min(0).max(100);
/** Section 7.3: keys of `extensions` are ids of definitions, and each says which kind it is. */
const facts = z
  .record(
    id('extension-definition'),
    z.strictObject({ extension_type: z.literal('property-extension'), facts: text }),
  )
  .refine((extensions) => Object.keys(extensions).length === 1);

/** Section 3.2, what all SDOs and SROs have. */
const common = { spec_version: z.literal('2.1'), created: precise, modified: precise };
const made = { ...common, created_by_ref: id('identity') };

const identity = z.strictObject({
  ...common,
  type: z.literal('identity'),
  id: id('identity'),
  created_by_ref: id('identity').optional(),
  name: text,
  description: text.optional(),
  // Section 10.8, identity-class-ov.
  identity_class: z.enum(['individual', 'group', 'system', 'organization', 'class', 'unknown']),
});

const extensionDefinition = z.strictObject({
  ...made,
  type: z.literal('extension-definition'),
  id: id('extension-definition'),
  name: text,
  description: text,
  schema: text,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  extension_types: z.array(z.enum(['new-sdo', 'new-sco', 'new-sro', 'property-extension'])).min(1),
});

/** Section 4.6: a stub with a name. */
const incident = z.strictObject({
  ...made,
  type: z.literal('incident'),
  id: id('incident'),
  name: text,
  // Section 2.6: a source and at least one of description, url and id.
  external_references: z
    .array(z.strictObject({ source_name: text, external_id: text }))
    .min(1)
    .optional(),
});

/** Section 6.1 and the published extension (muchdogesec/stix2extensions@3324e14): a new observable. */
const wallet = z.strictObject({
  type: z.literal('cryptocurrency-wallet'),
  spec_version: z.literal('2.1'),
  id: id('cryptocurrency-wallet'),
  value: z.string(),
  extensions: z.strictObject({
    'extension-definition--be78509e-6958-51b1-8b26-d17ee0eba2d7': z.strictObject({
      extension_type: z.literal('new-sco'),
    }),
  }),
});

/** Section 5.1. */
const relationship = z.strictObject({
  ...made,
  type: z.literal('relationship'),
  id: id('relationship'),
  relationship_type: z.string().regex(/^[a-z0-9-]+$/),
  description: text,
  confidence: confidence.optional(),
  source_ref: anyId,
  target_ref: anyId,
  extensions: facts,
});

/** Section 4.13. */
const note = z.strictObject({
  ...made,
  type: z.literal('note'),
  id: id('note'),
  abstract: z.string(),
  content: text,
  confidence: confidence.optional(),
  object_refs: z.array(anyId).min(1),
  extensions: facts,
});

/** Section 4.14: observables alone, and not before they were first seen. */
const observedData = z
  .strictObject({
    ...made,
    type: z.literal('observed-data'),
    id: id('observed-data'),
    first_observed: timestamp,
    last_observed: timestamp,
    number_observed: z.int().min(1).max(999_999_999),
    object_refs: z.array(id('cryptocurrency-wallet')).min(1),
    extensions: facts,
  })
  .refine((one) => one.last_observed >= one.first_observed, 'seen last before it was seen first');

/** Section 4.4, its context of section 10.5. */
const grouping = z.strictObject({
  ...made,
  type: z.literal('grouping'),
  id: id('grouping'),
  name: text,
  description: text,
  context: z.enum(['suspicious-activity', 'malware-analysis', 'unspecified']),
  object_refs: z.array(anyId).min(1),
  extensions: facts,
});

const object = z.discriminatedUnion('type', [
  identity,
  extensionDefinition,
  incident,
  wallet,
  relationship,
  note,
  observedData,
  grouping,
]);

/** Section 8: a bundle, no id twice, everything named in it, and nothing changed before it was made. */
export const stixBundle = z
  .strictObject({ type: z.literal('bundle'), id: id('bundle'), objects: z.array(object).min(1) })
  .superRefine(({ objects }, context) => {
    const ids = new Set(objects.map((one) => one.id));
    if (ids.size !== objects.length) context.addIssue('an id twice');
    for (const one of objects) {
      for (const name of referencesOf(one)) if (!ids.has(name)) context.addIssue(`${one.id} names ${name}`);
      if ('created' in one && one.modified < one.created)
        context.addIssue(`${one.id} was changed before it was made`);
    }
  });

function referencesOf(one: z.infer<typeof object>): readonly string[] {
  const published = 'extension-definition--be78509e-6958-51b1-8b26-d17ee0eba2d7';
  const extensions =
    'extensions' in one ? Object.keys(one.extensions).filter((key) => key !== published) : [];
  const refs = Object.entries(one).flatMap(([key, value]) => {
    if (key.endsWith('_ref')) return [value as string];
    return key.endsWith('_refs') ? (value as string[]) : [];
  });
  return [...extensions, ...refs];
}
