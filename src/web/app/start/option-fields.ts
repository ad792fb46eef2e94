/** An option of a trace as the form asks for it; `docs/command-line.md` has them all. */
export interface OptionField {
  /** As on the command line, without the dashes before it. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: 'number' | 'text';
  /** In which part of the form it stands. */
  readonly group: 'limits' | 'seeds';
}

/** The options that are asked for in a line of text; those with a choice have a place of their own in the form. */
export const optionFields: readonly OptionField[] = [
  {
    name: 'hops',
    label: 'Hops',
    hint: 'How many steps away from the theft it goes.',
    kind: 'number',
    group: 'limits',
  },
  {
    name: 'min-taint',
    label: 'Floor',
    hint: 'What is less is not followed: a part of what was stolen (0.01%), or base units.',
    kind: 'text',
    group: 'limits',
  },
  {
    name: 'max-lookups',
    label: 'Lookups',
    hint: 'How much may be asked of providers at most.',
    kind: 'number',
    group: 'limits',
  },
  {
    name: 'labels-as-of',
    label: 'Labels published by',
    hint: 'Know only labels that were public on that day: 2024-07-16. Empty: all.',
    kind: 'text',
    group: 'limits',
  },
  {
    name: 'presume',
    label: 'Presume stolen from a share of',
    hint: 'Take what a balance pays beyond its known history for stolen where at least this share of what came in was: 0.5. Empty: never.',
    kind: 'text',
    group: 'limits',
  },
  {
    name: 'asset',
    label: 'Asset',
    hint: 'Of the seeds this asset alone: a symbol, or a CAIP-19 id. Empty: every known one.',
    kind: 'text',
    group: 'seeds',
  },
  {
    name: 'since',
    label: 'Received since',
    hint: 'Of addresses: a time (2024-07-16T12:04:47Z), a day or a block height.',
    kind: 'text',
    group: 'seeds',
  },
  { name: 'until', label: 'Received until', hint: 'The same, the end.', kind: 'text', group: 'seeds' },
];
