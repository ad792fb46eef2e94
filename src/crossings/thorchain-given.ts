import type { Place, Receipt } from '../core/crossing.ts';
import { type AccountId, type AssetId, sinkOf } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { Atlas } from '../trace/crossing.ts';
import type { TransactionFacts } from '../trace/inquiry.ts';
import { amountAt, routeOf } from './swap-route.ts';
import { payingSide } from './swap-sides.ts';
import type { Settlement } from './thorchain-answers.ts';
import type { ThorDeposit } from './thorchain-deposit.ts';

/** What was paid for a deposit. */
export interface Given {
  /** All of one asset. */
  readonly paid: readonly Place[];
  /** What of it came back in the same transaction. */
  readonly returned: readonly Receipt[];
}

/**
 * The outputs by which a payer paid for a deposit; undefined where none of them is of a followed asset. Through the router:
 * what the signer paid to it or to the vault; else, where a contract swapped for him on the way, the one asset that he gave
 * in all; else what others paid to them.
 */
export function givenFor(
  deposit: ThorDeposit,
  facts: TransactionFacts,
  { settlement, atlas }: { readonly settlement: Settlement; readonly atlas: Atlas },
): Given | undefined {
  const { means } = deposit;
  if (means.kind === 'payment') {
    const { movement } = means;
    const vault = settlement.vault === undefined ? undefined : atlas.account(facts.chain, settlement.vault);
    const isOwn = movement.inputs[0]?.holding.owner === facts.sender;
    const everything = isOwn ? everyOutput(movement) : [];
    const paid = facts.sender === null ? vaultOutputs(movement, vault, settlement) : everything;
    return paid.length > 0 ? { paid, returned: [] } : undefined;
  }
  const vault = atlas.account(facts.chain, means.vault);
  const takers = new Set([means.router, ...(vault === undefined ? [] : [vault])]);
  const taken = means.asset === undefined ? [] : takenBy(takers, means.asset, facts.movements);
  const direct = taken.filter(({ movement }) => movement.inputs[0]?.holding.owner === facts.sender);
  if (direct.length > 0) return { paid: direct, returned: [] };
  const swapped = swappedFor(facts, taken);
  if (swapped) return swapped;
  const signer = facts.sender === null ? undefined : payingSide(facts.sender, facts);
  // What others paid for a signer who gave something himself may be his, or theirs: nobody knows.
  return taken.length > 0 && !signer?.gave.length ? { paid: taken, returned: [] } : undefined;
}

/** What came into the router or the vault from outside of both. */
function takenBy(
  takers: ReadonlySet<string>,
  asset: AssetId,
  movements: readonly Movement[],
): readonly Place[] {
  return movements.flatMap((movement) => {
    const payer = movement.inputs[0]?.holding.owner;
    if (payer === undefined || takers.has(payer)) return [];
    return everyOutput(movement).filter(({ output }) => {
      const { holding } = movement.outputs[output] as Movement['outputs'][number];
      return holding.asset === asset && takers.has(holding.owner);
    });
  });
}

/** Where the signer gave one asset and got none, what of it led to what was taken. */
function swappedFor(facts: TransactionFacts, taken: readonly Place[]): Given | undefined {
  if (facts.sender === null) return undefined;
  const { gave, got, gotUnfollowed, gaveUnfollowed } = payingSide(facts.sender, facts);
  const [flow, ...others] = gave;
  if (!flow || others.length + got.length + gotUnfollowed.length + gaveUnfollowed.length > 0)
    return undefined;
  const route = routeOf(facts.sender, flow, { got: taken, facts });
  if (typeof route === 'string') return undefined;
  return {
    paid: route.paid,
    returned: route.returned.map((place) => ({ ...place, share: amountAt(place) })),
  };
}

const everyOutput = (movement: Movement): readonly Place[] =>
  movement.outputs.map((_, output) => ({ movement, output }));

/**
 * The outputs that pay the vault: those of the address that the node names, else the one of the amount that was observed; of
 * several, or where that is not told, the first, where the network wants its vault to be.
 */
function vaultOutputs(
  movement: Movement,
  vault: AccountId | undefined,
  { amount }: Settlement,
): readonly Place[] {
  const payers = new Set(movement.inputs.map(({ holding }) => holding.owner));
  const paid = everyOutput(movement).filter(({ output }) => {
    const owner = movement.outputs[output]?.holding.owner as AccountId;
    return sinkOf(owner) === undefined && !payers.has(owner);
  });
  const named = paid.filter(({ output }) => movement.outputs[output]?.holding.owner === vault);
  if (named.length > 0) return named;
  if (amount === undefined) return paid.filter(({ output }) => output === 0);
  const fitting = paid.filter(({ output }) => movement.outputs[output]?.amount === amount);
  return fitting.length > 1 ? fitting.filter(({ output }) => output === 0) : fitting;
}
