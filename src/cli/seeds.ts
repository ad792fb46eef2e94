import { chainByForm } from '../chains/address-form.ts';
import type { ChainRules } from '../chains/family.ts';
import { CoinhoundError } from '../core/error.ts';
import type { SeedSpec } from '../trace/source.ts';
import { nearest } from './suggest.ts';

/** A seed as a person typed it, told apart from its chain but not yet checked against it. */
export interface NamedSeed {
  /** As it was typed. */
  readonly text: string;
  /** Chain name as in the configuration. */
  readonly chain: string;
  /** An address, a txid or `txid:vout`. */
  readonly subject: string;
}

/** What could be read, and an error for each of the rest. */
export interface Readings<T> {
  readonly read: readonly T[];
  readonly faults: readonly CoinhoundError[];
}

const FORMS =
  'a seed is the id of an incident, chain:address, chain:txid, chain:txid:vout, or a bare address whose form names one chain; coinhound incidents list names the incidents';

const TXID_FORM = /^(0x)?[0-9a-f]{64}(:[0-9]+)?$/i;
const INCIDENT_FORM = /^[a-z0-9]+(-[a-z0-9]+)+$/;

/** Whether a text has the form of the id of an incident, and of no seed. Pure. */
export const isIncidentId = (text: string): boolean =>
  INCIDENT_FORM.test(text) && chainByForm(text) === undefined;

/**
 * Tells the chain of each seed, from its prefix or, for a bare address, from its form. An incident is no seed among others.
 * Pure.
 */
export function nameSeeds(
  texts: readonly string[],
  chains: readonly string[],
  incidents: readonly string[],
): Readings<NamedSeed> {
  return collect(texts, (text) => nameSeed(text, chains, incidents));
}

function nameSeed(text: string, chains: readonly string[], incidents: readonly string[]): NamedSeed {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(0, colon));
  if (chains.includes(prefix)) return { text, chain: prefix, subject: text.slice(colon + 1) };
  if (TXID_FORM.test(text)) {
    throw new CoinhoundError(
      'usage',
      'seed-chain-missing',
      `the seed ${text} does not say on which chain it is`,
      {
        hint: `put the chain before it: ${text.startsWith('0x') ? 'ethereum' : 'bitcoin'}:${text}`,
        details: { seed: text },
      },
    );
  }
  const chain = chainByForm(text);
  if (chain !== undefined && chains.includes(chain)) return { text, chain, subject: text };
  if (isIncidentId(text)) throw incidents.includes(text) ? notAlone(text) : unknownIncident(text, incidents);
  if (colon > 0 && /^[a-z][a-z0-9-]*$/i.test(prefix)) {
    const meant = nearest(prefix, chains);
    throw new CoinhoundError('usage', 'unknown-chain', `the seed ${text} names no configured chain`, {
      hint: meant ? `did you mean ${meant}:?` : `configured chains: ${chains.join(', ')}`,
      details: { seed: text, chain: prefix },
    });
  }
  throw new CoinhoundError('usage', 'bad-seed', `${JSON.stringify(text)} has the form of no seed`, {
    hint: FORMS,
    details: { seed: text },
  });
}

/** No incident of the catalogue has this id. */
export function unknownIncident(id: string, incidents: readonly string[]): CoinhoundError {
  const meant = nearest(id, incidents);
  return new CoinhoundError('usage', 'unknown-incident', `there is no incident ${id}`, {
    hint: meant ? `did you mean ${meant}?` : 'coinhound incidents list names them all',
    details: { incident: id },
  });
}

const notAlone = (id: string): CoinhoundError =>
  new CoinhoundError('usage', 'incident-not-alone', `the incident ${id} is named together with other seeds`, {
    hint: 'an incident is traced by itself: run once for each, or name the addresses',
    details: { incident: id },
  });

/** Checks each seed against its chain: canonical spelling, checksum. Window and asset are left to the caller. Pure. */
export function seedSpecs(
  seeds: readonly NamedSeed[],
  rulesOf: (chain: string) => ChainRules,
): Readings<{ readonly seed: NamedSeed; readonly spec: SeedSpec }> {
  return collect(seeds, (seed) => ({ seed, spec: specOf(seed, rulesOf(seed.chain)) }));
}

function specOf({ subject }: NamedSeed, rules: ChainRules): SeedSpec {
  const txid = rules.transaction(subject);
  if (txid !== undefined) return { kind: 'transaction', txid };
  const colon = subject.lastIndexOf(':');
  const created = colon < 0 ? undefined : rules.transaction(subject.slice(0, colon));
  if (created !== undefined) {
    const vout = subject.slice(colon + 1);
    if (/^(0|[1-9][0-9]{0,9})$/.test(vout))
      return { kind: 'transaction', txid: created, output: Number(vout) };
    throw new CoinhoundError('usage', 'bad-seed', `${JSON.stringify(vout)} is no output of ${created}`, {
      hint: 'an output is a number from 0: chain:txid:vout',
      details: { seed: subject },
    });
  }
  return { kind: 'address', account: rules.account(subject) };
}

/** Reads all, so that a person learns of every fault at once. Defects are not collected. */
function collect<T, R>(items: readonly T[], read: (item: T) => R): Readings<R> {
  const done: R[] = [];
  const faults: CoinhoundError[] = [];
  for (const item of items) {
    try {
      done.push(read(item));
    } catch (error) {
      if (!(error instanceof CoinhoundError) || error.kind === 'bug') throw error;
      faults.push(error);
    }
  }
  return { read: done, faults };
}
