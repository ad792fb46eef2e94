import type { FlowGraph } from '../core/flow-graph.ts';
import { chunked, type Exporter } from './exporter.ts';
import { jsonText } from './plain-text.ts';
import { stixId } from './stix/stix-id.ts';
import { type StixContext, stixContext } from './stix/stix-object.ts';
import { grouping, stixObjects } from './stix/stix-objects.ts';

/**
 * A STIX 2.1 bundle (OASIS Standard of 10 June 2021) for MISP, OpenCTI and their like: the incident, a wallet for each address that
 * stolen value reached with a relationship to the incident, for each finding a note, when it was observed, and who uses the account;
 * a grouping of it all with the ledger. STIX has no wallet: `cryptocurrency-wallet` is the published extension with a property
 * `value`, which OpenCTI knows by that name as well. An infrastructure or indicator would claim that an exchange's address is bad.
 *
 * Ids are UUIDv5 of what is said, times are those of the transactions: no clock is asked. Exact amounts are in sentences and, as the
 * flow graph has them, in the property extension `facts`: keys of STIX cannot be CAIP ids. Leaves out edges, transactions, leads,
 * clusters, and the sentences of coverage and warnings.
 */
export const stix: Exporter = {
  name: 'stix',
  extension: 'stix.json',
  summary: 'a STIX 2.1 bundle of incident, wallets and findings, for MISP and OpenCTI',
  write: (graph) => chunked(bundle(graph)),
};

function* bundle(graph: FlowGraph): Iterable<string> {
  const context = stixContext(graph);
  const whole = grouping(context);
  yield `{"type":"bundle","id":"${stixId('bundle', whole.id)}","objects":[\n`;
  for (const object of stixObjects(context)) yield `${jsonText(object)},\n`;
  yield* groupingText(whole, context);
  yield '\n]}\n';
}

/** The grouping, its long list of references one by one. */
function* groupingText(whole: object, context: StixContext): Iterable<string> {
  yield `${jsonText(whole).slice(0, -1)},"object_refs":[`;
  let comma = '';
  for (const { type, id } of stixObjects(context)) {
    if (type === 'extension-definition') continue;
    yield `${comma}"${id}"`;
    comma = ',';
  }
  yield ']}';
}
