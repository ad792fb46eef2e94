import { describe, expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import { listIncidentIds, loadIncident, loadIncidents } from '../../src/incidents/load-incidents.ts';
import { withFolder } from '../labels/folder.ts';
import { rulesOf } from './rules.ts';

const THIEF = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const VICTIM = '0x1A2a1c938CE3eC39b6D47113c7955bAa9DD454F2';
const THEFT = '0xc28fad5e8d5e0ce6a2eaf67b6687be5d58113e16be590824d6cfa1a94467d0b7';
const PARTS = `0x${'ab'.repeat(32)}`;
const COIN = '975ec405ac9dc9fa5ab8009d94d6a1fe31dff8a8127ea90d023104e52754e4d7';

const head = `name: A theft
dates: { from: 2022-03-23T13:29Z }
attribution: { actor: unknown, by: nobody }
loss: { assets: [{ asset: ETH }] }
`;
const grounds = 'confidence: high, sources: [one]';
const seed = `{ chain: ethereum, address: "${THIEF}", role: thief wallet, ${grounds} }`;
const file = (id: string, rest = `seeds: [${seed}]\n`): string => `id: ${id}\n${head}${rest}`;

const load = (files: Record<string, string>, paths = ['.']) =>
  withFolder(files, (folder) => loadIncidents({ paths: paths.map((path) => `${folder}/${path}`), rulesOf }));

/** What is refused, without the folder. */
async function refusal(run: (folder: string) => Promise<unknown>, files: Record<string, string>) {
  return withFolder(files, async (folder) => {
    try {
      await run(folder);
    } catch (error) {
      if (!(error instanceof CoinhoundError)) throw error;
      const { kind, code, message } = error;
      return { kind, code, lines: message.replaceAll(`${folder}/`, '').split('\n') };
    }
    throw new Error('expected an error, but all went well');
  });
}
const refused = (files: Record<string, string>) =>
  refusal((folder) => loadIncidents({ paths: [folder], rulesOf }), files);
const faultsOf = async (rest: string) =>
  (await refused({ 'a-1.yaml': file('a-1', rest) })).lines.slice(1).map((line) => line.trim());

test('an incident is read whole: what is left out is null, addresses and hashes are canonical', async () => {
  const [incident] = await load({
    'ronin-2022.yaml': `id: ronin-2022
name: Ronin Bridge
dates: { from: 2022-03-23T13:29:09Z, to: 2022-03-24, note: by the chain }
attribution: { actor: Lazarus Group, by: FBI, date: 2022-04-14, contested: by none }
loss:
  assets: [{ asset: ETH, amount: "173600.5", note: n }, { asset: USDC }]
  usd: { low: 540000000, high: 625000000 }
  note: some
seeds:
  - { chain: ethereum, address: "${THIEF.toLowerCase()}", asset: ETH, since: 2022-03-23, until: 2022, role: thief wallet, ${grounds}, note: first }
  - { chain: ethereum, transaction: "${THEFT.toUpperCase().replace('X', 'x')}", role: theft, ${grounds} }
  - { chain: bitcoin, outpoint: "${COIN}:1", role: theft, ${grounds} }
  - { chain: ethereum, transaction: "${PARTS}", payer: "${VICTIM.toLowerCase()}", receivers: ["${THIEF}", "${VICTIM}"], asset: ETH, usd: "2999.5", role: theft, ${grounds} }
accounts:
  - { chain: ethereum, address: "${VICTIM}", role: bridge, kind: victim-contract, entity: Ronin Bridge, ${grounds} }
  - { chain: bitcoin, address: 1B6rJRfjTXwEy36SCs5zofGMmdv2kdZw7P, role: thief, kind: lookalike, imitates: 1B6rJ6ZKfZmkqMyBGe5KR27oWkEbQdNM7P, ${grounds} }
transactions:
  - { chain: bitcoin, transaction: ${COIN.toUpperCase()}, what: another theft, ${grounds} }
expect:
  - { chain: ethereum, address: "${VICTIM}", service: FTX, kind: exchange, source: one }
  - { chain: bitcoin, service: YoBit, kind: exchange, note: somewhere, source: two }
prices:
  - { asset: ETH, usd: "2955.55", at: 2022-03-23, source: one }
  - { asset: USDC, chain: ethereum, usd: "0.9998", at: 2022-03-23T13:29Z, source: two }
notes: [mind the gap]
unverified: [the date]
`,
  });
  const known = { confidence: 'high', sources: ['one'], note: null };
  const ethereum = { chainName: 'ethereum', chain: 'eip155:1' };
  const bitcoin = { chainName: 'bitcoin', chain: 'bip122:000000000019d6689c085ae165831e93' };
  expect(incident).toEqual({
    id: 'ronin-2022',
    name: 'Ronin Bridge',
    dates: {
      from: { text: '2022-03-23T13:29:09Z', first: 1_648_042_149, last: 1_648_042_149 },
      to: { text: '2022-03-24', first: 1_648_080_000, last: 1_648_166_399 },
      note: 'by the chain',
    },
    attribution: {
      actor: 'Lazarus Group',
      by: 'FBI',
      date: { text: '2022-04-14', first: 1_649_894_400, last: 1_649_980_799 },
      contested: 'by none',
    },
    loss: {
      assets: [
        { asset: 'ETH', amount: '173600.5', note: 'n' },
        { asset: 'USDC', amount: null, note: null },
      ],
      usd: { low: 540_000_000, high: 625_000_000 },
      note: 'some',
    },
    seeds: [
      {
        ...ethereum,
        ...known,
        subject: {
          kind: 'address',
          account: `eip155:1:${THIEF}`,
          since: { text: '2022-03-23', first: 1_647_993_600, last: 1_648_079_999 },
          until: { text: '2022', first: 1_640_995_200, last: 1_672_531_199 },
        },
        asset: 'ETH',
        role: 'thief wallet',
        note: 'first',
      },
      { ...ethereum, ...known, subject: { kind: 'transaction', txid: THEFT }, asset: null, role: 'theft' },
      {
        ...bitcoin,
        ...known,
        subject: { kind: 'outpoint', txid: COIN, output: 1 },
        asset: null,
        role: 'theft',
      },
      {
        ...ethereum,
        ...known,
        subject: {
          kind: 'transaction',
          txid: PARTS,
          payer: `eip155:1:${VICTIM}`,
          receivers: [`eip155:1:${THIEF}`, `eip155:1:${VICTIM}`],
        },
        asset: 'ETH',
        usd: '2999.5',
        role: 'theft',
      },
    ],
    accounts: [
      {
        ...ethereum,
        ...known,
        account: `eip155:1:${VICTIM}`,
        kind: 'victim-contract',
        role: 'bridge',
        entity: 'Ronin Bridge',
        category: null,
        imitates: null,
      },
      {
        ...bitcoin,
        ...known,
        account: `${bitcoin.chain}:1B6rJRfjTXwEy36SCs5zofGMmdv2kdZw7P`,
        kind: 'lookalike',
        role: 'thief',
        entity: null,
        category: null,
        imitates: `${bitcoin.chain}:1B6rJ6ZKfZmkqMyBGe5KR27oWkEbQdNM7P`,
      },
    ],
    transactions: [{ ...bitcoin, ...known, txid: COIN, what: 'another theft' }],
    expect: [
      {
        ...ethereum,
        account: `eip155:1:${VICTIM}`,
        txid: null,
        service: 'FTX',
        kind: 'exchange',
        note: null,
        source: 'one',
      },
      {
        ...bitcoin,
        account: null,
        txid: null,
        service: 'YoBit',
        kind: 'exchange',
        note: 'somewhere',
        source: 'two',
      },
    ],
    prices: [
      {
        asset: 'ETH',
        chainName: null,
        usd: '2955.55',
        at: { text: '2022-03-23', first: 1_647_993_600, last: 1_648_079_999 },
        source: 'one',
      },
      {
        asset: 'USDC',
        chainName: 'ethereum',
        usd: '0.9998',
        at: { text: '2022-03-23T13:29Z', first: 1_648_042_140, last: 1_648_042_199 },
        source: 'two',
      },
    ],
    notes: ['mind the gap'],
    unverified: ['the date'],
    unpublished: null,
  });
});

test('five faults in a file are five messages, each with its line', async () => {
  const { kind, code, lines } = await refused({
    'a-1.yaml': `id: a-1
name: A theft
dates: { from: 2022-02-30 }
attribution: { actor: unknown, by: nobody }
loss:
  assets:
    - { asset: ETH, amount: 173600 }
seeds:
  - chain: etherium
    address: "${THIEF}"
    role: thief wallet
    confidence: high
    sources: [one]
accounts:
  - { chain: ethereum, address: "${VICTIM.replace('a1c9', 'A1c9')}", role: bridge, kind: victim, entity: Ronin, ${grounds} }
transactions:
  - { chain: ethereum, transaction: "0xc28f", what: theft, ${grounds} }
`,
  });
  expect([kind, code]).toEqual(['data', 'incident-invalid']);
  expect(lines).toEqual([
    'the incident files have 5 faults:',
    '  a-1.yaml:3:10: dates.from: expected a time in UTC as precise as it is known: 2011, 2011-09, 2018-01-25, 2018-01-25T15:02Z',
    "  a-1.yaml:7:21: loss.assets[0].amount: expected an exact amount in whole units, in quotes: '119756.62032288'",
    '  a-1.yaml:9:5: seeds[0].chain: expected the name of a known chain: there is none called etherium',
    `  a-1.yaml:15:24: accounts[0].address: expected an address of ethereum: the checksum of address ${VICTIM.replace('a1c9', 'A1c9')} does not match`,
    '  a-1.yaml:17:24: transactions[0].transaction: expected the id of a transaction of ethereum',
  ]);
});

test('faults of all files are told at once, by file and line', async () => {
  const { lines } = await refused({
    'a-1.yaml': file('a-2'),
    'b-1.yaml': file('b-1', 'seeds: []\n'),
    'c-1.yaml': 'id: [',
    'd-1.yaml': '',
    'e-1.yaml': file('e-1'),
  });
  expect(lines).toEqual([
    'the incident files have 4 faults:',
    '  a-1.yaml:1:1: id: expected a-1, the name of the file',
    '  b-1.yaml:6:1: seeds: expected a seed, or unpublished: why there is none',
    expect.stringMatching(/^ {2}c-1\.yaml:1:\d+: expected valid YAML: /),
    expect.stringMatching(/^ {2}d-1\.yaml:1:1: expected an incident: a map of id, name, dates, /),
  ]);
});

describe('a fault', () => {
  test.each([
    [
      'a key that is none',
      `seeds: [${seed}]\nseed: 1\n`,
      /^a-1\.yaml:7:1: seed: no such entry here: expected id, /,
    ],
    [
      'why nothing is public, beside a seed',
      `seeds: [${seed}]\nunpublished: no address\n`,
      'a-1.yaml:7:1: unpublished: expected no such entry where there are seeds',
    ],
    [
      'a seed that names nothing',
      `seeds:\n  - { chain: ethereum, role: thief, ${grounds} }\n`,
      'a-1.yaml:7:5: seeds[0]: expected one of address, transaction and outpoint, and only one',
    ],
    [
      'a seed that names two things',
      `seeds:\n  - { chain: ethereum, address: "${THIEF}", transaction: "${THEFT}", role: thief, ${grounds} }\n`,
      'a-1.yaml:7:5: seeds[0]: expected one of address, transaction and outpoint, and only one',
    ],
    [
      'a window of a transaction',
      `seeds:\n  - { chain: ethereum, transaction: "${THEFT}", since: 2022, role: thief, ${grounds} }\n`,
      /^a-1\.yaml:7:\d+: seeds\[0\]\.since: expected a window only where the seed is an address$/,
    ],
    [
      'a window that ends before it begins',
      `seeds:\n  - { chain: ethereum, address: "${THIEF}", since: 2022-03-23, until: 2022-03-22, role: thief, ${grounds} }\n`,
      /^a-1\.yaml:7:\d+: seeds\[0\]\.until: expected a time not before since$/,
    ],
    [
      'an outpoint without a number',
      `seeds:\n  - { chain: bitcoin, outpoint: "${COIN}:x", role: thief, ${grounds} }\n`,
      /seeds\[0\]\.outpoint: expected an outpoint: txid:vout$/,
    ],
    [
      'a seed without a source',
      `seeds:\n  - { chain: ethereum, address: "${THIEF}", role: thief, confidence: high, sources: [] }\n`,
      /seeds\[0\]\.sources: expected at least one source$/,
    ],
    [
      'an account that is a seed, in another spelling',
      `seeds: [${seed}]\naccounts:\n  - { chain: ethereum, address: "${THIEF.toLowerCase()}", role: thief, kind: thief, ${grounds} }\n`,
      /^a-1\.yaml:8:\d+: accounts\[0\]\.address: expected it once: it stands at seeds\[0\] as well$/,
    ],
    [
      'a seed that stands twice',
      `seeds: [${seed}, ${seed}]\n`,
      /seeds\[1\]\.address: expected it once: it stands at seeds\[0\] as well$/,
    ],
    [
      'an output of a transaction that is a seed',
      `seeds:\n  - { chain: bitcoin, transaction: ${COIN}, role: thief, ${grounds} }\n  - { chain: bitcoin, outpoint: "${COIN}:0", role: thief, ${grounds} }\n`,
      /seeds\[1\]\.outpoint: expected it once: it stands at seeds\[0\] as well$/,
    ],
    [
      'a part of a transaction that is a seed whole',
      `seeds:\n  - { chain: ethereum, transaction: "${THEFT}", role: thief, ${grounds} }\n  - { chain: ethereum, transaction: "${THEFT}", payer: "${VICTIM}", role: thief, ${grounds} }\n`,
      /seeds\[1\]\.transaction: expected it once: it stands at seeds\[0\] as well$/,
    ],
    [
      'a part that stands twice',
      `seeds:\n${`  - { chain: ethereum, transaction: "${THEFT}", payer: "${VICTIM}", role: thief, ${grounds} }\n`.repeat(2)}`,
      /seeds\[1\]\.transaction: expected it once: it stands at seeds\[0\] as well$/,
    ],
    [
      'a payer of an outpoint',
      `seeds:\n  - { chain: bitcoin, outpoint: "${COIN}:0", payer: 1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uF, role: thief, ${grounds} }\n`,
      /seeds\[0\]\.payer: expected parties only where the seed is a transaction$/,
    ],
    [
      'a receiver that is no address of the chain',
      `seeds:\n  - { chain: ethereum, transaction: "${THEFT}", receivers: [1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uF], role: thief, ${grounds} }\n`,
      /seeds\[0\]\.receivers\[0\]: expected an address of ethereum: /,
    ],
    [
      'a price of a seed that names no asset',
      `seeds:\n  - { chain: ethereum, transaction: "${THEFT}", usd: "1.5", role: thief, ${grounds} }\n`,
      /seeds\[0\]\.usd: expected a price only where the seed names its asset$/,
    ],
    [
      'a price that is nothing',
      `seeds: [${seed}]\nprices: [{ asset: ETH, usd: "0", at: 2022, source: one }]\n`,
      /prices\[0\]\.usd: expected what a whole unit was worth in dollars, an exact amount in quotes: '0\.9998'$/,
    ],
    [
      'a price that is given twice',
      `seeds: [${seed}]\nprices:\n  - { asset: ETH, usd: "1", at: 2022, source: one }\n  - { asset: eth, usd: "2", at: 2022, source: one }\n  - { asset: ETH, chain: base, usd: "3", at: 2022, source: one }\n`,
      /^a-1\.yaml:9:\d+: prices\[1\]\.asset: expected one price of an asset$/,
    ],
    [
      'a price on no chain',
      `seeds: [${seed}]\nprices: [{ asset: ETH, chain: etherium, usd: "1", at: 2022, source: one }]\n`,
      /prices\[0\]\.chain: expected the name of a known chain: there is none called etherium$/,
    ],
    [
      'a service of no category',
      `seeds: [${seed}]\naccounts:\n  - { chain: ethereum, address: "${VICTIM}", role: hot wallet, kind: service, entity: FTX, ${grounds} }\n`,
      'a-1.yaml:8:5: accounts[0].category: missing: expected category: the kind is service',
    ],
    [
      'a category of what is no service',
      `seeds: [${seed}]\naccounts:\n  - { chain: ethereum, address: "${VICTIM}", role: thief, kind: thief, category: mixer, ${grounds} }\n`,
      /accounts\[0\]\.category: expected category only of kind service$/,
    ],
    [
      'a victim without a name',
      `seeds: [${seed}]\naccounts:\n  - { chain: ethereum, address: "${VICTIM}", role: bridge, kind: victim, ${grounds} }\n`,
      'a-1.yaml:8:5: accounts[0].entity: missing: expected whose account it is: the kind is victim',
    ],
    [
      'a look-alike of nothing',
      `seeds: [${seed}]\naccounts:\n  - { chain: ethereum, address: "${VICTIM}", role: thief, kind: lookalike, ${grounds} }\n`,
      'a-1.yaml:8:5: accounts[0].imitates: missing: expected imitates: the kind is lookalike',
    ],
    [
      'a later hop with two names',
      `seeds: [${seed}]\nexpect:\n  - { chain: ethereum, address: "${VICTIM}", transaction: "${THEFT}", service: FTX, kind: exchange, source: one }\n`,
      /expect\[0\]\.transaction: expected an address or a transaction, not both$/,
    ],
  ])('%s is one, at its place', async (_, rest, expected) => {
    const faults = await faultsOf(rest);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  test('of dates and of dollars is one where the end lies before the beginning', async () => {
    const { lines } = await refused({
      'a-1.yaml': file('a-1')
        .replace('Z }', 'Z, to: 2022-03-22 }')
        .replace('}] }', '}], usd: { low: 2, high: 1 } }'),
    });
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^ {2}a-1\.yaml:3:\d+: dates\.to: expected a time not before from$/),
      expect.stringMatching(/^ {2}a-1\.yaml:5:\d+: loss\.usd\.high: expected an amount not below low$/),
    ]);
  });
});

test('a bug of a chain is no fault of the file', async () => {
  const broken = withFolder({ 'a-1.yaml': file('a-1') }, (folder) =>
    loadIncidents({
      paths: [folder],
      rulesOf: (chain) => {
        const rules = rulesOf(chain);
        return (
          rules && {
            ...rules,
            account: () => {
              throw new TypeError('a bug');
            },
          }
        );
      },
    }),
  );
  await expect(broken).rejects.toThrow(TypeError);
});

describe('a catalogue', () => {
  const files = {
    'a/b-1.yaml': file('b-1'),
    'a/a-1.yaml': file('a-1'),
    'a/.c-1.yaml': 'x',
    'a/README.md': '#',
  };

  test('lists its ids in order and reads no file for it', async () => {
    const ids = await withFolder({ ...files, 'a/broken-1.yaml': '[' }, (folder) =>
      listIncidentIds([`${folder}/a`]),
    );
    expect(ids).toEqual(['a-1', 'b-1', 'broken-1']);
  });

  test('gives one incident whatever is wrong with others', async () => {
    const incident = await withFolder({ ...files, 'a/broken-1.yaml': '[' }, (folder) =>
      loadIncident('b-1', { paths: [`${folder}/a`], rulesOf }),
    );
    expect(incident.id).toBe('b-1');
  });

  test('says where there is no incident of an id', async () => {
    const { kind, code, lines } = await refusal(
      (folder) => loadIncident('c-1', { paths: [`${folder}/a`], rulesOf }),
      files,
    );
    expect([kind, code, ...lines]).toEqual(['usage', 'unknown-incident', 'there is no incident c-1']);
  });

  test('holds of two files of one id the one named last', async () => {
    const other = file('a-1').replace('A theft', 'My own');
    const names = async (paths: string[]) =>
      (await load({ ...files, 'my/a-1.yaml': other }, paths)).map(({ name }) => name);
    expect(await names(['a', 'my/a-1.yaml'])).toEqual(['My own', 'A theft']);
    expect(await names(['my', 'a'])).toEqual(['A theft', 'A theft']);
  });

  test('that is not there cannot be read', async () => {
    const { kind, code } = await refusal((folder) => listIncidentIds([`${folder}/none`]), files);
    expect([kind, code]).toEqual(['usage', 'incidents-unreadable']);
  });
});
