import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { addressOf } from '../../src/core/ids.ts';
import { labelOrder } from '../../src/labels/label-order.ts';
import { party } from '../support/bitcoin-world.ts';
import { account, imported } from './imported.ts';

const one = party('import one', 'p2pkh').address as string;
const two = party('import two', 'v0_p2wpkh').address as string;
const bad = `${two.slice(0, -1)}${two.endsWith('q') ? 'p' : 'q'}`;
const HEX = '0x00000000000000000000000000000000000000b2';
const TRON = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

describe('the OFAC list by asset', () => {
  test('tells the chain by the name of its file, and of a token by the form of the address', async () => {
    const { labels, leftOut } = await imported(
      {
        'sanctioned_addresses_XBT.json': JSON.stringify([one, two]),
        'sanctioned_addresses_USDT.json': JSON.stringify([HEX, TRON, one]),
        'sanctioned_addresses_DASH.json': '["XuAnything"]',
      },
      { published: '2024-09-27', source: 'OFAC @f2aee22' },
    );
    expect(leftOut).toEqual({ chains: { dash: 1, usdt: 1 }, categories: {}, addresses: 0 });
    expect(labels).toHaveLength(4);
    for (const label of labels)
      expect(label).toMatchObject({
        name: 'OFAC SDN list',
        category: 'sanctioned',
        confidence: 60,
        published: '2024-09-27',
        source: 'OFAC @f2aee22',
      });
    expect(labels.map(({ account }) => addressOf(account)).sort()).toEqual(
      [one, two, TRON, addressOf(account('ethereum', HEX))].sort(),
    );
  });

  test('with faults names the line of each', async () => {
    const { faults, labels } = await imported({
      'sanctioned_addresses_XBT.json': `[\n  "${one}",\n  "${bad}",\n  7\n]`,
      'sanctioned_addresses_ETH.json': '{"a": 1}',
      'sanctioned_addresses_TRX.json': '["a",\n "b",]',
    });
    expect(faults).toEqual([
      'sanctioned_addresses_ETH.json:1:1: expected a list of addresses',
      'sanctioned_addresses_TRX.json:2:6: expected valid JSON',
      `sanctioned_addresses_XBT.json:3:3: [1]: expected an address of bitcoin: the checksum of address ${bad} does not match`,
      'sanctioned_addresses_XBT.json:4:3: [2]: expected an address',
    ]);
    expect(labels).toHaveLength(1);
  });
});

describe('the list of the Treasury', () => {
  const plain = `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://example.org/sdn">
  <publshInformation><Publish_Date>07/16/2024</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry>
    <uid>17</uid><firstName>Ann</firstName><lastName>O&apos;NYM &amp; SONS</lastName><sdnType>Individual</sdnType>
    <akaList><aka><uid>1</uid><lastName>ALIAS</lastName></aka></akaList>
    <idList>
      <id><uid>5</uid><idType>Digital Currency Address - XBT</idType><idNumber>${one}</idNumber></id>
      <id><uid>6</uid><idType>Passport</idType><idNumber>P1</idNumber></id>
      <id><uid>7</uid><idType>Digital Currency Address - ETH</idType><idNumber>
        ${HEX}
      </idNumber></id>
    </idList>
  </sdnEntry>
  <!-- <sdnEntry><idList><id><idType>Digital Currency Address - XBT</idType><idNumber>${two}</idNumber></id></idList></sdnEntry> -->
  <sdnEntry><uid>18</uid><lastName>NO COINS</lastName></sdnEntry>
</sdnList>`;

  test('gives every digital currency address of its entries, dated by its publication', async () => {
    const { labels, faults } = await imported({ 'sdn.xml': plain });
    expect(faults).toEqual([]);
    expect(labels.map(({ account: _, ...rest }) => rest)).toEqual(
      [1, 2].map(() => ({
        name: "Ann O'NYM & SONS",
        category: 'sanctioned',
        role: 'OFAC SDN list, entry 17',
        source: 'OFAC SDN list of 2024-07-16',
        licence: 'public domain',
        confidence: 60,
        firstSeen: null,
        lastSeen: null,
        published: '2024-07-16',
      })),
    );
    expect(labels.map((label) => label.account).sort()).toEqual(
      [account('bitcoin', one), account('ethereum', HEX)].sort(),
    );
  });

  const party = (ref: string, feature: string) => `
    <DistinctParty FixedRef="${ref}">
      <Profile ID="${ref}" PartySubTypeID="3">
        <Identity ID="1" Primary="true">
          <Alias AliasTypeID="1400" Primary="false"><DocumentedName ID="1"><DocumentedNamePart>
            <NamePartValue>HIDDEN</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
          <Alias AliasTypeID="1403" Primary="true">
            <DocumentedName ID="2"><DocumentedNamePart><NamePartValue ScriptID="215">Lazy</NamePartValue></DocumentedNamePart>
              <DocumentedNamePart><NamePartValue>Group</NamePartValue></DocumentedNamePart></DocumentedName>
            <DocumentedName ID="3"><DocumentedNamePart><NamePartValue ScriptID="220">Other script</NamePartValue></DocumentedNamePart></DocumentedName>
          </Alias>
        </Identity>
        ${feature}
      </Profile>
    </DistinctParty>`;
  const feature = (type: string, value: string) =>
    `<Feature ID="9" FeatureTypeID="${type}"><FeatureVersion ID="1"><Comment /><VersionDetail DetailTypeID="1432">${value}</VersionDetail></FeatureVersion></Feature>`;
  const advanced = (parties: string) => `<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://example.org/advanced">
  <DateOfIssue CalendarTypeID="1"><Year>2024</Year><Month>7</Month><Day>16</Day></DateOfIssue>
  <ReferenceValueSets><FeatureTypeValues>
    <FeatureType ID="8">Birthdate</FeatureType>
    <FeatureType ID="344" FeatureTypeGroupID="1">Digital Currency Address - XBT</FeatureType>
    <FeatureType ID="345" FeatureTypeGroupID="1">Digital Currency Address - ETH</FeatureType>
  </FeatureTypeValues></ReferenceValueSets>
  <DistinctParties>${parties}</DistinctParties>
  <SanctionsEntries>
    <SanctionsEntry ID="1" ProfileID="27307" ListID="1550">
      <EntryEvent ID="1" EntryEventTypeID="1"><Date CalendarTypeID="1"><Year>2019</Year><Month>9</Month><Day>13</Day></Date></EntryEvent>
      <SanctionsMeasure ID="2"><DatePeriod><Start><From><Year>1999</Year></From></Start></DatePeriod></SanctionsMeasure>
    </SanctionsEntry>
  </SanctionsEntries>
</Sanctions>`;

  test('in its advanced layout gives the same, and the day a party was listed in the role alone', async () => {
    const text = advanced(
      party('27307', feature('345', HEX) + feature('8', 'long ago')) + party('40001', feature('344', one)),
    );
    const { labels, faults } = await imported({ 'sdn_advanced.xml': text });
    expect(faults).toEqual([]);
    expect(labels.map((label) => [label.account, label.name, label.role, label.published])).toEqual([
      [account('bitcoin', one), 'Lazy Group', 'OFAC SDN list, entry 40001', '2024-07-16'],
      [account('ethereum', HEX), 'Lazy Group', 'OFAC SDN list, entry 27307 of 2019-09-13', '2024-07-16'],
    ]);
  });

  test('with faults names the line of each', async () => {
    const { faults } = await imported({
      'a.xml': plain.replace('07/16/2024', 'July'),
      'b.xml': plain.replace('</idList>', '</idlist>'),
      'c.xml': plain.replace(one, bad),
      'd.xml': advanced(party('1', feature('344', bad))),
      'e.xml': advanced('').replace('<Year>2024</Year>', ''),
      'f.xml': `<!DOCTYPE x [<!ENTITY a "b">]>${plain}`,
      'g.xml': '<other/>',
      'h.xml': `${plain}<sdnList/>`,
    });
    expect(faults).toEqual([
      'a.xml:1:1: expected a Publish_Date like 07/16/2024',
      'b.xml:13:5: expected </idList>',
      `c.xml:8:7: expected an address of bitcoin: the checksum of address ${bad} does not match`,
      expect.stringMatching(/^d\.xml:21:\d+: expected an address of bitcoin: the checksum /),
      'e.xml:1:1: expected a DateOfIssue of Year, Month and Day',
      'f.xml:1:1: expected a document without a document type',
      expect.stringMatching(/^g\.xml:1:1: expected one of the formats /),
      expect.stringMatching(/^h\.xml:17:11: expected one root element$/),
    ]);
  });
});

describe("Etherscan's labels", () => {
  const hex = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;

  test('tell entity and role by the name, and the category by labels that say what an account is', async () => {
    const { labels, leftOut } = await imported({
      'combinedAllLabels.json': JSON.stringify({
        [hex(1)]: { name: 'Binance 14', labels: ['binance', 'exchange'] },
        [hex(2)]: { name: 'Binance: Deposit 1', labels: ['exchange'] },
        [hex(3)]: { name: 'ABCC Token  (AT)', labels: ['exchange'] },
        [hex(4)]: { name: 'Someone Exploiter 2', labels: ['phish-hack'] },
        [hex(5)]: { name: '', labels: ['phish-hack'] },
        [hex(6)]: { name: '', labels: ['airdrop-hunter'] },
        [hex(7)]: { name: 'Tornado.Cash: Router', labels: ['tornado-cash', 'ofac-sanctioned'] },
      }),
      'bridge.json': JSON.stringify({ [hex(8)]: 'Hop Protocol: USDC Bridge' }),
    });
    expect(leftOut.categories).toEqual({ 'airdrop-hunter': 1 });
    const told = labels.map((label) => [
      Number(addressOf(label.account)),
      label.category,
      label.name,
      label.role,
      label.confidence,
    ]);
    expect(told.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [1, 'exchange', 'Binance', 'Binance 14', 50],
      [2, 'exchange', 'Binance', 'Deposit 1', 50],
      [3, 'token', 'ABCC Token (AT)', null, 50],
      [4, 'hack', 'Someone Exploiter', 'Someone Exploiter 2', 50],
      [5, 'scam', 'phish-hack', null, 50],
      [7, 'mixer', 'Tornado.Cash', 'Router', 50],
      [7, 'sanctioned', 'Tornado.Cash', 'Router', 50],
      [8, 'bridge', 'Hop Protocol', 'USDC Bridge', 50],
    ]);
  });

  test('with faults name each by its path', async () => {
    const { faults } = await imported({
      'a.json': `{"${hex(1)}": 5,\n "${hex(2)}": {"name": "X", "labels": ["dex"]},\n "0x12": {"name": "Y", "labels": ["dex"]}}`,
      'b.json': `{"${hex(1)}": {"name": "X", "labels": []}`,
    });
    expect(faults).toEqual([
      `a.json:1:2: ${hex(1)}: expected a name, or a map of name and labels`,
      'a.json:3:2: 0x12: expected an address of ethereum: 0x12 is not an address of an EVM chain',
      'b.json:1:75: expected valid JSON',
    ]);
  });
});

describe('tables', () => {
  const columns = 'chain,address,name,category,role,source,licence,confidence,firstSeen,lastSeen,published';
  const row = {
    account: account('bitcoin', one),
    name: 'A "B", C',
    category: 'exchange',
    role: 'hot\nwallet',
    source: 'case 12',
    licence: 'MIT',
    confidence: 90,
    firstSeen: '2020-01-01',
    lastSeen: '2020-02-01',
    published: '2021-01-01',
  };

  test('in CSV and in JSON lines, compressed or not, give the same labels', async () => {
    const csv = `\ufeff${columns}\r\nXBT,${one},"A ""B"", C",exchange,"hot\nwallet",case 12,MIT,manual_transaction,2020-01-01,2020-02-01,2021-01-01\r\n\r\n`;
    const json = `\n${JSON.stringify({ ...row, account: undefined, chain: 'btc', address: one, confidence: 90 })}\n`;
    for (const files of [
      { 'a.csv': csv },
      { 'a.jsonl': json },
      { 'a.csv.gz': gzipSync(csv) },
      { 'a.ndjson.gz': gzipSync(json) },
    ])
      expect((await imported(files)).labels).toEqual([row]);
  });

  test('of a merged list name entity and sources, and give a sanction in force as a label of its own', async () => {
    const line = (fields: object) =>
      JSON.stringify({ chain: 'btc', address: one, sources: ['a@1', 'b@2'], licence: 'MIT', ...fields });
    const { labels, leftOut } = await imported(
      {
        'm.jsonl': [
          line({
            category: 'mixer',
            entity: 'Blender',
            role: '',
            sanctioned: 'OFAC',
            sanctioned_entity: 'BLENDER',
          }),
          line({ category: 'darknet', entity: '', address: two, sanctioned: 'OFAC-former', also: ['other'] }),
          line({ category: 'other', entity: 'X' }),
        ].join('\n'),
      },
      { confidence: 20 },
    );
    expect(leftOut.categories).toEqual({ other: 1 });
    const told = labels.map(({ account: who, name, category, source, confidence }) => [
      who,
      name,
      category,
      source,
      confidence,
    ]);
    expect(told.sort()).toEqual(
      [
        [account('bitcoin', one), 'BLENDER', 'sanctioned', 'a@1; b@2', 20],
        [account('bitcoin', one), 'Blender', 'mixer', 'a@1; b@2', 20],
        [account('bitcoin', two), 'unnamed darknet', 'market', 'a@1; b@2', 20],
      ].sort(),
    );
  });

  test('with faults name the line and column of each, and a misspelt column is one', async () => {
    const { faults } = await imported({
      'a.csv': `chain,address,name,category,source\nbtc,${one},N,exchange\nbtc,${bad},N,exchange,s\nbtc,${one},,exchange,\nbtc,"${one},N,exchange,s\nbtc,${one},N,exchange,s\n`,
      'b.csv': 'chain,adress,name\nbtc,x,y\n',
      'c.csv': '',
      'd.jsonl': `{"chain": "btc", "address": "${one}", "name": "N", "category": "exchange", "source": "s", "confidence": 101, "firstSeen": "2024-02-30"}\n[1]\n{"chain": }\n{"chain": "btc", "address": "${one}", "name": "N", "category": "exchange", "source": "s", "firstSeen": "2024-02-02", "lastSeen": "2024-02-01", "colour": 1}`,
    });
    expect(faults).toEqual([
      'a.csv:2:1: expected 5 fields, not 4',
      expect.stringMatching(/^a\.csv:3:1: address: expected an address of bitcoin: the checksum /),
      'a.csv:4:1: name: expected the name of the entity',
      'a.csv:4:1: source: expected who says so, here or with --source',
      expect.stringMatching(/^a\.csv:5:1: expected a field in quotes /),
      `b.csv:1:1: adress: no such column: expected ${columns.replaceAll(',', ', ')}`,
      'c.csv:1:1: expected a first line that names the columns',
      expect.stringMatching(
        /^d\.jsonl:1:1: confidence: expected a confidence from 0 to 100, or one of override, /,
      ),
      'd.jsonl:1:1: firstSeen: expected a day like 2024-07-16',
      'd.jsonl:2:1: expected an object of JSON on one line',
      'd.jsonl:3:11: expected an object of JSON on one line',
      `d.jsonl:4:1: colour: no such column: expected ${columns.replaceAll(',', ', ')}`,
      'd.jsonl:4:1: lastSeen: expected a day not before firstSeen',
    ]);
  });
});

test('label files of our own are imported as they are', async () => {
  const { labels, files } = await imported({
    'own.yaml': `name: P\nsource: s\npublished: 2024-01-01\nlabels:\n  - { chain: bitcoin, address: ${one}, name: N, category: seized }\n  - { chain: bitcoin, address: ${two}, name: N, category: recovery, published: 2024-02-02 }\n`,
  });
  expect(files.map(({ format }) => format)).toEqual(['coinhound-labels']);
  expect(Object.fromEntries(labels.map(({ category, published }) => [category, published]))).toEqual({
    seized: '2024-01-01',
    recovery: '2024-02-02',
  });
  expect([...labels].sort(labelOrder)).toEqual(labels);
});
