import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import { type AccountId, accountId, chainId } from '../../src/core/ids.ts';
import { byStrength, categories } from '../../src/core/label.ts';
import { loadLabels } from '../../src/labels/load-labels.ts';
import { accountOf } from './accounts.ts';
import { withFolder } from './folder.ts';

const USDT = '0xdAC17F958D2ee523a2206206994597C13D831ec7';
const account = accountOf('ethereum', USDT) as AccountId;
const load = (files: Record<string, string>, paths = ['.']) =>
  withFolder(files, (folder) =>
    loadLabels({ paths: paths.map((path) => `${folder}/${path}`), account: accountOf }),
  );
const refusal = (files: Record<string, string>, paths = ['.']) =>
  withFolder(files, async (folder) => {
    try {
      await loadLabels({ paths: paths.map((path) => `${folder}/${path}`), account: accountOf });
    } catch (error) {
      if (error instanceof CoinhoundError)
        return { code: error.code, kind: error.kind, message: error.message.replaceAll(`${folder}/`, '') };
      throw error;
    }
    throw new Error('expected an error, but all went well');
  });

describe('a label', () => {
  test('inherits what its header says and overrides it', async () => {
    const { entries } = await load({
      'a.yaml': `
name: Pack
source: a list @1
licence: MIT
date: 2024-01-02
confidence: 60
labels:
  - chain: ethereum
    address: 0xdac17f958d2ee523a2206206994597c13d831ec7
    name: Tether
    category: token
  - chain: ethereum
    address: "${USDT}"
    name: Tether
    category: token
    source: another
    licence: null
    confidence: 70
    role: contract
    firstSeen: 2020-01-01
    lastSeen: 2020-01-01
`,
    });
    const shared = { account, name: 'Tether', category: 'token' };
    expect([...entries()]).toEqual([
      {
        ...shared,
        source: 'another',
        licence: null,
        confidence: 70,
        firstSeen: '2020-01-01',
        lastSeen: '2020-01-01',
        published: null,
        role: 'contract',
      },
      {
        ...shared,
        source: 'a list @1',
        licence: 'MIT',
        confidence: 60,
        firstSeen: null,
        lastSeen: null,
        published: null,
        role: null,
      },
    ]);
  });

  test('of whose source nothing is known has confidence 5', async () => {
    const { entries } = await load({ 'a.yaml': file('a', `name: X, category: scam, source: hearsay`) });
    expect([...entries()]).toMatchObject([{ confidence: 5, licence: null }]);
  });

  test('of a chain that is not configured is ignored and counted', async () => {
    const known = await load({
      'a.yaml': `name: P\nsource: s\nlabels:\n  - { chain: cardano, address: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t, name: Tether, category: token }\n`,
    });
    expect(known.ignored).toBe(1);
    expect([...known.entries()]).toEqual([]);
  });
});

describe('several files', () => {
  const one = file('one', 'name: Binance, category: exchange, source: s1, confidence: 50');
  const two = file('two', 'name: Ponzi, category: scam, source: s2, confidence: 70');
  const weaker = file('again', 'name: Binance, category: exchange, source: s1, confidence: 20, role: old');

  test('add up, strongest first, and equal claims are one', async () => {
    const known = await load({ 'a.yaml': weaker, 'b/one.yml': one, 'b/two.yaml': two, 'c/one.yaml': one });
    const labels = (await known.lookup([account])).get(account);
    expect(labels?.map(({ name, confidence, role }) => [name, confidence, role])).toEqual([
      ['Ponzi', 70, null],
      ['Binance', 50, null],
    ]);
    expect(known.files.map((path) => path.split('/').slice(3).join('/'))).toEqual([
      'a.yaml',
      'b/one.yml',
      'b/two.yaml',
      'c/one.yaml',
    ]);
  });

  test('give the same digest in any order and under any name', async () => {
    const digests = await Promise.all([
      load({ 'a.yaml': one, 'b.yaml': two, 'c.yaml': weaker }),
      load({ 'z/q.yml': weaker, 'z/p.yaml': two, 'one.yaml': one }, ['z', 'one.yaml']),
      load({ 'a.yaml': two, 'b.yaml': one }, ['b.yaml', 'a.yaml', '.']),
    ]);
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
    expect((await load({ 'a.yaml': one })).digest).not.toBe(digests[0]?.digest);
    expect((await load({ 'a.yaml': one, 'b.yaml': two.replace('70', '71') })).digest).not.toBe(
      digests[0]?.digest,
    );
  });

  test('that are no labels are passed over in a folder, hidden ones too', async () => {
    const { files } = await load({ 'a.yaml': one, 'README.md': '#', '.b.yaml': 'x', '.git/c.yaml': 'x' });
    expect(files).toHaveLength(1);
  });

  test('that are named must be there and in a known format', async () => {
    expect(await refusal({}, ['none.yaml'])).toMatchObject({ kind: 'usage', code: 'labels-unreadable' });
    expect(await refusal({ 'a.csv': 'x' }, ['a.csv'])).toEqual({
      kind: 'usage',
      code: 'labels-unreadable',
      message: 'the labels in a.csv are in no known format',
    });
  });
});

describe('faults', () => {
  test('are reported all at once over all files, with line and path', async () => {
    const { kind, code, message } = await refusal({
      'a.yaml': `name: P
labels:
  - { chain: ethereum, address: "${USDT.replace('d', 'D')}", name: X, category: casino, colour: red }
  - { chain: ethereum, address: "${USDT}", name: X, category: scam, source: s, confidence: 101, firstSeen: 2024-02-30 }
`,
      'b.yaml': `name: P
source: s
labels:
  - chain: ethereum
    address: "${USDT.replace('dAC', 'DAC')}"
    name: X
    category: scam
  - { chain: bitcoin, address: ${USDT}, name: X, category: scam }
  - chain: bitcoin
    address: 34xp4vRoCGJym3xR7yCVPFHoCNxv4Twsep
    name: X
    category: exchange
`,
      'c.yaml': 'labels: [',
      'd.yaml': `name: P
labels:
  - { chain: ethereum, address: "${USDT}", name: X, category: scam, firstSeen: 2024-02-02, lastSeen: 2024-02-01 }
`,
      'e.yaml': '',
    });
    expect([kind, code]).toEqual(['data', 'labels-invalid']);
    expect(message.split('\n')).toEqual([
      'the labels have 11 faults:',
      `  a.yaml:3:1: labels[0].category: expected one of ${categories.join(', ')}`,
      '  a.yaml:3:1: labels[0].colour: no such entry here: expected chain, address, name, category, role, source, licence, confidence, firstSeen, lastSeen, published',
      '  a.yaml:4:1: labels[1].confidence: expected a confidence from 0 to 100',
      '  a.yaml:4:1: labels[1].firstSeen: expected a day like 2024-07-16',
      `  b.yaml:5:5: labels[0].address: expected an address of ethereum: the checksum of address ${USDT.replace('dAC', 'DAC')} does not match`,
      `  b.yaml:8:23: labels[1].address: expected an address of bitcoin: ${USDT} is an address of chain ethereum, not of this one`,
      '  b.yaml:10:5: labels[2].address: expected an address of bitcoin: the checksum of address 34xp4vRoCGJym3xR7yCVPFHoCNxv4Twsep does not match',
      expect.stringMatching(/^ {2}c\.yaml:1:\d+: expected valid YAML: /),
      '  d.yaml:3:1: labels[0].source: expected a source, here or in the header',
      '  d.yaml:3:1: labels[0].lastSeen: expected a day not before firstSeen',
      expect.stringMatching(/^ {2}e\.yaml:1:1: expected a label file: a map of name, /),
    ]);
  });

  test('of the caller are not taken for faults of the file', async () => {
    const broken = withFolder({ 'a.yaml': file('a', 'name: X, category: scam, source: s') }, (folder) =>
      loadLabels({
        paths: [folder],
        account: () => {
          throw new TypeError('a bug');
        },
      }),
    );
    await expect(broken).rejects.toThrow(TypeError);
  });
});

test('whatever the files and their order, the digest is of the claims and labels stand strongest first', async () => {
  const claim = fc.record({
    who: fc.integer({ min: 1, max: 3 }),
    name: fc.constantFrom('A', 'B'),
    category: fc.constantFrom('exchange', 'scam'),
    source: fc.constantFrom('s', 't'),
    confidence: fc.constantFrom(5, 50, 70),
    role: fc.constantFrom(undefined, 'hot wallet'),
  });
  const byHeight = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;
  const write = (claims: readonly (typeof claim extends fc.Arbitrary<infer T> ? T : never)[]) =>
    `name: P\nlabels: [${claims
      .map(({ who, ...rest }) => JSON.stringify({ chain: 'ethereum', address: byHeight(who), ...rest }))
      .join(', ')}]\n`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(claim, { minLength: 1, maxLength: 8 }),
      fc.nat(8),
      fc.infiniteStream(fc.nat()),
      async (claims, cut, stream) => {
        const shuffled = claims
          .map((one) => ({ one, at: stream.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const first = await load({ 'a.yaml': write(claims) });
        const second = await load({
          'x.yaml': write(shuffled.slice(cut)),
          'y.yaml': write([...shuffled.slice(0, cut), ...shuffled]),
        });
        expect(second.digest).toBe(first.digest);
        expect([...second.entries()]).toEqual([...first.entries()]);
        const owners = [1, 2, 3].map((n) => accountId(chainId('eip155:1'), byHeight(n)));
        const found = await first.lookup(owners);
        expect([...found.values()].flat()).toHaveLength([...first.entries()].length);
        for (const labels of found.values()) expect([...labels].sort(byStrength)).toEqual(labels);
      },
    ),
    { numRuns: 60 },
  );
});

function file(name: string, fields: string): string {
  return `name: ${name}\nlabels:\n  - { chain: ethereum, address: "${USDT}", ${fields} }\n`;
}
