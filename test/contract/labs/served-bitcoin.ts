import { bitcoinSource } from '../../../src/chains/bitcoin/source.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { type ApiReply, type ApiRequest, apiServer } from '../../support/api-server.ts';
import { type BitcoinWorld, bitcoin, btc, party, worldBuilder } from '../../support/bitcoin-world.ts';
import type { Receipt, ServedAccount } from '../provider-lab.ts';

const owner = party('owner', 'p2pkh');

/** How one kind of server answers over a world, and what it gives instead where it is disturbed. */
export interface BitcoinServer {
  readonly kind: string;
  /** Below the server's address. */
  readonly basePath: string;
  answers(world: BitcoinWorld): (request: ApiRequest) => ApiReply;
  /** By the name of the fault. */
  readonly faults: Readonly<Record<string, ApiReply>>;
}

/** So many transactions of somebody else come before those of a replaced block: ids go by number, and none may come twice. */
const GAP = 1_000;

/** The receipts as coinbases; `replacing` are those of blocks that took the place of others. */
function worldOf(receipts: readonly Receipt[], replacing: readonly Receipt[] = []): BitcoinWorld {
  const build = worldBuilder('receipts');
  const nobody = party('nobody', 'p2sh');
  for (const { block, amount } of receipts) build.coinbase(block, owner, amount);
  for (let n = 0; n < GAP && replacing.length > 0; n++) build.coinbase(1, nobody, 1n);
  for (const { block, amount } of replacing) build.coinbase(block, owner, amount);
  build.coinbase(2_000, nobody, 1n);
  return build.world();
}

/** An account on a bitcoin chain that this server alone tells of. */
export async function servedBitcoin(
  { kind, basePath, answers, faults }: BitcoinServer,
  receipts: readonly Receipt[],
): Promise<ServedAccount> {
  let answer = answers(worldOf(receipts));
  let next: { readonly answer: typeof answer; untouched: number } | undefined;
  let disturbance: { readonly reply: ApiReply; left: number } | undefined;

  const server = await apiServer({
    handle(request) {
      if (disturbance && disturbance.left-- > 0) return disturbance.reply;
      if (next && next.untouched-- === 0) {
        answer = next.answer;
        next = undefined;
      }
      return answer(request);
    },
  });
  const retry = { baseMs: 1, rateLimitMs: 1, patienceMs: 0, attempts: 3, attemptsUnanswered: 3 };
  const net = createNet({ version: 'test', retry });
  const endpoint = net.endpoint({
    kind,
    url: server.url + basePath,
    ratePerSecond: 1_000,
    concurrency: 8,
    timeoutMs: 5_000,
  });
  const source = bitcoinSource({
    chain: bitcoin,
    asset: btc,
    endpoints: [endpoint],
    lookups: cachedLookups({ store: memoryStore(), offline: false }),
    confirmations: 6,
  });
  return {
    source,
    account: owner.account,
    disturb(fault, requests) {
      const reply = faults[fault];
      if (!reply) throw new Error(`no fault is called ${fault}`);
      disturbance = { reply, left: requests };
    },
    reorganise(height, others) {
      const kept = receipts.filter(({ block }) => block < height);
      next = { answer: answers(worldOf(kept, others)), untouched: 1 };
    },
    async close() {
      net.close();
      await server.close();
    },
  };
}
