import { createHash } from 'node:crypto';
import { diffKinds } from '../core/graph-diff.ts';

/** What a fact can be about: what two graphs can differ in. */
export const alertKinds = diffKinds;

type AlertKind = (typeof alertKinds)[number];

/** Something new about an incident, as whoever compares two graphs of it tells it. */
export interface AlertFact {
  /** Id of the incident, or what stands for it where seeds were named. */
  readonly incident: string;
  /** Names the fact: equal however often and in whatever other graph it is found again. */
  readonly key: string;
  /** `test` of a test. */
  readonly kind: AlertKind | 'test';
  /** Category of the account that was reached, where the fact has one. */
  readonly category: string | null;
  /** Account or transaction, as a flow graph names it. */
  readonly node: string | null;
  /** CAIP-19. */
  readonly asset: string | null;
  /** Base units of `asset`. */
  readonly amount: string | null;
  /** What that stands for of the loss, in the unit of the incident's ledger: base units of the stolen asset, or millionths of a dollar. */
  readonly loss: string | null;
  /** `loss` as a part of the stolen sum: a decimal string, as in a flow graph. */
  readonly share: string | null;
  /** ISO 8601, UTC. */
  readonly time: string | null;
  readonly transactions: readonly string[];
  /** One line for people. */
  readonly text: string;
}

/** A fact as it is sent: the same bytes however often and over whatever channel. */
export interface Alert {
  /** Idempotency key: the same for one fact, different for every other. */
  readonly id: string;
  readonly fact: AlertFact;
  /** Whether nothing happened, and only the channel is tried. */
  readonly isTest: boolean;
}

/** Name and version of the format of `alertBody`. */
export const ALERT_FORMAT = 'coinhound.alert.v1';

/** The idempotency key of a fact: SHA-256 in hexadecimal over the incident and the fact's key, and nothing else. */
export const alertId = ({ incident, key }: Pick<AlertFact, 'incident' | 'key'>): string =>
  createHash('sha256')
    .update(JSON.stringify([incident, key]))
    .digest('hex');

/** An alert as one line of JSON, without its end; keys in a fixed order, so that equal facts give equal bytes. */
export function alertBody({ id, fact, isTest }: Alert): string {
  return JSON.stringify({ format: ALERT_FORMAT, id, test: isTest, ...inOrder(fact) });
}

/** The fact with its entries in the order of the type, and no others. */
export const inOrder = (fact: AlertFact): AlertFact => ({
  incident: fact.incident,
  key: fact.key,
  kind: fact.kind,
  category: fact.category,
  node: fact.node,
  asset: fact.asset,
  amount: fact.amount,
  loss: fact.loss,
  share: fact.share,
  time: fact.time,
  transactions: fact.transactions,
  text: fact.text,
});
