import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Document } from './workbench.ts';

/** What stands in a path behind a colon, and behind its question mark. */
export interface Asked {
  /** Decoded. Throws `not-found` where it cannot be the name of anything. */
  id(name: string): string;
  query(name: string): string | undefined;
  readonly body: unknown;
}

/** One thing that can be asked of the server. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As the framework takes it: `/api/runs/:id`. */
  readonly path: string;
  readonly answer: (asked: Asked, exchange: Exchange) => Promise<Answer> | Answer;
}

/** For who sends what no value holds: a stream that goes on. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What is answered. */
export type Answer =
  | { readonly kind: 'json'; readonly status?: 200 | 201 | 202; readonly value: unknown }
  | { readonly kind: 'nothing' }
  /** `isDownload`: to be kept as a file, not shown. */
  | {
      readonly kind: 'document';
      readonly document: Document;
      readonly type: string;
      readonly isDownload: boolean;
    }
  | {
      readonly kind: 'file';
      readonly type: string;
      readonly bytes: Uint8Array;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** It was answered in another way. */
  | { readonly kind: 'sent' };

/** An answer in JSON. */
export const json = (value: unknown, status: 200 | 201 | 202 = 200): Answer => ({
  kind: 'json',
  status,
  value,
});
