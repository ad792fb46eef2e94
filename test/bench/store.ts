import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountId, assetId, chainId, movementId, outpointId, txId } from '../../src/core/ids.ts';
import { type Leg, type Movement, UNKNOWN_INDEX } from '../../src/core/movement.ts';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import { decodeMovements, encodeMovements } from '../../src/store/movement-codec.ts';
import type { FactEntry, LookupEntry, Store } from '../../src/store/store.ts';
import { random } from '../support/random.ts';

const ENTRIES = 10_000;
const READS = 5_000;
const chain = chainId('bip122:000000000019d6689c085ae165831e93');
const asset = assetId(chain, 'slip44:0');

/** A bitcoin transaction as a provider tells it, and as the walk wants it. */
interface Told {
  readonly txid: string;
  readonly lookup: LookupEntry;
  readonly movement: Movement;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function told(n: number, pick: (below: number) => number): Told {
  const txid = digest(`tx ${n}`);
  const height = 800_000 + Math.floor(n / 10);
  const output = (at: string, amount: number) => {
    const script = `0014${digest(at).slice(0, 40)}`;
    return {
      scriptpubkey: script,
      scriptpubkey_asm: `OP_0 OP_PUSHBYTES_20 ${script.slice(4)}`,
      scriptpubkey_type: 'v0_p2wpkh',
      scriptpubkey_address: `bc1q${digest(at).slice(0, 38)}`,
      value: amount,
    };
  };
  const vin = Array.from({ length: 1 + pick(3) }, (_, at) => ({
    txid: digest(`tx ${pick(n + 1)}`),
    vout: at,
    prevout: output(`in ${pick(5_000)}`, 1_000_000 + pick(1e9)),
    scriptsig: '',
    witness: [`3044${digest(`r ${n} ${at}`)}${digest(`s ${n} ${at}`)}01`, `02${digest(`k ${n} ${at}`)}`],
    is_coinbase: false,
    sequence: 4_294_967_293,
  }));
  const vout = Array.from({ length: 1 + pick(4) }, (_, at) => output(`out ${pick(5_000)} ${at}`, pick(1e9)));
  const status = { confirmed: true, block_height: height, block_hash: digest(`${height}`), block_time: n };
  const body = JSON.stringify({ txid, version: 2, locktime: 0, vin, vout, size: 222, weight: 561, status });
  const leg = (from: string, at: number, { scriptpubkey_address, value }: (typeof vout)[number]): Leg => ({
    holding: {
      id: outpointId(chain, txId(from), at),
      owner: accountId(chain, scriptpubkey_address),
      asset,
    },
    amount: BigInt(value),
  });
  return {
    txid,
    lookup: {
      body,
      provider: 'esplora example.org',
      request: `GET /tx/${txid}`,
      time: 1_700_000_000_000 + n,
      height,
      buried: true,
      final: true,
    },
    movement: {
      id: movementId(txid),
      chain,
      txid: txId(txid),
      position: { height, index: UNKNOWN_INDEX, time: n },
      inputs: vin.map(({ txid: from, vout: at, prevout }) => leg(from, at, prevout)),
      outputs: vout.map((out, at) => leg(txid, at, out)),
    },
  };
}

/** Milliseconds. */
async function timed(run: () => unknown): Promise<number> {
  globalThis.gc?.();
  const start = performance.now();
  await run();
  return performance.now() - start;
}

const rate = (count: number, ms: number): string => `${Math.round((count / ms) * 1000)}/s`;
const times = (ms: number, baseline: number): string => `${(ms / baseline).toFixed(1)} times the baseline`;

async function putAll<E>(
  put: (key: string, entry: E) => Promise<void>,
  entries: readonly (readonly [string, E])[],
  atOnce: number,
): Promise<void> {
  for (let from = 0; from < entries.length; from += atOnce)
    await Promise.all(entries.slice(from, from + atOnce).map(([key, entry]) => put(key, entry)));
}

/** Puts and random reads a second of the durable store, beside a `Map` of JSON texts in the same run. */
export async function* storeBench(): AsyncGenerator<string> {
  const pick = random(3);
  const all = Array.from({ length: ENTRIES }, (_, n) => told(n, pick));
  const lookups = all.map(({ txid, lookup }) => [`bitcoin/tx/${txid}`, lookup] as const);
  const facts = all.map(({ txid, movement, lookup: { height } }): readonly [string, FactEntry] => [
    `bitcoin/tx/${txid}`,
    { value: encodeMovements([movement]), height, final: true },
  ]);
  const wanted = Array.from({ length: READS }, () => lookups[pick(ENTRIES)]![0]);

  const map = new Map<string, string>();
  const mapPuts = await timed(() => {
    for (const [key, entry] of lookups) map.set(key, JSON.stringify(entry));
  });
  const mapReads = await timed(() => {
    for (const key of wanted) JSON.parse((JSON.parse(map.get(key)!) as LookupEntry).body);
  });
  const bytes = lookups.reduce((sum, [, { body }]) => sum + body.length, 0);
  yield `${ENTRIES} transactions of ${Math.round(bytes / ENTRIES)} bytes; baseline, a Map of JSON texts: ${rate(ENTRIES, mapPuts)} put, ${rate(READS, mapReads)} read and parsed`;

  const directory = mkdtempSync(join(tmpdir(), 'coinhound-bench-'));
  try {
    let store: Store = await openLmdbStore(directory);
    for (const atOnce of [1_000, 50, 1]) {
      const count = atOnce === 1 ? 400 : ENTRIES;
      const ms = await timed(() => putAll(store.lookups.put, lookups.slice(0, count), atOnce));
      yield `lookups put ${atOnce} at a time: ${rate(count, ms)}, ${times(ms / count, mapPuts / ENTRIES)}`;
    }
    const factPuts = await timed(() => putAll(store.facts.put, facts, 1_000));
    yield `facts put 1000 at a time: ${rate(ENTRIES, factPuts)}, ${times(factPuts, mapPuts)}`;
    await store.close();

    rmSync(join(directory, 'checked.json'));
    const raw = await timed(() => readFileSync(join(directory, 'data.mdb')));
    const checked = await timed(async () => {
      store = await openLmdbStore(directory);
    });
    yield `opened and looked over, ${2 * ENTRIES} entries: ${Math.round(checked)} ms, ${(checked / raw).toFixed(1)} times reading the file`;

    const lookupReads = await timed(async () => {
      for (const key of wanted) JSON.parse((await store.lookups.get(key))!.body);
    });
    yield `lookups read in random order and parsed: ${rate(READS, lookupReads)}, ${times(lookupReads, mapReads)}`;
    const factReads = await timed(async () => {
      for (const key of wanted) decodeMovements((await store.facts.get(key))!.value);
    });
    yield `facts read in random order and decoded: ${rate(READS, factReads)}, ${times(factReads, mapReads)}`;
    const { lookups: kept, facts: compact } = await store.stats();
    const share = (part: number): string => `${((100 * part) / bytes).toFixed(0)} %`;
    yield `of the answers' bytes, lookups keep ${share(kept.bytes)}, facts ${share(compact.bytes)}`;
    await store.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
