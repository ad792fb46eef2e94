import { isDeepStrictEqual } from 'node:util';
import { placeholders, unknownPlaceholders } from '../alerts/channels/command-arguments.ts';
import { ownHeaders } from '../alerts/channels/webhook.ts';
import type { Path } from '../labels/yaml-file.ts';
import type { Fault } from './faults.ts';
import { isMap } from './sources.ts';

/** What makes a channel of an entry, and what belongs to it: required, and allowed. */
const KINDS = [
  { kind: 'file', required: [], allowed: [] },
  { kind: 'command', required: [], allowed: ['timeoutMs'] },
  { kind: 'webhook', required: ['secretEnv'], allowed: ['headers', 'timeoutMs'] },
  { kind: 'email', required: ['from', 'smtp'], allowed: ['timeoutMs'] },
] as const;

type Map = Readonly<Record<string, unknown>>;

/** What is wrong with channels of the section `alerts` that a schema of one entry cannot see. Takes anything. */
export function alertFaults(rules: unknown): readonly Fault[] {
  const channels = entriesOf(rules).flatMap(({ value: rule, at: n }) =>
    entriesOf(isMap(rule) ? rule.to : undefined).flatMap(({ value, at }) =>
      isMap(value) ? [{ channel: value, path: ['alerts', n, 'to', at] }] : [],
    ),
  );
  return [
    ...channels.flatMap(({ channel, path }) => [
      ...kindFaults(channel, path),
      ...commandFaults(channel.command, path),
      ...headerFaults(channel.headers, path),
      ...loginFaults(channel.smtp, path),
    ]),
    ...nameFaults(channels),
  ];
}

function entriesOf(list: unknown): readonly { readonly value: unknown; readonly at: number }[] {
  return Array.isArray(list) ? list.map((value: unknown, at) => ({ value, at })) : [];
}

function kindFaults(channel: Map, path: Path): readonly Fault[] {
  const [kind, second] = KINDS.filter((one) => Object.hasOwn(channel, one.kind));
  if (!kind) return [{ path, expected: 'expected one of file, command, webhook, email' }];
  if (second)
    return [
      {
        path: [...path, second.kind],
        expected: `expected no more than one of file, command, webhook, email`,
      },
    ];
  const missing = kind.required.filter((entry) => !Object.hasOwn(channel, entry));
  const known: readonly string[] = ['name', kind.kind, ...kind.required, ...kind.allowed];
  const others = KINDS.flatMap(({ required, allowed }): readonly string[] => [...required, ...allowed]);
  const strange = new Set(others.filter((entry) => Object.hasOwn(channel, entry) && !known.includes(entry)));
  return [
    ...missing.map((entry) => ({
      path: [...path, entry],
      expected: `missing: a channel of ${kind.kind} needs it`,
    })),
    ...[...strange].map((entry) => ({
      path: [...path, entry],
      expected: `no such entry here: a channel of ${kind.kind} has ${known.join(', ')}`,
    })),
  ];
}

function commandFaults(command: unknown, path: Path): readonly Fault[] {
  return entriesOf(command).flatMap(({ value, at }) => {
    if (typeof value !== 'string') return [];
    const inside = [...path, 'command', at];
    if (value.includes('\0')) return [{ path: inside, expected: 'expected text without the character NUL' }];
    if (at === 0)
      return value.trim() === '' || placeholders.some((name) => value.includes(`{${name}}`))
        ? [{ path: inside, expected: 'expected a program, without placeholders' }]
        : [];
    const names = placeholders.map((name) => `{${name}}`).join(', ');
    return unknownPlaceholders(value).length > 0
      ? [{ path: inside, expected: `expected no other placeholder than ${names}` }]
      : [];
  });
}

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

function headerFaults(headers: unknown, path: Path): readonly Fault[] {
  return Object.keys(isMap(headers) ? headers : {}).flatMap((name) => {
    const lower = name.toLowerCase();
    const isOwn = ownHeaders.includes(lower) || lower.startsWith('coinhound-');
    if (HEADER.test(name) && !isOwn) return [];
    const expected = isOwn
      ? 'expected a header that is not set by coinhound itself'
      : 'expected the name of a header';
    return [{ path: [...path, 'headers', name], expected }];
  });
}

function loginFaults(smtp: unknown, path: Path): readonly Fault[] {
  if (!isMap(smtp)) return [];
  const missing = (['userEnv', 'passwordEnv'] as const).filter((entry) => !Object.hasOwn(smtp, entry));
  return missing.length === 1
    ? missing.map((entry) => ({
        path: [...path, 'smtp', entry],
        expected: 'missing: a login has userEnv and passwordEnv',
      }))
    : [];
}

/** One name for two channels would let what waits for one be sent over the other. */
function nameFaults(channels: readonly { readonly channel: Map; readonly path: Path }[]): readonly Fault[] {
  const first = new Map<unknown, Map>();
  return channels.flatMap(({ channel, path }) => {
    if (typeof channel.name !== 'string') return [];
    const other = first.get(channel.name);
    if (other === undefined) first.set(channel.name, channel);
    return other === undefined || isDeepStrictEqual(other, channel)
      ? []
      : [{ path: [...path, 'name'], expected: 'expected a name of its own: another channel has it' }];
  });
}
