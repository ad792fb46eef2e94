import type { Amount, AssetId } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { amount } from '../../net/parse.ts';
import { malformed, UpstreamError } from '../../net/upstream-error.ts';
import { tokenNamed } from './action.ts';
import { hexOf, readAddress } from './address.ts';
import type { TronAssets } from './assets.ts';
import { listAnswer } from './envelope.ts';
import { type Fields, object, spelledAmount } from './fields.ts';

/**
 * What `address` has of the coin and of followed tokens, as `GET /v1/accounts/{address}` tells it; undefined where the provider serves no such thing. An
 * account that was never activated is not told of, though it may have TRC-20 tokens; of tokens only those are told that it has. Stake counts, as it
 * does in histories: it stays the account's own. Throws what the answer really was.
 */
export function readAccountBalances(
  address: string,
  assets: TronAssets,
  reply: Reply,
): ReadonlyMap<AssetId, Amount> | undefined {
  const accounts = accountsIn(reply);
  const [first] = accounts ?? [];
  if (first === undefined) return accounts && new Map();
  const account = object(first, 'an account');
  if (readAddress(account.address, 'address') !== hexOf(address))
    throw malformed(`answered for another account than ${address}`);
  const tokens = [...trc20In(account.trc20), ...trc10In(account.assetV2)].flatMap(([token, value]) => {
    const asset = assets.tokens.get(token);
    return asset === undefined ? [] : [[asset, amount(value, token)] as const];
  });
  return new Map([[assets.native, spelledAmount(account.balance, 'balance') + stakeOf(account)], ...tokens]);
}

function accountsIn(reply: Reply): readonly unknown[] | undefined {
  try {
    return listAnswer(reply).data;
  } catch (error) {
    // That alone must not set aside a provider that lists histories.
    if (error instanceof UpstreamError && error.reason === 'refused') return undefined;
    throw error;
  }
}

/** `[{ "T…": "123" }, …]` */
const trc20In = (list: unknown): readonly (readonly [token: string, value: unknown])[] =>
  listed(list).flatMap((item) =>
    Object.entries(item).map(([contract, value]) => [readAddress(contract, 'trc20'), value] as const),
  );

/** `[{ "key": "1002000", "value": 5 }, …]` */
const trc10In = (list: unknown): readonly (readonly [token: string, value: unknown])[] =>
  listed(list).map(({ key, value }) => [tokenNamed(key), value ?? 0] as const);

/**
 * What is staked, delegated, or on its way back, in sun, of both kinds of stake (developers.tron.network/reference/account-getaccount). What others
 * delegated to the account is theirs.
 */
function stakeOf(account: Fields): Amount {
  const resource = fieldsOf(account.account_resource);
  const parts: readonly unknown[] = [
    ...listed(account.frozenV2).map((part) => part.amount),
    ...listed(account.unfrozenV2).map((part) => part.unfreeze_amount),
    account.delegated_frozenV2_balance_for_bandwidth,
    resource.delegated_frozenV2_balance_for_energy,
    ...listed(account.frozen).map((part) => part.frozen_balance),
    fieldsOf(resource.frozen_balance_for_energy).frozen_balance,
    fieldsOf(account.tron_power).frozen_balance,
    account.delegated_frozen_balance_for_bandwidth,
    resource.delegated_frozen_balance_for_energy,
  ];
  return parts.reduce<Amount>((sum, part) => sum + spelledAmount(part, 'stake'), 0n);
}

const fieldsOf = (value: unknown): Fields => object(value ?? {}, 'a part of an account');

const listed = (list: unknown): readonly Fields[] => (Array.isArray(list) ? list.map(fieldsOf) : []);
