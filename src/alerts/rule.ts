import { invariant } from '../core/error.ts';
import type { Floor } from '../core/loss.ts';
import type { AlertFact } from './alert.ts';
import { type Channel, channelId } from './channel.ts';

/** Which facts are told to whom. A condition that is null holds for every fact. */
export interface AlertRule {
  readonly kinds: readonly string[] | null;
  /** A fact without category has none of these. */
  readonly categories: readonly string[] | null;
  /** Ids of incidents; `*` stands for any run of characters. */
  readonly incidents: readonly string[] | null;
  /** Least loss: a share of the stolen sum, or an amount in the unit of the incident's ledger. */
  readonly minValue: Floor | null;
  /** Least share of the stolen sum in parts per billion. */
  readonly minShare: bigint | null;
  readonly to: readonly Channel[];
}

/** Every channel of the rules, each once, in their order. */
export function channelsOf(rules: readonly AlertRule[]): ReadonlyMap<string, Channel> {
  const channels = new Map<string, Channel>();
  for (const channel of rules.flatMap(({ to }) => to)) {
    const id = channelId(channel);
    if (!channels.has(id)) channels.set(id, channel);
  }
  return channels;
}

/** Ids of the channels that a fact is for, each once. A fact that tells no value is below every floor. */
export const channelsFor = (fact: AlertFact, rules: readonly AlertRule[]): readonly string[] => [
  ...channelsOf(rules.filter((rule) => isFor(rule, fact))).keys(),
];

function isFor(rule: AlertRule, fact: AlertFact): boolean {
  const { kinds, categories, incidents, minValue, minShare } = rule;
  return (
    (kinds === null || kinds.includes(fact.kind)) &&
    (categories === null || (fact.category !== null && categories.includes(fact.category))) &&
    (incidents === null || incidents.some((pattern) => isLike(fact.incident, pattern))) &&
    (minValue === null || reaches(fact, minValue)) &&
    (minShare === null || reaches(fact, { kind: 'share', perBillion: minShare }))
  );
}

function reaches({ loss, share }: AlertFact, floor: Floor): boolean {
  if (floor.kind === 'amount') return loss !== null && BigInt(loss) >= floor.amount;
  return share !== null && inTrillionths(share) >= floor.perBillion * 1_000n;
}

const DECIMAL = /^(\d+)(?:\.(\d{1,12}))?$/;

/** A decimal string without rounding; a flow graph has ten decimals at most. */
function inTrillionths(share: string): bigint {
  const [, whole, decimals = ''] = DECIMAL.exec(share) ?? [];
  invariant(whole !== undefined, `${JSON.stringify(share)} is no share of a fact`);
  return BigInt(whole + decimals.padEnd(12, '0'));
}

/** Whether `text` is what `pattern` describes. Each piece is looked for from where the last one ended: no backtracking. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
