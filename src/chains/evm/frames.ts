import { malformed } from '../../net/upstream-error.ts';
import { type Fields, object } from './envelope.ts';
import { hex, hexAmount, optionalAddress } from './hexadecimal.ts';
import type { CallRow, Place } from './wire.ts';

/** The transaction that a trace is of. */
export interface Traced extends Place {
  readonly index: number;
}

/** What a trace tells of a transaction. */
export interface Trace {
  /** Whether the transaction as a whole was rolled back. */
  readonly failed: boolean;
  /** Everything below the transaction itself, as it began; a frame inside one that was rolled back has failed with it. */
  readonly frames: readonly Frame[];
}

/** One call inside a transaction. */
export type Frame = Omit<CallRow, keyof Traced>;

/** Internal transfers of a transaction, as an explorer would list them. */
export const callRowsOf = ({ frames }: Trace, { block, time, hash, index }: Traced): CallRow[] =>
  frames.map((frame) => ({ block, time, hash, index, ...frame }));

/**
 * Reads `debug_traceTransaction` of the callTracer (go-ethereum). Throws `malformed` for anything else: some nodes answer
 * with a trace of opcodes where they do not know the transaction.
 */
export function readCallTrace(result: unknown): Trace {
  const top = object(result, 'a trace of calls');
  if (typeof top.type !== 'string') throw malformed('gave something else where a trace of calls was due');
  const frames: Frame[] = [];
  const failed = isGiven(top.error);
  addFrames(top, [], failed, frames);
  return { failed, frames };
}

function addFrames(parent: Fields, path: readonly number[], isVoid: boolean, frames: Frame[]): void {
  if (!Array.isArray(parent.calls)) return;
  parent.calls.forEach((item, n) => {
    const call = object(item, 'a call');
    const type = String(call.type).toLowerCase();
    const failed = isVoid || isGiven(call.error);
    const other = optionalAddress(call.to, 'to');
    const isCreation = type.startsWith('create');
    const trace = [...path, n];
    frames.push({
      from: hex(call.from, 20, 'from'),
      to: isCreation ? undefined : other,
      created: isCreation ? other : undefined,
      value: isGiven(call.value) ? hexAmount(call.value, 'value') : 0n,
      type,
      failed,
      trace,
    });
    addFrames(call, trace, failed, frames);
  });
}

/** Reads `trace_transaction` in the format of Parity. An empty list is of a transaction the node does not know. */
export function readParityTrace(result: unknown): Trace {
  if (!Array.isArray(result) || result.length === 0) throw malformed('gave no trace of a transaction');
  const failed = new Set<string>();
  const frames: Frame[] = [];
  let isVoid = false;
  for (const item of result) {
    const row = object(item, 'a trace');
    const path = pathOf(row);
    const isFailed = isGiven(row.error) || failed.has(path.slice(0, -1).join('.'));
    // The whole transaction has the empty path, and so must not be its own parent.
    if (path.length === 0) {
      isVoid = isGiven(row.error);
      if (isVoid) failed.add('');
      continue;
    }
    if (isFailed) failed.add(path.join('.'));
    frames.push({ ...partiesOf(row), failed: isFailed, trace: path });
  }
  return { failed: isVoid, frames };
}

/** One row of `trace_filter`: which transaction, where in it, and between whom. */
export interface FilteredTrace {
  readonly hash: string;
  readonly block: number;
  readonly index: number;
  readonly frame: Frame;
}

/** A row of `trace_filter`; undefined for the reward of a block, which no transaction paid. `failed` of the frame is its own alone. */
export function readFilteredTrace(row: Fields): FilteredTrace | undefined {
  if (row.type === 'reward') return undefined;
  return {
    hash: hex(row.transactionHash, 32, 'transactionHash'),
    block: numberOf(row.blockNumber, 'blockNumber'),
    index: numberOf(row.transactionPosition, 'transactionPosition'),
    frame: { ...partiesOf(row), failed: isGiven(row.error), trace: pathOf(row) },
  };
}

function partiesOf(row: Fields): Omit<Frame, 'failed' | 'trace'> {
  const action = object(row.action, 'the action of a trace');
  if (row.type === 'suicide' || row.type === 'selfdestruct') {
    return {
      from: hex(action.address, 20, 'address'),
      to: hex(action.refundAddress, 20, 'refundAddress'),
      created: undefined,
      value: hexAmount(action.balance, 'balance'),
      type: 'selfdestruct',
    };
  }
  const from = hex(action.from, 20, 'from');
  const value = hexAmount(action.value, 'value');
  if (row.type === 'create') {
    const made =
      typeof row.result === 'object' && row.result !== null ? (row.result as Fields).address : null;
    return { from, to: undefined, created: optionalAddress(made, 'address'), value, type: 'create' };
  }
  const type = typeof action.callType === 'string' ? action.callType : 'call';
  return { from, to: hex(action.to, 20, 'to'), created: undefined, value, type };
}

function pathOf({ traceAddress }: Fields): readonly number[] {
  if (!Array.isArray(traceAddress)) throw malformed('gave no traceAddress');
  return traceAddress.map((step) => numberOf(step, 'traceAddress'));
}

function numberOf(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed(`gave no number for ${field}`, { details: { field } });
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
