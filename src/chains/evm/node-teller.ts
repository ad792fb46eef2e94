import { unknownTransaction } from '../account-seeds.ts';
import { sightOf } from './abilities.ts';
import { callRowsOf } from './frames.ts';
import type { Walked } from './list-walk.ts';
import type { EvmNode } from './node.ts';
import { nodeEvents } from './node-events.ts';
import { blockTime, insideOf, settled } from './node-facts.ts';
import { nodeMoved } from './node-moved.ts';
import { isQuiet, paymentOf } from './node-wire.ts';
import type { LookupScope } from './provider-lookups.ts';
import { tokenRowsOf } from './receipt.ts';
import type { ListQuery, Teller, ToldTransaction } from './teller.ts';
import { tokenSteps } from './token-steps.ts';
import { type Touched, type TouchedQuery, touchedSteps } from './touched.ts';
import type { CallRow, ListName, RowsByList } from './wire.ts';

/** A node that tells the lists of accounts as an explorer does, put together from what it serves. */
export function nodeTeller(node: EvmNode, pageRows: number): Teller {
  return {
    async name(signal) {
      const { index, trace } = await node.abilities(signal);
      return `${index} ${trace}`;
    },
    sight: async (signal) => sightOf(await node.abilities(signal)),
    namesTokens: false,
    expectedMs: () => (node.endpoint.setAside() ? undefined : node.endpoint.expectedMs()),
    async list<L extends ListName>(list: L, address: string, query: ListQuery<RowsByList[L]>) {
      const abilities = await node.abilities(query.scope.signal);
      return walkSteps(rowSteps(list, { node, abilities, address, pageRows, ...query }), query.judge);
    },
    transaction: (hash, scope) => told(node, hash, scope),
    events: (filter, query) => nodeEvents(node, filter, query),
    moved: nodeMoved(node),
  };
}

function rowSteps<L extends ListName>(list: L, query: TouchedQuery): AsyncIterable<readonly RowsByList[L][]> {
  const isOwn = isOf(query.address);
  const steps: { readonly [Name in ListName]: () => AsyncIterable<readonly RowsByList[Name][]> } = {
    txlist: () => detailed(touchedSteps(query), async (touched) => (await touched.payment()) ?? []),
    txlistinternal: () =>
      detailed(touchedSteps(query), async (touched) => (await touched.calls()).filter(isOwn)),
    tokentx: () => tokenSteps(query),
  };
  return steps[list]();
}

async function* detailed<R>(
  steps: AsyncIterable<readonly Touched[]>,
  rowsOf: (touched: Touched) => Promise<R | readonly R[]>,
): AsyncGenerator<readonly R[], void, undefined> {
  for await (const touched of steps) yield (await Promise.all(touched.map(rowsOf))).flat() as readonly R[];
}

/** Only what moved: the rows that every kind of provider lists. */
const isOf =
  (address: string) =>
  ({ from, to, created, value }: CallRow): boolean =>
    value > 0n && [from, to, created].includes(address);

/** Reads until all is read, or what is read makes a hub. */
async function walkSteps<R>(
  steps: AsyncIterable<readonly R[]>,
  judge: ListQuery<R>['judge'],
): Promise<Walked<R>> {
  const rows: R[] = [];
  for await (const more of steps) {
    if (more.length === 0) continue;
    for (const row of more) rows.push(row);
    const verdict = judge?.(rows);
    if (verdict?.kind === 'hub') return verdict;
  }
  return { kind: 'rows', rows, cut: undefined };
}

async function told(node: EvmNode, hash: string, scope: LookupScope): Promise<ToldTransaction | undefined> {
  const abilities = await node.abilities(scope.signal);
  const found = await settled(node, hash, scope);
  if (!found) throw unknownTransaction(hash);
  const { transaction, receipt, events } = found;
  const { block, from } = transaction;
  if (block > scope.asOf) return undefined;
  const time = await blockTime(node, block, scope);
  const isWhole = isQuiet(transaction, receipt) || abilities.trace !== undefined;
  const inside = isWhole
    ? await insideOf(node, abilities, found, scope)
    : { failed: receipt.failed ?? false, frames: [] };
  const payment = paymentOf(transaction, receipt, time, receipt.failed ?? inside.failed);
  const calls = callRowsOf(inside, { ...transaction, time });
  const rows = { payments: [payment], calls, tokens: tokenRowsOf(events, payment) };
  return { rows, from, isWhole, logs: events.logs };
}
