import type { Endpoint } from '../../net/endpoint.ts';
import type { Reply } from '../../net/http.ts';
import { refused, serverFault, tooLarge } from '../../net/upstream-error.ts';
import { questions } from './abilities.ts';
import { quantity } from './hexadecimal.ts';
import { type Answer, readAnswer, rpcRequest, type TooMuch } from './rpc.ts';

/** What a node told when it was asked once. */
export interface Survey {
  /** Height of its newest block. */
  readonly tip: number;
  /** Methods of those that not every node serves. */
  readonly served: ReadonlySet<string>;
}

/** Asks a node what it is and serves. Throws an `UpstreamError`: `refused` where it is a node of another chain. */
export async function surveyNode(endpoint: Endpoint, chainId: number, signal: AbortSignal): Promise<Survey> {
  await checkChain(endpoint, chainId, signal);
  const tip = await heightOf(endpoint, 0, signal);
  const served = new Set<string>();
  for (const { method, params, read } of questions) {
    const { value } = await endpoint.request(rpcRequest(method, params), read, signal);
    if (value) served.add(method);
  }
  return { tip, served };
}

/** Throws `refused`, which sets the node aside for the run, where it is of another chain than it is configured for. */
export async function checkChain(endpoint: Endpoint, chainId: number, signal: AbortSignal): Promise<void> {
  await call(
    endpoint,
    'eth_chainId',
    (result) => {
      const found = quantity(result, 'result');
      if (found === chainId) return;
      throw refused(`is a node of chain ${found}, not of chain ${chainId}`, {
        hint: 'set the url of the provider to a node of this chain',
        details: { chainId: `${found}` },
      });
    },
    signal,
  );
}

/** Height of the newest block. A node that is not at `least` yet is asked again, and fails in the end. */
export function heightOf(endpoint: Endpoint, least: number, signal: AbortSignal): Promise<number> {
  return call(
    endpoint,
    'eth_blockNumber',
    (result) => {
      const tip = quantity(result, 'result');
      if (tip < least) throw serverFault(`knows blocks up to ${tip} only, not ${least}`);
      return tip;
    },
    signal,
  );
}

async function call<T>(
  endpoint: Endpoint,
  method: string,
  read: (result: unknown) => T,
  signal: AbortSignal,
): Promise<T> {
  const reader = (reply: Reply): T => given(method, readAnswer(reply, read));
  return (await endpoint.request(rpcRequest(method, []), reader, signal)).value;
}

/** The answer, or `refused` where the node does not serve the method: to this caller, or not any more. */
export function served<T>(method: string, answer: Answer<T>): Exclude<Answer<T>, { kind: 'missing' }> {
  if (answer.kind === 'missing') throw refused(`does not serve ${method}`, { details: { method } });
  return answer;
}

/** The result, or `too-large` where the node refuses an answer for its size that cannot be asked for in parts. */
export function given<T>(method: string, answer: Answer<T>): T {
  const found: TooMuch | { readonly kind: 'result'; readonly value: T } = served(method, answer);
  if (found.kind === 'too-much') throw tooLarge(`cannot answer ${method} for its size`);
  return found.value;
}
