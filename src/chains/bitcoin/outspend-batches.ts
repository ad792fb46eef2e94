import type { TxId } from '../../core/ids.ts';
import type { Received } from '../../net/endpoint.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import type { Question } from './ask.ts';
import type { ToldBatch } from './ask-batch.ts';
import type { LookupContext } from './context.ts';
import type { WireOutspend } from './wire.ts';

/** One transaction whose outspends are wanted. */
export interface Wish {
  readonly txid: TxId;
  readonly question: Question<readonly WireOutspend[]>;
  readonly signal: AbortSignal;
}

type Answer = Received<readonly WireOutspend[]>;

interface Waiting extends Wish {
  resolve(answer: Answer | Promise<Answer>): void;
  reject(error: unknown): void;
}

/**
 * Asks for the outspends of transactions: of those that are asked for in the same turn of the event loop in one request,
 * where a server takes several. Nothing waits for a batch to fill. `single` asks for one transaction.
 */
export function batchedOutspends(
  { batches, reader }: LookupContext,
  single: (question: Wish['question'], signal: AbortSignal) => Promise<Answer>,
): (wish: Wish) => Promise<Answer> {
  let waiting: Waiting[] = [];

  const alone = ({ question, signal, resolve }: Waiting): void => resolve(single(question, signal));

  async function together(wishes: readonly Waiting[]): Promise<void> {
    const signal = untilAllGaveUp(wishes.map((wish) => wish.signal));
    const txids = wishes.map(({ txid }) => txid);
    const answer = await batches.ask(txids, signal).catch((error: unknown) => {
      if (error instanceof UpstreamError) return undefined;
      throw error;
    });
    for (const [n, wish] of wishes.entries()) {
      const body = answer?.parts[n];
      if (answer && body !== undefined) wish.resolve(partOf(answer, body));
      else alone(wish);
    }
  }

  const partOf = ({ provider, headers }: ToldBatch, body: string): Answer => ({
    value: reader.outspends({ status: 200, headers, body }),
    body,
    headers,
    provider,
  });

  function flush(): void {
    const wishes = waiting;
    waiting = [];
    if (wishes.length === 1 || batches.able().length === 0) {
      for (const wish of wishes) alone(wish);
      return;
    }
    for (let at = 0; at < wishes.length; at += batches.size) {
      const batch = wishes.slice(at, at + batches.size);
      together(batch).catch((error: unknown) => {
        for (const { reject } of batch) reject(error);
      });
    }
  }

  return (wish) =>
    new Promise((resolve, reject) => {
      waiting.push({ ...wish, resolve, reject });
      if (waiting.length === 1) setImmediate(flush);
    });
}

/** Aborts once every one of `signals` has. */
function untilAllGaveUp(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  let left = signals.length;
  const leave = (): void => {
    left -= 1;
    if (left === 0) all.abort();
  };
  for (const signal of signals) {
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  }
  return all.signal;
}
