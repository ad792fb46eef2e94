import { tronSource } from '../../../src/chains/tron/source.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { placed } from '../../support/tron-random-world.ts';
import { transfer } from '../../support/tron-scenes.ts';
import {
  accountOf,
  assembleTronWorld,
  chain,
  party,
  type TronWorld,
  tokens,
  trx,
} from '../../support/tron-world.ts';
import { trongridServer, type WrongAnswer, wrongAnswers } from '../../support/trongrid-server.ts';
import type { ProviderLab, Receipt } from '../provider-lab.ts';

const PAGE_ROWS = 10;
const TIP = 1_020;
const retry = {
  attempts: 4,
  attemptsUnanswered: 3,
  baseMs: 1,
  capMs: 2,
  rateLimitMs: 2,
  setAsideMs: 5,
  setAsideCapMs: 5,
  patienceMs: 20,
};
const [giver, receiver] = [party('giver'), party('receiver')];

/** Ids differ with `name`: a chain that was reorganised has other transactions. */
function worldOf(
  name: string,
  receipts: readonly Receipt[],
  kept: TronWorld['transactions'] = [],
): TronWorld {
  const drafts = receipts.map(({ block, amount }) => [block, transfer(giver, receiver, amount)] as const);
  return assembleTronWorld(name, [...kept, ...placed(name, drafts)], [giver, receiver], TIP);
}

const lasting: readonly WrongAnswer[] = ['a bad key', 'nothing there', 'a page for people under 200'];

/** TronGrid, in pages of 10 rows. */
export const trongridLab: ProviderLab = {
  kind: 'trongrid',
  pageRows: PAGE_ROWS,
  passing: (Object.keys(wrongAnswers) as WrongAnswer[]).filter(
    (fault) => fault !== 'a bad key' && fault !== 'nothing there',
  ),
  lasting,
  async serve(receipts) {
    const world = worldOf('contract', receipts);
    const server = await trongridServer(world, { cap: PAGE_ROWS });
    const net = createNet({ version: 'test', retry });
    const endpoint = net.endpoint({
      kind: 'trongrid',
      url: server.url,
      ratePerSecond: 1_000,
      concurrency: 8,
      timeoutMs: 10_000,
    });
    const lookups = cachedLookups({ store: memoryStore(), offline: false });
    return {
      source: tronSource({
        ...{ chain, native: trx, tokens, endpoints: [endpoint], lookups },
        confirmations: 20,
        pageRows: PAGE_ROWS,
      }),
      account: accountOf(receiver),
      disturb: (fault, requests) => server.disturb(fault as WrongAnswer, requests),
      reorganise(height, others) {
        const kept = world.transactions.filter(({ block }) => block < height);
        // The first request asks for the pinned block, so the second page is the first of the other chain.
        server.show(worldOf('reorganised', others, kept), 2);
      },
      async close() {
        net.close();
        await server.close();
      },
    };
  },
};
