import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { families } from '../../src/chains/index.ts';
import type { ChainConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { providersOf } from '../../src/config/providers-of.ts';
import { failure, withFile } from './files.ts';

const builtIn = fileURLToPath(new URL('../../config', import.meta.url));
const load = (text: string, env: Record<string, string> = {}) =>
  withFile(text, (file) => loadConfig({ file, env }));
const refusal = (text: string) =>
  withFile(text, async (file) => {
    const { code, message } = await failure(loadConfig({ file, env: {} }));
    return { code, message: message.replaceAll(file, 'my.yaml') };
  });

describe('the built-in configuration', () => {
  test('has the chains by their CAIP-2 ids and native assets', async () => {
    const { chains } = await loadConfig({ env: {} });
    expect([...chains.values()].map(({ name, native }) => [name, native.id, native.symbol])).toEqual([
      ['arbitrum', 'eip155:42161/slip44:60', 'ETH'],
      ['avalanche', 'eip155:43114/slip44:9005', 'AVAX'],
      ['base', 'eip155:8453/slip44:60', 'ETH'],
      ['bitcoin', 'bip122:000000000019d6689c085ae165831e93/slip44:0', 'BTC'],
      ['bitcoin-sv', 'bip122:000000000000000001d956714215d96f/slip44:236', 'BSV'],
      ['bsc', 'eip155:56/slip44:714', 'BNB'],
      ['dogecoin', 'bip122:1a91e3dace36e2be3bf030a65679fe82/slip44:3', 'DOGE'],
      ['eos', 'antelope:aca376f206b8fc25a6ed44dbdc66547c/slip44:194', 'EOS'],
      ['ethereum', 'eip155:1/slip44:60', 'ETH'],
      ['litecoin', 'bip122:12a765e31ffd4059bada1e25190f6e98/slip44:2', 'LTC'],
      ['mayachain', 'cosmos:mayachain-mainnet-v1/slip44:931', 'CACAO'],
      ['monero', 'monero:418015bb9ae982a1975da7d79277c270/slip44:128', 'XMR'],
      ['nem', 'nem:104/slip44:43', 'XEM'],
      ['optimism', 'eip155:10/slip44:60', 'ETH'],
      ['polygon', 'eip155:137/slip44:966', 'POL'],
      ['solana', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp/slip44:501', 'SOL'],
      ['stellar', 'stellar:pubnet/slip44:148', 'XLM'],
      ['thorchain', 'cosmos:thorchain-1/slip44:931', 'RUNE'],
      ['tron', 'tron:0x2b6653dc/slip44:195', 'TRX'],
      ['xrp', 'xrpl:0/slip44:144', 'XRP'],
      ['zcash', 'bip122:00040fe8ec8471911baa1db1266ea15d/slip44:133', 'ZEC'],
    ]);
  });

  test('needs no key for any chain that is read, but for dogecoin a provider of one’s own', async () => {
    const config = await loadConfig({ env: {} });
    const read = [...config.chains.values()].filter(({ family }) => family !== 'unread');
    const without = read.filter(({ providers }) => providers.length === 0).map(({ name }) => name);
    expect(without).toEqual(['dogecoin']);
    for (const name of without) expect(() => providersOf(config, name)).toThrow('no usable provider');
  });

  test('keeps to the limits of free plans, equal wherever a host serves several chains', async () => {
    const config = await loadConfig({ env: { ETHERSCAN_API_KEY: 'k', BLOCKSCOUT_API_KEY: 'k' } });
    const byHost = new Map<string, Set<string>>();
    for (const { providers } of config.chains.values())
      for (const provider of providers) {
        if (provider.kind === 'recorded') continue;
        const { host } = new URL(provider.url);
        const { ratePerSecond, perHour, perDay } = provider;
        byHost.set(
          host,
          (byHost.get(host) ?? new Set()).add(JSON.stringify({ ratePerSecond, perHour, perDay })),
        );
      }
    const limits = Object.fromEntries([...byHost].map(([host, all]) => [host, [...all]]));
    expect(limits).toMatchObject({
      'blockstream.info': ['{"ratePerSecond":4,"perHour":700}'],
      'mempool.space': ['{"ratePerSecond":1}'],
      'api.etherscan.io': ['{"ratePerSecond":3,"perDay":100000}'],
      'api.routescan.io': ['{"ratePerSecond":2,"perDay":10000}'],
    });
    for (const all of Object.values(limits)) expect(all).toHaveLength(1);
  });

  test('knows the tokens of every chain that has some by what identifies them there', async () => {
    const { assets, chains } = await loadConfig({ env: {} });
    const counts = Object.fromEntries([...assets].map(([name, tokens]) => [name, tokens.length]));
    expect(counts).toEqual({
      arbitrum: 6,
      avalanche: 8,
      base: 6,
      bsc: 7,
      ethereum: 21,
      nem: 5,
      optimism: 6,
      polygon: 7,
      tron: 6,
    });
    for (const [name, tokens] of assets) {
      const { chain, family } = chains.get(name) as ChainConfig;
      for (const { id, contract, source } of tokens) {
        expect(families.get(family)?.tokens?.read(contract, chain)).toEqual({ contract, asset: id });
        expect(source).toMatch(/\w/);
      }
    }
    expect(assets.get('ethereum')).toContainEqual(
      expect.objectContaining({ symbol: 'USDT', decimals: 6, chain: 'ethereum' }),
    );
  });

  test('knows where to ask the services of THORChain and Maya, with a stand-in for each of THORChain’s', async () => {
    const { services } = await loadConfig({ env: {} });
    expect([...services].map(([name, places]) => [name, places.length])).toEqual([
      ['maya-midgard', 1],
      ['mayanode', 1],
      ['midgard', 2],
      ['thornode', 2],
    ]);
    for (const [name, places] of services)
      for (const place of places)
        expect(place).toMatchObject({ kind: name, ratePerSecond: 1, concurrency: 2, timeoutMs: 30_000 });
  });

  test('takes a bucket with a reserve, each policy once and in its order', async () => {
    const { policies } = await load('policies: [fifo, "bucket:2.5%", "bucket:2.50%", fifo, bucket]\n');
    expect(policies.map(({ name }) => name)).toEqual(['fifo', 'bucket:2.5%', 'bucket']);
  });

  test('has the limits, ends and policy that the documentation states', async () => {
    const { limits, ends, policies, labelPaths } = await loadConfig({ env: {} });
    expect(limits).toEqual({
      hops: 20,
      minTaint: '0.01%',
      maxLookups: 10_000,
      hubCounterparties: 1_000,
      hubTransactions: 5_000,
    });
    expect([...ends].join(' ')).toBe(
      'exchange mixer bridge coinjoin gambling market payment_processor service dex defi burn sanctioned frozen seized recovery victim',
    );
    expect(policies.map(({ name }) => name)).toEqual(['haircut']);
    expect(labelPaths).toEqual([join(builtIn, 'labels')]);
  });
});

describe('a file merged over it', () => {
  test('replaces the places of a service, and adds services', async () => {
    const { services } = await load(`
services:
  midgard: []
  thornode: [{ url: "http://127.0.0.1:1317", ratePerSecond: 50, perDay: 9 }]
  mine: [{ url: "http://127.0.0.1:1318", ratePerSecond: 0.5, timeoutMs: 500, concurrency: 1 }]
`);
    expect(services.get('midgard')).toEqual([]);
    const common = { kind: 'thornode', url: 'http://127.0.0.1:1317', ratePerSecond: 50 };
    expect(services.get('thornode')).toEqual([{ ...common, perDay: 9, concurrency: 4, timeoutMs: 30_000 }]);
    expect(services.get('mine')).toMatchObject([{ kind: 'mine', timeoutMs: 500, concurrency: 1 }]);
    expect([...services.keys()]).toEqual(['maya-midgard', 'mayanode', 'midgard', 'mine', 'thornode']);
  });

  test('with faults in its services says where', async () => {
    const { message } = await refusal(`
services:
  Thor: []
  midgard: [{ url: "http://x/?a=1", ratePerSecond: 0, keyEnv: SOME_KEY }]
  thornode: "http://x"
`);
    expect(message.split('\n').slice(1)).toEqual([
      '  my.yaml:3:3: services.Thor: expected the name of a service: lower-case letters, digits and hyphens',
      '  my.yaml:4:15: services.midgard[0].url: expected an http or https URL without parameters',
      '  my.yaml:4:37: services.midgard[0].ratePerSecond: expected a number of requests above 0',
      '  my.yaml:4:55: services.midgard[0].keyEnv: no such entry here: expected url, ratePerSecond, perHour, perDay, concurrency, timeoutMs',
      '  my.yaml:5:3: services.thornode: expected a list of urls with their rates',
    ]);
  });

  test('replaces scalars and provider lists, merges maps, adds labels', async () => {
    const config = await load(`
chains:
  ethereum:
    confirmations: 3
    providers: [{ kind: blockscout, url: "http://127.0.0.1:4000", ratePerSecond: 50, concurrency: 2 }]
  gnosis:
    family: evm
    chainId: 100
    native: { symbol: XDAI, decimals: 18, slip44: 700 }
    confirmations: 20
    providers: [{ kind: recorded, file: facts/gnosis.jsonl }]
assets:
  gnosis: { "0xdac17f958d2ee523a2206206994597c13d831ec7": { symbol: GT, decimals: 2 } }
  ethereum: { 0xdac17f958d2ee523a2206206994597c13d831ec7: { symbol: MYUSD, decimals: 3 } }
labels: [mine.yaml, /abroad/labels]
limits: { hops: 5 }
ends: [exchange]
policies: [fifo, poison, fifo]
`);
    const ethereum = config.chains.get('ethereum');
    expect(ethereum).toMatchObject({ chain: 'eip155:1', confirmations: 3, keyless: [] });
    expect(ethereum?.providers).toEqual([
      {
        kind: 'blockscout',
        url: 'http://127.0.0.1:4000',
        ratePerSecond: 50,
        concurrency: 2,
        timeoutMs: 30_000,
      },
    ]);
    expect(config.chains.get('gnosis')).toMatchObject({ chain: 'eip155:100', family: 'evm', chainId: 100 });
    expect(config.chains.get('gnosis')?.providers).toEqual([
      { kind: 'recorded', file: expect.stringMatching(/^\/.*\/facts\/gnosis\.jsonl$/) },
    ]);
    expect(config.assets.get('gnosis')).toEqual([
      {
        id: 'eip155:100/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7',
        chain: 'gnosis',
        symbol: 'GT',
        decimals: 2,
        contract: '0xdAC17F958D2ee523a2206206994597C13D831ec7',
        source: null,
      },
    ]);
    const tethers = config.assets.get('ethereum')?.filter(({ contract }) => contract.startsWith('0xdAC1'));
    expect(tethers).toMatchObject([{ symbol: 'MYUSD', decimals: 3 }]);
    expect(config.assets.get('ethereum')).toHaveLength(21);
    expect(config.limits).toMatchObject({ hops: 5, minTaint: '0.01%', maxLookups: 10_000 });
    expect([...config.ends]).toEqual(['exchange']);
    expect(config.policies.map(({ name }) => name)).toEqual(['fifo', 'poison']);
    expect(config.labelPaths).toEqual([
      join(builtIn, 'labels'),
      expect.stringMatching(/coinhound-config-.*\/mine\.yaml$/),
      '/abroad/labels',
    ]);
  });

  test('may be empty or say nothing but comments', async () => {
    const { digest } = await loadConfig({ env: {} });
    expect((await load('')).digest).toBe(digest);
    expect((await load('# nothing\n')).digest).toBe(digest);
  });

  test('that cannot be read is named', async () => {
    const error = await failure(loadConfig({ file: '/nowhere/my.yaml', env: {} }));
    expect(error).toMatchObject({ kind: 'usage', code: 'config-unreadable' });
    expect(error.message).toBe('the configuration /nowhere/my.yaml cannot be read (ENOENT)');
  });
});

describe('faults of a file', () => {
  test('are reported all at once, each with its place and what was expected', async () => {
    const { code, message } = await refusal(`chains:
  ethereum:
    confirmations: -3
    providers:
      - { kind: etherscan, url: ftp://x.example, ratePerSecond: fast }
      - { kind: esplora, url: "http://x.example", foo: 3 }
      - { kind: parity }
  mine: { family: evm, chainId: 1, native: 4 }
  Bad: 3
assets:
  nowhere: {}
  ethereum: { 0xdAC17F958D2ee523a2206206994597C13D831ec8: { symbol: x, decimals: 2.5 }, tether: {} }
limits: { hops: x, minTaint: 0.00000001% }
ends: [exchange, casino]
policies: []
labels: mine
zzz: 1
`);
    expect(code).toBe('config-invalid');
    expect(message.split('\n')).toEqual([
      'the configuration has 25 faults:',
      '  my.yaml:3:5: chains.ethereum.confirmations: expected a whole number from 0 to 1000000',
      '  my.yaml:5:28: chains.ethereum.providers[0].url: expected an http or https URL without parameters',
      '  my.yaml:5:50: chains.ethereum.providers[0].ratePerSecond: expected a number of requests above 0',
      '  my.yaml:6:9: chains.ethereum.providers[1].ratePerSecond: missing: expected a number of requests above 0',
      '  my.yaml:6:11: chains.ethereum.providers[1].kind: expected a provider for this family of chains: etherscan, blockscout, jsonrpc, recorded',
      '  my.yaml:6:51: chains.ethereum.providers[1].foo: no such entry here: expected kind, url, keyEnv, keyIn, ratePerSecond, keylessPerSecond, perHour, perDay, concurrency, timeoutMs',
      '  my.yaml:7:11: chains.ethereum.providers[2].kind: expected esplora, blockbook, etherscan, blockscout, jsonrpc, nis1, trongrid, recorded',
      '  my.yaml:8:3: chains.mine.confirmations: missing: expected a whole number from 0 to 1000000',
      '  my.yaml:8:3: chains.mine.providers: missing: expected a list of providers',
      '  my.yaml:8:24: chains.mine.chainId: expected a chain of its own: this is ethereum',
      '  my.yaml:8:36: chains.mine.native: expected a map of symbol, decimals, slip44',
      '  my.yaml:9:3: chains.Bad: expected a map that describes a chain',
      '  my.yaml:9:3: chains.Bad: expected the name of a chain: lower-case letters, digits and hyphens',
      '  my.yaml:11:3: assets.nowhere: expected the name of a configured chain that has tokens',
      '  my.yaml:12:15: assets.ethereum.0xdAC17F958D2ee523a2206206994597C13D831ec8: expected a contract whose checksum matches: a character is wrong',
      '  my.yaml:12:72: assets.ethereum.0xdAC17F958D2ee523a2206206994597C13D831ec8.decimals: expected a whole number from 0 to 255',
      '  my.yaml:12:89: assets.ethereum.tether.symbol: missing: expected a symbol',
      '  my.yaml:12:89: assets.ethereum.tether.decimals: missing: expected a whole number from 0 to 255',
      '  my.yaml:12:89: assets.ethereum.tether: expected the address of a contract: 0x and 40 hexadecimal digits',
      '  my.yaml:13:11: limits.hops: expected a whole number from 0 to 100000',
      "  my.yaml:13:20: limits.minTaint: expected a share like '0.01%' with at most 7 decimals, or base units in quotes",
      '  my.yaml:14:18: ends[1]: expected one of exchange, mixer, bridge, coinjoin, gambling, market, payment_processor, service, hub, dex, defi, token, miner, burn, sanctioned, frozen, seized, victim, recovery, bystander, hack, scam, ransomware, terrorism',
      '  my.yaml:15:1: policies: expected at least one taint policy',
      '  my.yaml:16:1: labels: expected a list of paths',
      '  my.yaml:17:1: zzz: no such entry here: expected chains, assets, labels, incidents, services, detectors, crossings, limits, ends, policies, alerts',
    ]);
  });

  test.each([
    [
      'a list',
      '- 1',
      '1:1: expected a map of chains, assets, labels, incidents, services, limits, ends, policies',
    ],
    ['a duplicate key', 'limits: {}\nlimits: {}', '2:1: expected valid YAML: duplicate key'],
    ['a bracket left open', 'ends: [exchange\n', '2:1: expected valid YAML: bad indent'],
    ['an alias of nothing', 'ends: *none', '1:1: expected valid YAML: an alias that names nothing'],
    ['two documents', 'ends: []\n---\nends: []', '2:1: expected valid YAML: multiple docs'],
    ['a map without its content', 'limits:', '1:1: limits: expected a map of hops'],
    [
      'an entry __proto__',
      'limits: { __proto__: { hops: 1 } }',
      '1:11: limits.__proto__: no such entry here',
    ],
    ['a chain __proto__', 'chains: { __proto__: { hops: 1 } }', '1:11: chains.__proto__: expected the name'],
  ])('%s is one', async (_, text, expected) => {
    const { code, message } = await refusal(text);
    expect(code).toBe('config-invalid');
    expect(message).toContain(`my.yaml:${expected}`);
  });
});

describe('a key in a file', () => {
  const secret = 'Q7ZP4WTK9XJ2M5N8R1V6B3C0D7F4G9H2L5';
  const provider = (fields: string) =>
    `chains: { ethereum: { providers: [{ kind: etherscan, ratePerSecond: 1, ${fields} }] } }`;

  test.each([
    ['key', provider(`url: "https://a.example", key: ${secret}`)],
    ['apiKey', provider(`url: "https://a.example", apiKey: ${secret}`)],
    ['api_key', provider(`url: "https://a.example", api_key: "${secret}"`)],
    ['a token at the top', `token: ${secret}`],
    ['a secret in limits', `limits: { secret: ${secret} }`],
    ['a password that is a list', `password: [${secret}]`],
    ['a parameter of the URL', provider(`url: "https://a.example/api?x=1&apikey=${secret}"`)],
    ['a parameter in disguise', provider(`url: "https://a.example/api?api%4Bey=${secret}"`)],
    ['a password of the URL', provider(`url: "https://me:${secret}@a.example/api"`)],
    ['a user of the URL', provider(`url: "https://${secret}@a.example/api"`)],
    ['the key as the name of the variable', provider(`url: "https://a.example", keyEnv: ${secret}`)],
    ['a lower-case key there', provider(`url: "https://a.example", keyEnv: proapi_q7zp4wtk9xj2m5n8`)],
    ['a file that is no valid YAML', `token: ${secret}\nends: [`],
  ])('is refused and not repeated: %s', async (_, text) => {
    const { code, message } = await refusal(text);
    expect(code).toBe('config-holds-key');
    expect(message).not.toContain(secret);
    expect(message).not.toContain('proapi');
    expect(message).toMatch(/my\.yaml:1:\d+: .*expected .*(keyEnv|environment)/);
  });
});

describe('keys from the environment', () => {
  test('may be missing where a provider says how fast it may be asked without one', async () => {
    const [without] = (await loadConfig({ env: {} })).chains.get('tron')?.providers ?? [];
    expect(without).toMatchObject({ kind: 'trongrid', ratePerSecond: 0.5 });
    expect(without).not.toHaveProperty('key');
    const [keyed] =
      (await loadConfig({ env: { TRONGRID_API_KEY: 'abc' } })).chains.get('tron')?.providers ?? [];
    expect(keyed).toMatchObject({
      ratePerSecond: 5,
      key: 'abc',
      keyIn: { place: 'header', name: 'TRON-PRO-API-KEY' },
    });
  });

  test('make a provider usable', async () => {
    const { chains, warnings } = await loadConfig({ env: { ETHERSCAN_API_KEY: ' abc ' } });
    expect(chains.get('ethereum')?.providers[0]).toEqual({
      kind: 'etherscan',
      url: 'https://api.etherscan.io/v2/api',
      key: 'abc',
      keyIn: { place: 'query', name: 'apikey' },
      ratePerSecond: 3,
      perDay: 100_000,
      concurrency: 4,
      timeoutMs: 30_000,
    });
    expect(warnings.filter(({ chain }) => chain === 'ethereum')).toEqual([
      {
        chain: 'ethereum',
        text: 'blockscout api.blockscout.com is left out: BLOCKSCOUT_API_KEY is not set',
      },
    ]);
  });

  test('that are missing leave a chain without providers, which is an error only when it is used', async () => {
    const config = await load(
      'chains: { base: { providers: [{ kind: etherscan, url: "https://a.example", keyEnv: A_KEY, ratePerSecond: 1 }] } }',
      { A_KEY: ' ' },
    );
    const error = await failure(Promise.resolve().then(() => providersOf(config, 'base')));
    expect(error).toMatchObject({ kind: 'usage', code: 'chain-without-provider' });
    expect(error.hint).toContain('A_KEY');
    const unknown = await failure(Promise.resolve().then(() => providersOf(config, 'bitcoinz')));
    expect(unknown).toMatchObject({ kind: 'usage', code: 'unknown-chain' });
  });
});

describe('the digest', () => {
  const same = [
    '',
    'chains: { bitcoin: { providers: [{ kind: esplora, url: "http://127.0.0.1:3000", ratePerSecond: 100 }] } }',
    'labels: [elsewhere]',
    'policies: [fifo]',
    'limits: { minTaint: "0.0100%" }',
    'ends: [victim, recovery, seized, frozen, sanctioned, burn, defi, dex, service, payment_processor, market, gambling, coinjoin, bridge, mixer, exchange]',
  ];
  const different = [
    'limits: { hops: 19 }',
    'limits: { minTaint: "0.02%" }',
    'ends: [exchange]',
    'chains: { bitcoin: { confirmations: 7 } }',
    'assets: { ethereum: { "0xdac17f958d2ee523a2206206994597c13d831ec7": { symbol: USDT, decimals: 7 } } }',
  ];

  test('is of what changes a graph: not of providers, labels or spelling', async () => {
    const digests = await Promise.all(same.map(async (text) => (await load(text)).digest));
    expect(new Set(digests).size).toBe(1);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('differs with limits, ends, assets and confirmations', async () => {
    const digests = await Promise.all(['', ...different].map(async (text) => (await load(text)).digest));
    expect(new Set(digests).size).toBe(different.length + 1);
  });
});
