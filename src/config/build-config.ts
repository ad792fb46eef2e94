import { createHash } from 'node:crypto';
import { families } from '../chains/index.ts';
import { invariant } from '../core/error.ts';
import { assetId, chainId, compare } from '../core/ids.ts';
import { policyNamed } from '../core/policies/index.ts';
import type { TaintPolicy } from '../core/policies/policy.ts';
import type { KeyPlace, ProviderSettings } from '../net/endpoint.ts';
import { buildAlerts } from './build-alerts.ts';
import type {
  ChainConfig,
  Config,
  ConfigWarning,
  KeylessProvider,
  ProviderConfig,
  RemoteProvider,
  TokenConfig,
} from './config.ts';
import { parseFloor } from './parse-floor.ts';
import { rulesOf } from './rules.ts';
import type { RawChain, RawConfig, RawProvider, RawService } from './schema.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The typed configuration of a checked one. Providers whose key is not in `env` are left out, with a warning. */
export function buildConfig(raw: RawConfig, env: Env): Config {
  const warnings: ConfigWarning[] = [];
  const names = Object.keys(raw.chains).sort(compare);
  const chains = new Map(
    names.map((name) => {
      const config = buildChain(name, raw.chains[name] as RawChain, env);
      for (const { kind, url, keyEnv } of config.keyless) {
        const text = `${kind} ${new URL(url).host} is left out: ${keyEnv} is not set`;
        warnings.push({ chain: name, text });
      }
      return [name, config] as const;
    }),
  );
  const assets = new Map(
    [...chains].flatMap(([name, chain]) => {
      const listed = raw.assets[name];
      return listed ? [[name, buildTokens(name, chain, listed)] as const] : [];
    }),
  );
  const chosen = new Map(raw.policies.map(policyNamed).map((policy) => [policy?.name, policy]));
  const config = {
    chains,
    assets,
    labelPaths: [...new Set(raw.labels)],
    incidentPaths: [...new Set(raw.incidents)],
    services: new Map(
      Object.keys(raw.services)
        .sort(compare)
        .map((name) => [name, (raw.services[name] ?? []).map((one) => buildService(name, one))]),
    ),
    ...rulesOf(raw),
    limits: raw.limits,
    ends: new Set(raw.ends),
    policies: [...chosen.values()] as [TaintPolicy, ...TaintPolicy[]],
    alerts: buildAlerts(raw.alerts, env),
    warnings,
    raw,
    keyNames: keyNamesOf(raw, env),
  };
  return { ...config, digest: digestOf(config) };
}

function keyNamesOf({ chains }: RawConfig, env: Env): readonly string[] {
  const named = Object.values(chains).flatMap(({ providers }) =>
    providers.flatMap((one) => ('keyEnv' in one && one.keyEnv !== undefined ? [one.keyEnv] : [])),
  );
  return [...new Set(named.filter((name) => env[name]?.trim()))].sort(compare);
}

function buildChain(name: string, raw: RawChain, env: Env): ChainConfig {
  const chain = chainId(raw.family === 'evm' ? `eip155:${raw.chainId}` : raw.caip2);
  const { symbol, decimals, slip44 } = raw.native;
  const keyless: KeylessProvider[] = [];
  const providers = raw.providers.flatMap((provider): readonly ProviderConfig[] => {
    if (provider.kind === 'recorded') return [provider];
    const { keyEnv, keylessPerSecond } = provider;
    if (keyEnv === undefined || env[keyEnv]?.trim()) return [buildProvider(provider, env)];
    if (keylessPerSecond !== undefined)
      return [buildProvider({ ...provider, ratePerSecond: keylessPerSecond }, env)];
    keyless.push({ kind: provider.kind, url: provider.url, keyEnv });
    return [];
  });
  return {
    name,
    chain,
    family: raw.family,
    ...(raw.family === 'evm' && { chainId: raw.chainId }),
    ...(raw.family === 'unread' && { scheme: raw.scheme }),
    native: { id: assetId(chain, `slip44:${slip44}`), chain: name, symbol, decimals },
    confirmations: raw.confirmations,
    providers,
    keyless,
  };
}

function buildProvider(raw: Exclude<RawProvider, { kind: 'recorded' }>, env: Env): RemoteProvider {
  const { kind, url, keyEnv, keyIn, ratePerSecond, perHour, perDay, concurrency, timeoutMs } = raw;
  const key = keyEnv === undefined ? undefined : env[keyEnv]?.trim();
  return {
    kind,
    url,
    ...(key && { key, keyIn: keyPlace(keyIn ?? KEY_PLACES[kind]) }),
    ratePerSecond,
    ...(perHour !== undefined && { perHour }),
    ...(perDay !== undefined && { perDay }),
    concurrency,
    timeoutMs,
  };
}

function buildService(kind: string, raw: RawService): ProviderSettings {
  const { url, ratePerSecond, perHour, perDay, concurrency, timeoutMs } = raw;
  const budgets = { ...(perHour !== undefined && { perHour }), ...(perDay !== undefined && { perDay }) };
  return { kind, url, ratePerSecond, ...budgets, concurrency, timeoutMs };
}

/** Where each kind of provider expects its key, by its documentation. */
const KEY_PLACES: Readonly<Record<RemoteProvider['kind'], string>> = {
  esplora: 'query:apikey',
  blockbook: 'header:api-key',
  etherscan: 'query:apikey',
  blockscout: 'query:apikey',
  jsonrpc: 'path',
  nis1: 'query:apikey',
  trongrid: 'header:TRON-PRO-API-KEY',
};

function keyPlace(text: string): KeyPlace {
  const [place = '', name] = text.split(':');
  return name === undefined ? { place: 'path' } : { place: place as 'query' | 'header', name };
}

/** A contract spelled in two ways is one token; the stronger file's entry holds. */
function buildTokens(
  name: string,
  { chain, family }: ChainConfig,
  listed: RawConfig['assets'][string],
): readonly TokenConfig[] {
  const rules = families.get(family)?.tokens;
  invariant(rules !== undefined, `chains of family ${family} have no tokens`);
  const tokens = new Map(
    Object.entries(listed).map(([text, { symbol, decimals, source, wraps }]) => {
      const { contract, asset } = rules.read(text, chain);
      const token = { id: asset, chain: name, symbol, decimals, contract, source };
      return [contract, { ...token, ...(wraps !== undefined && { wraps }) }] as const;
    }),
  );
  return [...tokens.values()].sort((a, b) => compare(a.contract, b.contract));
}

/** Canonical JSON: lists of plain values in a fixed order, sorted where the order means nothing. */
function digestOf({ chains, assets, limits, ends, detectors, finders }: Omit<Config, 'digest'>): string {
  const floor = parseFloor(limits.minTaint);
  const facts = [
    [limits.hops, floor.kind, `${floor.kind === 'share' ? floor.perBillion : floor.amount}`],
    [limits.maxLookups, limits.hubCounterparties, limits.hubTransactions],
    [...ends].sort(compare),
    detectors.map(({ detector, parameters }) => [
      detector.name,
      Object.entries(parameters).sort(([a], [b]) => compare(a, b)),
    ]),
    finders.map(({ name }) => name),
    [...chains.values()].map(({ name, chain, native, confirmations }) => [
      ...[name, chain, native.id, native.symbol, native.decimals, confirmations],
      (assets.get(name) ?? []).map(({ contract, symbol, decimals, wraps }) => [
        ...[contract, symbol, decimals],
        ...(wraps === undefined ? [] : [wraps]),
      ]),
    ]),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
