import { expect, test } from 'vitest';
import type { OpenOptions, UnreadRules } from '../../../src/chains/family.ts';
import { families } from '../../../src/chains/index.ts';
import { unread } from '../../../src/chains/unread/family.ts';
import { schemes } from '../../../src/chains/unread/schemes.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { assetId, chainId } from '../../../src/core/ids.ts';
import { failure, withFile } from '../../config/files.ts';

const rules = unread.unread as UnreadRules;
const factsOf = (scheme: string) => {
  const chain = chainId(`${scheme}:1`);
  return { name: scheme, chain, scheme, native: assetId(chain, 'slip44:1'), confirmations: 0 };
};
const stop = (scheme: string, address: string) => rules.stop(factsOf(scheme), address);

test('a trace ends on Monero and behind a shield of Zcash as opaque, and says why in one sentence', () => {
  const opaque = [
    stop('monero', '888t'),
    stop('zcash', 'zs1z'),
    stop('zcash', 'u1l8'),
    stop('zcash', 'zcU1'),
  ];
  for (const { reason, ...rest } of opaque) {
    expect(reason).toBe('opaque');
    expect(rest).toEqual({ why: expect.stringMatching(/^value cannot be followed [^.]*[a-z]$/) });
  }
});

test('on every other chain, and in the plain sight of Zcash, it ends because this version does not read it', () => {
  const others = [...schemes.keys()].filter((name) => name !== 'monero' && name !== 'zcash');
  const stops = [...others.map((name) => stop(name, 'x')), stop('zcash', 't1Vm'), stop('zcash', 't3Vz')];
  expect(others).toHaveLength(7);
  for (const one of stops) expect(one).toEqual({ reason: 'unavailable', code: 'chain-unread' });
});

test('who wants to trace there is told the same, with what can be done instead', () => {
  const opaque = rules.refusal(factsOf('monero'), '888t');
  expect(opaque).toMatchObject({ kind: 'usage', code: 'chain-opaque', details: { chain: 'monero' } });
  expect({ reason: 'opaque', why: opaque.message }).toEqual(stop('monero', '888t'));
  expect(opaque.hint).toMatch(/transaction key.*view key.*exchanges/);
  expect(rules.refusal(factsOf('monero'), undefined).code).toBe('chain-opaque');
  expect(rules.refusal(factsOf('zcash'), undefined).code).toBe('chain-unread');
  const foreign = rules.refusal(factsOf('solana'), 'x');
  expect(foreign).toMatchObject({ kind: 'usage', code: 'chain-unread', details: { chain: 'solana' } });
  expect(foreign.hint).toContain('chains.solana.providers');
});

test('there is nothing to open and nothing to probe', async () => {
  const facts = factsOf('xrp');
  expect(unread.kinds).toEqual([]);
  expect(() => unread.open(facts as unknown as OpenOptions)).toThrow(
    expect.objectContaining({ code: 'chain-unread' }),
  );
  await expect(unread.probe(undefined as never, facts, new AbortController().signal)).rejects.toMatchObject({
    code: 'chain-unread',
  });
});

test('every scheme stands under its own name in a family that the configuration knows', () => {
  expect(families.get('unread')).toBe(unread);
  for (const [name, scheme] of schemes) expect(scheme.name).toBe(name);
});

test('the configuration of such a chain needs a scheme that there is, and takes a record as its only kind of provider', async () => {
  const text = `chains:
  zen:
    family: unread
    scheme: zen
    caip2: "zen"
    native: { symbol: ZEN, decimals: 8, slip44: 121 }
  solana:
    providers: [{ kind: esplora, url: "http://127.0.0.1", ratePerSecond: 1 }]
`;
  const { message } = await withFile(text, (file) => failure(loadConfig({ file, env: {} })));
  expect(
    message
      .replaceAll(/ {2}\S*my\.yaml:/g, '')
      .split('\n')
      .slice(1),
  ).toEqual([
    '4:5: chains.zen.scheme: expected one of monero, zcash, solana, xrp, stellar, eos, bitcoin-sv, thorchain, mayachain',
    '5:5: chains.zen.caip2: expected the CAIP-2 id of a chain: its namespace, a colon, its reference',
    '8:19: chains.solana.providers[0].kind: expected a provider for this family of chains: recorded',
  ]);
});
