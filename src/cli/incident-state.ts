import type { ChainConfig, Config } from '../config/config.ts';
import type { Incident, IncidentSeed } from '../incidents/incident.ts';
import { type SeedRules, whyLeftOut } from './incident-targets.ts';
import { namedAssets } from './sources.ts';
import { refusalOf } from './unread.ts';

/** Whether a seed can be traced with the providers of the configuration. */
export interface SeedState {
  readonly seed: IncidentSeed;
  /** Why it cannot; null where it can. */
  readonly why: string | null;
}

/** The seeds of an incident, each with what stands in the way of tracing it. Pure: no provider is asked. */
export function seedStates({ seeds }: Incident, config: Config): readonly SeedState[] {
  const rules: SeedRules = {
    assets: namedAssets(config, []),
    refusalOf: (chain, spec) => refusalOf(config.chains.get(chain) as ChainConfig, spec),
  };
  return seeds.map((seed) => {
    const chain = config.chains.get(seed.chainName);
    const why = whyLeftOut(seed, rules) ?? (chain && whyUnserved(chain));
    return { seed, why: why ?? null };
  });
}

function whyUnserved({ name, providers, keyless }: ChainConfig): string | undefined {
  if (providers.length > 0) return undefined;
  const variables = [...new Set(keyless.map(({ keyEnv }) => keyEnv))];
  return variables.length === 0
    ? `no provider of ${name} is configured`
    : `the providers of ${name} need ${variables.join(' or ')}`;
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
