import type { Finding } from '../../../core/flow-graph.ts';

/** Names a finding by what it is of: its place is another one's once a later round has found more. */
export const findingKey = ({ category, entity, node, asset, rule }: Finding): string =>
  JSON.stringify([node, asset, category, entity, rule]);

/** The place of a finding in a list, by its name; null where it is not there. */
export function findingPlace(findings: readonly Finding[], key: string): number | null {
  const place = findings.findIndex((finding) => findingKey(finding) === key);
  return place === -1 ? null : place;
}
