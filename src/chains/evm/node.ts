import type { ChainId } from '../../core/ids.ts';
import type { Endpoint, Received } from '../../net/endpoint.ts';
import { shareWork } from '../../net/providers.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import { sharedWork } from '../../store/shared-work.ts';
import type { Keeping } from '../account-book.ts';
import type { Abilities } from './abilities.ts';
import { type CallBatches, callBatches } from './call-batches.ts';
import { knownAbilities } from './known-abilities.ts';
import type { LookupScope } from './provider-lookups.ts';
import { ForLess, refusalsOf } from './refusals.ts';
import { type Parameters, readAnswer, rpcRequest, type Served, type TooMuch } from './rpc.ts';
import type { BatchedCall } from './rpc-batch.ts';
import { checkChain, given, heightOf, served, servedMethods } from './survey.ts';

/** One thing asked of a node. */
export interface Asked<T> {
  readonly method: string;
  readonly params: Parameters;
  /** Reads the result, which is null where the node knows nothing. By method and parameters alone: lookups are shared. */
  read(result: unknown): T;
  /** The last block whose change would change the answer; the pinned height where it is not said. */
  blockOf?(value: T): number;
}

/** One node of an EVM chain. Nothing is asked before it has shown that it is of this chain and knows the pinned height. */
export interface EvmNode {
  readonly endpoint: Endpoint;
  /** Height of its newest block. */
  tip(signal: AbortSignal): Promise<number>;
  abilities(signal: AbortSignal): Promise<Abilities>;
  /** Store first, else the node. */
  get<T>(asked: Asked<T>, scope: LookupScope): Promise<Served<T>>;
  /** The same where nothing less can be asked for. Throws `too-large` where the node refuses the answer for its size. */
  need<T>(asked: Asked<T>, scope: LookupScope): Promise<T>;
  /** Many calls at a time; nothing of it is kept. */
  batch(calls: readonly BatchedCall[], scope: LookupScope): ReturnType<CallBatches>;
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
  let isOfThisChain = false;
  let highest = -1;

  async function identify(signal: AbortSignal): Promise<void> {
    if (isOfThisChain) return;
    const check = (common: AbortSignal) => alone.run(() => checkChain(endpoint, chainId, common), common);
    await shared.run('identity', check, signal);
    isOfThisChain = true;
  }

  async function climb(least: number, signal: AbortSignal): Promise<number> {
    await identify(signal);
    const look = (common: AbortSignal) => alone.run(() => heightOf(endpoint, least, common), common);
    const height = await shared.run(`height ${least}`, look, signal);
    highest = Math.max(highest, height);
    return height;
  }

  /** A node that is behind gives short answers that look whole. */
  async function reach(asOf: number, signal: AbortSignal): Promise<void> {
    if (!isOfThisChain || highest < asOf) await climb(asOf, signal);
  }

  const batches = callBatches(endpoint);
  const abilities = knownAbilities(endpoint, { chain, cached }, async (signal) => {
    await identify(signal);
    return alone.run(() => servedMethods(endpoint, signal), signal);
  });

  const refusals = refusalsOf(chain, cached);

  async function fetch<T>(
    { method, params, read }: Asked<T>,
    { asOf, signal }: LookupScope,
  ): Promise<Received<Served<T>>> {
    await reach(asOf, signal);
    const request = rpcRequest(method, params);
    return alone.run(
      () => endpoint.request(request, (reply) => served(method, readAnswer(reply, read)), signal),
      signal,
    );
  }

  async function answerOf<T>(asked: Asked<T>, question: string, scope: LookupScope): Promise<Received<T>> {
    let refusal: TooMuch;
    try {
      const { value: answer, ...received } = await fetch(asked, scope);
      if (answer.kind === 'result') return { ...received, value: answer.value };
      refusal = answer;
    } catch (error) {
      const reason = error instanceof UpstreamError ? error.reason : undefined;
      if (reason === 'refused') await abilities.forget();
      // An answer larger than fits, or a status 413 without words.
      if (reason !== 'too-large') throw error;
      refusal = { kind: 'too-much', excess: 'rows', to: undefined, most: undefined };
    }
    await refusals.keep(question, refusal, scope.asOf);
    throw new ForLess(refusal);
  }

  async function get<T>(asked: Asked<T>, { asOf, signal }: LookupScope): Promise<Served<T>> {
    const { method, params, read, blockOf = () => asOf } = asked;
    const text = JSON.stringify(params);
    const question = `${method}/${text}`;
    try {
      const value = await cached.get<T>(
        {
          key: `${chain}/${question}`,
          request: `POST ${method} ${text}`,
          height: asOf,
          buried: isBuried(asOf),
          // Of the blocks above the pinned height nobody said that they are buried.
          final: (found) => blockOf(found) <= asOf && isBuried(blockOf(found)),
          read: (reply) => given(method, readAnswer(reply, read)),
          fetch: (common) => answerOf(asked, question, { asOf, signal: common }),
        },
        signal,
      );
      return { kind: 'result', value };
    } catch (error) {
      const refusal = await refusals.behind(error, question);
      if (refusal) return refusal;
      throw error;
    }
  }

  return {
    endpoint,
    async tip(signal) {
      const height = await climb(0, signal);
      await abilities.refresh(signal);
      return height;
    },
    abilities: abilities.get,
    get,
    async batch(calls, { asOf, signal }) {
      if (calls.length === 0) return [];
      await reach(asOf, signal);
      return batches(calls, signal);
    },
    need: async (asked, scope) => given(asked.method, await get(asked, scope)),
  };
}
