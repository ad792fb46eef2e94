import { toHex } from './hexadecimal.ts';
import type { EvmNode } from './node.ts';
import { blockTime } from './node-facts.ts';
import { byPlace, type LoggedTransfer, readTransfers } from './node-wire.ts';
import type { LookupScope } from './provider-lookups.ts';
import { TRANSFER } from './receipt.ts';
import type { TouchedQuery } from './touched.ts';
import { inWindows } from './windows.ts';
import type { BlockRange, TokenRow } from './wire.ts';

/** Blocks asked for at first: what even strict nodes allow. */
const FIRST_SPAN = 2_000;

/**
 * The ERC-20 transfers of an account by `eth_getLogs`, one query for what it gave and one for what it got, oldest first. It
 * cannot see transfers whose event has not the standard's form, and wraps of ether, which have none.
 */
export async function* tokenSteps({
  node,
  address,
  range,
  scope,
}: TouchedQuery): AsyncGenerator<readonly TokenRow[], void, undefined> {
  const topic = `0x${address.slice(2).padStart(64, '0')}`;
  const windows = inWindows(range, FIRST_SPAN, async (window) => {
    const [given, got] = await Promise.all([
      transfers(node, [TRANSFER, topic], window, scope),
      transfers(node, [TRANSFER, null, topic], window, scope),
    ]);
    if (given.kind === 'too-much') return given;
    if (got.kind === 'too-much') return got;
    return { kind: 'part', value: merged(given.value, got.value), through: window.to };
  });
  for await (const found of windows) yield Promise.all(found.map((item) => timed(item, node, scope)));
}

function transfers(node: EvmNode, topics: readonly (string | null)[], range: BlockRange, scope: LookupScope) {
  const filter = { fromBlock: toHex(range.from), toBlock: toHex(range.to), topics };
  return node.get(
    {
      method: 'eth_getLogs',
      params: [filter],
      read: (result) => readTransfers(range, result),
      blockOf: () => range.to,
    },
    scope,
  );
}

/** What an account gives to itself is in both answers. */
function merged(given: readonly LoggedTransfer[], got: readonly LoggedTransfer[]): LoggedTransfer[] {
  const others = got.filter(({ row }) => row.from !== row.to);
  return [...given, ...others].sort(byPlace);
}

async function timed({ row, time }: LoggedTransfer, node: EvmNode, scope: LookupScope): Promise<TokenRow> {
  return { ...row, time: time ?? (await blockTime(node, row.block, scope)) };
}
