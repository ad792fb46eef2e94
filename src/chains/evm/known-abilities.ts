import { createHash } from 'node:crypto';
import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import { type SharedWork, sharedWork } from '../../store/shared-work.ts';
import { type Abilities, abilitiesOf, sightOf } from './abilities.ts';

/** What a node serves, kept over runs, so that a run that finds every answer in the store asks for nothing. */
export interface KnownAbilities {
  /** As far as it was ever asked, else asked now. Throws `not-in-store` offline where it never was. */
  get(signal: AbortSignal): Promise<Abilities>;
  /** Asks anew where it did not show everything before: it may by now. */
  refresh(signal: AbortSignal): Promise<void>;
  /** It serves a method no more: the next run asks anew. */
  forget(): Promise<void>;
}

/** `survey` asks the node which methods it serves. */
export function knownAbilities(
  { name, settings }: Endpoint,
  { chain, cached }: { readonly chain: ChainId; readonly cached: CachedLookups },
  survey: (signal: AbortSignal) => Promise<ReadonlySet<string>>,
): KnownAbilities {
  const { facts } = cached.store;
  // A digest: a url may hold what must not get into the store.
  const digest = createHash('sha256').update(settings.url).digest('hex').slice(0, 16);
  const key = `${chain}/node/${digest}`;
  const shared: SharedWork = sharedWork();
  let known: Abilities | undefined;

  const keep = (methods: Iterable<string>): Promise<void> =>
    facts.put(key, { value: Buffer.from([...methods].sort().join(' ')), height: 0, final: false });

  async function recall(): Promise<Abilities | undefined> {
    const kept = known ? undefined : await facts.get(key);
    const methods = kept ? Buffer.from(kept.value).toString() : '';
    if (methods !== '') known = abilitiesOf(new Set(methods.split(' ')));
    return known;
  }

  const ask = (signal: AbortSignal): Promise<Abilities> =>
    shared.run(
      'survey',
      async (common) => {
        const served = await survey(common);
        await keep(served);
        known = abilitiesOf(served);
        return known;
      },
      signal,
    );

  return {
    async get(signal) {
      const before = await recall();
      if (before) return before;
      if (!cached.offline) return ask(signal);
      throw new CoinhoundError('data', 'not-in-store', `the store does not know what ${name} serves`, {
        hint: 'run once without --offline',
      });
    },
    async refresh(signal) {
      const before = await recall();
      if (!before || sightOf(before) !== 'everything') await ask(signal);
    },
    forget: () => keep([]),
  };
}
