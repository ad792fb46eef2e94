import type { ApiError, Overview, Run, RunRequest } from '../../api.ts';
import type { Query } from '../state/routes.ts';
import { optionFields } from './option-fields.ts';

/** What a trace starts from. */
export type StartKind = 'incident' | 'case' | 'seeds' | 'again';

/** The form of a new trace as it is filled in. */
export interface StartDraft {
  readonly kind: StartKind;
  readonly incident: string;
  readonly case: string;
  /** One a line. */
  readonly seeds: string;
  /** Id of the run that is made once more. */
  readonly again: string;
  /** The first leads the walk. */
  readonly policies: readonly string[];
  readonly direction: 'forward' | 'backward';
  readonly rank: string;
  readonly through: readonly string[];
  /** By the names of `optionFields`. */
  readonly texts: Readonly<Record<string, string>>;
  readonly asOf: readonly { readonly chain: string; readonly height: string }[];
  readonly offline: boolean;
  readonly bundle: boolean;
}

/** The form before anybody filled it in: the defaults, and what the address of the page names. */
export function draftOf({ defaults, offline, cases }: Overview, query: Query, again: Run | null): StartDraft {
  const options = again?.options ?? {};
  const kind = again ? 'again' : query.case ? 'case' : query.seeds ? 'seeds' : 'incident';
  const texts = Object.fromEntries(optionFields.map(({ name }) => [name, options[name] ?? '']));
  return {
    kind,
    incident: query.incident ?? '',
    case: query.case ?? cases[0] ?? '',
    seeds: query.seeds ?? '',
    again: again?.id ?? '',
    policies: options.policy?.split(',') ?? defaults.policies,
    direction: options.direction === 'backward' ? 'backward' : 'forward',
    rank: options.rank ?? 'nearest',
    through: options.through?.split(',') ?? [],
    texts,
    asOf: [],
    offline: again?.offline ?? offline,
    bundle: again !== null && again.bundle !== 'none',
  };
}

/** What is sent for a form. Options that are as they would be anyway are left out, so that a case keeps its own limits. */
export function requestOf(draft: StartDraft, { defaults, offline }: Overview, again: Run | null): RunRequest {
  const usual: Readonly<Record<string, string>> = {
    policy: defaults.policies.join(','),
    direction: 'forward',
    rank: 'nearest',
    ...again?.options,
  };
  const chosen: Readonly<Record<string, string>> = {
    policy: draft.policies.join(','),
    direction: draft.direction,
    rank: draft.rank,
    through: draft.through.join(','),
    ...draft.texts,
  };
  const options = Object.fromEntries(
    Object.entries(chosen)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([name, value]) => value !== (usual[name] ?? '') && (value !== '' || isSet(again, name))),
  );
  const heights = draft.asOf.filter(({ chain, height }) => chain !== '' && /^\d+$/.test(height));
  return {
    ...subjectOf(draft),
    ...(Object.keys(options).length > 0 && { options }),
    ...(heights.length > 0 && {
      asOf: Object.fromEntries(heights.map(({ chain, height }) => [chain, Number(height)])),
    }),
    ...(draft.offline !== (again?.offline ?? offline) && { offline: draft.offline }),
    ...(draft.bundle && { bundle: true }),
  };
}

/** Another thing to start from. Where value came from can be asked of seeds alone. */
export const withKind = (draft: StartDraft, kind: StartKind): StartDraft => ({
  ...draft,
  kind,
  ...(kind !== 'seeds' && { direction: 'forward' }),
});

/** The other way, without the policies that cannot go it. */
export function withDirection(
  draft: StartDraft,
  direction: StartDraft['direction'],
  { policies }: Overview,
): StartDraft {
  const cannot = new Set(policies.filter(({ mirrors }) => !mirrors).map(({ name }) => name));
  const left = draft.policies.filter((name) => direction === 'forward' || !cannot.has(name));
  return { ...draft, direction, policies: left };
}

/** What an option is where its field is left empty; nothing where it is nothing then. A case has limits of its own. */
export function usualText(
  name: string,
  { kind }: StartDraft,
  { overview: { defaults }, again }: { readonly overview: Overview; readonly again: Run | null },
): string {
  const usual: Readonly<Record<string, string>> = {
    hops: `${defaults.hops}`,
    'min-taint': defaults.minTaint,
    'max-lookups': `${defaults.maxLookups}`,
  };
  if (!Object.hasOwn(usual, name)) return '';
  const isCase = kind === 'case' || (kind === 'again' && again?.of.kind === 'case');
  return isCase ? `as the case has it, else ${usual[name]}` : (usual[name] ?? '');
}

/** The empty text leaves out what the earlier run was given. */
const isSet = (again: Run | null, name: string): boolean => Object.hasOwn(again?.options ?? {}, name);

function subjectOf(draft: StartDraft): RunRequest {
  switch (draft.kind) {
    case 'incident':
      return { incident: draft.incident };
    case 'case':
      return { case: draft.case };
    case 'again':
      return { again: draft.again };
    case 'seeds':
      return {
        seeds: draft.seeds
          .split(/\s+/)
          .map((seed) => seed.trim())
          .filter((seed) => seed !== ''),
      };
  }
}

/** What can be told to be missing before anything is asked. */
export function missingIn(draft: StartDraft): readonly ApiError[] {
  const request = subjectOf(draft);
  const missing: ApiError[] = [];
  if (draft.kind === 'incident' && draft.incident === '')
    missing.push(fault('incident', 'choose an incident'));
  if (draft.kind === 'seeds' && request.seeds?.length === 0)
    missing.push(fault('seeds', 'name an address or a transaction'));
  if (draft.policies.length === 0) missing.push(fault('policy', 'choose a policy'));
  for (const { chain, height } of draft.asOf)
    if (chain !== '' && !/^\d+$/.test(height))
      missing.push(fault('as-of', `the height of ${chain} is a whole number`));
    else if (chain === '' && height !== '')
      missing.push(fault('as-of', `choose the chain of the height ${height}`));
  const named = draft.asOf.map(({ chain }) => chain).filter((chain) => chain !== '');
  const twice = named.find((chain, n) => named.indexOf(chain) !== n);
  if (twice !== undefined) missing.push(fault('as-of', `there are two heights of ${twice}`));
  return missing;
}

const fault = (field: string, message: string): ApiError => ({ code: `--${field}`, message, hint: null });

/** The field that an error is shown at, by the option it names; null where it is of the whole. */
export function fieldOf({ code, message, hint }: ApiError, draft: StartDraft): string | null {
  const names = [...optionFields.map(({ name }) => name), ...OTHER_FIELDS];
  const named = /--([a-z][a-z-]*)/.exec(`${code} ${message} ${hint ?? ''}`)?.[1];
  if (named !== undefined && names.includes(named)) return named;
  if (draft.kind === 'seeds' && /seed|address|txid|checksum|chain|incident/.test(code)) return 'seeds';
  if (/incident/.test(code)) return 'incident';
  if (/policy/.test(code)) return 'policy';
  return null;
}

const OTHER_FIELDS = [
  'incident',
  'case',
  'seeds',
  'policy',
  'direction',
  'rank',
  'through',
  'as-of',
  'offline',
  'bundle',
];
