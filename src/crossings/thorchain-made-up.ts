import { type AccountId, assetId, balanceId, type ChainId, movementId, txId } from '../core/ids.ts';
import { type Movement, UNKNOWN_HEIGHT, UNKNOWN_INDEX } from '../core/movement.ts';
import type { Atlas } from '../trace/crossing.ts';
import type { ThorPayment } from './thorchain-answers.ts';
import { type ThorAsset, thorAssetText, thorChains } from './thorchain-assets.ts';

export interface MadeUpFacts {
  readonly account: AccountId;
  readonly chain: ChainId;
  readonly atlas: Atlas;
  /** Hash of the deposit: 64 upper-case hexadecimal digits. */
  readonly inbound: string;
  /** What the network calls its own chain. */
  readonly home: string;
  /** Tells several payments of one deposit apart. */
  readonly n: number;
}

/** Decimals in which the network counts, whatever the asset's own. */
export const UNIT_DECIMALS = 8;

/** An amount in units of other decimals; what is finer than those is dropped. */
export function inUnits(amount: bigint, from: number, to: number): bigint {
  return to >= from ? amount * 10n ** BigInt(to - from) : amount / 10n ** BigInt(from - to);
}

/**
 * A movement that stands for a payment on a chain that nobody reads: from nowhere, at no height, of the amount that the
 * service says, with the id of the payment, or, inside the network, that of the deposit. Claims on other chains' assets
 * (synths, trade and secured assets) and further tokens of THORChain's own are named after how THORChain writes them.
 * Undefined for a token of another chain.
 */
export function madeUpMovement(payment: ThorPayment, facts: MadeUpFacts): Movement | undefined {
  const { account, chain, atlas, inbound, n, home } = facts;
  const { asset, amount } = payment;
  const native = atlas.native(chain);
  const isCoin = asset.kind === 'layer1' && asset.symbol === thorChains.get(payment.chain)?.coin;
  const isHome = payment.chain === home;
  if (!isHome && !isCoin) return undefined;
  const name = asset.kind === 'layer1' ? `token:${asset.symbol}` : `${asset.kind}:${claimed(asset)}`;
  const own = isCoin && native !== undefined ? native : assetId(chain, name);
  const decimals = isHome ? undefined : atlas.decimals(own);
  const txid = txId((isHome ? inbound : (payment.hash ?? inbound)).toLowerCase());
  return {
    id: movementId(`${chain}:${txid}/thorchain-out${n === 0 ? '' : `#${n}`}`),
    chain,
    txid,
    position: { height: UNKNOWN_HEIGHT, index: UNKNOWN_INDEX, time: null },
    inputs: [],
    outputs: [
      {
        holding: { id: balanceId(account, own), owner: account, asset: own },
        amount: decimals === undefined ? amount : inUnits(amount, UNIT_DECIMALS, decimals),
      },
    ],
  };
}

const claimed = ({ chain, symbol }: ThorAsset): string => thorAssetText({ kind: 'layer1', chain, symbol });
