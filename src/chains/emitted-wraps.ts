import type { Movement } from '../core/movement.ts';
import { isMintOrBurn, type WrapAssets } from './wraps.ts';

/** The movements of one transaction: of the coin, with what it wraps where no event tells that, and of tokens. */
export interface Halves {
  readonly coin: readonly Movement[];
  readonly tokens: readonly Movement[];
}

/**
 * The same with each mint and burn of a wrapper that emits transfers tied to the transfer of the coin that it is the other half
 * of: of the same amount between the wrapper and the same account, else, as `depositTo` and `withdrawTo` of Arbitrum's WETH do,
 * another one.
 */
export function withEmittedWraps(
  { coin, tokens }: Halves,
  { wrappers, addresses, native }: WrapAssets,
): Halves {
  const emitting = [...wrappers].filter(([, { emitsTransfers }]) => emitsTransfers);
  const tied = { coin: [...coin], tokens: [...tokens] };
  const taken = new Set<Movement>();

  /** Ties a mint or a burn to the first transfer of the coin that fits. */
  function tie(n: number, wrapper: string, isAnyone: boolean): void {
    const half = tied.tokens[n] as Movement;
    const isMint = half.inputs.length === 0;
    const [leg] = isMint ? half.outputs : half.inputs;
    const account = addresses.account(wrapper);
    const place = tied.coin.findIndex((movement) => {
      const [[from], [to]] = [movement.inputs, movement.outputs];
      const [contract, other] = isMint ? [to, from] : [from, to];
      if (from?.holding.asset !== native || from.amount !== leg?.amount || taken.has(movement)) return false;
      if (contract?.holding.owner !== account) return false;
      return isAnyone || other?.holding.owner === leg.holding.owner;
    });
    const transfer = tied.coin[place];
    if (!transfer) return;
    const [mint, payout] = [
      { ...half, wraps: transfer.id },
      { ...transfer, wraps: half.id },
    ];
    if (isMint) tied.tokens[n] = mint;
    else tied.coin[place] = payout;
    for (const movement of isMint ? [mint, transfer] : [half, payout]) taken.add(movement);
  }

  for (const isAnyone of [false, true]) {
    for (const [wrapper, { asset }] of emitting) {
      tied.tokens.forEach((movement, n) => {
        if (!taken.has(movement) && isMintOrBurn(movement, asset)) tie(n, wrapper, isAnyone);
      });
    }
  }
  return tied;
}
