import type { GraphDiff } from '../../core/graph-diff.ts';
import { chunked } from '../exporter.ts';
import { diffLine } from './diff-line.ts';
import type { DiffWriter } from './diff-writer.ts';
import { changedSections } from './markdown-changes.ts';
import { flaggedSections } from './markdown-flagged.ts';
import { type MarkdownSection, markdownTable, markdownText } from './markdown-text.ts';

/** The difference as a page: what the traces were asked differently, what is new, what moved, then the rest. */
export const diffMarkdown: DiffWriter = {
  name: 'markdown',
  summary: 'a page for people',
  write: (diff) => chunked(page(diff)),
};

function* page(diff: GraphDiff): Iterable<string> {
  const { incident, notes, policies } = diff;
  const title = incident ? `${markdownText(incident.name)} (${markdownText(incident.id)})` : 'a trace';
  const [leading = '', ...others] = policies.map(markdownText);
  yield `# What is new: ${title}\n\n`;
  yield `${markdownText([...diffLine.write(diff)].join('').trimEnd())}\n\n`;
  yield `Shares are of the stolen sum under ${leading}.${
    others.length === 0 ? '' : ` Also compared: ${others.join(', ')}.`
  } Times are UTC.\n`;
  for (const note of notes) yield `\n> ${markdownText(note)}\n`;
  for (const section of [asked(diff), ...flaggedSections(diff), ...changedSections(diff)]) {
    if (section.lines.length > 0) yield `\n## ${section.title}\n\n${section.lines.join('\n')}\n`;
  }
}

function asked({ parameters }: GraphDiff): MarkdownSection {
  const rows = parameters.map(({ name, was, now }) =>
    [name, was ?? '(none)', now ?? '(none)'].map(markdownText),
  );
  return {
    title: 'Asked differently',
    lines: rows.length === 0 ? [] : markdownTable(['what', 'before', 'now'], rows),
  };
}
