import { createHash } from 'node:crypto';
import { addressOf } from '../../core/ids.ts';
import { type Category, categories } from '../../core/label.ts';
import { keptText, unusableFile, writeKept } from '../../incidents/kept-text.ts';
import type { LabelEntry } from '../../labels/format.ts';
import { invalidLabels } from '../../labels/load-labels.ts';
import { withLabel, withoutLabel } from '../../labels/own-label-text.ts';
import { readYamlLabels } from '../../labels/yaml-labels.ts';
import { notFound } from '../../server/failure.ts';
import type { NewLabel, OwnLabel } from '../../web/api.ts';
import { ownLabelFile } from '../label-folder.ts';
import { choose } from '../option.ts';
import { accountReader } from '../sources.ts';
import { accountOf } from './account-of.ts';
import { type Desk, isoTime } from './desk.ts';

const unusable = unusableFile('own-labels-unusable', 'the labels that were added by hand');

/** Confidence in a source of which nothing is known. */
const UNKNOWN = 5;

/** Labels that were added by hand, in the order of their file. Throws `labels-invalid` and `own-labels-unusable`. */
export const readOwnLabels = async (desk: Desk): Promise<readonly OwnLabel[]> =>
  (await read(desk)).labels.map(({ label }) => label);

/**
 * Adds a label to those of the store, or replaces that of the same account, name, category and source. Throws what `accountOf` and
 * `readOwnLabels` throw, and `bad-option` for a category that there is not.
 */
export const addOwnLabel = (desk: Desk, label: NewLabel): Promise<OwnLabel> =>
  desk.inTurn(async () => {
    const { account, chain } = accountOf(label.account, await desk.config());
    const { name, source, role = null, confidence = UNKNOWN } = label;
    const category: Category = choose('category', label.category, categories);
    const published = isoTime(desk.now()).slice(0, 10);
    const entry = {
      chain: chain.name,
      address: addressOf(account),
      name,
      category,
      role,
      source,
      confidence,
    };
    const { path, text, labels } = await read(desk);
    const made = shown({ ...entry, published }, account);
    const place = labels.find((one) => one.label.id === made.id)?.place;
    const before = place === undefined || text === undefined ? text : withoutLabel(text, place);
    await write(path, withLabel(before, { ...entry, published }));
    return made;
  });

/** Removes a label that was added by hand. Throws `not-found`, and what `readOwnLabels` throws. */
export const removeOwnLabel = (desk: Desk, id: string): Promise<void> =>
  desk.inTurn(async () => {
    const { path, text, labels } = await read(desk);
    const found = labels.find(({ label }) => label.id === id);
    if (!found || text === undefined) throw notFound();
    await write(path, withoutLabel(text, found.place));
  });

async function read({ flags, io, config }: Desk) {
  const path = ownLabelFile(flags.store, io);
  const text = await keptText(path, unusable);
  const { entries, faults } =
    text === undefined ? { entries: [], faults: [] } : readYamlLabels(text, path, {});
  if (faults.length > 0) throw invalidLabels(faults);
  const accountIn = accountReader(await config());
  const labels = entries.flatMap((entry, place) => {
    const account = accountIn(entry.chain, entry.address);
    return account === undefined ? [] : [{ place, label: shown(entry, account) }];
  });
  return { path, text, labels };
}

/** What could not be read again is not written. */
function write(path: string, text: string): Promise<void> {
  const { faults } = readYamlLabels(text, path, {});
  if (faults.length > 0) throw invalidLabels(faults);
  return writeKept(path, text, unusable);
}

type Claim = Pick<LabelEntry, 'name' | 'category' | 'role' | 'source' | 'confidence' | 'published'>;

function shown(entry: Claim, account: string): OwnLabel {
  const { name, category, role, source, confidence, published } = entry;
  const same = JSON.stringify([account, name, category, source]);
  const id = createHash('sha256').update(same).digest('hex').slice(0, 16);
  return { id, account, name, category, role, source, confidence, published };
}
