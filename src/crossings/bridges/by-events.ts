import type { Place } from '../../core/crossing.ts';
import { type AccountId, chainOf, compare } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { ChainEvent, Inquiry, TransactionFacts } from '../../trace/inquiry.ts';
import { type Arrival, paidTo } from './arrival.ts';
import type { FarAnswer } from './far-answer.ts';

/** Which events of a contract tell the far side. */
export interface EventSearch {
  readonly contract: AccountId;
  readonly topics: readonly (string | null)[];
  readonly from?: number;
  readonly to?: number;
}

/** Chains have no common clock: a far side may seem to stand a little before its deposit. */
const SKEW_SECONDS = 600;
/** A fill in parts is of a few events; more than this is no fill. */
const MOST_EVENTS = 20;

/**
 * Finds the far side by events of the bridge's contracts there that carry the deposit's id: `read` says what an event delivered, or
 * undefined where it is not of this deposit. Several of one deposit are parts of it; what is told before the deposit is none.
 */
export function byEvents(
  { ask, transaction }: Pick<FinderInput, 'ask' | 'transaction'>,
  searches: readonly EventSearch[],
  read: (event: ChainEvent) => Arrival | undefined,
): FarAnswer {
  if (searches.length === 0) return { state: 'unavailable', code: 'contract-not-published' };
  const answers = searches.map((search) => ask<EventsInquiry>({ kind: 'events', ...search }));
  const events: ChainEvent[] = [];
  let failure: string | undefined;
  for (const answer of answers) {
    if (answer === undefined) return { state: 'pending' };
    if (answer.kind === 'failed') failure ??= answer.code;
    else events.push(...answer.events);
  }
  const found = events.flatMap((event) => {
    const arrival = isEarlier(event, transaction) ? undefined : read(event);
    return arrival ? [{ event, arrival }] : [];
  });
  if (found.length === 0) {
    if (failure !== undefined) return { state: 'unavailable', code: failure };
    return { state: 'none', searched: { contracts: searches.map(({ contract }) => contract).join(' ') } };
  }
  if (found.length > MOST_EVENTS) return { state: 'several', candidates: namesOf(found) };
  return delivered(ask, found);
}

function isEarlier({ position: { time } }: ChainEvent, { position }: TransactionFacts): boolean {
  return time !== null && position.time !== null && time < position.time - SKEW_SECONDS;
}

type EventsInquiry = Extract<Inquiry, { kind: 'events' }>;

interface Told {
  readonly event: ChainEvent;
  readonly arrival: Arrival;
}

function delivered(ask: FinderInput['ask'], told: readonly Told[]): FarAnswer {
  const answers = told.map(({ event }) =>
    ask({ kind: 'transaction', chain: chainOf(event.contract), txid: event.txid }),
  );
  const places: Place[] = [];
  for (const [n, { arrival }] of told.entries()) {
    const answer = answers[n];
    if (answer === undefined) return { state: 'pending' };
    if (answer.kind === 'failed') return { state: 'unavailable', code: answer.code };
    if (answer.facts === null) return { state: 'unavailable', code: 'transaction-not-found' };
    // Two parts in one transaction may be one payment: an output is received once.
    for (const place of paidTo(answer.facts, arrival)) {
      if (
        !places.some(({ movement, output }) => movement.id === place.movement.id && output === place.output)
      )
        places.push(place);
    }
  }
  const evidence = { farTransactions: namesOf(told).join(' '), ...told[0]?.arrival.evidence };
  if (places.length === 0) return { state: 'unfollowed', evidence };
  const confidence = told.every(({ arrival }) => arrival.verified) ? 100 : 60;
  return { state: 'delivered', tier: 1, confidence, places, evidence };
}

const namesOf = (told: readonly Told[]): string[] =>
  [...new Set(told.map(({ event }) => `${chainOf(event.contract)}:tx:${event.txid}`))].sort(compare);
