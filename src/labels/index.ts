import type { LabelFormat } from './format.ts';
import { yamlLabels } from './yaml-labels.ts';

/** Every format of label files. */
export const labelFormats: readonly LabelFormat[] = [yamlLabels];
