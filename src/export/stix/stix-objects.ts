import type { AccountNode } from '../../core/flow-graph.ts';
import { directionWords } from '../../picture/direction-words.ts';
import { counted } from '../diff/diff-words.ts';
import { accountRecord, ledgerRecord, parametersRecord } from '../json.ts';
import { wellFormed } from '../plain-text.ts';
import { findingAccounts, findingObjects, seedNote } from './stix-findings.ts';
import { walletId } from './stix-id.ts';
import {
  claim,
  DEFINED,
  factsExtension,
  producer,
  type StixContext,
  type StixObject,
  short,
  WALLET_EXTENSION,
} from './stix-object.ts';

/** Everything a graph says, in an order in which nothing is named before it is there, but for the objects of the grouping. */
export function* stixObjects(context: StixContext): Iterable<StixObject> {
  yield* definitions();
  yield incident(context);
  yield* wallets(context);
  const accounts = findingAccounts(context);
  for (const seed of context.graph.seeds) yield seedNote(seed, context);
  const known = new Set<string>();
  for (const finding of context.graph.findings) yield* findingObjects(finding, { context, accounts, known });
}

/** All that is said together, without the objects it is about: who writes it adds them. */
export function grouping(context: StixContext): StixObject {
  const { incident: of, parameters, ledger, assets, coverage, tool, seeds } = context.graph;
  const { policies } = parameters;
  const { output } = directionWords(context.graph);
  const facts = {
    tool: `${tool.name} ${tool.version}`,
    parameters: parametersRecord(parameters),
    ledger: ledgerRecord(ledger, policies),
  };
  const title = of ? short(of.name) : counted(seeds.length, output, output.replace('output', 'outputs'));
  return claim(context, 'grouping', {
    name: `${parameters.direction === 'backward' ? 'Origin of cryptocurrency' : 'Flow of stolen cryptocurrency'}: ${title}`,
    description: `Traced under ${policies.map(short).join(', ')}; ${counted(Object.keys(assets).length, 'asset')}; not read whole: ${counted(coverage.length, 'holding')}.`,
    context: 'suspicious-activity',
    facts,
  });
}

function* definitions(): Iterable<StixObject> {
  const fixed = { created: DEFINED, modified: DEFINED };
  yield {
    type: 'identity',
    spec_version: '2.1',
    id: producer(),
    ...fixed,
    name: 'Coinhound',
    description: 'A program that follows stolen cryptocurrency through public ledgers.',
    identity_class: 'system',
  };
  yield {
    type: 'extension-definition',
    spec_version: '2.1',
    id: factsExtension(),
    created_by_ref: producer(),
    ...fixed,
    name: 'Facts of a flow graph',
    description: 'What a flow graph of Coinhound says of the object, exactly.',
    schema:
      'facts (string, required): JSON of the part of a coinhound.flow-graph.v1 that the object was made of; its JSON Schema ships with the program as schema/flow-graph.v1.json.',
    version: '1.0.0',
    extension_types: ['property-extension'],
  };
}

function incident({ graph, incident: id, created }: StixContext): StixObject {
  const isBackward = graph.parameters.direction === 'backward';
  const name = graph.incident
    ? short(graph.incident.name) || short(graph.incident.id)
    : `${isBackward ? 'Question about' : 'Theft of'} ${counted(graph.seeds.length, 'output')}`;
  return {
    type: 'incident',
    spec_version: '2.1',
    id,
    created_by_ref: producer(),
    created,
    modified: created,
    name: name === '' ? 'Theft' : name,
    ...(graph.incident &&
      graph.incident.id !== '' && {
        external_references: [{ source_name: 'coinhound', external_id: short(graph.incident.id) }],
      }),
  };
}

/** A wallet for each address, and what ties each account to the incident. Of one address on several chains there is one wallet. */
function* wallets(context: StixContext): Iterable<StixObject> {
  const written = new Set<string>();
  for (const node of context.graph.nodes) {
    if (node.kind !== 'account') continue;
    const id = walletId(node.address);
    // By the address, which the graph holds anyway; ids are made of it as it is written.
    const address = wellFormed(node.address);
    if (!written.has(address)) yield wallet(id, node.address);
    written.add(address);
    yield tie(node, id, context);
  }
}

const wallet = (id: string, address: string): StixObject => ({
  type: 'cryptocurrency-wallet',
  spec_version: '2.1',
  id,
  value: address,
  extensions: { [WALLET_EXTENSION]: { extension_type: 'new-sco' } },
});

function tie(node: AccountNode, target: string, context: StixContext): StixObject {
  const isBackward = context.graph.parameters.direction === 'backward';
  const on = isBackward ? 'it came from further back' : 'it moved on';
  const ends = node.stop ? `the trace ends here: ${short(node.stop.reason)}` : on;
  const what = isBackward ? 'Value asked about came by' : 'Stolen value reached';
  return claim(context, 'relationship', {
    relationship_type: 'related-to',
    description: `${what} this account on ${short(node.chain)}, hop ${node.hop}; ${ends}.`,
    source_ref: context.incident,
    target_ref: target,
    facts: accountRecord(node, context.graph.parameters.policies),
  });
}
