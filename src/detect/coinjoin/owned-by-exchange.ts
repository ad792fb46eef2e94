import type { AccountId } from '../../core/ids.ts';
import { type Category, endingLabel, type Labels } from '../../core/label.ts';
import type { Movement } from '../../core/movement.ts';

const exchange: ReadonlySet<Category> = new Set(['exchange']);

/** The first input's owner whose strongest label says exchange; undefined where no label says so of any. */
export function ownedByExchange({ inputs }: Movement, labels: Labels): AccountId | undefined {
  return inputs.find(({ holding }) => endingLabel(labels.get(holding.owner), exchange) !== undefined)?.holding
    .owner;
}
