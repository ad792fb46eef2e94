import type { AccountId, HoldingId } from '../core/ids.ts';

/** What a trace tells while it runs: the library's only voice. Nothing of it enters a graph. */
export type TraceEvent =
  /** A round begins: `frontier` holdings are looked up; `reached` accounts so far hold `known` read histories. */
  | {
      readonly type: 'round';
      readonly round: number;
      readonly frontier: number;
      readonly known: number;
      readonly reached: number;
    }
  | { readonly type: 'read'; readonly holding: HoldingId; readonly movements: number }
  | { readonly type: 'failed'; readonly holding: HoldingId; readonly code: string; readonly message: string }
  /** An account of a category that ends the walk was met for the first time. */
  | {
      readonly type: 'flagged';
      readonly account: AccountId;
      readonly category: string;
      readonly name: string;
    }
  /** Taint found outside the seeds' own accounts so far, in the unit of the loss, as a share of the stolen sum in parts per million. */
  | {
      readonly type: 'settled';
      readonly round: number;
      readonly movements: number;
      readonly restingPerMillion: number;
      readonly flaggedPerMillion: number;
    }
  | { readonly type: 'done'; readonly rounds: number; readonly known: number; readonly failed: number };
