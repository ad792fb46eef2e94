import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evmRules } from '../../../src/chains/evm/rules.ts';
import { readFacts } from '../../../src/chains/recorded/facts.ts';
import { recordedSource } from '../../../src/chains/recorded/recorded-source.ts';
import { chainId } from '../../../src/core/ids.ts';
import type { ChainSource } from '../../../src/trace/source.ts';
import type { ProviderLab, Receipt } from '../provider-lab.ts';

const chain = chainId('eip155:1');
const asset = `${chain}/slip44:60`;
const rules = evmRules(chain);
const owner = '0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3';
const giver = '0xdAC17F958D2ee523a2206206994597C13D831ec7';

const header = {
  format: 'coinhound.facts.v1',
  chain: 'ethereum',
  caip2: chain,
  model: 'account',
  source: 'the contract of provider kinds',
  through: 1_000,
  complete: 'all',
  assets: [{ id: asset, symbol: 'ETH', decimals: 18 }],
};

const lines = (rows: readonly Receipt[], first: number): string =>
  rows
    .map(({ block, amount }, n) =>
      JSON.stringify({
        txid: `0x${(first + n).toString(16).padStart(64, '0')}`,
        height: block,
        index: n,
        time: null,
        transfers: [{ from: giver, to: owner, amount: `${amount}` }],
      }),
    )
    .join('\n');

/** A record has no pages and no server: it is read whole when it is first asked, or refused. */
export const recordedLab: ProviderLab = {
  kind: 'recorded',
  pageRows: 25,
  passing: [],
  lasting: ['half a line', 'a line that breaks the format'],
  async serve(rows) {
    const folder = mkdtempSync(join(tmpdir(), 'coinhound-record-'));
    const file = join(folder, 'facts.jsonl');
    const write = (kept: readonly Receipt[]): void =>
      writeFileSync(file, `${JSON.stringify(header)}\n${lines(kept, 1)}\n`);
    write(rows);
    let current = rows;
    const opened = async (): Promise<ChainSource> => recordedSource(await readFacts(file), rules);
    const source: ChainSource = {
      ...rules,
      tip: async (signal) => (await opened()).tip(signal),
      seeds: async (spec, query) => (await opened()).seeds(spec, query),
      async *histories(holdings, query) {
        yield* (await opened()).histories(holdings, query);
      },
    };
    return {
      source,
      account: rules.account(owner),
      disturb: (fault) => appendFileSync(file, fault === 'half a line' ? '{"txid":"0x' : '{"txid":7}\n'),
      reorganise(height, others) {
        current = [...current.filter(({ block }) => block < height), ...others];
        write(current);
      },
      close: async () => rmSync(folder, { recursive: true }),
    };
  },
};
