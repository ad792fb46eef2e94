import { diffJson } from './diff-json.ts';
import { diffLine } from './diff-line.ts';
import { diffMarkdown } from './diff-markdown.ts';
import type { DiffWriter } from './diff-writer.ts';

/** Every form in which a difference is written, in the order help and documentation show them. */
export const diffWriters: readonly DiffWriter[] = [diffJson, diffMarkdown, diffLine];
