import type { Config } from '../config/config.ts';
import type { Incident, IncidentSeed } from '../incidents/incident.ts';
import { targetOf } from './incident-targets.ts';
import { namedAssets } from './sources.ts';

/** Whether a seed can be traced with the providers of the configuration. */
export interface SeedState {
  readonly seed: IncidentSeed;
  /** Why it cannot; null where it can. */
  readonly why: string | null;
}

/** The seeds of an incident, each with what stands in the way of tracing it. Pure: no provider is asked. */
export function seedStates({ seeds }: Incident, config: Config): readonly SeedState[] {
  const assets = namedAssets(config, []);
  return seeds.map((seed) => {
    const read = targetOf(seed, undefined, config, assets);
    return { seed, why: 'why' in read ? read.why : null };
  });
}

const MILLION = 1_000_000;

/** What was lost, in a few words: `526300010 XEM, 530 to 534 million USD`. */
export function lossText({ loss }: Incident): string {
  const [only, ...others] = loss.assets;
  const amount =
    only && others.length === 0
      ? `${only.amount === null ? '' : `${only.amount} `}${only.asset}`
      : loss.assets.map(({ asset }) => asset).join(', ');
  const { usd } = loss;
  if (!usd) return amount;
  const [low, high] = [shown(usd.low), shown(usd.high)];
  return `${amount}${amount === '' ? '' : '; '}${low === high ? low : `${low} to ${high}`} USD`;
}

const shown = (dollars: number): string =>
  dollars >= MILLION ? `${Number((dollars / MILLION).toFixed(1))} million` : `${dollars}`;
