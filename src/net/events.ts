import type { UpstreamReason } from './upstream-error.ts';

/** What the net layer tells while it works, for progress and logs. Requests are spelled without keys. */
export type NetEvent =
  | { readonly kind: 'sent'; readonly provider: string; readonly request: string; readonly attempt: number }
  | {
      readonly kind: 'answered';
      readonly provider: string;
      readonly request: string;
      readonly attempt: number;
      readonly durationMs: number;
      readonly bytes: number;
    }
  /** An attempt failed; it is sent again after `retryAfterMs`, or not at all where that is null. */
  | {
      readonly kind: 'failed';
      readonly provider: string;
      readonly request: string;
      readonly attempt: number;
      readonly reason: UpstreamReason;
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  /** The provider gets no work for `forMs`; for the rest of the run where that is null. */
  | {
      readonly kind: 'set-aside';
      readonly provider: string;
      readonly reason: UpstreamReason;
      readonly message: string;
      readonly forMs: number | null;
    }
  /** A provider that was set aside answers again. */
  | { readonly kind: 'back'; readonly provider: string };

export type OnNetEvent = (event: NetEvent) => void;
