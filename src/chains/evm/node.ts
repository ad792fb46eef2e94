import { createHash } from 'node:crypto';
import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import { shareWork } from '../../net/providers.ts';
import { sharedWork } from '../../store/shared-work.ts';
import type { Keeping } from '../account-book.ts';
import { type Abilities, abilitiesOf } from './abilities.ts';
import type { LookupScope } from './provider-lookups.ts';
import { type Answer, type Parameters, readAnswer, rpcRequest } from './rpc.ts';
import { checkChain, given, heightOf, type Survey, served, surveyNode } from './survey.ts';

/** One thing asked of a node. */
export interface Asked<T> {
  readonly method: string;
  readonly params: Parameters;
  /** Reads the result, which is null where the node knows nothing. */
  read(result: unknown): T;
  /** The last block whose change would change the answer; the pinned height where it is not said. */
  blockOf?(value: T): number;
}

/** One node of an EVM chain. Nothing is asked before it has shown that it is of this chain and knows the pinned height. */
export interface EvmNode {
  readonly endpoint: Endpoint;
  /** Height of its newest block, and what it serves, asked anew. */
  survey(signal: AbortSignal): Promise<Survey>;
  /** What it serves, as far as it was ever asked; offline, as the store knows it. */
  abilities(signal: AbortSignal): Promise<Abilities>;
  /** Store first, else the node. */
  get<T>(asked: Asked<T>, scope: LookupScope): Promise<Exclude<Answer<T>, { kind: 'missing' }>>;
  /** The same where the answer can be no larger than it is. Throws `too-large` where the node refuses it for its size. */
  need<T>(asked: Asked<T>, scope: LookupScope): Promise<T>;
}

export interface NodeOptions {
  readonly chain: ChainId;
  /** EIP-155. */
  readonly chainId: number;
  readonly keeping: Keeping;
}

/** Makes the node of an endpoint of kind `jsonrpc`. */
export function evmNode(endpoint: Endpoint, { chain, chainId, keeping }: NodeOptions): EvmNode {
  const { cached, isBuried } = keeping;
  const alone = shareWork([{ endpoint }]);
  const shared = sharedWork();
  const digest = createHash('sha256').update(endpoint.settings.url).digest('hex').slice(0, 16);
  const factKey = `${chain}/node/${digest}`;
  let isOfThisChain = false;
  let highest = -1;
  let known: Abilities | undefined;

  async function identify(signal: AbortSignal): Promise<void> {
    if (isOfThisChain) return;
    const check = (common: AbortSignal) => alone.run(() => checkChain(endpoint, chainId, common), common);
    await shared.run('identity', check, signal);
    isOfThisChain = true;
  }

  /** A node that is behind gives short answers that look whole. */
  async function reach(height: number, signal: AbortSignal): Promise<void> {
    if (highest >= height) return;
    const look = (common: AbortSignal) => alone.run(() => heightOf(endpoint, height, common), common);
    highest = Math.max(highest, await shared.run(`height ${height}`, look, signal));
  }

  async function survey(signal: AbortSignal): Promise<Survey> {
    const found = await alone.run(() => surveyNode(endpoint, chainId, signal), signal);
    isOfThisChain = true;
    highest = Math.max(highest, found.tip);
    known = abilitiesOf(found.served);
    const value = Buffer.from(JSON.stringify([...found.served].sort()));
    await cached.store.facts.put(factKey, { value, height: found.tip, final: false });
    return found;
  }

  async function abilities(signal: AbortSignal): Promise<Abilities> {
    if (known) return known;
    const fact = await cached.store.facts.get(factKey);
    if (fact) {
      known = abilitiesOf(new Set(JSON.parse(Buffer.from(fact.value).toString()) as string[]));
      return known;
    }
    if (cached.offline)
      throw new CoinhoundError(
        'data',
        'not-in-store',
        `the store does not know what ${endpoint.name} serves`,
        {
          hint: 'run once without --offline',
        },
      );
    return abilitiesOf((await shared.run('survey', survey, signal)).served);
  }

  async function get<T>({ method, params, read, blockOf }: Asked<T>, { asOf, signal }: LookupScope) {
    const heightOf = (answer: Answer<T>): number =>
      answer.kind === 'result' && blockOf ? blockOf(answer.value) : asOf;
    const answer = await cached.get(
      {
        key: `${chain}/${method}/${JSON.stringify(params)}`,
        request: `POST ${method} ${JSON.stringify(params)}`,
        height: asOf,
        final: (value: Answer<T>) => isBuried(heightOf(value)),
        read: (reply) => readAnswer(reply, read),
        async fetch(common) {
          await identify(common);
          await reach(asOf, common);
          const request = rpcRequest(method, params);
          return alone.run(
            () => endpoint.request(request, (reply) => served(method, readAnswer(reply, read)), common),
            common,
          );
        },
      },
      signal,
    );
    return served(method, answer);
  }

  return {
    endpoint,
    survey,
    abilities,
    get,
    need: async (asked, scope) => given(asked.method, await get(asked, scope)),
  };
}
