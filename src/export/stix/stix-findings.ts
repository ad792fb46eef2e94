import type { AccountNode, Finding, GraphSeed } from '../../core/flow-graph.ts';
import { directionWords } from '../../picture/direction-words.ts';
import { amountText } from '../diff/diff-words.ts';
import { findingRecord } from '../json.ts';
import { stixId, walletId } from './stix-id.ts';
import { claim, DEFINED, producer, type StixContext, type StixObject, short } from './stix-object.ts';

/** What was stolen by one output, or backward is asked about, and in which transaction. */
export function seedNote(seed: GraphSeed, context: StixContext): StixObject {
  const { id, node, transaction, asset, amount, loss } = seed;
  const isBackward = context.graph.parameters.direction === 'backward';
  const { output } = directionWords(context.graph);
  return claim(context, 'note', {
    abstract: output,
    content: `${isBackward ? 'Asked about' : 'Stolen'}: ${short(amountText(context.graph, asset, amount))}, moved by ${short(transaction)}.`,
    object_refs: [context.incident],
    facts: { id, node, transaction, asset, amount, loss },
  });
}

/** The accounts that findings name, by id. */
export function findingAccounts({ graph }: StixContext): ReadonlyMap<string, AccountNode> {
  const named = new Set(graph.findings.map(({ node }) => node));
  return new Map(
    graph.nodes.flatMap((node) =>
      node.kind === 'account' && named.has(node.id) ? [[node.id, node] as const] : [],
    ),
  );
}

/** A note on a finding, when it was observed, and who uses the account where a label tells; `known` has the identities written so far. */
export function* findingObjects(
  finding: Finding,
  {
    context,
    accounts,
    known,
  }: {
    readonly context: StixContext;
    readonly accounts: ReadonlyMap<string, AccountNode>;
    readonly known: Set<string>;
  },
): Iterable<StixObject> {
  const { policies, direction } = context.graph.parameters;
  const isBackward = direction === 'backward';
  const node = accounts.get(finding.node);
  const place = node && walletId(node.address);
  const facts = findingRecord(finding, policies);
  const sure = Math.floor(finding.confidence);
  const entity = finding.entity ? stixId('identity', ['entity', finding.entity]) : undefined;
  if (entity !== undefined && finding.entity) {
    if (!known.has(entity)) yield entityIdentity(entity, finding.entity);
    known.add(entity);
    if (place !== undefined && node) {
      yield claim(context, 'relationship', {
        relationship_type: 'related-to',
        description: usedBy(finding, node),
        confidence: sure,
        source_ref: place,
        target_ref: entity,
        facts,
      });
    }
  }
  if (place !== undefined && finding.firstTime !== null && finding.lastTime !== null) {
    const [from = '', until = ''] = [finding.firstTime, finding.lastTime].sort();
    yield claim(context, 'observed-data', {
      first_observed: from,
      last_observed: until,
      number_observed: Math.max(1, finding.transactions.length),
      object_refs: [place],
      facts,
    });
  }
  const amounts = policies.map((policy) => {
    const amount = amountText(context.graph, finding.asset, finding.taint[policy] ?? '0');
    const presumed = finding.presumed?.[policy] ?? '0';
    const told =
      presumed === '0' ? '' : `, of it presumed ${short(amountText(context.graph, finding.asset, presumed))}`;
    return `${short(amount)} under ${short(policy)}${told}`;
  });
  yield claim(context, 'note', {
    abstract: short([finding.category, finding.entity].filter((part) => part !== null).join(': ')),
    content: `${isBackward ? 'Value asked about that came from here' : 'Stolen value that ended here'}: ${amounts.join('; ')}. Known by: ${short(finding.rule)}.`,
    confidence: sure,
    object_refs: [
      ...(place === undefined ? [] : [place]),
      context.incident,
      ...(entity === undefined ? [] : [entity]),
    ],
    facts,
  });
}

function usedBy({ entity, category, rule }: Finding, node: AccountNode): string {
  const label = node.labels.find((one) => one.name === entity && one.category === category);
  const ground = label ? `label of ${short(label.source)}` : short(rule);
  return `Used by ${short(entity ?? '')} (${short(category)}), by ${ground}.`;
}

/** Who uses an account, by a label: the same object in every bundle that names them. */
const entityIdentity = (id: string, name: string): StixObject => ({
  type: 'identity',
  spec_version: '2.1',
  id,
  created_by_ref: producer(),
  created: DEFINED,
  modified: DEFINED,
  name: short(name),
  identity_class: 'unknown',
});
