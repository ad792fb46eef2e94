import type { ChainConfig, Config } from '../config/config.ts';
import type { Decisions } from '../core/decision.ts';
import { CoinhoundError } from '../core/error.ts';
import { type AcceptedLead, acceptedSeeds, withAccepted } from '../incidents/accepted-lead.ts';
import type { Incident } from '../incidents/incident.ts';
import { standing } from '../incidents/kept-decision.ts';
import type { AssetInfo, SeedSpec } from '../trace/source.ts';
import { flagDecisions } from './flag-decisions.ts';
import { acceptedNote } from './incident-accepted.ts';
import { type IncidentTargets, incidentTargets, readTargetsOf } from './incident-targets.ts';
import { isIncidentId } from './seeds.ts';
import type { SessionRequest } from './session.ts';
import { rulesOf } from './sources.ts';
import type { Surroundings } from './surroundings.ts';
import { checkPins, ofAsset, readTargets } from './targets.ts';
import { refusalOf } from './unread.ts';

/** What a person wants traced, as far as that is known without asking a chain. */
export interface Wanted {
  /** The incident that was named; null where seeds were. */
  readonly incident: Incident | null;
  /** What a reader of the graph must know of the seeds: which are of accepted leads. */
  readonly notes: readonly string[];
  /** What was decided by hand: with the incident, and for this run. */
  readonly decisions: Decisions;
  /** Names of the chains that seeds are of, in the order of their first seed. */
  readonly chains: readonly string[];
  /** The seeds, once it is known which assets have a name. Throws `unknown-asset`. */
  targets(assets: readonly AssetInfo[]): IncidentTargets;
}

/**
 * Reads what was named on the command line: an incident, or seeds. Throws the faults of all seeds together, and
 * `incident-not-alone`, `bad-window`, and what reading an incident throws.
 */
export async function readWanted(
  request: SessionRequest,
  config: Config,
  from: Pick<Surroundings, 'incident' | 'incidentIds' | 'accepted' | 'decisions'>,
): Promise<Wanted> {
  const { seeds, flags, recorded, accepted = [] } = request;
  const refusal = (chain: string, spec: SeedSpec): CoinhoundError | undefined =>
    recorded?.chain === chain ? undefined : refusalOf(config.chains.get(chain) as ChainConfig, spec);
  const [id, ...others] = seeds;
  if (id !== undefined && others.length === 0 && isIncidentId(id)) {
    const incident = await from.incident(id, config);
    const kept = {
      accepted: await from.accepted(id, config),
      decisions: standing(await from.decisions(id, config)),
    };
    return wantedIncident(incident, kept, { request, config });
  }
  const targets = readTargets(seeds, flags, {
    chains: [...config.chains.keys()],
    incidents: seeds.some(isIncidentId) ? await from.incidentIds(config) : [],
    rulesOf: (chain) => rulesOf(config.chains.get(chain) as ChainConfig),
    refusalOf: refusal,
  });
  const asset = flags.asset ?? recorded?.asset ?? undefined;
  const further = accepted.flatMap(acceptedSeeds);
  return {
    incident: null,
    decisions: flagDecisions(request, config),
    notes: accepted.map((lead) => acceptedNote(lead, false)),
    chains: [
      ...new Set([...targets.map(({ chain }) => chain), ...further.map(({ chainName }) => chainName)]),
    ],
    targets(assets) {
      const { targets: own, untraced } = readTargetsOf(further, asset, { config, assets });
      return { targets: [...ofAsset(targets, asset, assets), ...own], untraced };
    },
  };
}

function wantedIncident(
  catalogued: Incident,
  { accepted, decisions }: { readonly accepted: readonly AcceptedLead[]; readonly decisions: Decisions },
  { request: { flags }, config }: { readonly request: SessionRequest; readonly config: Config },
): Wanted {
  const incident = withAccepted(catalogued, accepted);
  if (flags.since !== undefined || flags.until !== undefined) {
    throw new CoinhoundError('usage', 'bad-window', `the seeds of ${incident.id} have windows of their own`, {
      hint: 'leave --since and --until out, or name an address as seed',
    });
  }
  const found = incidentTargets(incident, flags.asset, config);
  const chains = [...new Set(found.targets.map(({ chain }) => chain))];
  checkPins(flags.asOf, [...config.chains.keys()]);
  return {
    incident,
    notes: accepted.map((lead) => acceptedNote(lead, true)),
    decisions,
    chains,
    targets: () => found,
  };
}
