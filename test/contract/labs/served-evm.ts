import { evmSource } from '../../../src/chains/evm/source.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { type ApiReply, type ApiRequest, apiServer } from '../../support/api-server.ts';
import {
  account,
  assembleWorld,
  chain,
  type EvmTransaction,
  type EvmWorld,
  ether,
  hexOf,
} from '../../support/evm-world.ts';
import type { Receipt, ServedAccount } from '../provider-lab.ts';

/** Rows of a full page. */
export const PAGE_ROWS = 10;
/** Newest block, above everything that is asked for. */
export const TIP = 1_020;

const [giver, receiver] = [hexOf('giver', 20), hexOf('receiver', 20)];
const retry = { baseMs: 1, rateLimitMs: 1, patienceMs: 0, attempts: 3, attemptsUnanswered: 3 };

/** How one kind of server answers over a world, and what it gives instead where it is disturbed. */
export interface EvmServer {
  readonly kind: string;
  answers(world: EvmWorld): (request: ApiRequest) => ApiReply;
  /** Whether a request asks for what the account did, and not who or how high the server is. */
  isForData(request: ApiRequest): boolean;
  /** By the name of the fault. */
  readonly faults: Readonly<Record<string, ApiReply>>;
}

/** An account on an EVM chain that this server alone tells of. */
export async function servedEvm(
  { kind, answers, isForData, faults }: EvmServer,
  receipts: readonly Receipt[],
): Promise<ServedAccount> {
  let answer = answers(worldOf(payments('kept', receipts)));
  let next: { readonly answer: typeof answer; untouched: number } | undefined;
  let disturbance: { readonly reply: ApiReply; left: number } | undefined;

  const server = await apiServer({
    handle(request) {
      if (!isForData(request)) return answer(request);
      if (disturbance && disturbance.left-- > 0) return disturbance.reply;
      if (next && next.untouched-- === 0) {
        answer = next.answer;
        next = undefined;
      }
      return answer(request);
    },
  });
  const net = createNet({ version: 'test', retry });
  const source = evmSource({
    chain,
    chainId: 1,
    native: ether,
    tokens: [],
    endpoints: [
      net.endpoint({ kind, url: server.url, ratePerSecond: 1_000, concurrency: 8, timeoutMs: 5_000 }),
    ],
    lookups: cachedLookups({ store: memoryStore(), offline: false }),
    confirmations: 12,
    pageRows: PAGE_ROWS,
  });
  return {
    source,
    account: account(receiver),
    disturb(fault, requests) {
      const reply = faults[fault];
      if (!reply) throw new Error(`no fault is called ${fault}`);
      disturbance = { reply, left: requests };
    },
    reorganise(height, others) {
      const kept = payments('kept', receipts).filter(({ block }) => block < height);
      next = { answer: answers(worldOf([...kept, ...payments('replacing', others)])), untouched: 1 };
    },
    async close() {
      net.close();
      await server.close();
    },
  };
}

const worldOf = (transactions: readonly EvmTransaction[]): EvmWorld =>
  assembleWorld('receipts', transactions, [giver, receiver]);

/** Each receipt by a transaction of its own; ids differ with `name`, as they do on a chain that was reorganized. */
function payments(name: string, receipts: readonly Receipt[]): EvmTransaction[] {
  const perBlock = new Map<number, number>();
  const ordered = receipts.toSorted((a, b) => a.block - b.block);
  return ordered.map(({ block, amount }, n): EvmTransaction => {
    const index = perBlock.get(block) ?? 0;
    perBlock.set(block, index + 1);
    return {
      hash: hexOf(`${name} ${n}`, 32),
      block,
      index,
      time: 1_600_000_000 + 12 * block,
      from: giver,
      to: receiver,
      value: amount,
      gasUsed: 21_000n,
      gasPrice: 1n,
      failed: false,
      calls: [],
      transfers: [],
      moves: [{ kind: 'value', from: giver, to: receiver, value: amount }],
    };
  });
}

export const html = (status: number, title: string): ApiReply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>${title}</title></head></html>`,
});

export const json = (status: number, value: unknown): ApiReply => ({ status, body: JSON.stringify(value) });
