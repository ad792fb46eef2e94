import { type AccountId, type Amount, addressOf, type TxId } from '../../src/core/ids.ts';
import type { Flow, Happening } from './anvil-flows.ts';
import { type ApiReply, type ApiServer, apiServer } from './api-server.ts';
import type { Party } from './bitcoin-world.ts';
import { ether } from './evm-world.ts';

/** What THORNode says of a transaction it never saw. */
export const notObserved = {
  stages: { inbound_observed: { started: false, final_count: 0, completed: false } },
};

export interface SwapDone {
  readonly deposit: Happening;
  readonly hash: string;
  readonly to: Party;
  readonly sat: Amount;
  readonly txid: TxId;
  /** The vault that took, and the one that paid. */
  readonly vaults: readonly [string, Party];
}

export interface RefundDone {
  readonly deposit: Happening;
  readonly payout: Happening;
  readonly hash: string;
  readonly vault: string;
  /** Contract of the token that was not ether. */
  readonly token: string;
}

const stages = {
  inbound_observed: { final_count: 98, completed: true },
  inbound_confirmation_counted: { remaining_confirmation_seconds: 0, completed: true },
  inbound_finalised: { completed: true },
  swap_status: { pending: false },
  swap_finalised: { completed: true },
  outbound_signed: { completed: true },
};

/** A swap that was paid out. */
export function statusOfSwap({ deposit, hash, to, sat, txid, vaults: [took, paid] }: SwapDone): unknown {
  const coin = { asset: 'BTC.BTC', amount: `${sat}` };
  return {
    tx: inbound(deposit, hash, took, coinOf(deposit.flows[0] as Flow, '')),
    planned_out_txs: [{ chain: 'BTC', to_address: to.address, coin, refund: false }],
    out_txs: [
      {
        id: txid.toUpperCase(),
        chain: 'BTC',
        from_address: paid.address,
        to_address: to.address,
        coins: [coin],
        gas: [{ asset: 'BTC.BTC', amount: '2000' }],
        memo: `OUT:${hash}`,
      },
    ],
    stages,
  };
}

/** A deposit that was sent back on its own chain. */
export function statusOfRefund({ deposit, payout, hash, vault, token }: RefundDone): unknown {
  const back = payout.flows.at(-2) as Flow;
  const coin = coinOf(back, token);
  const address = lower(back.to);
  return {
    tx: inbound(deposit, hash, vault, coinOf(deposit.flows[0] as Flow, token)),
    planned_out_txs: [{ chain: 'ETH', to_address: address, coin, refund: true }],
    out_txs: [
      {
        id: payout.txid.slice(2).toUpperCase(),
        chain: 'ETH',
        from_address: vault,
        to_address: address,
        coins: [coin],
        gas: gasOf(payout.flows),
        memo: `REFUND:${hash}`,
      },
    ],
    stages,
  };
}

function inbound({ what, flows }: Happening, hash: string, vault: string, coin: object): object {
  return {
    id: hash,
    chain: 'ETH',
    from_address: lower((flows[0] as Flow).from as AccountId),
    to_address: vault,
    coins: [coin],
    gas: gasOf(flows),
    memo: what.slice(what.indexOf(': ') + 2),
  };
}

/** The script's last flow of a transaction is its gas. */
const gasOf = (flows: readonly Flow[]): readonly object[] => [
  { asset: 'ETH.ETH', amount: `${(flows.at(-1) as Flow).amount / 10n ** 10n}` },
];

/** Amounts have eight decimals, whatever the asset's: ether has 18, the token 6. */
const coinOf = ({ asset, amount }: Flow, token: string): object =>
  asset === ether
    ? { asset: 'ETH.ETH', amount: `${amount / 10n ** 10n}` }
    : { asset: `ETH.TKB-${token.toUpperCase()}`, amount: `${amount * 100n}` };

const lower = (account: AccountId): string => addressOf(account).toLowerCase();

const NO_ACTIONS = { actions: [], count: '0', meta: { nextPageToken: '', prevPageToken: '' } };

/** Serves what THORNode says of transactions, and beside it a Midgard that knows nothing. */
export function thorchainServer(statusOf: (hash: string) => unknown): Promise<ApiServer> {
  const json = (status: number, body: unknown): ApiReply => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return apiServer({
    handle({ path }) {
      const hash = /^\/thorchain\/tx\/status\/([0-9A-F]{64})$/.exec(path)?.[1];
      if (hash !== undefined) return json(200, statusOf(hash));
      if (path === '/v2/actions') return json(200, NO_ACTIONS);
      return json(501, { code: 12, message: 'Not Implemented', details: [] });
    },
  });
}
