import type { KeyObject } from 'node:crypto';
import { CoinhoundError } from '../../core/error.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { Io } from '../io.ts';
import { badOption } from '../option.ts';
import { openOutput } from '../output.ts';
import type { OtherWorld, SessionRequest, SessionWorld } from '../session.ts';
import type { TraceFlags } from '../trace-flags.ts';
import { makeBundle } from './make-bundle.ts';
import { recorder } from './recorder.ts';
import { PASSPHRASE, privateKeyIn } from './signature.ts';

/** A bundle that is being recorded. */
export interface OpenBundle {
  /** What the session is to be opened in, so that everything it takes is recorded. */
  readonly world: OtherWorld;
  /**
   * Makes the bundle of the graph and writes it, whole or not at all. `failures` are those of the trace. Call it once, before the
   * session is closed. Throws `bundle-interrupted`, `bundle-unrecorded`, `bundle-not-reproducible` and `output-unwritable`.
   */
  write(graph: FlowGraph, failures: ReadonlyMap<string, CoinhoundError>): Promise<void>;
}

/**
 * Prepares the bundle that `--bundle` asks for; undefined where it does not. Throws, before anything is traced, `output-unwritable`,
 * `key-unusable`, and `bad-option` for standard output, and for `--sign` without a bundle.
 */
export async function openBundle(
  request: SessionRequest,
  { io, log, signal }: SessionWorld,
): Promise<OpenBundle | undefined> {
  const { bundle } = request.flags;
  const key = await signingKey(request.flags, io.env);
  if (bundle === undefined) return undefined;
  if (bundle === '-') throw badOption('--bundle', bundle, 'name a file: standard output is for the graph');
  const output = await openOutput(bundle, io.stdout);
  const { surroundings, evidence } = recorder(request, { io, log });
  return {
    world: { from: surroundings, log, signal },
    async write(graph, failures) {
      if ([...failures.values()].some(({ code }) => code === 'interrupted')) throw interrupted();
      await output.write([await makeBundle(graph, await evidence(graph), key)]);
    },
  };
}

/** The key that `--sign` names; null where it names none. Throws `key-unusable`, and `bad-option` where there is no bundle to sign. */
export async function signingKey(
  { bundle, sign }: Pick<TraceFlags, 'bundle' | 'sign'>,
  env: Io['env'],
): Promise<KeyObject | null> {
  if (sign === undefined) return null;
  if (bundle === undefined) throw badOption('--sign', sign, 'name the bundle that it signs with --bundle');
  return privateKeyIn(sign, env[PASSPHRASE]);
}

const interrupted = (): CoinhoundError =>
  new CoinhoundError(
    'upstream',
    'bundle-interrupted',
    'no bundle was made: the trace was interrupted, and where it stood cannot be had again',
    { hint: 'run it again to go on: finished lookups are not repeated' },
  );
