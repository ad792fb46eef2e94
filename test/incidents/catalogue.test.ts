import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CoinhoundError } from '../../src/core/error.ts';
import { addressOf } from '../../src/core/ids.ts';
import { readFlowSections } from '../../src/incidents/flow-sections.ts';
import {
  type AccountKind,
  confidences,
  type Incident,
  type IncidentSeed,
  type KnownAccount,
} from '../../src/incidents/incident.ts';
import { listIncidentIds } from '../../src/incidents/load-incidents.ts';
import { folder, loadCatalogue } from './catalogue.ts';
import { rulesOf } from './rules.ts';

/** Seeds, accounts and transactions, each high, medium and low. */
const TABLE = {
  arbitrum: [0, 1, 0, 3, 3, 0, 0, 0, 0],
  bitcoin: [21, 27, 0, 25, 509, 2, 0, 6, 0],
  'bitcoin-sv': [1, 0, 0, 0, 0, 0, 0, 0, 0],
  bsc: [3, 3, 0, 7, 4, 0, 0, 1, 0],
  dogecoin: [0, 2, 0, 0, 0, 0, 0, 0, 0],
  eos: [0, 1, 0, 0, 1, 0, 0, 0, 0],
  ethereum: [26, 33, 0, 137, 262, 1, 15, 12, 1],
  litecoin: [1, 2, 0, 0, 0, 0, 0, 0, 0],
  nem: [1, 0, 0, 7, 6, 0, 0, 1, 0],
  polygon: [3, 0, 0, 4, 0, 0, 0, 1, 0],
  solana: [1, 1, 0, 1, 1, 0, 1, 0, 0],
  stellar: [1, 2, 0, 0, 0, 0, 0, 0, 0],
  tron: [6, 3, 0, 3, 8, 0, 1, 3, 0],
  xrp: [3, 2, 0, 0, 0, 0, 0, 0, 0],
};

let incidents: readonly Incident[];
beforeAll(async () => {
  incidents = await loadCatalogue();
});
const of = (id: string): Incident => {
  const incident = incidents.find((one) => one.id === id);
  if (!incident) throw new Error(`no incident ${id}`);
  return incident;
};
const seedAccounts = (seeds: readonly IncidentSeed[]) =>
  seeds.flatMap(({ subject }) => (subject.kind === 'address' ? [subject.account] : []));

test('every incident that was carried over has its file', async () => {
  expect(await listIncidentIds([folder])).toEqual([
    'alphapo-2023',
    'andariel-monero-2017',
    'atomic-wallet-2023',
    'bancor-2018',
    'bingx-2024',
    'bitfinex-2016',
    'bithumb-2017',
    'bithumb-2018',
    'bithumb-2019',
    'bitpoint-2019',
    'btc-e-wex',
    'bybit-2025',
    'coincheck-2018',
    'coinex-2023',
    'coinis-2017',
    'coinrail-2018',
    'coinspaid-2023',
    'colonial-pipeline-2021',
    'cryptopia-2019',
    'deribit-2022',
    'dmm-bitcoin-2024',
    'doj-280-accounts-2019',
    'dragonex-2019',
    'eterbase-2020',
    'euler-2023',
    'fbi-tradertraitor-btc-2023-08',
    'gateio-2018',
    'harmony-2022',
    'htx-heco-2023',
    'kucoin-2020',
    'liquid-2021',
    'mtgox-2011-1feex',
    'mtgox-2011-2014',
    'nicehash-2017',
    'nomad-2022',
    'ofac-tian-li-2020',
    'phemex-2025',
    'plustoken-2019',
    'poloniex-2023',
    'poly-network-2021',
    'radiant-2024',
    'ronin-2022',
    'stake-2023',
    'upbit-2019',
    'wannacry-2017',
    'wazirx-2024',
    'wormhole-2022',
    'yapizon-2017-04',
    'youbit-2017-12',
    'zaif-2018',
  ]);
});

test('where no address is public, the incident says why and has no seed', () => {
  const unpublished = incidents.filter((incident) => incident.unpublished !== null);
  expect(unpublished.map(({ id }) => id)).toEqual([
    'andariel-monero-2017',
    'bithumb-2017',
    'bithumb-2018',
    'btc-e-wex',
    'coinis-2017',
    'coinspaid-2023',
    'mtgox-2011-2014',
    'ofac-tian-li-2020',
    'yapizon-2017-04',
    'youbit-2017-12',
  ]);
  expect(unpublished.flatMap(({ seeds }) => seeds)).toEqual([]);
});

test('what is known is as much as was carried over, by chain and confidence', () => {
  const found = incidents.flatMap(({ seeds, accounts, transactions }) =>
    Object.entries({ seeds, accounts, transactions }).flatMap(([what, list]) =>
      list.map(({ chainName, confidence }) => ({ chain: chainName, what: `${confidence} ${what}` })),
    ),
  );
  const columns = ['seeds', 'accounts', 'transactions'].flatMap((what) =>
    confidences.map((confidence) => `${confidence} ${what}`),
  );
  const table = Object.fromEntries(
    [...new Set(found.map(({ chain }) => chain))]
      .sort()
      .map((chain) => [
        chain,
        columns.map((column) => found.filter((one) => one.chain === chain && one.what === column).length),
      ]),
  );
  console.table(
    Object.entries(table).map(([chain, row]) => ({
      chain,
      ...Object.fromEntries(row.map((count, n) => [columns[n], count])),
    })),
  );
  expect(table).toEqual(TABLE);
});

test('every seed stands on more than hearsay, and every claim on a source', () => {
  for (const { id, seeds, accounts, transactions } of incidents) {
    for (const { confidence } of seeds) expect(confidence, id).not.toBe('low');
    for (const { sources } of [...seeds, ...accounts, ...transactions])
      expect(sources.join(), id).toMatch(/\w/);
  }
});

test('no account is a seed of one incident and innocent in another', () => {
  const innocent = new Set<AccountKind>([
    'victim',
    'victim-contract',
    'recovery',
    'seizure',
    'tagger',
    'bystander',
    'payer',
  ]);
  const innocents = new Set(
    incidents.flatMap(({ accounts }) =>
      accounts.filter(({ kind }) => innocent.has(kind)).map(({ account }) => account),
    ),
  );
  const guilty = incidents.flatMap(({ seeds, accounts }) => [
    ...seedAccounts(seeds),
    ...accounts.filter(({ kind }) => !innocent.has(kind)).map(({ account }) => account),
  ]);
  expect(guilty.filter((account) => innocents.has(account))).toEqual([]);
  expect(innocents.size).toBeGreaterThan(130);
});

test('every later hop that has an address is known as an account too', () => {
  const known = new Set(
    incidents.flatMap(({ seeds, accounts }) => [
      ...seedAccounts(seeds),
      ...accounts.map(({ account }) => account),
    ]),
  );
  const hops = incidents.flatMap(({ expect: expected }) => expected);
  expect(hops.flatMap(({ account }) => (account && !known.has(account) ? [account] : []))).toEqual([]);
  expect(hops.filter(({ account }) => account).length).toBeGreaterThan(70);
});

describe('traps are what they are', () => {
  const kinds = (id: string, ...of: AccountKind[]) => {
    const accounts = of.flatMap((kind) => byKind(id).get(kind) ?? []);
    return accounts.map(({ account, kind, entity }) => [addressOf(account), kind, entity]);
  };
  const byKind = (id: string) => {
    const found = new Map<AccountKind, KnownAccount[]>();
    for (const known of of(id).accounts) found.set(known.kind, [...(found.get(known.kind) ?? []), known]);
    return found;
  };

  test('who tagged the stolen XEM stole none', () => {
    expect(kinds('coincheck-2018', 'tagger')).toEqual([
      ['NCVGXTCV7YYGCUTOWRSEALEVHVTDFRJ54BQYDKTI', 'tagger', 'Volunteer tagger of the Coincheck hunt'],
      ['NCU63AYO6RS2ISG4UEP5CALTKVQOB4FUTYIYXUAV', 'tagger', 'Volunteer tagger of the Coincheck hunt'],
    ]);
    expect(kinds('coincheck-2018', 'victim')).toEqual([
      ['NC3BI3DNMR2PGEOOMP2NKXQGSAKMS7GYRKVA5CSZ', 'victim', 'Coincheck'],
    ]);
    expect(of('coincheck-2018').notes.join(' ')).toMatch(/30 January 2018.*no accomplices/);
  });

  test('what looks like a wallet of DMM is the thief, and the genuine one is not', () => {
    const [lookalike] = of('dmm-bitcoin-2024').accounts.filter(({ kind }) => kind === 'lookalike');
    expect(lookalike && addressOf(lookalike.account)).toBe('1B6rJRfjTXwEy36SCs5zofGMmdv2kdZw7P');
    expect(kinds('dmm-bitcoin-2024', 'victim')).toEqual([
      ['3P8MfdM4pULv7ozdQvfwAqNF29zAjmnUYD', 'victim', 'DMM Bitcoin'],
      ['1B6rJ6ZKfZmkqMyBGe5KR27oWkEbQdNM7P', 'victim', 'DMM Bitcoin'],
    ]);
    expect(lookalike?.imitates && addressOf(lookalike.imitates)).toBe('1B6rJ6ZKfZmkqMyBGe5KR27oWkEbQdNM7P');
  });

  test('a tip for a warning makes no accomplice, and what is given back is not laundered', () => {
    expect(kinds('poly-network-2021', 'recovery', 'bystander')).toEqual([
      ['0x71Fb9dB587F6d47Ac8192Cd76110E05B8fd2142f', 'recovery', 'Poly Network'],
      ['0xf8B5c45c6388c9Ee12546061786026aAeaa4b682', 'bystander', 'hanashiro.eth'],
    ]);
    expect(kinds('nomad-2022', 'recovery')).toEqual([
      ['0x94A84433101A10aEda762968f6995c574D1bF154', 'recovery', 'Nomad'],
    ]);
  });

  test('one thief who pays another is no part of his theft', () => {
    const ronin = 'eip155:1:0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
    const { accounts, seeds, expect: hops } = of('euler-2023');
    expect([...seedAccounts(seeds), ...accounts.map(({ account }) => account)]).not.toContain(ronin);
    expect(hops.filter(({ account }) => account === ronin).map(({ kind }) => kind)).toEqual(['bystander']);
    expect(seedAccounts(of('ronin-2022').seeds)).toEqual([ronin]);
  });

  test('authorities hold what they seized, and who pays a ransom is no thief', () => {
    expect(kinds('bitfinex-2016', 'seizure')).toEqual([
      ['bc1qazcm763858nkj2dj986etajv6wquslv8uxwczt', 'seizure', 'United States government'],
    ]);
    expect(kinds('colonial-pipeline-2021', 'seizure', 'payer')).toEqual([
      ['bc1qpx7vyv5tp7dm0g475ev527krg764t73dh77gls', 'seizure', 'FBI'],
      ['bc1quq29mutxkgxmjfdr7ayj3zd9ad0ld5mrhh89l2', 'payer', 'Gemini'],
    ]);
  });

  test('a list that does not say which side it names accuses nobody', () => {
    expect(kinds('atomic-wallet-2023', 'unclear')).toHaveLength(15);
  });

  test('the FBI list of Bybit lacks the first receiver, which is the seed', () => {
    expect(seedAccounts(of('bybit-2025').seeds)).toEqual([
      'eip155:1:0x47666Fab8bd0Ac7003bce3f5C3585383F09486E2',
    ]);
  });

  test('Tornado Cash is a mixer, whatever list it was on', () => {
    for (const { accounts, expect: hops } of incidents) {
      for (const { entity, category } of accounts)
        if (entity === 'Tornado Cash') expect(category).toBe('mixer');
      for (const { service, kind } of hops) if (service === 'Tornado Cash') expect(kind).toBe('mixer');
    }
  });
});

test('the theft of Coincheck has the window of its eleven transfers', () => {
  const [seed] = of('coincheck-2018').seeds;
  expect(seed?.subject).toEqual({
    kind: 'address',
    account: 'nem:104:NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG',
    since: { text: '2018-01-25T15:02Z', first: 1_516_892_520, last: 1_516_892_579 },
    until: { text: '2018-01-25T23:30Z', first: 1_516_923_000, last: 1_516_923_059 },
  });
  expect(of('coincheck-2018').loss.assets).toMatchObject([{ asset: 'XEM', amount: '526300010' }]);
});

test('one wrong character in an address with a checksum is refused', () => {
  const evm = ['ethereum', 'bsc', 'polygon', 'arbitrum'];
  const unchecked = new Set(['eos', 'solana', ...evm]); // one wrong digit in 4,000 keeps an EVM checksum
  const named = incidents.flatMap(({ seeds, accounts }) => [
    ...seeds.flatMap(({ chainName, subject }) =>
      subject.kind === 'address' ? [{ chainName, account: subject.account }] : [],
    ),
    ...accounts,
  ]);
  const wrong = named.flatMap(({ chainName, account }) => {
    const address = addressOf(account);
    const other = `${address.slice(0, 9)}${address[9] === '4' ? '5' : '4'}${address.slice(10)}`;
    return unchecked.has(chainName) ? [] : [() => rulesOf(chainName)?.account(other)];
  });
  expect(wrong.length).toBeGreaterThan(600);
  for (const read of wrong) expect(read).toThrow(CoinhoundError);
});

test('every file that ships is read without a YAML parser for its long lists, to the same values', () => {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const flow = readFlowSections(text);
    expect(flow, name).toBeDefined();
    expect({ ...parse(flow?.rest ?? ''), ...flow?.sections }, name).toEqual(parse(text));
  }
});
