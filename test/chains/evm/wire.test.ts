import { readdirSync, readFileSync } from 'node:fs';
import { getAddress } from 'ethers';
import { describe, expect, it } from 'vitest';
import { evmAssets } from '../../../src/chains/evm/assets.ts';
import { leftOutRows } from '../../../src/chains/evm/left-out.ts';
import { evmMovements } from '../../../src/chains/evm/movements.ts';
import { readTip } from '../../../src/chains/evm/receipt.ts';
import { type ListName, readCallsOf, readRows } from '../../../src/chains/evm/wire.ts';
import { leftOutNotes, nothingLeftOut, withLeftOut } from '../../../src/chains/left-out.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { assetId, chainId } from '../../../src/core/ids.ts';
import { type Movement, UNKNOWN_INDEX } from '../../../src/core/movement.ts';
import { UpstreamError } from '../../../src/net/upstream-error.ts';

interface Expected {
  /** What follows the transaction in the id; addresses in lower case. */
  readonly what: string;
  readonly height: number;
  readonly index: number | null;
  readonly time: number;
  readonly asset: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly amount: string;
  readonly call?: string;
}

interface Fixture {
  readonly chain: string;
  readonly list: ListName;
  readonly account: string;
  readonly tokens: readonly string[];
  readonly answer: { readonly result: readonly Record<string, string>[] };
  /** Or the code of the error. */
  readonly expected: readonly Expected[] | string;
}

const folder = new URL('../../../fixtures/wire/evm/', import.meta.url);
const names = ['etherscan', 'blockscout'].flatMap((kind) =>
  readdirSync(new URL(kind, folder)).map((name) => `${kind}/${name}`),
);
const fixture = (name: string): Fixture => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const reply = (body: unknown, status = 200) => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const everything = { from: 0, to: 100_000_000 };

function assetsOf({ chain, tokens }: Pick<Fixture, 'chain' | 'tokens'>) {
  const caip2 = chainId(chain);
  const known = tokens.map((contract) => ({
    contract,
    asset: assetId(caip2, `erc20:${getAddress(contract)}`),
  }));
  return evmAssets(caip2, assetId(caip2, 'slip44:60'), known);
}

function movementsIn(given: Fixture): Movement[] {
  const rows = <L extends ListName>(list: L) =>
    given.list === list ? readRows(list, everything, reply(given.answer)) : [];
  const [payments, calls, tokens] = [rows('txlist'), rows('txlistinternal'), rows('tokentx')];
  return evmMovements({ payments, calls, tokens }, given.account, assetsOf(given));
}

/** Checksums every address in a text. */
const spelled = (text: string): string => text.replace(/0x[0-9a-f]{40}(?![0-9a-f])/g, getAddress);

function movementOf(due: Expected, { chain, answer }: Fixture): Movement {
  const [row] = answer.result;
  const txid = row?.hash ?? row?.transactionHash ?? '';
  const leg = (address: string) => {
    const owner = `${chain}:${spelled(address)}`;
    const asset = spelled(due.asset);
    const holding = { id: `${owner}/${asset}`, owner, asset: `${chain}/${asset}` };
    return { holding, amount: BigInt(due.amount) };
  };
  return {
    id: `${chain}:${txid}/${spelled(due.what)}`,
    chain,
    txid,
    position: { height: due.height, index: due.index ?? UNKNOWN_INDEX, time: due.time },
    inputs: due.from === null ? [] : [leg(due.from)],
    outputs: due.to === null ? [] : [leg(due.to)],
    ...(due.call !== undefined && { call: due.call }),
  } as unknown as Movement;
}

function errorOf(read: () => unknown): CoinhoundError {
  try {
    read();
  } catch (error) {
    if (error instanceof CoinhoundError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('recorded rows', () => {
  it.each(names)('%s moves what it should', (name) => {
    const given = fixture(name);
    const { expected } = given;
    if (typeof expected === 'string') expect(errorOf(() => movementsIn(given)).code).toBe(expected);
    else expect(movementsIn(given)).toEqual(expected.map((due) => movementOf(due, given)));
  });

  it('counts what is left out, and no NFT', () => {
    const notes = (name: string): string[] => {
      const given = fixture(name);
      const rows = readRows('tokentx', everything, reply(given.answer));
      return leftOutNotes(
        withLeftOut(nothingLeftOut, leftOutRows(rows, assetsOf(given), true), ''),
        everything.to,
      );
    };
    expect(notes('etherscan/token-transfers-arranged.json')).toEqual([
      'left out: 1 transfer of 1 unknown token, 1 zero-value token transfer',
    ]);
    expect(notes('blockscout/nft-transfers-arranged.json')).toEqual([]);
  });

  it('reads internal transfers asked for by transaction, which do not repeat its hash', () => {
    const hash = `0x${'1'.repeat(64)}`;
    const { answer } = fixture('etherscan/internal-transfer.json');
    const rows = answer.result.map(({ hash: _, traceId: __, ...row }) => row);
    const [call] = readCallsOf(hash, reply({ ...answer, result: rows }));
    expect(call).toMatchObject({ hash, block: 16_279_188, value: 12_753_569_295_737_516n, trace: undefined });
  });

  it('holds a transaction that failed to have moved nothing but gas', () => {
    const given = fixture('etherscan/layer-1-fee-arranged.json');
    const [row] = given.answer.result;
    const failed = { ...given, answer: { ...given.answer, result: [{ ...row, isError: '1' }] } } as Fixture;
    expect(movementsIn(failed).map(({ id }) => id.split('/')[1])).toEqual(['gas']);
  });
});

describe('answers that are failures', () => {
  const say = (message: string, result: unknown) => reply({ status: '0', message, result });
  const read = (given: ReturnType<typeof reply>) => () => readRows('txlist', everything, given);
  const notok = (text: string) => say('NOTOK', text);

  it.each([
    ['rate-limited', notok('Max calls per sec rate limit reached (3/sec)')],
    ['rate-limited', notok('Max rate limit reached, please use API Key for higher rate limit')],
    ['rate-limited', notok('Too many invalid api key attempts, please try again later')],
    ['rate-limited', notok('Invalid API Key (#err2)')],
    ['budget', notok('Max daily rate limit reached. 110000 (100%) of 100000 day/limit')],
    ['budget', notok('Community Free API Limit reached. Resets 2026-09-01 12:00:00 UTC. For higher limits')],
    ['refused', notok('Free API access is not supported for this chain. Please upgrade your api plan')],
    ['refused', notok('Missing/Invalid API Key')],
    ['refused', notok('Missing or unsupported chainid parameter (required for v2 api)')],
    ['refused', notok('You are using a deprecated V1 endpoint, switch to Etherscan API V2.')],
    ['refused', notok('Sorry, it looks like you are trying to access an API Pro endpoint')],
    ['refused', say('chain not supported', null)],
    ['refused', say('Invalid address format', null)],
    ['server', notok('Free API access is temporarily unavailable due to unusually high network activity.')],
    ['server', reply({ status: '2', message: 'have not been processed yet', result: [] })],
    ['server', say('Something went wrong.', null)],
    ['server', say('OK', null)],
    ['too-large', say('Result window is too large, PageNo x Offset size must be …', null)],
    ['too-large', say('Query Timeout occured. Please select a smaller result dataset', null)],
    ['too-large', notok('Unexpected err, timeout occurred or server too busy. Please try again later')],
    ['malformed', reply('<html><body>502</body></html>')],
    ['malformed', reply('{"status":"1","result":[{"blockNumber":"1')],
    ['malformed', reply({ status: '1', message: 'OK', result: 'a sentence' })],
    ['malformed', reply({ status: '1', message: 'OK', result: null })],
    ['malformed', reply({ status: '1', message: 'OK', result: [{ blockNumber: '1' }] })],
  ])('are known as %s', (reason, given) => {
    const error = errorOf(read(given));
    expect(error).toBeInstanceOf(UpstreamError);
    expect((error as UpstreamError).reason).toBe(reason);
  });

  it('opens a budget again when the provider says, or at midnight UTC', () => {
    const until = (text: string) => (errorOf(read(notok(text))) as UpstreamError).until;
    expect(until('Community Free API Limit reached. Resets 2026-09-01 12:00:00 UTC.')).toBe(
      Date.UTC(2026, 8, 1, 12),
    );
    expect((until('Max daily rate limit reached. 1 of 1 day/limit') ?? 1) % 86_400_000).toBe(0);
  });

  it('takes no sentence for a height', () => {
    expect(readTip(reply({ jsonrpc: '2.0', id: 83, result: '0x29ddd94' }))).toBe(43_900_308);
    expect(errorOf(() => readTip(notok('Max rate limit reached'))).code).toBe('upstream-rate-limited');
    expect(errorOf(() => readTip(reply({ jsonrpc: '2.0', id: 83, result: 'soon' }))).code).toBe(
      'upstream-malformed',
    );
    const failed = { jsonrpc: '2.0', id: 1, error: { code: 3, message: 'RPC Request failed.' } };
    expect(errorOf(() => readTip(reply(failed))).code).toBe('upstream-server');
  });

  it('refuses rows in descending order, and of blocks nobody asked for', () => {
    const { answer } = fixture('etherscan/call-without-value.json');
    const [row] = answer.result;
    const rows = [row, { ...row, blockNumber: '23467052' }];
    expect(errorOf(read(reply({ ...answer, result: rows }))).code).toBe('upstream-malformed');
    const above = () => readRows('txlist', { from: 0, to: 23_467_052 }, reply(answer));
    expect(errorOf(above).code).toBe('upstream-malformed');
  });
});
