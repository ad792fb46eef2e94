import { invariant } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import type { Movement, Seed } from '../../core/movement.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { HistoryQuery, SeedSpec } from '../../trace/source.ts';
import { accountSeeds } from '../account-seeds.ts';
import type { Accounts } from './accounts.ts';
import type { EvmAssets } from './assets.ts';
import { walkList } from './list-walk.ts';
import { evmMovements } from './movements.ts';
import type { ProviderLookups } from './provider-lookups.ts';
import { tokenRowsOf } from './receipt.ts';

export interface SeedReader {
  readonly accounts: Accounts;
  readonly lookups: ProviderLookups;
  readonly assets: EvmAssets;
  readonly pageRows: number;
}

/** The stolen transfers a person named, in chain order. Throws what `accountSeeds` throws. */
export function evmSeeds(spec: SeedSpec, query: HistoryQuery, reader: SeedReader): Promise<readonly Seed[]> {
  const { native, tokens } = reader.assets;
  const followed = new Set([native, ...tokens.values()]);
  return accountSeeds(spec, query, {
    isFollowed: (asset) => followed.has(asset),
    async movementsOf(account) {
      // It is followed whatever it is, so it is read whole.
      const view = await reader.accounts.read(account, { ...query, hub: null });
      invariant(view.kind === 'whole', 'without limits no account is a hub');
      return view.record.movements;
    },
    movedBy: (txid) => movedBy(txid, query, reader),
  });
}

/** The sender's list tells a transaction's own value, time and index as every history has them. */
async function movedBy(
  txid: TxId,
  { asOf, signal }: HistoryQuery,
  { lookups, assets, pageRows }: SeedReader,
): Promise<readonly Movement[]> {
  const scope = { asOf, signal };
  const receipt = await lookups.receipt(txid, scope);
  const { block, from } = receipt;
  if (block > asOf) return [];
  const listed = await walkList(
    lookups.pages('txlist', from, scope),
    { from: block, to: block },
    { pageRows },
  );
  const payment = listed.kind === 'rows' && listed.rows.find(({ hash }) => hash === txid);
  if (!payment) throw malformed(`does not list ${txid} in the history of its sender ${from}`);
  const calls = await lookups.callsOf(txid, scope);
  const tokens = tokenRowsOf(receipt, payment);
  return evmMovements({ payments: [payment], calls, tokens }, from, assets);
}
