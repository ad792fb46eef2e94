import { beforeAll, expect, test } from 'vitest';
import { byStrength, type Label } from '../../src/core/label.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { incidentLabels } from '../../src/incidents/incident-labels.ts';
import { loadCatalogue } from './catalogue.ts';

let incidents: readonly Incident[];
let labels: readonly Label[];
beforeAll(async () => {
  incidents = await loadCatalogue();
  labels = incidentLabels(incidents);
});
const claims = (ending: string) =>
  labels
    .filter(({ account }) => account.endsWith(ending))
    .map(({ name, category, confidence }) => [name, category, confidence]);

test('a label says what the account is, for whom, and by which incident', () => {
  expect(labels.find(({ account }) => account.endsWith(':NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG'))).toEqual(
    {
      account: 'nem:104:NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG',
      name: 'Coincheck theft',
      category: 'hack',
      source: 'incident coincheck-2018: Business Insider Japan, post 161283',
      licence: null,
      confidence: 80,
      firstSeen: null,
      lastSeen: null,
      published: null,
      role: 'thief wallet, first recipient of all eleven transfers',
    },
  );
});

test.each([
  ['a victim', 'NC3BI3DNMR2PGEOOMP2NKXQGSAKMS7GYRKVA5CSZ', ['Coincheck', 'victim', 80]],
  ['a contract of a victim', '0x1A2a1c938CE3eC39b6D47113c7955bAa9DD454F2', ['Ronin Bridge', 'victim', 80]],
  ['a follow-on wallet', 'NCM6WE7SJFDVTLSPTMZGBUZUETDYINITILS3DCIZ', ['Coincheck theft', 'hack', 50]],
  [
    'a tagger',
    'NCVGXTCV7YYGCUTOWRSEALEVHVTDFRJ54BQYDKTI',
    ['Volunteer tagger of the Coincheck hunt', 'bystander', 50],
  ],
  ['who was tipped', '0xf8B5c45c6388c9Ee12546061786026aAeaa4b682', ['hanashiro.eth', 'bystander', 50]],
  ['who paid a ransom', 'bc1quq29mutxkgxmjfdr7ayj3zd9ad0ld5mrhh89l2', ['Gemini', 'bystander', 50]],
  ['a look-alike', '1B6rJRfjTXwEy36SCs5zofGMmdv2kdZw7P', ['DMM Bitcoin', 'hack', 80]],
  ['what was returned', '0x71Fb9dB587F6d47Ac8192Cd76110E05B8fd2142f', ['Poly Network', 'recovery', 50]],
  [
    'what was seized',
    'bc1qazcm763858nkj2dj986etajv6wquslv8uxwczt',
    ['United States government', 'seized', 50],
  ],
  ['an exchange', '0x82906886796D110b7ec4c54f6611fb29128699Dd', ['Crypto.com', 'exchange', 50]],
  ['a mixer', '0x905b63Fff465B9fFBF41DeA908CEb12478ec7601', ['Tornado Cash', 'mixer', 50]],
  ['a contract of the attack', '0xbDd077f651EBe7f7b3cE16fe5F2b025BE2969516', ['Bybit', 'hack', 80]],
  ['hearsay', '14wzvjQnZDqThSinFJc5JW2361PSMQ2V8u', ['Mt. Gox, the main theft', 'hack', 20]],
])('%s is labelled as such', (_, address, expected) => {
  expect(claims(`:${address}`)).toEqual([expected]);
});

test('of what is unclear nothing is claimed', () => {
  expect(claims(':TXDSr5SDTKFzsXBsNdTwQEYyeyqcBQekh7')).toEqual([]);
});

test('labels stand by account and strength, one for every account that is known for something', () => {
  const accounts = incidents.flatMap(({ seeds, accounts: others }) => [
    ...seeds.filter(({ subject }) => subject.kind === 'address'),
    ...others.filter(({ kind }) => kind !== 'unclear'),
  ]);
  expect(labels).toHaveLength(accounts.length);
  labels.slice(1).forEach((label, n) => {
    const before = labels[n] as Label;
    expect(before.account < label.account || byStrength(before, label) <= 0).toBe(true);
  });
});

test('labels do not depend on the order of the incidents', () => {
  expect(incidentLabels(incidents.toReversed())).toEqual(labels);
});
