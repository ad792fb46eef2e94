import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { party } from '../support/bitcoin-world.ts';
import { imported } from './imported.ts';

const one = party('hostile one', 'p2pkh').address as string;
const HEX = '0x00000000000000000000000000000000000000b2';
const HEADER = 'chain,address,name,category\n';
const row = (name: string): string => `bitcoin,${one},${name},exchange\n`;
const source = { source: 's' };
const MILLIONS = 10_000_000;

describe('a text in another encoding', () => {
  test.each<[string, Buffer]>([
    ['in UTF-16', Buffer.from(`\ufeff${HEADER}${row('A')}`, 'utf16le')],
    ['in Latin-1', Buffer.from(`${HEADER}${row('Börse')}`, 'latin1')],
  ])('%s is a fault of the file, not names with holes', async (_, content) => {
    const { labels, faults } = await imported(
      { 'a.csv': content, 'b.csv': `${HEADER}${row('Börse')}` },
      source,
    );
    expect(faults).toEqual(['a.csv:1:1: expected a text in UTF-8, not in UTF-16 or any other encoding']);
    expect(labels.map(({ name }) => name)).toEqual(['Börse']);
  });

  test('may begin with a byte order mark, whatever its format', async () => {
    const { labels, faults } = await imported(
      {
        'a.csv': `\ufeff${HEADER}${row('A')}`,
        'b.jsonl': `\ufeff${JSON.stringify({ chain: 'btc', address: one, name: 'B', category: 'exchange' })}\n`,
        'c.json': `\ufeff{"${HEX}":{"name":"C","labels":["exchange"]}}`,
        'd.yaml': `\ufefftitle: D\ntags:\n  - {address: ${one}, currency: BTC, label: D, category: exchange}\n`,
        'sanctioned_addresses_XBT.json': `\ufeff["${one}"]`,
      },
      source,
    );
    expect(faults).toEqual([]);
    expect(labels.map(({ name }) => name).sort()).toEqual(['A', 'B', 'C', 'D', 'OFAC SDN list']);
  });
});

describe('what is told twice is a fault, not the last of both', () => {
  test('a column', async () => {
    const { labels, faults } = await imported({ 'a.csv': `chain,address,name,category,name\n${row('A,B')}` });
    expect(labels).toEqual([]);
    expect(faults).toEqual(['a.csv:1:1: name: expected each column once']);
  });

  test('a key of a line', async () => {
    const line = `{"chain":"btc","address":"${one}","name":"A","category":"exchange","n\\u0061me":"B"}`;
    const { labels, faults } = await imported({ 'a.jsonl': `${line}\n` }, source);
    expect(labels).toEqual([]);
    expect(faults).toEqual([`a.jsonl:1:${line.indexOf('"n\\u') + 1}: name: expected each key once`]);
  });

  test('an address of a file by address', async () => {
    const told = (name: string): string => `"${HEX}":{"name":"${name}","labels":["exchange"]}`;
    const { faults } = await imported({ 'a.json': `{${told('A')},\n ${told('B')}}` });
    expect(faults).toEqual([`a.json:2:2: ${HEX}: expected each key once`]);
  });
});

describe('a file that is made to take for ever is read in short time', () => {
  test.each<[string, () => string]>([
    ['a quote that never ends', () => `${HEADER}bitcoin,${one},"${'a'.repeat(MILLIONS)}`],
    ['a name of millions', () => `${HEADER}${row(`"${'a'.repeat(MILLIONS)}"`)}`],
    ['quotes that begin at every line', () => `${HEADER}${`bitcoin,${one},"A\n`.repeat(100_000)}`],
    ['faults at every line', () => `${HEADER}${'bitcoin,,A,exchange\n'.repeat(150_000)}`],
  ])('CSV with %s', async (_, content) => {
    const { labels, faults } = await imported({ 'a.csv': content() }, source);
    expect(labels).toEqual([]);
    expect(faults.length).toBeGreaterThan(0);
  });

  test.each<[string, () => string]>([
    ['elements in elements', () => `<Sanctions>${'<a>x'.repeat(100_000)}`],
    ['elements in elements of the plain list', () => `<sdnList>${'<a>x'.repeat(100_000)}`],
    ['an attribute that is none', () => `<Sanctions><FeatureType ${'a'.repeat(500_000)}></FeatureType>`],
    ['a name that never ends', () => `<Sanctions><${'a'.repeat(500_000)}`],
    ['a tag of millions', () => `<Sanctions><x ${'a "b" '.repeat(1_000_000)}></x>`],
    ['entities', () => '<!DOCTYPE a [<!ENTITY b "c">]><Sanctions>&b;</Sanctions>'],
  ])('XML with %s', async (_, content) => {
    const { faults } = await imported({ 'a.xml': content() });
    expect(faults).toHaveLength(1);
  });

  test.each<[string, () => string]>([
    ['lists in lists', () => `{"${HEX}":${'['.repeat(500_000)}`],
    ['a text of millions', () => `{"${HEX}":"${'a'.repeat(MILLIONS)}`],
  ])('JSON with %s', async (_, content) => {
    const { faults } = await imported({ 'a.json': content(), 'b.jsonl': `${content()}\n` });
    expect(faults).toHaveLength(2);
  });

  test('addresses that are written with escapes', async () => {
    const written = (n: number): string => `"0\\u0078${n.toString(16).padStart(40, '0')}"`;
    const addresses = Array.from({ length: 10_000 }, (_, n) => written(n));
    const { labels, faults } = await imported({
      'a.json': `{"0x": 1,${addresses.map((address) => `${address}:{"name":"A","labels":["exchange"]}`)}}`,
      'sanctioned_addresses_ETH.json': `[${addresses}]`,
    });
    expect(labels).toHaveLength(20_000);
    expect(faults).toEqual(['a.json:1:2: 0x: expected a name, or a map of name and labels']);
  });
});

describe('a TagPack', () => {
  const pack = (tag: string): string =>
    `title: T\ncurrency: BTC\ncategory: exchange\ntags:\n  - {address: ${one}, ${tag}}\n`;

  test('keeps a label of digits to the digit, or says that it cannot', async () => {
    expect((await imported({ 'a.yaml': pack('label: 12345') })).labels).toMatchObject([{ name: '12345' }]);
    const { labels, faults } = await imported({ 'a.yaml': pack('label: 12345678901234567890123') });
    expect(labels).toEqual([]);
    expect(faults).toEqual([expect.stringContaining('expected a label')]);
  });

  test.each([
    ['2022-01-24', '2022-01-24'],
    ['2022-01-24 23:30:00', '2022-01-24'],
    ['2022-01-24T23:30:00Z', '2022-01-24'],
    ['2022-01-24T23:59:59-00:01', '2022-01-25'],
    ['2022-01-24T00:30:00+01:00', '2022-01-23'],
  ])('of %s was published on %s in UTC', async (lastmod, published) => {
    const { labels } = await imported({ 'a.yaml': pack(`label: A, lastmod: "${lastmod}"`) });
    expect(labels).toMatchObject([{ published }]);
  });
});

test('options fill in what a label file of our own does not tell, and nothing that it does', async () => {
  const file = (header: string, rest: string): string =>
    `name: N\n${header}labels:\n  - { chain: bitcoin, address: ${one}, name: A, category: exchange${rest} }\n`;
  const defaults = { source: 'option', licence: 'MIT', confidence: 70, published: '2020-02-29' };
  const { labels, faults } = await imported(
    {
      'a.yaml': file('', ''),
      'b.yaml': file('source: header\nconfidence: 40\n', ''),
      'c.yaml': file('', ', source: own, confidence: 20, published: 2019-12-31'),
    },
    defaults,
  );
  expect(faults).toEqual([]);
  expect(labels).toMatchObject([
    { source: 'option', confidence: 70, licence: 'MIT', published: '2020-02-29' },
    { source: 'header', confidence: 40, licence: 'MIT', published: '2020-02-29' },
    { source: 'own', confidence: 20, licence: 'MIT', published: '2019-12-31' },
  ]);
});
