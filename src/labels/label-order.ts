import { compare } from '../core/ids.ts';
import { byStrength, type Label } from '../core/label.ts';

/** Every field of a label in a fixed order, as one line of JSON: what the digest of a label set is over. */
export function labelLine(label: Label): string {
  const { account, name, category, source, licence, confidence, firstSeen, lastSeen, role, published } =
    label;
  const fields = [account, name, category, source, licence, confidence, firstSeen, lastSeen, role];
  // Labels without this date had their digests before there was one.
  return JSON.stringify(published === null ? fields : [...fields, published]);
}

/** The label of a line that `labelLine` wrote. */
export function labelOfLine(line: string): Label {
  const fields = JSON.parse(line) as unknown[];
  const [account, name, category, source, licence, confidence, firstSeen, lastSeen, role, published = null] =
    fields;
  return {
    account,
    name,
    category,
    source,
    licence,
    confidence,
    firstSeen,
    lastSeen,
    role,
    published,
  } as Label;
}

/** By account, then the strongest first; equal only where the labels are. */
export const labelOrder = (a: Label, b: Label): number =>
  compare(a.account, b.account) || byStrength(a, b) || compare(labelLine(a), labelLine(b));

/**
 * Labels in order. A claim that is made several times (same account, name, category and source) is one label, the most
 * confident, published when the first of them was; claims that differ stand side by side. The outcome does not depend on the
 * order they come in, nor on which of them were joined before.
 */
export function distinctLabels(labels: Iterable<Label>): readonly Label[] {
  const claims = new Map<string, Label>();
  for (const label of labels) {
    const { account, name, category, source } = label;
    const key = JSON.stringify([account, name, category, source]);
    const before = claims.get(key);
    claims.set(key, before ? joined(before, label) : label);
  }
  return [...claims.values()].sort(labelOrder);
}

function joined(a: Label, b: Label): Label {
  const better = labelOrder(a, b) <= 0 ? a : b;
  const published = [a.published, b.published].filter((day) => day !== null).sort(compare)[0] ?? null;
  return published === better.published ? better : { ...better, published };
}
