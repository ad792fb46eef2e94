import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accountReader } from '../../src/cli/sources.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { type AccountId, accountId, chainId } from '../../src/core/ids.ts';
import type { Label } from '../../src/core/label.ts';
import { distinctLabels, labelLine, labelOfLine } from '../../src/labels/label-order.ts';
import { encodePack } from '../../src/labels/label-pack.ts';
import { loadLabels } from '../../src/labels/load-labels.ts';
import { joinMemory, readPacks, writePack } from '../../src/labels/pack-folder.ts';
import { random } from '../support/random.ts';

const LABELS = 100_000;
const LOOKUPS = 50_000;
const builtIn = fileURLToPath(new URL('../../config/labels', import.meta.url));

function made(n: number): Label {
  const hash = createHash('sha256').update(`label ${n}`).digest('hex');
  const [chain, address] =
    n % 2 === 0
      ? ['eip155:1', `0x${hash.slice(0, 40)}`]
      : ['bip122:000000000019d6689c085ae165831e93', `bc1q${hash.slice(0, 38)}`];
  return {
    account: accountId(chainId(chain), address),
    name: `Entity ${n % 900}`,
    category: n % 3 === 0 ? 'exchange' : 'scam',
    source: `https://example.org/list/${n % 50} (a collection of made-up labels)`,
    licence: 'MIT',
    confidence: 50,
    firstSeen: null,
    lastSeen: null,
    role: n % 4 === 0 ? `deposit ${n}` : null,
    published: '2024-01-01',
  };
}

/** Milliseconds of processor time: of what happens here alone, however busy the machine is. */
async function timed(work: () => unknown): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const rate = (count: number, ms: number): string => `${Math.round(count / ms)} a ms`;

/** Time to load 100,000 labels of a pack beside those that ship, and lookups a second, beside a `Map` of the same labels. */
export async function* labelsBench(): AsyncGenerator<string> {
  const labels = distinctLabels(Array.from({ length: LABELS }, (_, n) => made(n)));
  const lines = labels.map(labelLine);
  const pick = random(5);
  const wanted = Array.from({ length: LOOKUPS }, () => (labels[pick(LABELS)] as Label).account);

  const map = new Map<AccountId, readonly Label[]>();
  const filled = await timed(() => {
    for (const line of lines) {
      const label = labelOfLine(line);
      map.set(label.account, [label]);
    }
  });
  let met = 0;
  const mapped = await timed(() => {
    for (const account of wanted) met += map.get(account)?.length ?? 0;
  });
  yield `${LABELS} labels; baseline, a Map filled from lines of JSON: ${filled.toFixed(0)} ms, ${rate(LOOKUPS, mapped)} looked up`;

  const folder = mkdtempSync(join(tmpdir(), 'coinhound-bench-'));
  const account = accountReader(await loadConfig({ env: {} }));
  const load = async () =>
    loadLabels({ paths: [builtIn], account, packs: await readPacks(folder), memory: joinMemory(folder) });
  try {
    await load();
    const alone = await timed(load);
    await writePack(
      folder,
      'bench',
      encodePack({ name: 'bench', from: [], leftOut: { chains: {}, categories: {}, addresses: 0 } }, labels),
    );
    const first = await timed(async () => (await load()).digest);
    const later = await timed(async () => (await load()).digest);
    const beside = (ms: number): string =>
      `${ms.toFixed(0)} ms, ${(ms - alone).toFixed(0)} more than the labels that ship alone, ${((ms - alone) / filled).toFixed(2)} times the baseline`;
    yield `loaded with its digest, first: ${beside(first)}`;
    yield `loaded with its digest, again: ${beside(later)}`;
    const set = await load();
    const looked = await timed(async () => {
      for (let from = 0; from < LOOKUPS; from += 100)
        met -= [...(await set.lookup(wanted.slice(from, from + 100))).values()].flat().length;
    });
    yield `looked up 100 at a time: ${rate(LOOKUPS, looked)}, ${(looked / mapped).toFixed(1)} times the baseline`;
    if (Math.abs(met) > LOOKUPS / 100) yield `the pack gave ${met} labels less than the map`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
