import { type Amount, type AssetId, addressOf, sinkOf } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { amount } from '../../net/parse.ts';
import { shareWork } from '../../net/providers.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { MovedAnswer, MovedQuery, Resting } from '../../trace/source.ts';
import { type Balances, movedAtTip } from '../moved-at-tip.ts';
import { nisList, object, TELLING } from './answer.ts';
import type { Node } from './node.ts';

/** Accounts in a request. Nodes name no limit; a body of so many has some 6 KB. */
const MOST_ACCOUNTS = 100;

/**
 * Which of many balances of XEM moved, by `POST /account/get/batch`: at the node's tip alone, so never more than that there is as much as before.
 * What was harvested changes a balance too, and is read. Mosaics are read: a node tells those of one account at a time, for which reading its newest
 * transactions is as good. Throws as `shareWork` does.
 */
export async function movedBalances(
  resting: readonly Resting[],
  { since, asOf, signal }: MovedQuery,
  { nodes, native }: { readonly nodes: readonly Node[]; readonly native: AssetId },
): Promise<readonly MovedAnswer[]> {
  const everyone = shareWork(nodes);
  const answers = await movedAtTip<Node>(resting, since, {
    nameOf: ({ asset, owner }) =>
      asset === native && sinkOf(owner) === undefined ? addressOf(owner) : undefined,
    size: MOST_ACCOUNTS,
    ask: (addresses) => everyone.run((node) => balancesOn(node, addresses, { asOf, signal }), signal),
    height: (node) => node.height(signal),
  });
  // Nothing leaves a sink.
  return answers.map((answer, n) =>
    sinkOf((resting[n] as Resting).holding.owner) === undefined ? answer : { ...answer, verdict: 'rests' },
  );
}

async function balancesOn(
  node: Node,
  addresses: readonly string[],
  scope: Pick<MovedQuery, 'asOf' | 'signal'>,
): Promise<Balances<Node>> {
  await node.reach(scope);
  const body = JSON.stringify({ data: addresses.map((account) => ({ account })) });
  const request = { path: '/account/get/batch', body, telling: TELLING };
  const read = (reply: Reply) => readBalances(reply, addresses);
  const { value } = await node.endpoint.request(request, read, scope.signal);
  return { member: node, balanceOf: ({ owner }) => value.get(addressOf(owner)) };
}

/** By address. Throws `malformed` where one that was asked for is missing. */
function readBalances(reply: Reply, addresses: readonly string[]): ReadonlyMap<string, Amount> {
  const told = new Map(
    nisList(reply).map((pair) => {
      const account = object(pair.account, 'an account');
      return [String(account.address), amount(account.balance, 'balance')] as const;
    }),
  );
  const missing = addresses.find((address) => !told.has(address));
  if (missing !== undefined) throw malformed(`tells no balance of ${missing}`);
  return told;
}
