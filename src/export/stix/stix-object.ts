import type { FlowGraph } from '../../core/flow-graph.ts';
import { jsonText, lineText } from '../plain-text.ts';
import { stixId } from './stix-id.ts';

/** An object of a bundle, its keys in the order they are written. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/**
 * The definition of `cryptocurrency-wallet` that its makers published, a new kind of observable with the address as `value`:
 * muchdogesec/stix2extensions@3324e14, `automodel_generated/extension-definitions/scos/cryptocurrency-wallet.json`. OpenCTI calls its
 * own observable and that property the same.
 */
export const WALLET_EXTENSION = 'extension-definition--be78509e-6958-51b1-8b26-d17ee0eba2d7';

/** Coinhound's own extension: what the flow graph says of an object, exactly, as JSON in a string. */
export const factsExtension = (): string => stixId('extension-definition', 'facts');

/** Who made the objects: the program. */
export const producer = (): string => stixId('identity', 'coinhound');

/** When the objects that are the same in every bundle were defined. */
export const DEFINED = '2026-11-26T00:00:00.000Z';

/** From when on something is known where no time is: STIX needs one. */
const NO_TIME = '1970-01-01T00:00:00.000Z';

/** What all objects of a graph have in common: no clock is asked, so it is when the first and the last of its payments were. */
export interface StixContext {
  readonly graph: FlowGraph;
  readonly incident: string;
  readonly created: string;
  readonly modified: string;
}

/** Tells the incident of a graph, and the times of its first and last transaction, or 1970 where none is known. */
export function stixContext(graph: FlowGraph): StixContext {
  const seeds = graph.seeds.map(({ id }) => id);
  // Where the same payments are asked about, nothing says that they are a theft.
  const own = graph.parameters.direction === 'backward' ? { asked: seeds } : seeds;
  const key = graph.incident ? graph.incident.id : own;
  let first: string | undefined;
  let last: string | undefined;
  for (const node of graph.nodes) {
    if (node.kind !== 'transaction' || node.time === null) continue;
    if (first === undefined || node.time < first) first = node.time;
    if (last === undefined || node.time > last) last = node.time;
  }
  const moment = (time: string | undefined) => time?.replace('Z', '.000Z') ?? NO_TIME;
  return { graph, incident: stixId('incident', key), created: moment(first), modified: moment(last) };
}

/**
 * An object that Coinhound says: its id is made of what it says, so that two that say different things never have one id, and
 * the same claim from another run is the same object.
 */
export function claim(
  context: StixContext,
  type: string,
  { facts, ...said }: Readonly<Record<string, unknown>> & { readonly facts: unknown },
): StixObject {
  const body = {
    ...said,
    extensions: { [factsExtension()]: { extension_type: 'property-extension', facts: jsonText(facts) } },
  };
  return {
    type,
    spec_version: '2.1',
    id: stixId(type, [context.incident, body]),
    created_by_ref: producer(),
    created: context.created,
    modified: context.modified,
    ...body,
  };
}

/** A text of strangers in a sentence or name: one line, 300 characters, more than the longest amount has. */
export const short = (text: string): string => lineText(text, 300);
