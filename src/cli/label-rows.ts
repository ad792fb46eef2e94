import type { ChainConfig, Config } from '../config/config.ts';
import { type AccountId, addressOf, chainOf } from '../core/ids.ts';
import { conflicts, type Label, ties } from '../core/label.ts';
import { throwAll } from './exit.ts';
import { badOption } from './option.ts';
import { nameSeeds, seedSpecs } from './seeds.ts';
import { rulesOf } from './sources.ts';
import { table } from './table.ts';

/** The accounts of addresses as a person names them. Throws the faults of all together. */
export function readAccounts(texts: readonly string[], { chains }: Config): readonly AccountId[] {
  const named = nameSeeds(texts, [...chains.keys()], []);
  const specs = seedSpecs(named.read, (chain) => rulesOf(chains.get(chain) as ChainConfig));
  throwAll([...named.faults, ...specs.faults]);
  return specs.read.map(({ seed, spec }) => {
    if (spec.kind === 'address') return spec.account;
    throw badOption('<address>', seed.text, 'a label is of an account: give chain:address');
  });
}

/** Labels by account, in the order they come. */
export function byAccount(labels: Iterable<Label>): ReadonlyMap<AccountId, readonly Label[]> {
  const groups = new Map<AccountId, Label[]>();
  for (const label of labels) {
    const group = groups.get(label.account);
    if (group) group.push(label);
    else groups.set(label.account, [label]);
  }
  return groups;
}

/** How each of an account's labels stands to the one that leads: `tie`, `disagrees`, or nothing. Strongest first. */
export function standings(labels: readonly Label[]): ReadonlyMap<Label, string> {
  const equal = new Set(ties(labels));
  return new Map(conflicts(labels).map((label) => [label, equal.has(label) ? 'tie' : 'disagrees']));
}

/** The name of an account's chain in the configuration. */
export const chainNames = ({ chains }: Config): ((account: AccountId) => string) => {
  const names = new Map([...chains.values()].map(({ name, chain }) => [chain, name]));
  return (account) => names.get(chainOf(account)) ?? chainOf(account);
};

/** An entity, and what the account does for it. */
export const entityText = ({ name, role }: Label): string => (role === null ? name : `${name} (${role})`);

/** One row a label, as they come; `mark` is the last column. */
export function labelTable(
  labels: readonly Label[],
  config: Config,
  mark: (label: Label) => string = markOf(labels),
): string {
  const nameOf = chainNames(config);
  const titles = ['chain', 'address', 'category', 'name', 'confidence', 'source', ''];
  return table(
    titles.map((title) => ({ title })),
    labels.map((label) => [
      nameOf(label.account),
      addressOf(label.account),
      label.category,
      entityText(label),
      `${label.confidence}`,
      label.source,
      mark(label),
    ]),
  );
}

function markOf(labels: readonly Label[]): (label: Label) => string {
  const marks = new Map([...byAccount(labels).values()].flatMap((own) => [...standings(own)]));
  return (label) => marks.get(label) ?? '';
}
