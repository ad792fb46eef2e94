import { CoinhoundError } from '../core/error.ts';
import { FLOW_GRAPH_SCHEMA, type FlowGraph, type PerPolicy } from '../core/flow-graph.ts';
import { flowGraphSchema } from './schema.ts';

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
}

/**
 * The flow graph that `text`, the content of `file`, holds. Throws a usage error with every fault's path: `graph-invalid`,
 * or `graph-version` for a graph of another version. Checks that the parts name each other rightly, not that the sums
 * are right.
 */
export function readFlowGraph(text: string, file: string): FlowGraph {
  const document = parsed(text, file);
  checkVersion(document, file);
  const { data, error } = flowGraphSchema.safeParse(document);
  const faults = error
    ? error.issues.map((issue) => ({ path: issue.path, expected: expectation(issue) }))
    : [...lostKeys(document), ...disagreements(data)];
  if (faults.length > 0 || !data) throw invalid(file, faults);
  return data;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new CoinhoundError('usage', 'graph-invalid', `${file} is not a flow graph: it is not JSON`, {
      hint: 'a copy or download may have been cut short; the trace writes its graph whole or not at all',
      details: { file },
      cause,
    });
  }
}

function checkVersion(document: unknown, file: string): void {
  const schema = typeof document === 'object' && document !== null && 'schema' in document && document.schema;
  if (schema === FLOW_GRAPH_SCHEMA) return;
  if (typeof schema === 'string' && /^coinhound\.flow-graph\.v[0-9]{1,4}$/.test(schema)) {
    throw new CoinhoundError('usage', 'graph-version', `${file} is a ${schema}, not a ${FLOW_GRAPH_SCHEMA}`, {
      hint: 'read it with the version of coinhound that wrote it, or trace again',
      details: { file, schema },
    });
  }
  throw invalid(file, [{ path: ['schema'], expected: `expected "${FLOW_GRAPH_SCHEMA}"` }]);
}

/** Faults that the message names; `details` has all of them. */
const NAMED = 20;

function invalid(file: string, faults: readonly Fault[]): CoinhoundError {
  const texts = faults.map(({ path, expected }) => [pathText(path), expected] as const);
  const named = texts.slice(0, NAMED).map(([path, expected]) => `${path}: ${expected}`);
  const more = texts.length > NAMED ? [`and ${texts.length - NAMED} more`] : [];
  return new CoinhoundError(
    'usage',
    'graph-invalid',
    `${file} is not a flow graph: ${[...named, ...more].join('; ')}`,
    {
      hint: 'give the json export of a trace, unchanged; docs/graph-format.md describes it',
      details: { ...Object.fromEntries(texts), file },
    },
  );
}

function expectation(issue: {
  readonly code?: string;
  readonly message: string;
  readonly keys?: unknown;
}): string {
  if (issue.code === 'unrecognized_keys' && Array.isArray(issue.keys))
    return `unknown key ${issue.keys.map((key) => quoted(`${key}`)).join(', ')}`;
  const message = issue.message.replace(/^Invalid (?:input|option): /, '');
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** `edges[3].taint.haircut`; names that are not plain words are quoted and cut, because they are the file's own. */
function pathText(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    const name = String(step);
    return /^\w{1,80}$/.test(name) ? `.${name}` : `[${quoted(name)}]`;
  });
  return steps.join('').replace(/^\./, '') || 'the document';
}

const quoted = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text).replace(
    /[\p{Cc}\p{Cf}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );

/** A name that objects cannot carry and the schema passes over in silence. */
function lostKeys(value: unknown, path: readonly PropertyKey[] = []): readonly Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Object.hasOwn(value, '__proto__')) return [{ path, expected: 'unknown key "__proto__"' }];
  return Array.isArray(value)
    ? value.flatMap((item, n) => lostKeys(item, [...path, n]))
    : Object.entries(value).flatMap(([name, member]) => lostKeys(member, [...path, name]));
}

/** Where one part of the graph names another that is not there. */
function* disagreements(graph: FlowGraph): Iterable<Fault> {
  const { parameters, assets, seeds, nodes, edges } = graph;
  if (new Set(parameters.policies).size !== parameters.policies.length)
    yield { path: ['parameters', 'policies'], expected: 'expected each policy once' };
  const assetListed = 'expected an asset listed in assets';
  for (const [n, { asset }] of seeds.entries())
    if (!Object.hasOwn(assets, asset)) yield { path: ['seeds', n, 'asset'], expected: assetListed };
  const ids = new Set<string>();
  for (const [n, { id }] of nodes.entries()) {
    if (ids.has(id)) yield { path: ['nodes', n, 'id'], expected: 'expected an id of its own' };
    ids.add(id);
  }
  for (const [n, { source, target, asset, crossing }] of edges.entries()) {
    if (!ids.has(source)) yield { path: ['edges', n, 'source'], expected: 'expected the id of a node' };
    if (!ids.has(target)) yield { path: ['edges', n, 'target'], expected: 'expected the id of a node' };
    if (!Object.hasOwn(assets, asset)) yield { path: ['edges', n, 'asset'], expected: assetListed };
    if (crossing && !Object.hasOwn(assets, crossing.asset))
      yield { path: ['edges', n, 'crossing', 'asset'], expected: assetListed };
  }
  yield* policyDisagreements(graph);
}

function* policyDisagreements({ parameters, nodes, edges, findings, ledger }: FlowGraph): Iterable<Fault> {
  const policies = new Set(parameters.policies);
  const expected = 'expected one value for each of the policies in parameters';
  const agrees = (record: PerPolicy<unknown>): boolean => {
    const names = Object.keys(record);
    return names.length === policies.size && names.every((name) => policies.has(name));
  };
  for (const [n, node] of nodes.entries()) {
    for (const [h, { taint, ends }] of node.kind === 'transaction' ? [] : node.holdings.entries()) {
      if (!agrees(taint)) yield { path: ['nodes', n, 'holdings', h, 'taint'], expected };
      for (const [line, held] of Object.entries(ends))
        if (!agrees(held)) yield { path: ['nodes', n, 'holdings', h, 'ends', line], expected };
    }
  }
  for (const [n, { taint, presumed, crossing }] of edges.entries()) {
    for (const [name, record] of Object.entries({ taint, ...(presumed && { presumed }) }))
      if (!agrees(record)) yield { path: ['edges', n, name], expected };
    if (crossing && !agrees(crossing.taint)) yield { path: ['edges', n, 'crossing', 'taint'], expected };
  }
  for (const [n, { taint, presumed, loss, share, losses = {} }] of findings.entries()) {
    for (const [name, record] of Object.entries({ taint, ...(presumed && { presumed }), loss, share }))
      if (!agrees(record)) yield { path: ['findings', n, name], expected };
    for (const [book, other] of Object.entries(losses))
      for (const [name, record] of Object.entries(other))
        if (!agrees(record)) yield { path: ['findings', n, 'losses', book, name], expected };
  }
  if (!agrees(ledger)) yield { path: ['ledger'], expected };
}
