import { CoinhoundError } from '../../core/error.ts';
import { addressOf } from '../../core/ids.ts';
import { keepDecisions, loadDecisions, takeBackDecision } from '../../incidents/decision-files.ts';
import { type KeptDecision, standing } from '../../incidents/kept-decision.ts';
import { notFound } from '../../server/failure.ts';
import type { Decision, NewDecision } from '../../web/api.ts';
import { decisionsPlace } from '../decisions-place.ts';
import { now } from '../keep-decisions.ts';
import type { TraceFlags } from '../trace-flags.ts';
import { accountOf } from './account-of.ts';
import type { Desk } from './desk.ts';

/** What was decided of a dossier, the oldest first. Throws what `loadDecisions` throws. */
export const readDecisions = async (desk: Desk, dossier: string): Promise<readonly Decision[]> =>
  (await loadDecisions(dossier, await placeOf(desk))).map(shown);

/** Adds a decision, and returns all of them. Throws what `accountOf` and `keepDecisions` throw. */
export const addDecision = (
  desk: Desk,
  dossier: string,
  decision: NewDecision,
): Promise<readonly Decision[]> =>
  desk.inTurn(async () => {
    const { account, chain } = accountOf(decision.account, await desk.config());
    const because = decision.note.trim() === '' ? null : decision.note;
    const made = {
      chainName: chain.name,
      chain: chain.chain,
      account,
      kind: decision.kind,
      on: now(),
      because,
    };
    await keepDecisions(dossier, [made], await placeOf(desk));
    return readDecisions(desk, dossier);
  });

/**
 * Takes the last decision back, and returns the others. Throws `not-found` where there is none, `decisions-changed` where there are not `of`, so
 * that nobody takes back what another window decided meanwhile, and what `takeBackDecision` throws.
 */
export const undoDecision = (
  desk: Desk,
  dossier: string,
  of: number | undefined,
): Promise<readonly Decision[]> =>
  desk.inTurn(async () => {
    if (of !== undefined && (await readDecisions(desk, dossier)).length !== of) throw changed(dossier);
    if (!(await takeBackDecision(dossier, await placeOf(desk)))) throw notFound();
    return readDecisions(desk, dossier);
  });

/**
 * What stands of the decisions of a dossier, as options of a run: incidents bring their own, seeds and cases do not. One option tells why, so the
 * reason is told where all have the same.
 */
export async function decisionFlags(
  desk: Desk,
  dossier: string,
): Promise<Pick<TraceFlags, 'expand' | 'stopAt' | 'because'>> {
  const { chains } = await desk.config();
  const decided = [...standing(await loadDecisions(dossier, await placeOf(desk)))];
  const named = (kind: 'expand' | 'stop'): readonly string[] =>
    decided
      .filter(([, one]) => one.kind === kind)
      .flatMap(([account]) =>
        [...chains.values()]
          .filter(({ chain }) => account.startsWith(`${chain}:`))
          .map(({ name }) => `${name}:${addressOf(account)}`),
      );
  const [expand, stopAt] = [named('expand'), named('stop')];
  const reasons = new Set(decided.map(([, { because }]) => because));
  const [because] = reasons.size === 1 ? reasons : [null];
  return {
    ...(expand.length > 0 && { expand }),
    ...(stopAt.length > 0 && { stopAt }),
    ...(because !== null && because !== undefined && { because }),
  };
}

const changed = (dossier: string): CoinhoundError =>
  new CoinhoundError('usage', 'decisions-changed', 'other decisions were taken or taken back meanwhile', {
    hint: 'look at what is decided now, and take the last one back if it is still meant',
    details: { dossier },
  });

const placeOf = async ({ config, flags, io }: Desk) => decisionsPlace(flags.store, await config(), io);

const shown = ({ account, kind, because, on }: KeptDecision): Decision => ({
  account,
  kind,
  note: because ?? '',
  at: on.text,
});
