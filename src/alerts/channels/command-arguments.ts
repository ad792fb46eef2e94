import type { AlertFact } from '../alert.ts';

/** What an argument of a command may hold in braces. */
export const placeholders = ['incident', 'category', 'text', 'key'] as const;

type Placeholder = (typeof placeholders)[number];

const IN_BRACES = /\{([A-Za-z]+)\}/g;
const CONTROL = /\p{Cc}/gu;
/** A system takes 128 KiB an argument at most; a command that needs all reads standard input. */
const LONGEST = 4_096;

/** Names in braces that are no placeholders, each once. */
export const unknownPlaceholders = (arg: string): readonly string[] => [
  ...new Set(
    [...arg.matchAll(IN_BRACES)].map(([, name = '']) => name).filter((name) => !isPlaceholder(name)),
  ),
];

/**
 * The arguments with their placeholders replaced, each argument staying one: what a fact says is never read as more of the
 * command. Control characters become `\ufffd`, long values are cut; standard input has them whole.
 */
export const argumentsOf = (args: readonly string[], fact: AlertFact): readonly string[] =>
  args.map((arg) =>
    arg.replace(IN_BRACES, (written, name: string) => (isPlaceholder(name) ? shown(fact[name]) : written)),
  );

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((one) => one === name);

const shown = (value: string | null): string => (value ?? '').replace(CONTROL, '\ufffd').slice(0, LONGEST);
