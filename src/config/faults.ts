import type { z } from 'zod';
import type { TokenRules } from '../chains/family.ts';
import { families } from '../chains/index.ts';
import { CoinhoundError } from '../core/error.ts';
import { chainId } from '../core/ids.ts';
import type { Path } from '../labels/yaml-file.ts';
import { alertFaults } from './alert-faults.ts';
import { ruleFaults } from './rules.ts';
import { isMap } from './sources.ts';

/** Something wrong with the merged configuration. */
export interface Fault {
  readonly path: Path;
  readonly expected: string;
}

/** What the schema found; an entry that should not be there is a fault at its own path. */
export function schemaFaults(error: z.ZodError, merged: unknown): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], expected: issue.message }));
    const isMissing = existing(merged, path).length < path.length;
    return [{ path, expected: isMissing ? `missing: ${issue.message}` : issue.message }];
  });
}

/** What a schema of one entry at a time cannot see. Takes anything, so that these faults are told with the others. */
export function crossFaults(merged: unknown): readonly Fault[] {
  const chains = mapAt(merged, 'chains');
  return [
    ...nameFaults(chains),
    ...identityFaults(chains),
    ...kindFaults(chains),
    ...assetFaults(mapAt(merged, 'assets'), chains),
    ...serviceFaults(mapAt(merged, 'services')),
    ...ruleFaults(mapAt(merged, 'detectors'), mapAt(merged, 'crossings')),
    ...alertFaults(isMap(merged) ? merged.alerts : undefined),
  ];
}

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

function nameFaults(chains: Map): readonly Fault[] {
  return Object.keys(chains)
    .filter((name) => !NAME.test(name))
    .map((name) => ({
      path: ['chains', name],
      expected: 'expected the name of a chain: lower-case letters, digits and hyphens',
    }));
}

const serviceFaults = (services: Map): readonly Fault[] =>
  Object.keys(services)
    .filter((name) => !NAME.test(name))
    .map((name) => ({
      path: ['services', name],
      expected: 'expected the name of a service: lower-case letters, digits and hyphens',
    }));

/** Two names for one chain would make two queues, two stores and two of every account. */
function identityFaults(chains: Map): readonly Fault[] {
  const owners = new Map<string, string>();
  return Object.entries(chains).flatMap(([name, chain]) => {
    if (!isMap(chain)) return [];
    const field = chain.family === 'evm' ? 'chainId' : 'caip2';
    const value = chain[field];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const id = `${field} ${value}`;
    const owner = owners.get(id);
    if (owner === undefined) owners.set(id, name);
    return owner === undefined
      ? []
      : [{ path: ['chains', name, field], expected: `expected a chain of its own: this is ${owner}` }];
  });
}

/** Kinds of provider that can serve a family of chains. */
const KINDS: ReadonlyMap<unknown, readonly unknown[]> = new Map(
  [...families].map(([name, { kinds }]) => [name, [...kinds, 'recorded']]),
);
const ALL_KINDS = new Set([...KINDS.values()].flat());

function kindFaults(chains: Map): readonly Fault[] {
  return Object.entries(chains).flatMap(([name, chain]) => {
    const kinds = isMap(chain) ? KINDS.get(chain.family) : undefined;
    if (!kinds || !isMap(chain) || !Array.isArray(chain.providers)) return [];
    return chain.providers.flatMap((provider: unknown, n) => {
      const kind = isMap(provider) ? provider.kind : undefined;
      if (!ALL_KINDS.has(kind) || kinds.includes(kind)) return [];
      const expected = `expected a provider for this family of chains: ${kinds.join(', ')}`;
      return [{ path: ['chains', name, 'providers', n, 'kind'], expected }];
    });
  });
}

function assetFaults(assets: Map, chains: Map): readonly Fault[] {
  return Object.entries(assets).flatMap(([name, tokens]): readonly Fault[] => {
    const chain = Object.hasOwn(chains, name) ? chains[name] : undefined;
    const rules = isMap(chain) ? families.get(chain.family as string)?.tokens : undefined;
    if (!rules)
      return [
        { path: ['assets', name], expected: 'expected the name of a configured chain that has tokens' },
      ];
    return Object.keys(isMap(tokens) ? tokens : {}).flatMap((contract) => {
      const fault = contractFault(contract, rules);
      return fault === undefined ? [] : [{ path: ['assets', name, contract], expected: fault }];
    });
  });
}

function contractFault(contract: string, rules: TokenRules): string | undefined {
  try {
    rules.read(contract, chainId('unknown'));
    return undefined;
  } catch (error) {
    if (!(error instanceof CoinhoundError)) throw error;
    return error.code === 'address-checksum'
      ? 'expected a contract whose checksum matches: a character is wrong'
      : `expected ${rules.form}`;
  }
}

type Map = Readonly<Record<string, unknown>>;

function mapAt(value: unknown, key: string): Map {
  const found = isMap(value) ? value[key] : undefined;
  return isMap(found) ? found : {};
}

/** As much of a path as there is in `value`. */
export function existing(value: unknown, path: Path): Path {
  let inner = value;
  for (const [depth, step] of path.entries()) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step))
      return path.slice(0, depth);
    inner = (inner as Record<string | number, unknown>)[step];
  }
  return path;
}
