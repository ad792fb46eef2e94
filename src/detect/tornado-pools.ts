import type { AccountId } from '../core/ids.ts';
import type { Labels } from '../core/label.ts';

/** A contract of Tornado Cash, as its label tells. */
export interface TornadoContract {
  /** What a pool takes, as the label spells it: `10 ETH`; undefined for a router and wherever the label does not say. */
  readonly denomination: string | undefined;
  /** Its role: `pool 10 ETH`, `proxy/router`. */
  readonly role: string;
  /** Of the label. */
  readonly confidence: number;
}

/**
 * The contract of Tornado Cash that an account is by its strongest label of that name; undefined where it is none. Pools and
 * what they take stand in the labels that ship, each with its sources, so there is no second table of them.
 */
export function tornadoContract(labels: Labels, account: AccountId): TornadoContract | undefined {
  const label = labels
    .get(account)
    ?.find(({ category, name }) => category === 'mixer' && /^tornado[ .]?cash/i.test(name));
  if (!label) return undefined;
  const role = label.role ?? '';
  const denomination = /^pool ([\d.,]+) (\S+)$/.exec(role);
  return {
    role,
    confidence: label.confidence,
    denomination: denomination ? `${denomination[1]?.replaceAll(',', '')} ${denomination[2]}` : undefined,
  };
}
