import type { HttpRequest, Reply } from '../../net/http.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import type { Fields } from './envelope.ts';
import { type Answer, answerIn, type Parameters, readAnswer, rpcRequest } from './rpc.ts';

/** One call of a batch. */
export interface BatchedCall {
  readonly method: string;
  readonly params: Parameters;
  /** Whether any error is an answer about this call alone, as that of a contract that does not know what it is asked. */
  readonly mayFail: boolean;
}

/** Several calls in one request. */
export function batchRequest(calls: readonly BatchedCall[]): HttpRequest {
  const { telling } = rpcRequest('', []);
  const body = calls.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }));
  return { path: '', body: JSON.stringify(body), ...(telling && { telling }) };
}

/**
 * The result of each call in their order, whatever the order of the answers; undefined for a call that is refused: of a height whose state the node has
 * thrown away, of a method it does not serve. Undefined as a whole where it takes no batch, or none so large: an error in place of the list, or
 * as dRPC has it under every call. Throws what may pass by itself, and what the answer was where it says nothing about batches.
 */
export function readBatch(calls: readonly BatchedCall[], reply: Reply): readonly unknown[] | undefined {
  const body = parsed(reply.body);
  if (!Array.isArray(body)) return isOfBatches(body) || isShut(reply) ? undefined : unread(reply);
  const rows = body.filter((row): row is Fields => typeof row === 'object' && row !== null);
  const answered = rows.some(({ id }) => typeof id === 'number');
  if (rows.some(isOfBatches) || (calls.length > 0 && !answered)) return undefined;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return calls.map(({ mayFail }, id) => resultIn(byId.get(id), mayFail, reply));
}

/** `batch limit 100 exceeded`, `batch too large`, `Batch of more than 3 requests are not allowed`. */
function isOfBatches(body: unknown): boolean {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as Fields;
  return typeof error === 'object' && error !== null && /\bbatch/i.test(String((error as Fields).message));
}

/** Gateways that take one call at a time say so by the status alone. */
const isShut = ({ status }: Reply): boolean => status === 405 || status === 413;

function resultIn(row: Fields | undefined, mayFail: boolean, reply: Reply): unknown {
  if (row === undefined) return undefined;
  try {
    return resultOf(
      answerIn(row, { ...reply, status: reply.status === 429 ? 429 : 200 }, (result) => result),
    );
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const isPassing = error.reason === 'rate-limited' || error.reason === 'budget';
    if (error.reason === 'refused' || (mayFail && !isPassing)) return undefined;
    throw error;
  }
}

const resultOf = (answer: Answer<unknown>): unknown => (answer.kind === 'result' ? answer.value : undefined);

/** One answer where a list was due: an error about the request, or about who asks. */
function unread(reply: Reply): undefined {
  try {
    readAnswer(reply, () => undefined);
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.reason !== 'refused') throw error;
  }
  return undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
