import type { FlowGraph } from '../flow-graph.ts';
import { compare } from '../ids.ts';
import type { Compared } from './compared.ts';

/** Something that the two traces were asked or given differently; null where one was not. */
export interface ParameterChange {
  /** As the graph names it: `limits.hops`, `asOf.eip155:1`. */
  readonly name: string;
  readonly was: string | null;
  readonly now: string | null;
}

/** What the two traces were asked or given differently, policies first, else by name. */
export function parameterChanges({ before, after }: Compared): readonly ParameterChange[] {
  const [was, now] = [settingsOf(before.graph), settingsOf(after.graph)];
  return [...new Set([...was.keys(), ...now.keys()])]
    .sort((a, b) => Number(b === 'policies') - Number(a === 'policies') || compare(a, b))
    .map((name) => ({ name, was: was.get(name) ?? null, now: now.get(name) ?? null }))
    .filter((change) => change.was !== change.now);
}

/** Sentences on what cannot be compared, and on what else a reader must know to read the items. */
export function comparisonNotes({
  before,
  after,
  policies,
  isMeasured,
  isOneUnit,
}: Compared): readonly string[] {
  const [one, other] = [before.graph, after.graph];
  const isLower = Object.entries(other.parameters.asOf).some(
    ([chain, height]) =>
      Object.hasOwn(one.parameters.asOf, chain) && (one.parameters.asOf[chain] as number) > height,
  );
  const labels = one.parameters.digests.labels !== other.parameters.digests.labels;
  return [
    ...(isMeasured
      ? []
      : [
          'The graphs have no policy in common: only what one of them lacks can be told, and amounts are those of the later one.',
        ]),
    ...(isMeasured &&
    policies.length < Math.max(one.parameters.policies.length, other.parameters.policies.length)
      ? [
          'The graphs have other policies: they are compared under those that both have, and what only another policy reaches is left out.',
        ]
      : []),
    ...(isMeasured && one.parameters.policies[0] !== other.parameters.policies[0]
      ? ['Another policy led the walk, which may have been read further elsewhere.']
      : []),
    ...(seedsOf(one) === seedsOf(other)
      ? []
      : ['The graphs have other seeds: what is new may come from what was added to them.']),
    ...(isOneUnit ? [] : ['The ledgers count in other units: losses and shares are not told.']),
    ...(labels
      ? [
          'The label sets differ: a transaction that is gone may lie behind an account that now ends the walk.',
        ]
      : []),
    ...(isLower
      ? ['The second graph was read to a lower height than the first: the later one should come second.']
      : []),
  ];
}

const seedsOf = ({ seeds }: FlowGraph): string =>
  JSON.stringify(
    seeds.map(({ id, amount, loss }) => [id, amount, loss]).sort((a, b) => compare(`${a}`, `${b}`)),
  );

function settingsOf(graph: FlowGraph): ReadonlyMap<string, string> {
  const { parameters, incident, tool, seeds } = graph;
  return new Map([
    ...leaves(parameters, ''),
    ...(incident ? [['incident', incident.id] as const] : []),
    ['tool', `${tool.name} ${tool.version}`],
    ...seeds.map(({ id, amount, loss }): [string, string] => [`seeds.${id}`, `${amount}, loss ${loss}`]),
  ]);
}

/** Every value below an object by its path; lists are one value. */
function leaves(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value))
    return [[path, value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : one)).join(', ')]];
  if (typeof value !== 'object' || value === null) return [[path, `${value}`]];
  return Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : leaves(member, path === '' ? name : `${path}.${name}`),
  );
}
