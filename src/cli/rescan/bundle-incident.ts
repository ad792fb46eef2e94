import { join } from 'node:path';
import type { Logger } from 'pino';
import { trace } from '../../trace/trace.ts';
import { openBundle } from '../bundle/open-bundle.ts';
import type { Io } from '../io.ts';
import { openSession } from '../session.ts';
import type { TraceFlags } from '../trace-flags.ts';

export interface BundleOptions {
  readonly flags: TraceFlags;
  /** Where the bundle goes, as `ID.zip`. */
  readonly folder: string;
  /** Height by chain name. */
  readonly heights: ReadonlyMap<string, number>;
  readonly world: { readonly io: Io; readonly log: Logger; readonly signal: AbortSignal };
}

/**
 * Makes the bundle of an incident at the heights of a scan. A bundle is proved by its answers alone, so the incident is traced from its seeds,
 * and what rests is read. Throws what `openBundle` and a session throw.
 */
export async function bundleIncident(
  id: string,
  { flags, folder, heights, world }: BundleOptions,
): Promise<void> {
  const request = {
    seeds: [id],
    flags: { ...flags, bundle: join(folder, `${id}.zip`), asOf: heights },
    recorded: null,
  };
  const bundle = await openBundle(request, world);
  if (!bundle) return;
  const session = await openSession(request, bundle.world);
  try {
    const { graph, failures } = await trace({ ...(await session.plan()), signal: world.signal });
    await bundle.write(graph, failures);
  } finally {
    await session.close();
  }
}
