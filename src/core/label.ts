import { type AccountId, compare } from './ids.ts';

/**
 * What an account is for. The names are GraphSense's concepts where it has one; the rest are Coinhound's own.
 * `docs/labels.md` defines each.
 */
export const categories = [
  'exchange',
  'mixer',
  'bridge',
  'coinjoin',
  'gambling',
  'market',
  'payment_processor',
  'service',
  'hub',
  'dex',
  'defi',
  'token',
  'miner',
  'burn',
  'sanctioned',
  'frozen',
  'seized',
  'victim',
  'recovery',
  'bystander',
  'hack',
  'scam',
  'ransomware',
  'terrorism',
] as const;

export type Category = (typeof categories)[number];

/** One claim by one source about one account. Claims that disagree stand side by side. */
export interface Label {
  readonly account: AccountId;
  /** The entity: `Tornado Cash`, `Binance`. */
  readonly name: string;
  readonly category: Category;
  /** Who says so: a file, list or page, with its version. */
  readonly source: string;
  readonly licence: string | null;
  /** 0 to 100, on GraphSense's scale: 100 proof of ownership, 50 trusted provider, 20 web crawl, 5 unknown. */
  readonly confidence: number;
  /** First and last day on which the source saw the entity use the account, ISO date. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** Day by which the source had published the claim, ISO date; null where nobody tells. */
  readonly published: string | null;
  /** What the account does for the entity: `hot wallet`, `pool 10 ETH`. */
  readonly role: string | null;
}

/** Labels by account, strongest first. */
export type Labels = ReadonlyMap<AccountId, readonly Label[]>;

/** Strongest first: by confidence, then by name, category and source so that the order never depends on the input's. */
export function byStrength(a: Label, b: Label): number {
  return (
    b.confidence - a.confidence ||
    compare(a.name, b.name) ||
    compare(a.category, b.category) ||
    compare(a.source, b.source)
  );
}

/**
 * The label that ends a walk at an account: one of the strongest labels, if its category is among `ends`. A weaker
 * label never overrules a stronger one of another category.
 */
export function endingLabel(
  labels: readonly Label[] | undefined,
  ends: ReadonlySet<Category>,
): Label | undefined {
  const strongest = labels?.[0]?.confidence;
  return labels?.find((label) => label.confidence === strongest && ends.has(label.category));
}

/** Labels of one account that name another entity or another category than the strongest does. */
export function conflicts(labels: readonly Label[]): readonly Label[] {
  const [first, ...others] = labels;
  return others.filter((label) => label.category !== first?.category || label.name !== first.name);
}

/**
 * Conflicting labels that are as strong as the one that stands first: only their names put one before the other, and
 * nothing says which is right.
 */
export function ties(labels: readonly Label[]): readonly Label[] {
  const strongest = labels[0]?.confidence;
  return conflicts(labels).filter(({ confidence }) => confidence === strongest);
}
