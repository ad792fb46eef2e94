import type * as z from 'zod';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { flowGraphSchema } from '../../src/export/schema.ts';

/** The definition of a zod type as far as it is looked at here. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly checks?: readonly unknown[];
}

/**
 * A graph with something at every place that its schema has, in which every text that a chain, a label file or an incident file may
 * fill begins with `prefix`. Made from the schema, so that a new key cannot be forgotten; parts name each other rightly. Finding and
 * labels are of `category` where it is given, for formats that take known categories alone.
 */
export function graphWithTexts(prefix: string, category?: string): FlowGraph {
  const sample = (type: z.core.$ZodType, path: readonly string[]): unknown => {
    const definition = type._zod.def as unknown as Definition;
    switch (definition.type) {
      case 'object':
        return Object.fromEntries(
          Object.entries(definition.shape ?? {}).map(([key, member]) => [
            key,
            sample(member, [...path, key]),
          ]),
        );
      case 'array':
        return elementsOf(definition.element as z.core.$ZodType).map((element, n) =>
          sample(element, [...path, path[0] === 'nodes' && path.length === 1 ? (kinds[n] ?? '') : '']),
        );
      case 'record':
        return { [recordKey(path)]: sample(definition.valueType as z.core.$ZodType, [...path, 'value']) };
      case 'optional':
      case 'nullable':
        return sample(definition.innerType as z.core.$ZodType, path);
      case 'literal':
        return definition.values?.[0];
      case 'enum':
        return Object.values(definition.entries ?? {})[0];
      case 'number':
        return 1;
      case 'string':
        return definition.checks ? checkedText(path) : freeText(path);
      default:
        throw new Error(`no sample of a ${definition.type} at ${path.join('.')}`);
    }
  };
  const freeText = (path: readonly string[]): string => {
    const key = path.filter((step) => step !== '').at(-1) ?? '';
    if (path.includes('policies')) return POLICY;
    if (key === 'category' && category !== undefined) return category;
    return prefix + (names[key] ?? nameOf(path));
  };
  const recordKey = (path: readonly string[]): string => {
    const key = path.at(-1) ?? '';
    if (
      ['taint', 'presumed', 'loss', 'share', 'ledger'].includes(key) ||
      (path.includes('ends') && key === 'value')
    )
      return POLICY;
    return prefix + (['assets', 'amounts', 'losses'].includes(key) ? 'asset' : nameOf([...path, 'key']));
  };
  const nameOf = (path: readonly string[]): string => {
    const [list, kind] = path;
    if (list === 'nodes' && path.at(-1) === 'id') return kind ?? '';
    const entity = ['nodes.account.labels..name', 'findings..entity', 'nodes.account.stop.entity'];
    return entity.includes(path.join('.')) ? 'entity' : path.filter((step) => step !== '').join('.');
  };
  return sample(flowGraphSchema, []) as FlowGraph;
}

const POLICY = 'haircut';
const kinds = ['account', 'transaction', 'sink'];

/** What parts name each other by. */
const names: Readonly<Record<string, string>> = {
  source: 'account',
  target: 'transaction',
  node: 'account',
  account: 'account',
  transaction: 'transaction',
  transactions: 'transaction',
  asset: 'asset',
  book: 'asset',
  unit: 'asset',
};

function checkedText(path: readonly string[]): string {
  const key = path.at(-1) ?? '';
  if (key === 'labelsAsOf') return '2024-02-29';
  if (/time$/i.test(key)) return '2024-04-12T09:30:11Z';
  return path.includes('share') ? '0.5' : '123456789012345678901234567890';
}

function elementsOf(element: z.core.$ZodType): readonly z.core.$ZodType[] {
  const { type, options } = element._zod.def as unknown as Definition;
  return type === 'union' ? (options ?? []) : [element];
}
