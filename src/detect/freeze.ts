import { isoTime } from '../core/graph-input.ts';
import { type AccountId, chainOf, type TxId } from '../core/ids.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detection, Detector, Reached, Scene } from '../trace/detector.ts';
import type { Ask } from '../trace/inquiry.ts';
import { transactionKey } from './account-transfers.ts';
import { accountWord } from './account-words.ts';
import { type Issuer, issuers } from './freeze-issuers.ts';
import { type FreezeAct, type FreezeState, freezeStates } from './freeze-state.ts';

/** Tainted balances that the issuer of a stablecoin has frozen at the pinned height. */
export const freeze: Detector = {
  name: 'freeze',
  summary:
    "Balances of USDT and USDC that their issuers froze or destroyed, as the tokens' own events tell. Sees no freeze by an exchange, and no token whose issuer is not known to freeze.",
  parameters: {},
  when: 'each-round',
  detect(scene, _, ask) {
    const held = heldByIssuer(scene);
    const found = [...held].map(([issuer, reached]) => frozenAt(issuer, reached, scene, ask));
    return { hits: found.flatMap(({ hits }) => hits), notes: found.flatMap(({ notes = [] }) => notes) };
  },
};

/** What taint reached of each issuer's token, in the order of the table: one look at each holding, for there may be very many. */
function heldByIssuer({ reached }: Scene): ReadonlyMap<Issuer, readonly Reached[]> {
  const byAsset = new Map(issuers.map((issuer) => [issuer.asset, [] as Reached[]]));
  for (const one of reached.values()) byAsset.get(one.holding.asset)?.push(one);
  const held = issuers.map((issuer) => [issuer, byAsset.get(issuer.asset) ?? []] as const);
  return new Map(held.filter(([, own]) => own.length > 0));
}

function frozenAt(issuer: Issuer, reached: readonly Reached[], scene: Scene, ask: Ask): Detection {
  const acts = actsOf(issuer, ask);
  if (acts === undefined) return { hits: [] };
  if (typeof acts === 'string')
    return {
      hits: [],
      notes: [`whether ${issuer.name} froze balances of ${issuer.asset} could not be had: ${acts}`],
    };
  const states = freezeStates(acts);
  return {
    hits: reached.flatMap((one) => {
      const state = states.get(accountWord(one.holding.owner) ?? '');
      return state ? hitOf(issuer, one, state, scene) : [];
    }),
  };
}

/** Everything the issuer did; undefined while it is being asked for, the code of an error where it cannot be had. */
function actsOf({ contract, events }: Issuer, ask: Ask): FreezeAct[] | string | undefined {
  const answers = events.flatMap(({ frozen, released, destroyed }) =>
    (
      [
        ['frozen', frozen],
        ['released', released],
        ['destroyed', destroyed],
      ] as const
    ).flatMap(([kind, event]) =>
      event
        ? [{ kind, answer: ask({ kind: 'events', contract: contract as AccountId, topics: [event.topic] }) }]
        : [],
    ),
  );
  const acts: FreezeAct[] = [];
  let failure: string | undefined;
  let isOpen = false;
  for (const { kind, answer } of answers) {
    if (answer === undefined) isOpen = true;
    else if (answer.kind === 'failed') failure ??= answer.code;
    else for (const event of answer.events) acts.push({ kind, event });
  }
  return isOpen ? undefined : (failure ?? acts);
}

/**
 * The walk ends where taint is left in a balance that cannot be paid out. Only once its history is known: what was paid on
 * before the freeze is gone, and would be lost with an end before the reading. Else it is a remark on the account.
 */
function hitOf(
  { name, contract }: Issuer,
  { holding, held }: Reached,
  state: FreezeState,
  { histories }: Scene,
): Hit {
  const { frozen, released, destroyed } = state;
  const chain = chainOf(holding.owner);
  const at = (txid: TxId) => transactionKey({ chain, txid });
  const stays = state.kind !== 'released' && held > 0n && histories.has(holding.id);
  return {
    subject: stays ? { kind: 'holding', holding: holding.id } : { kind: 'account', account: holding.owner },
    pattern: {
      name: `freeze.${state.kind}`,
      confidence: 100,
      evidence: {
        issuer: name,
        contract,
        asset: holding.asset,
        transaction: at(frozen.txid),
        height: `${frozen.position.height}`,
        ...(frozen.position.time !== null && { time: isoTime(frozen.position.time) }),
        ...(destroyed && { destroyed: `${destroyed.amount}`, destroyedBy: at(destroyed.event.txid) }),
        ...(released && { releasedBy: at(released.txid) }),
      },
    },
    ...(stays && { ends: 'frozen' as const }),
  };
}
