import { actorPack } from './actor-pack.ts';
import { csv } from './csv.ts';
import { etherscanLabels } from './etherscan-labels.ts';
import type { LabelFormat } from './format.ts';
import type { ImportFormat } from './import-format.ts';
import { jsonLines } from './json-lines.ts';
import { ofacList } from './ofac-list.ts';
import { ownLabels } from './own-labels.ts';
import { sdnAdvanced } from './sdn-advanced.ts';
import { sdnXml } from './sdn-xml.ts';
import { tagPack } from './tag-pack.ts';
import { yamlLabels } from './yaml-labels.ts';

/** Every format of label files that a configuration may name. */
export const labelFormats: readonly LabelFormat[] = [yamlLabels];

/** Every format of collections that can be imported; the first that recognises a file reads it. */
export const importFormats: readonly ImportFormat[] = [
  ...[actorPack, tagPack, ownLabels],
  ...[ofacList, etherscanLabels],
  ...[sdnXml, sdnAdvanced],
  ...[csv, jsonLines],
];
