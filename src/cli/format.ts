import { invariant } from '../core/error.ts';
import type { Exporter } from '../export/exporter.ts';
import { exporters } from '../export/index.ts';
import { choose } from './option.ts';

const names = exporters.map(({ name }) => name);

/** The name of an export format, or a usage error. */
export const readFormat = (text: string): string => choose('--format', text, names);

/** The exporter of a name that `readFormat` let pass. */
export function exporterNamed(name: string): Exporter {
  const exporter = exporters.find((one) => one.name === name);
  invariant(exporter !== undefined, `no exporter ${name}`);
  return exporter;
}
