import type { Endpoint } from '../../net/endpoint.ts';
import type { Reply } from '../../net/http.ts';
import { refused, serverFault, tooLarge } from '../../net/upstream-error.ts';
import { questions } from './abilities.ts';
import { quantity } from './hexadecimal.ts';
import { type Answer, readAnswer, rpcRequest, type Served } from './rpc.ts';

/** Which of the methods that not every node serves this one does. */
export async function servedMethods(endpoint: Endpoint, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { method, params, read } of questions) {
    const { value } = await endpoint.request(rpcRequest(method, params), read, signal);
    if (value) found.add(method);
  }
  return found;
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
export function served<T>(method: string, answer: Answer<T>): Served<T> {
  if (answer.kind === 'missing') throw refused(`does not serve ${method}`, { details: { method } });
  return answer;
}

/** The result, or `too-large` where the node refuses an answer for its size that cannot be asked for in parts. */
export function given<T>(method: string, answer: Answer<T>): T {
  const found = served(method, answer);
  if (found.kind === 'too-much') throw tooLarge(`cannot answer ${method}: it takes too much at once`);
  return found.value;
}
