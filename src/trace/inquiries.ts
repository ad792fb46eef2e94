import { CoinhoundError } from '../core/error.ts';
import { chainOf, compare } from '../core/ids.ts';
import { type AnswerTo, type Ask, type Failed, type Inquiry, inquiryKey } from './inquiry.ts';
import { interrupted } from './interrupted.ts';
import type { OpenedChains } from './opened-chains.ts';
import type { FactsQuery, HubLimits } from './source.ts';

/** Answers a GET of a bridge's own service: the body as JSON, or null where the service knows nothing of it. Throws an upstream error. */
export type AskService = (service: string, path: string, signal: AbortSignal) => Promise<unknown>;

type Answer = AnswerTo[Inquiry['kind']] | Failed;

/** A question and what came of it. */
export interface Answered {
  readonly inquiry: Inquiry;
  readonly answer: Answer;
}

/** Questions of detectors and finders, and their answers. */
export interface Inquiries {
  readonly ask: Ask;
  /** Those that were asked and not answered. */
  open(): number;
  /** Those that somebody was asked, whatever came of it. */
  answered(): number;
  /** Every question that was answered, with the answer, by key. */
  known(): ReadonlyMap<string, Answered>;
  /** Puts the open questions, as many as `room` allows in the order of their keys; the others get no answer for good. */
  put(room: number, signal: AbortSignal): Promise<void>;
  /** Questions that failed for good, by key. */
  readonly failures: ReadonlyMap<string, CoinhoundError>;
  /** Keys of those that were beyond the budget, and of those that there is nobody to ask. */
  readonly unasked: { readonly budget: ReadonlySet<string>; readonly nobody: ReadonlySet<string> };
}

export interface InquiriesOptions {
  readonly chains: OpenedChains;
  readonly service: AskService | undefined;
  readonly hub: HubLimits | null;
}

export function inquiries({ chains, service, hub }: InquiriesOptions): Inquiries {
  const answers = new Map<string, Answered>();
  const wanted = new Map<string, Inquiry>();
  const failures = new Map<string, CoinhoundError>();
  const unasked = { budget: new Set<string>(), nobody: new Set<string>() };

  async function answerTo(inquiry: Inquiry, signal: AbortSignal): Promise<Answer> {
    if (inquiry.kind === 'service') {
      if (!service) return nobody;
      return { kind: 'service', body: await service(inquiry.service, inquiry.path, signal) };
    }
    const chain = inquiry.kind === 'transaction' ? inquiry.chain : chainOf(accountOf(inquiry));
    const opened = await chains.get(chain, signal);
    if (!opened) return nobody;
    const { source, asOf } = opened;
    const query: FactsQuery = { asOf, signal };
    if (inquiry.kind === 'transaction') {
      if (!source.transactionFacts) return nobody;
      return { kind: 'transaction', facts: await source.transactionFacts(inquiry.txid, query) };
    }
    if (inquiry.kind === 'events') {
      if (!source.events) return nobody;
      return { kind: 'events', events: await source.events({ ...inquiry, ...query }) };
    }
    for await (const answer of source.histories([inquiry.holding], { ...query, hub })) {
      if ('failure' in answer) throw answer.failure;
      return { kind: 'history', history: answer };
    }
    return nobody;
  }

  async function answerOrFailure(inquiry: Inquiry, signal: AbortSignal): Promise<Answer | CoinhoundError> {
    try {
      return await answerTo(inquiry, signal);
    } catch (error) {
      const failure = signal.aborted ? interrupted() : error;
      if (!(failure instanceof CoinhoundError) || failure.kind === 'bug') throw failure;
      return failure;
    }
  }

  return {
    ask: (inquiry) => {
      const key = inquiryKey(inquiry);
      const answer = answers.get(key)?.answer;
      if (answer === undefined) wanted.set(key, inquiry);
      // Whoever asks a question of a kind gets an answer of that kind, or none.
      return answer as ReturnType<Ask> as never;
    },
    open: () => wanted.size,
    answered: () => answers.size - unasked.budget.size - unasked.nobody.size,
    failures,
    unasked,
    known: () => answers,
    async put(room, signal) {
      const all = [...wanted].sort(([a], [b]) => compare(a, b));
      wanted.clear();
      const put = all.slice(0, room);
      const got = await Promise.all(put.map(([, inquiry]) => answerOrFailure(inquiry, signal)));
      // In the order of the keys, not in that of the answers.
      for (const [n, [key, inquiry]] of all.entries()) {
        const answer = got[n];
        if (answer instanceof CoinhoundError) failures.set(key, answer);
        else if (answer === undefined) unasked.budget.add(key);
        else if (answer === nobody) unasked.nobody.add(key);
        const failed = answer instanceof CoinhoundError ? answer.code : 'budget';
        const isFailed = answer === undefined || answer instanceof CoinhoundError;
        answers.set(key, { inquiry, answer: isFailed ? { kind: 'failed', code: failed } : answer });
      }
    },
  };
}

const nobody: Failed = { kind: 'failed', code: 'nobody-to-ask' };

const accountOf = (inquiry: Extract<Inquiry, { readonly kind: 'events' | 'history' }>) =>
  inquiry.kind === 'events' ? inquiry.contract : inquiry.holding.owner;
