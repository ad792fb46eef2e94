import { readActions } from './thorchain-actions.ts';
import type { Settlement } from './thorchain-answers.ts';
import { ACTIONS_PATH, thorNetworks } from './thorchain-networks.ts';
import { readStatus } from './thorchain-status.ts';

/** How a service speaks, where it does not simply answer JSON under HTTP 200 and 404 where it knows nothing. */
export interface ServiceRules {
  /** Whether an answer can never change. */
  isFinal?(path: string, body: unknown): boolean;
  /** Further statuses under which it may say that it knows nothing; else they are faults that may pass. */
  readonly unknownStatuses?: readonly number[];
  /** Whether the body under such a status says so. */
  isUnknownText?(body: string): boolean;
  /** Whether an answer under HTTP 200 says that it knows nothing. */
  isEmpty?(path: string, body: unknown): boolean;
  /** Where it says whether it is behind: asked before it is believed that it knows nothing. */
  readonly health?: { readonly path: string; isBehind(body: unknown): boolean };
}

/** By the service's name in the configuration; one that is not among them has no rules of its own. */
export const serviceRules: ReadonlyMap<string, ServiceRules> = new Map(
  thorNetworks.flatMap(
    ({ node, statusPath, midgard, home }): readonly (readonly [string, ServiceRules])[] => [
      [
        node,
        {
          isFinal: (path, body) => stateAt(statusPath, path, (hash) => readStatus(body, hash)) === 'done',
          // A transaction that was not observed is an internal error to some versions.
          unknownStatuses: [500, 501],
          isUnknownText: (body) => /rpc error: code = (Unknown|NotFound|Internal)\b/i.test(body),
        },
      ],
      [
        midgard,
        {
          isFinal: (path, body) =>
            stateAt(ACTIONS_PATH, path, (hash) => readActions(body, hash, home)) === 'done',
          isEmpty: (path, body) =>
            stateAt(ACTIONS_PATH, path, (hash) => readActions(body, hash, home)) === 'unknown',
          health: { path: '/v2/health', isBehind },
        },
      ],
    ],
  ),
);

/** What an answer says of the deposit that the path asks for; undefined where it asks for something else. */
function stateAt(
  start: string,
  path: string,
  read: (hash: string) => Settlement,
): Settlement['state'] | undefined {
  return path.startsWith(start) ? read(path.slice(start.length)).state : undefined;
}

/** `{"database":true,"inSync":false,…}`: recent actions are missing. */
function isBehind(body: unknown): boolean {
  return (body as { readonly inSync?: unknown } | null)?.inSync === false;
}
