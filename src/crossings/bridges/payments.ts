import type { Place } from '../../core/crossing.ts';
import { type AccountId, type AssetId, balanceId } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';

/** Payments to an account, of some assets. */
export type Payments =
  | { readonly state: 'pending' }
  | { readonly state: 'unavailable'; readonly code: string }
  | { readonly state: 'known'; readonly places: readonly Place[]; readonly gap: string | undefined };

/** Every payment to `recipient` of any of `assets`, as far as its histories tell, in the order of the assets, then of the chain. */
export function paymentsTo(
  { ask }: Pick<FinderInput, 'ask'>,
  recipient: AccountId,
  assets: readonly AssetId[],
): Payments {
  if (assets.length === 0) return { state: 'unavailable', code: 'asset-not-followed' };
  const answers = assets.map((asset) =>
    ask({ kind: 'history', holding: { id: balanceId(recipient, asset), owner: recipient, asset } }),
  );
  const places: Place[] = [];
  let gap: string | undefined;
  let failure: string | undefined;
  for (const answer of answers) {
    if (answer === undefined) return { state: 'pending' };
    if (answer.kind === 'failed') {
      failure ??= answer.code;
      continue;
    }
    const { history } = answer;
    gap ??= history.gap?.kind;
    for (const movement of history.movements) {
      if (movement.inputs.some(({ holding }) => holding.owner === recipient)) continue;
      for (const [output, { holding }] of movement.outputs.entries())
        if (holding.id === history.holding) places.push({ movement, output });
    }
  }
  if (places.length === 0 && failure !== undefined) return { state: 'unavailable', code: failure };
  return { state: 'known', places, gap: gap ?? failure };
}
