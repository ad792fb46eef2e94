import { CoinhoundError } from '../core/error.ts';
import type { ChainId } from '../core/ids.ts';
import type { Store } from '../store/store.ts';
import type { ChainSource } from '../trace/source.ts';

/** What the height of one chain is pinned with. */
export interface PinOptions {
  /** Chain name as in the configuration. */
  readonly name: string;
  readonly source: ChainSource;
  readonly confirmations: number;
  /** The height a person asked for. */
  readonly asked: number | undefined;
  readonly store: Store;
  readonly offline: boolean;
  readonly signal: AbortSignal;
}

/** The height that a trace sees a chain at, and up to which nothing of it is reorganised any more. */
export interface Pinned {
  readonly asOf: number;
  readonly buried: number;
}

/**
 * The height a trace of a live chain is pinned at: the one asked for, else the tip less the confirmations, offline the
 * last one kept. What is pinned is kept. Throws `as-of-missing` where offline none is kept, and `as-of-above-tip`: an
 * answer would be kept as good for blocks that do not exist yet. A height at or below a settled one that is kept asks
 * nothing.
 */
export async function pinHeight(options: PinOptions): Promise<Pinned> {
  const { name, source, confirmations, asked, store, offline, signal } = options;
  const key = pinKey(source.chain);
  const kept = await store.facts.get(key);
  const known = kept?.final ? kept.height : 0;
  if (asked !== undefined && (offline || asked <= known))
    return { asOf: asked, buried: Math.min(asked, known) };
  if (offline) {
    if (kept) return { asOf: kept.height, buried: known };
    throw new CoinhoundError('usage', 'as-of-missing', `the store knows no height of ${name} to trace at`, {
      hint: `give --as-of ${name}=HEIGHT, or run once without --offline`,
      details: { chain: name },
    });
  }
  const tip = await source.tip(signal);
  const settled = Math.max(0, tip - confirmations);
  if (asked !== undefined && asked > tip) {
    throw new CoinhoundError('usage', 'as-of-above-tip', `--as-of ${name}=${asked} is above the tip ${tip}`, {
      hint: `give a height up to ${settled}, which is ${confirmations} below the tip, or leave it out`,
      details: { chain: name, tip: `${tip}` },
    });
  }
  const height = asked ?? settled;
  await store.facts.put(key, { value: new Uint8Array(), height, final: height <= settled });
  return { asOf: height, buried: Math.min(height, settled) };
}

const pinKey = (chain: ChainId): string => `${chain}/as-of`;
