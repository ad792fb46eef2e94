import type { Place } from '../core/crossing.ts';
import type { AccountId, ChainId } from '../core/ids.ts';
import type { Position } from '../core/movement.ts';
import type { Atlas } from '../trace/crossing.ts';
import type { Ask, TransactionFacts } from '../trace/inquiry.ts';
import type { ThorPayment } from './thorchain-answers.ts';
import { contractOf, type ThorAsset, thorChains } from './thorchain-assets.ts';
import { inUnits, madeUpMovement, UNIT_DECIMALS } from './thorchain-made-up.ts';

/** What was found of a payment on its own chain. */
export type Payout =
  | {
      readonly kind: 'found';
      readonly places: readonly Place[];
      /** Whether the payment itself names the deposit; else its service says so alone. */
      readonly isNamed: boolean;
    }
  /** The answer is not there yet. */
  | { readonly kind: 'waiting' }
  /** It is known and cannot be followed; `why` is the end of the pattern's name. */
  | { readonly kind: 'lost'; readonly why: string };

export interface PayoutSearch {
  readonly atlas: Atlas;
  readonly ask: Ask;
  /** Hash of the deposit: 64 upper-case hexadecimal digits. */
  readonly inbound: string;
  /** What the network calls its own chain. */
  readonly home: string;
  /** Numbers the payments that no chain is asked for. */
  readonly n: number;
  /** How many payments before this one are of the same amount to the same receiver in the same transaction. */
  readonly twins: number;
  /** Of the deposit: what was paid before it is not for it. */
  readonly after: Position;
  /** The payment may come out as another token: an aggregator swaps on the far side. */
  readonly isSwappedOn: boolean;
}

/**
 * Looks a payment up on its own chain: the outputs that pay whom the service names, in a transaction that carries
 * `OUT:` or `REFUND:` and the deposit's hash. A payment on a chain that no provider reads is made up from the service's word.
 */
export function findPayout(payment: ThorPayment, search: PayoutSearch): Payout {
  const { atlas, ask } = search;
  const known = thorChains.get(payment.chain);
  const chain = known && atlas.chain(known.name);
  if (chain === undefined) return lost('chain-not-configured');
  const account = payment.to === undefined ? undefined : atlas.account(chain, payment.to);
  if (account === undefined) return lost('nobody-paid');
  if (payment.chain === search.home) return madeUp(payment, { account, chain, ...search });
  const txid = payment.hash === undefined ? undefined : transactionOf(payment.hash, chain, atlas);
  if (txid === undefined) return lost('payment-without-hash');
  const answer = ask({ kind: 'transaction', chain, txid });
  if (answer === undefined) return { kind: 'waiting' };
  if (answer.kind === 'failed')
    return known?.isUnread ? madeUp(payment, { account, chain, ...search }) : lost('payment-not-readable');
  if (answer.facts === null) return lost('payment-not-found');
  return payoutIn(answer.facts, payment, { account, ...search });
}

function madeUp(payment: ThorPayment, facts: Parameters<typeof madeUpMovement>[1]): Payout {
  const movement = madeUpMovement(payment, facts);
  return movement === undefined
    ? lost('unfollowed-asset')
    : { kind: 'found', places: [{ movement, output: 0 }], isNamed: false };
}

const lost = (why: string): Payout => ({ kind: 'lost', why });

/** Hashes come without `0x`, which some chains want. */
const transactionOf = (hash: string, chain: ChainId, atlas: Atlas) =>
  atlas.transaction(chain, hash) ?? atlas.transaction(chain, `0x${hash}`);

/** The outputs of a transaction that are a payment. */
function payoutIn(
  facts: TransactionFacts,
  payment: ThorPayment,
  { account, ...search }: PayoutSearch & { readonly account: AccountId },
): Payout {
  const { named, others } = deposits(facts);
  const isNamed = named.has(search.inbound);
  if ((!isNamed && others) || isEarlier(facts, search.after)) return lost('contradicted');
  const paid = facts.movements.flatMap((movement) =>
    movement.outputs.flatMap(({ holding }, output) =>
      holding.owner === account ? [{ movement, output }] : [],
    ),
  );
  const same = paid.filter((place) => isOfAsset(place, payment.asset, facts.chain, search.atlas));
  const exact = same.filter((place) => isOfAmount(place, payment.amount, search.atlas));
  // Of several such payments each is for one; which of them is for another deposit's nobody tells.
  const own = exact[search.twins] ?? exact[0];
  if (own) return { kind: 'found', places: [own], isNamed };
  if (same.length > 0)
    return isAbout(same, payment.amount, search.atlas)
      ? { kind: 'found', places: same, isNamed }
      : lost('contradicted');
  const assets = new Set(paid.map(({ movement, output }) => movement.outputs[output]?.holding.asset));
  if (search.isSwappedOn && assets.size === 1) return { kind: 'found', places: paid, isNamed };
  return lost(facts.unfollowed.some(({ to }) => to === account) ? 'unfollowed-asset' : 'contradicted');
}

const TIE = /(?:out|refund):([0-9a-f]{64})/gi;

/**
 * The deposits that a transaction of the network's says it pays for: in its memo, its calldata, or an event, whichever the
 * router's version. `others` is true where it names some, so that one that is not among them is not meant.
 */
function deposits({ movements, input, logs }: TransactionFacts) {
  const texts = [
    ...movements.map(({ memo }) => memo ?? ''),
    ...[input, ...logs.map(({ data }) => data)].map((hex) =>
      Buffer.from(hex.slice(2), 'hex').toString('latin1'),
    ),
  ];
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(TIE)].map(([, hash]) => (hash as string).toUpperCase())),
  );
  return { named, others: named.size > 0 };
}

/** By contract, in whatever case: THORChain writes them in capitals, those of TRON too, where that loses something. */
function isOfAsset({ movement, output }: Place, asset: ThorAsset, chain: ChainId, atlas: Atlas): boolean {
  const own = movement.outputs[output]?.holding.asset;
  const contract = contractOf(asset);
  if (contract === undefined) return own === atlas.native(chain);
  return own?.toUpperCase().endsWith(`:${contract.toUpperCase()}`) ?? false;
}

/** The network counts in 1e-8 and drops what is finer. */
const isOfAmount = (place: Place, amount: bigint, atlas: Atlas): boolean => unitsAt(place, atlas) === amount;

/** Whether payments come to what the service says, but for what a fee may take off or a token's tax. */
function isAbout(places: readonly Place[], amount: bigint, atlas: Atlas): boolean {
  const units = places.reduce((sum, place) => sum + (unitsAt(place, atlas) ?? 0n), 0n);
  return units * 10n >= amount * 9n && units * 10n <= amount * 11n;
}

function unitsAt({ movement, output }: Place, atlas: Atlas): bigint | undefined {
  const leg = movement.outputs[output];
  const decimals = leg && atlas.decimals(leg.holding.asset);
  return leg && decimals !== undefined ? inUnits(leg.amount, decimals, UNIT_DECIMALS) : undefined;
}

/** Chains have no common clock; hours before the deposit a payment is for something else. */
const SKEW_SECONDS = 7_200;

const isEarlier = ({ position: { time } }: TransactionFacts, after: Position): boolean =>
  time !== null && after.time !== null && time < after.time - SKEW_SECONDS;
