import { describe, expect, test } from 'vitest';
import { party } from '../support/bitcoin-world.ts';
import { account, imported } from './imported.ts';

const one = party('tag one', 'p2pkh').address as string;
const two = party('tag two', 'v0_p2wpkh').address as string;
const three = party('tag three', 'p2sh').address as string;
const HEX = '0x00000000000000000000000000000000000000a1';

const actors = `%YAML 1.1
---
title: Actors
actors:
- { id: '01', label: Nought One, categories: [defi_dex, exchange], uri: 01.example }
- { id: bigex, label: Big Exchange, categories: [organization, exchange] }
`;

describe('a TagPack', () => {
  test('gives its header to tags that have none of a field, and the rest stays theirs', async () => {
    const { labels, faults } = await imported({
      'pack.yaml': `
title: Wallets
creator: Somebody
currency: BTC
category: exchange
confidence: service_data
lastmod: 2022-11-16
source: https://example.org/reserves
label: Big reserves
tags:
- address: ${one}
- address: ${two}
  label: Small
  category: mixing_service
  confidence: web_crawl
  lastmod: 2023-08-16 12:18:52.619444
  source: https://example.org/other
- address: ${HEX}
  currency: ETH
`,
    });
    expect(faults).toEqual([]);
    const shared = { licence: null, firstSeen: null, lastSeen: null, role: null };
    expect(labels).toEqual(
      [
        {
          ...shared,
          account: account('bitcoin', one),
          name: 'Big reserves',
          category: 'exchange',
          source: 'https://example.org/reserves (TagPack Wallets by Somebody)',
          confidence: 50,
          published: '2022-11-16',
        },
        {
          ...shared,
          account: account('bitcoin', two),
          name: 'Small',
          category: 'mixer',
          source: 'https://example.org/other (TagPack Wallets by Somebody)',
          confidence: 20,
          published: '2023-08-16',
        },
        {
          ...shared,
          account: account('ethereum', HEX),
          name: 'Big reserves',
          category: 'exchange',
          source: 'https://example.org/reserves (TagPack Wallets by Somebody)',
          confidence: 50,
          published: '2022-11-16',
        },
      ].sort((a, b) => (a.account < b.account ? -1 : 1)),
    );
  });

  test('takes the name and, where it says nothing itself, the category of its actor, whichever file comes first', async () => {
    const { labels, files } = await imported({
      'a-pack.yaml': `
title: T
currency: BTC
source: s
tags:
- { address: ${one}, label: hot wallet 3, actor: bigex }
- { address: ${two}, label: Nought One, actor: '01' }
- { address: ${three}, label: Whoever, actor: nobody-knows, category: gambling }
`,
      'z-actors.yaml': actors,
    });
    expect(files.map(({ format, entries }) => [format, entries])).toEqual([
      ['graphsense-actorpack', 0],
      ['graphsense-tagpack', 3],
    ]);
    const told = Object.fromEntries(labels.map(({ account, ...rest }) => [account, rest]));
    expect(told[account('bitcoin', one)]).toMatchObject({
      name: 'Big Exchange',
      role: 'hot wallet 3',
      category: 'exchange',
      confidence: 5,
      published: null,
    });
    expect(told[account('bitcoin', two)]).toMatchObject({ name: 'Nought One', role: null, category: 'dex' });
    expect(told[account('bitcoin', three)]).toMatchObject({ name: 'Whoever', category: 'gambling' });
  });

  test.each([
    ['category: exchange, abuse: sanction', ['exchange', 'sanctioned']],
    ['category: user, abuse: sanction', ['sanctioned']],
    ['category: service, abuse: pyramid_scheme', ['scam']],
    ['concepts: [defi_bridge, defi]', ['bridge']],
    ['category: black_list', ['frozen']],
    ['category: victim', ['victim']],
    ['abuse: service_hack', ['hack']],
    ['abuse: terrorism', ['terrorism']],
    ['category: user', []],
    ['abuse: extremism', []],
    ['category: organization, concepts: [cold_wallet]', []],
    ['', []],
  ])('says { %s } as %j', async (fields, expected) => {
    const { labels, leftOut } = await imported({
      'p.yaml': `title: T\nsource: s\ntags:\n- { address: ${one}, label: L, currency: BTC, ${fields} }\n`,
    });
    expect(labels.map(({ category }) => category).sort()).toEqual(expected);
    expect(Object.values(leftOut.categories)).toEqual(expected.length === 0 ? [1] : []);
  });

  test('of a chain that is not configured is counted, and tags of transactions are passed over', async () => {
    const { labels, leftOut, faults } = await imported({
      'p.yaml': `title: T
source: s
label: L
category: exchange
tags:
- { address: whatever, currency: ADA }
- { address: else, currency: ada }
- { address: ${one}, currency: BCH }
- { tx_hash: ${'0'.repeat(64)}, currency: BTC }
- { address: ${HEX}, currency: USDT }
- { address: ${HEX}, currency: MATIC, network: BSC }
`,
    });
    expect([leftOut.chains, faults]).toEqual([{ ada: 2, bch: 1 }, []]);
    expect(labels.map((label) => label.account)).toEqual([account('ethereum', HEX), account('bsc', HEX)]);
  });

  test('with faults is told of them all, one line each, where they stand', async () => {
    const { faults } = await imported({
      'a.yaml': `title: T
lastmod: yesterday
source: s
currency: BTC
tags:
- address: ${one.slice(0, -1)}${one.endsWith('x') ? 'y' : 'x'}
  label: L
  category: exchange
  lastmod: 2024-01-01
- address: ${one}
  category: exchange
  confidence: very
  lastmod: 2024-02-30
- just a text
- label: L
  lastmod: 2024-01-01
- address: ${two}
  label: L
`,
      'b.yaml': 'title: T\ntags: 5\n',
      'c.yaml': 'title: T\ntags: [\n',
      'd.yaml': 'title: neither pack nor labels\n',
      'e.yaml': 'actors:\n- { id: a }\n',
    });
    expect(faults).toEqual([
      'a.yaml:2:1: lastmod: expected a day like 2024-07-16',
      expect.stringMatching(
        /^a\.yaml:6:3: tags\[0\]\.address: expected an address of bitcoin: the checksum /,
      ),
      'a.yaml:10:3: tags[1].label: expected a label, here or in the header',
      expect.stringMatching(
        /^a\.yaml:12:3: tags\[1\]\.confidence: expected a confidence from 0 to 100, or one of /,
      ),
      'a.yaml:13:3: tags[1].lastmod: expected a day like 2024-07-16',
      'a.yaml:14:3: tags[2]: expected a tag: a map of address, label, currency, source and more',
      'a.yaml:15:3: tags[3].address: expected an address',
      'b.yaml:2:1: tags: expected a list of tags',
      expect.stringMatching(/^c\.yaml:\d+:\d+: expected valid YAML: /),
      expect.stringMatching(/^d\.yaml:1:1: expected one of the formats graphsense-actorpack, /),
      'e.yaml:2:3: actors[0]: expected an actor: a map of id, label and categories',
    ]);
  });
});
