import type { ChainRules } from '../../../src/chains/family.ts';
import { parseFacts } from '../../../src/chains/recorded/facts.ts';
import { type RecordedSource, recordedSource } from '../../../src/chains/recorded/recorded-source.ts';
import { type AccountId, accountId, addressOf, chainOf, sinkOf, txId } from '../../../src/core/ids.ts';
import { type Leg, type Movement, outpointOf } from '../../../src/core/movement.ts';
import type { World } from '../../support/world.ts';
import { accountHeader, lines, utxoHeader } from './rules.ts';

/** A source over a complete record of a world, its lines in any order. */
export function recordOf(world: World, order: (rows: object[]) => object[] = (rows) => rows): RecordedSource {
  const chain = chainOf(world.accounts[0] as AccountId);
  const rules: ChainRules = { chain, account: (address) => accountId(chain, address), transaction: txId };
  const ids = [...new Set([...world.holdings.values()].map(({ asset }) => asset))].sort().reverse();
  const assets = ids.map((id) => ({ id, symbol: id, decimals: 18 }));
  const head = { ...(world.kind === 'utxo' ? utxoHeader : accountHeader), complete: 'all', assets };
  const rows = world.movements.map(world.kind === 'utxo' ? utxoLine : accountLine);
  return recordedSource(parseFacts(lines(head, ...order(rows)), 'world.jsonl'), rules);
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
const spelled = (owner: AccountId): string => (sinkOf(owner) === undefined ? addressOf(owner) : 'burned');
const place = ({ position: { height, time } }: Movement) => ({ height, time: iso(time as number) });

/** Each movement of an account world as a transaction of its own, so that gas may stand between transfers. */
function accountLine(movement: Movement, n: number): object {
  const [from, to] = [movement.inputs[0], movement.outputs[0]];
  const { amount, holding } = (from ?? to) as Leg;
  const value = { amount: `${amount}`, asset: holding.asset };
  const payer = from ? spelled(from.holding.owner) : null;
  const what = to
    ? { transfers: [{ from: payer, to: spelled(to.holding.owner), ...value }] }
    : { fee: { from: payer, ...value } };
  return { txid: `${n}`, index: n, ...place(movement), ...what };
}

function utxoLine(movement: Movement): object {
  const outputs = movement.outputs.map(({ holding, amount }, vout) => ({
    vout,
    address: spelled(holding.owner),
    amount: `${amount}`,
  }));
  const inputs = movement.inputs.map(({ holding }) => ({ outpoint: outpointOf(holding) }));
  return { txid: movement.txid, ...place(movement), inputs, outputs };
}
