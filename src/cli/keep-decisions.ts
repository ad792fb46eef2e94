import { chainOf } from '../core/ids.ts';
import { keepDecisions } from '../incidents/decision-files.ts';
import type { KeptDecision } from '../incidents/kept-decision.ts';
import { type Moment, readMoment } from '../incidents/moment.ts';
import { claimDirectory } from '../store/directory.ts';
import { decisionsPlace } from './decisions-place.ts';
import { flagDecisions } from './flag-decisions.ts';
import { storeDirectory } from './label-folder.ts';
import { isIncidentId } from './seeds.ts';
import type { SessionRequest, SessionWorld } from './session.ts';
import { machine } from './surroundings.ts';

/**
 * Keeps with an incident what `--expand` and `--stop-at` decide, so that later traces and rescans follow it; where seeds were named it
 * holds for the run alone. Returns what is traced then, and what a person is told. Throws what `flagDecisions` and `keepDecisions` throw,
 * and what reading an incident throws.
 */
export async function keepFlagDecisions(
  request: SessionRequest,
  world: Pick<SessionWorld, 'io' | 'log'>,
): Promise<{ readonly request: SessionRequest; readonly notes: readonly string[] }> {
  const { seeds, flags, recorded } = request;
  const [id, ...others] = seeds;
  const isOfIncident = id !== undefined && others.length === 0 && isIncidentId(id) && recorded === null;
  // Most traces decide nothing: nothing is read for them.
  const isDecided = [flags.expand, flags.stopAt, flags.because].some((given) => given !== undefined);
  if (!isOfIncident || !isDecided) return { request, notes: [] };
  const here = machine(request, world);
  const config = await here.config();
  const decisions = flagDecisions(request, config);
  await here.incident(id, config);
  const names = new Map([...config.chains.values()].map(({ chain, name }) => [chain, name]));
  const made = [...decisions].map(([account, decision]): KeptDecision => {
    const chain = chainOf(account);
    return { chainName: names.get(chain) ?? chain, chain, account, on: now(), ...decision };
  });
  claimDirectory(storeDirectory(flags.store, world.io), { create: true });
  const path = await keepDecisions(id, made, decisionsPlace(flags.store, config, world.io));
  const { expand: _, stopAt: __, because: ___, ...rest } = flags;
  return { request: { ...request, flags: rest }, notes: [`what was decided is kept in ${path}`] };
}

/** This moment, to the second. */
export const now = (): Moment => readMoment(`${new Date().toISOString().slice(0, 19)}Z`) as Moment;
