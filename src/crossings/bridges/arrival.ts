import type { Place } from '../../core/crossing.ts';
import type { AccountId, Amount, AssetId } from '../../core/ids.ts';
import type { TransactionFacts } from '../../trace/inquiry.ts';

/** What a far side's event says arrived. */
export interface Arrival {
  readonly recipient: AccountId;
  /** Any of these; whatever came where absent: many bridges swap on arrival. */
  readonly assets?: readonly AssetId[];
  /** In base units of the far asset, where the event tells. Swaps and fees come off, so it need not be what came. */
  readonly amount?: Amount;
  /** Whether the contract that tells it is one of those the bridge's makers publish. */
  readonly verified: boolean;
  readonly evidence: Readonly<Record<string, string>>;
}

/**
 * The outputs of a transaction that pay what arrived: the one of exactly the amount told, else all to the recipient if they are of
 * one asset. Empty where nothing followed came, or several assets came and none is of the amount told.
 */
export function paidTo(facts: TransactionFacts, { recipient, assets, amount }: Arrival): readonly Place[] {
  const paid = facts.movements.flatMap((movement) =>
    movement.outputs.flatMap(({ holding }, output) => {
      const isSelf = movement.inputs.some((input) => input.holding.owner === recipient);
      const isWanted = assets === undefined || assets.includes(holding.asset);
      return holding.owner === recipient && isWanted && !isSelf ? [{ movement, output }] : [];
    }),
  );
  const exact = paid.find((place) => amountAt(place) === amount);
  if (exact) return [exact];
  const kinds = new Set(paid.map(({ movement, output }) => movement.outputs[output]?.holding.asset));
  return kinds.size === 1 ? paid : [];
}

/** What an output pays, in base units. */
export const amountAt = ({ movement, output }: Place): Amount => movement.outputs[output]?.amount ?? 0n;
