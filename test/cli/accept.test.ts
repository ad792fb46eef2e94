import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { addressOf } from '../../src/core/ids.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { party, worldBuilder } from '../support/bitcoin-world.ts';
import { etherscanServer } from '../support/etherscan-server.ts';
import { account, assembleWorld, hexOf, usdt, WEI } from '../support/evm-world.ts';
import { writer } from '../support/evm-writer.ts';
import { it, type Place } from './lab.ts';
import { served } from './peel.ts';

const read = (text: string): FlowGraph => readFlowGraph(text, 'standard output');
const person = (name: string): string => hexOf(`accept ${name}`, 20);
const [alice, bob, thief, mule] = ['alice', 'bob', 'thief', 'mule'].map(person) as [
  string,
  string,
  string,
  string,
];
const addressOfBob = addressOf(account(bob));

/** Alice is known to have been robbed of 100 ETH and 1,000.5 USDT; Bob, who is not, of 60 ETH. */
function theft() {
  const chain = writer('accept');
  const pay = (from: string, to: string, value: bigint) => {
    chain.nextBlock();
    return chain.write({ from, to, value, gasUsed: 0n, moves: [{ kind: 'value', from, to, value }] }).hash;
  };
  for (const who of [alice, bob]) chain.genesis(who, 200n * WEI);
  const coins = pay(alice, thief, 100n * WEI);
  chain.nextBlock();
  const transfer = { contract: usdt, from: alice, to: thief, value: 1_000_500_000n };
  const tokens = chain.write({
    from: alice,
    to: usdt,
    gasUsed: 0n,
    transfers: [transfer],
    moves: [{ kind: 'token', ...transfer }],
  }).hash;
  const others = pay(bob, thief, 60n * WEI);
  pay(thief, mule, 150n * WEI);
  for (let n = 0; n < 70; n++) chain.nextBlock();
  pay(bob, person('nobody'), 1n);
  return { world: assembleWorld('accept', chain.transactions, []), coins, tokens, others };
}

async function servedTheft(here: Place) {
  const { world, ...hashes } = theft();
  const server = await etherscanServer(world, { flavour: 'etherscan' });
  here.finally(() => server.close());
  const grounds = 'role: theft, confidence: high, sources: [the test]';
  here.write(
    'mine-2024.yaml',
    `id: mine-2024
name: A theft of the tests
dates: { from: 2020-09-13 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: ETH } ] }
seeds:
  - { chain: ethereum, transaction: "${hashes.coins}", asset: ETH, ${grounds} }
`,
  );
  const provider = `{ kind: etherscan, url: "${server.url}", ratePerSecond: 1000 }`;
  const config = here.write(
    'config.yaml',
    `incidents: [mine-2024.yaml, dear-2024.yaml]\nassets:\n  ethereum:\n    "${addressOf(account(usdt))}": { symbol: XUSD, decimals: 6 }\nchains:\n  ethereum:\n    providers: [${provider}]\n`,
  );
  here.write(
    'dear-2024.yaml',
    `id: dear-2024
name: A theft with prices
dates: { from: 2020-09-13 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: ETH }, { asset: XUSD } ] }
seeds:
  - { chain: ethereum, transaction: "${hashes.coins}", asset: ETH, usd: "2000.123456789", ${grounds} }
  - { chain: ethereum, transaction: "${hashes.tokens}", asset: XUSD, ${grounds} }
prices:
  - { asset: XUSD, usd: "0.9998", at: 2020-09-13, source: the test }
  - { asset: XUSD, chain: bsc, usd: "1", at: 2020-09-13, source: the test }
`,
  );
  const trace = (...args: string[]) =>
    here.run(['trace', ...args, '--config', config, '--store', 'store', '--policy', 'fifo']);
  return { ...hashes, server, config, trace };
}

describe.concurrent('accepting a lead', () => {
  it('makes a seed of what it names, keeps it with the incident, and later traces have it', async ({
    here,
  }) => {
    const { trace, others, config, server } = await servedTheft(here);
    const before = await trace('mine-2024');
    expect(before.status, before.stderr).toBe(0);
    const found = read(before.stdout);
    expect(found.leads).toMatchObject([
      { rule: 'further-seed', account: account(bob), amounts: { 'eip155:1/slip44:60': `${60n * WEI}` } },
    ]);
    expect(found.ledger.fifo?.stolen).toBe(`${100n * WEI}`);

    const asked = server.stats.requests;
    const accepted = await trace('mine-2024', '--accept', `ethereum:${bob}`);
    expect(accepted.status, accepted.stderr).toBe(0);
    const again = server.stats.paths
      .slice(asked)
      .filter((path) => path.includes(thief) || path.includes(mule));
    expect(again).toEqual([]);
    const graph = read(accepted.stdout);
    expect(graph.seeds.map(({ amount }) => amount).sort()).toEqual([`${100n * WEI}`, `${60n * WEI}`]);
    expect(graph.ledger.fifo?.stolen).toBe(`${160n * WEI}`);
    expect(graph.leads).toEqual([]);
    expect(graph.warnings.map(({ message }) => message)).toContainEqual(
      `a lead was accepted as seed: ethereum:${addressOfBob} (further-seed, confidence 40), by ${others}`,
    );
    expect(accepted.stderr).toContain(
      `accepted leads are kept in ${here.path('store/incidents/mine-2024.yaml')}`,
    );

    const kept = readFileSync(here.path('store/incidents/mine-2024.yaml'), 'utf8');
    const on = /on: (\d{4}-\d{2}-\d{2})\n/.exec(kept)?.[1];
    expect(
      kept,
    ).toBe(`# Leads that were accepted as seeds, by coinhound trace --accept. Take one back by deleting it.
incident: mine-2024
leads:
  - chain: ethereum
    address: "${addressOfBob}"
    on: ${on}
    rule: further-seed
    confidence: 40
    amounts: { ETH: "60.000000000000000000" }
    evidence: { share: "0.6", payments: "1", accounts: "1", tainted: 62% }
    graph: ${createHash('sha256').update(before.stdout).digest('hex')}
    asOf: { ethereum: ${found.parameters.asOf['eip155:1']} }
    seeds:
      - { chain: ethereum, transaction: "${others}", payer: "${addressOfBob}", receivers: [ "${addressOf(account(thief))}" ], asset: ETH, role: accepted lead, confidence: low, sources: [ coinhound further-seed ] }
`);

    const later = await trace('mine-2024', '--offline');
    expect(later.stdout).toBe(accepted.stdout);
    const twice = await trace('mine-2024', '--offline', '--accept', bob);
    expect(twice.stdout).toBe(accepted.stdout);
    expect(twice.stderr).toContain(`was accepted before: ethereum:${addressOfBob}`);
    expect(readFileSync(here.path('store/incidents/mine-2024.yaml'), 'utf8')).toBe(kept);

    const shown = await here.run(['incidents', 'show', 'mine-2024', '--config', config, '--store', 'store']);
    expect(shown.stdout).toContain(
      `; accepted on ${on} from a lead: ${addressOfBob} of eip155:1 (further-seed, confidence 40)`,
    );
    const checked = await here.run([
      'incidents',
      'check',
      'mine-2024.yaml',
      '--config',
      config,
      '--store',
      'store',
    ]);
    expect(checked.stdout).toContain('accepted leads, valid and counted as seeds below: mine-2024 1\n');
    expect(checked.stdout).toMatch(/^ethereum +2 +2/m);

    writeFileSync(
      here.path('store/incidents/mine-2024.yaml'),
      kept.replace('confidence: 40', 'confidence: sure').replace(others, '0x12'),
    );
    const broken = await trace('mine-2024', '--offline');
    expect(broken).toMatchObject({ status: 2, stdout: '' });
    const lines = [...broken.stderr.matchAll(/mine-2024\.yaml:(\d+):\d+: (\S+): /g)].map(
      ([, line, path]) => `${line} ${path}`,
    );
    expect(lines).toEqual(['8 leads[0].confidence', '14 leads[0].seeds[0].transaction']);
  });

  it('of seeds that were named is for the run alone, and says so', async ({ here }) => {
    const { trace, coins } = await servedTheft(here);
    const { status, stdout, stderr } = await trace(`ethereum:${coins}`, '--accept', bob);
    expect(status, stderr).toBe(0);
    expect(read(stdout).ledger.fifo?.stolen).toBe(`${160n * WEI}`);
    expect(read(stdout).warnings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^a lead was accepted as seed for this run alone: /),
    );
    expect(stderr).toContain('accepted leads are seeds of this run alone');
    expect(existsSync(here.path('store/incidents'))).toBe(false);
  });

  it('that is none, or no account, or of a chain that is not read, ends with status 2 and keeps nothing', async ({
    here,
  }) => {
    const { trace, coins } = await servedTheft(here);
    const refused = async (accept: string): Promise<string> => {
      const { status, stdout, stderr } = await trace('mine-2024', '--accept', accept);
      expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
      return stderr;
    };
    expect(await refused(alice)).toContain(
      `error: ethereum:${addressOf(account(alice))} is no lead to a further seed of this trace\nhint: the first of 1 leads: ethereum:${addressOfBob};`,
    );
    const all = await refused(`ethereum:${coins},${addressOfBob}0,eos:ifguz3chmamg,nowhere:1`);
    const errors = [...all.matchAll(/^error: (.*)$/gm)].map(([, message]) => message);
    expect(errors).toHaveLength(4);
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.stringContaining('--accept cannot be "ethereum:'),
        expect.stringContaining('this version reads nothing of EOS'),
        expect.stringContaining('the seed nowhere:1 names no configured chain'),
      ]),
    );
    expect(existsSync(here.path('store/incidents'))).toBe(false);
  });

  it('on a chain of outpoints takes the coins that were spent with stolen ones', async ({ here }) => {
    const build = worldBuilder('accept');
    const [robbed, outsider] = [party('robbed', 'p2pkh'), party('outsider', 'v0_p2wpkh')];
    const funds = build.coinbase(1, robbed, 5_000_000_000n);
    const stolen = build.pay(2, [[funds, 0]], [{ to: party('thief', 'v0_p2wpkh'), value: 5_000_000_000n }]);
    const coin = build.coinbase(3, outsider, 2_000_000_000n);
    build.pay(
      4,
      [
        [stolen, 0],
        [coin, 0],
      ],
      [{ to: party('hoard', 'v1_p2tr'), value: 6_999_999_000n }],
    );
    build.coinbase(104, robbed, 5_000_000_000n);
    const { config } = await served(here, { world: build.world(), theft: stolen });
    const run = (...args: string[]) =>
      here.run(['trace', `bitcoin:${stolen}`, '--config', config, '--store', 'store', ...args]);
    const { stdout } = await run();
    const [lead] = read(stdout).leads;
    expect(lead?.evidence).toMatchObject({ outpoints: `${coin}:0`, share: '0.4' });
    const accepted = await run('--accept', `bitcoin:${addressOf(lead?.account as never)}`);
    expect(accepted.status, accepted.stderr).toBe(0);
    expect(read(accepted.stdout).ledger.haircut).toMatchObject({
      stolen: '7000000000',
      ends: { resting: '6999999000', fees: '1000' },
    });
  });
});

describe.concurrent('an incident with prices', () => {
  it('has one ledger in millionths of a dollar where there is a price for every seed', async ({ here }) => {
    const { trace } = await servedTheft(here);
    const { status, stdout, stderr } = await trace('dear-2024', '--min-taint', '1000000');
    expect(status, stderr).toBe(0);
    const graph = read(stdout);
    // 100 ETH at 2,000.123456789 and 1,000.5 USDT at 0.9998.
    expect(graph.ledger.fifo).toMatchObject({
      unit: 'usd-micro',
      stolen: `${200_012_345_678n + 1_000_299_900n}`,
    });
    expect(graph.seeds.map(({ loss }) => loss).sort()).toEqual(['1000299900', '200012345678']);
    expect(graph.warnings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'losses are counted at 0.9998 USD for 1 XUSD (2020-09-13, the test)',
        'seeds whose loss is counted at a price of their own: 1',
      ]),
    );
    expect(stderr).toMatch(/^category +entity +USD +share/m);
  });
});
