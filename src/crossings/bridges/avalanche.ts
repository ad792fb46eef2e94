import { type AccountId, type AssetId, addressOf, type ChainId, sinkOf } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byAmount } from './by-amount.ts';
import { byHistory } from './by-history.ts';
import { eventReader } from './event-reader.ts';
import { chainNumberOf, evmAccount } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { likeAssets } from './like-assets.ts';

/** The bridge's account on Ethereum, which holds what it bridges: DefiLlama/bridges-server@1d1ff2d src/adapters/avalanche; l2beat/l2beat@025a324 plugins/avalanche.ts. */
const ACCOUNT = '0x8EB8a3b98659Cce290402893d0123abb75E3ab28';
/** Bitcoin on Avalanche: DefiLlama/bridges-server@075ad2f src/adapters/avalanche-btc. */
const BITCOIN_TOKEN = '0x152b9d0fdc40c096757f570a51e494bd4b943e50';
const ETHEREUM = 1;
const AVALANCHE = 43114;

/** l2beat/l2beat@025a324 packages/backend/src/modules/interop/plugins/avalanche.ts. */
const mint = eventReader<{ to: string; amount: bigint; originTxId: string }>(
  'event Mint(address to, uint256 amount, address feeAddress, uint256 feeAmount, bytes32 originTxId)',
);
const unwrap = eventReader<{ amount: bigint }>('event Unwrap(uint256 amount, uint256 chainId)');

/** The Avalanche Bridge, which always pays to the address that paid it. */
export const avalanche: Bridge = {
  name: 'avalanche',
  summary:
    'From Ethereum by the depositing transaction in the event of the mint; back to Ethereum by amount and time alone, for no id is told there; does not follow bitcoin either way.',
  deposits(input) {
    const chain = chainNumberOf(input.transaction.chain);
    if (chain === ETHEREUM) return fromEthereum(input);
    return chain === AVALANCHE
      ? input.transaction.logs.flatMap((log) => fromAvalanche(input, log) ?? [])
      : [];
  },
};

function fromEthereum(input: FinderInput): readonly Deposit[] {
  const { atlas, transaction } = input;
  const vault = atlas.account(transaction.chain, ACCOUNT);
  const coin = atlas.native(transaction.chain);
  const paid = transaction.movements.flatMap((movement) => {
    const payer = movement.inputs[0]?.holding.owner;
    const leg = movement.outputs[0];
    const isDeposit = vault !== undefined && leg?.holding.owner === vault && leg.holding.asset !== coin;
    return isDeposit && payer !== undefined ? [{ payer, leg }] : [];
  });
  return paid.map(({ payer, leg }) => ({
    verified: true,
    assets: [leg.holding.asset],
    amount: leg.amount,
    payers: [payer],
    vaults: [leg.holding.owner],
    claim: { chain: `eip155:${AVALANCHE}`, recipient: addressOf(payer) },
    destination: atlas.evmChain(AVALANCHE),
    evidence: { originTransaction: transaction.txid },
    far: (chain) =>
      paid.length > 1
        ? { state: 'unavailable', code: 'several-deposits' }
        : minted(input, { chain, payer, asset: leg.holding.asset }),
  }));
}

function minted(
  input: FinderInput,
  { chain, payer, asset }: { readonly chain: ChainId; readonly payer: AccountId; readonly asset: AssetId },
): FarAnswer {
  const { atlas, transaction } = input;
  const recipient = evmAccount(atlas, chain, addressOf(payer));
  if (!recipient) return { state: 'unavailable', code: 'recipient-not-told' };
  const assets = likeAssets(atlas, asset, chain);
  return byHistory(input, { recipient, assets, after: transaction.position }, (facts) => {
    for (const log of facts.logs) {
      const event = mint.read(log);
      const minter = event && atlas.token(chain, addressOf(log.contract));
      // Any contract can emit a mint: only that of the token that came counts.
      if (!event || minter === undefined || !assets.includes(minter)) continue;
      if (event.originTxId !== transaction.txid || evmAccount(atlas, chain, event.to) !== recipient) continue;
      return {
        recipient,
        assets: [minter],
        amount: event.amount,
        verified: true,
        evidence: { arrivedFor: recipient },
      };
    }
    return undefined;
  });
}

function fromAvalanche(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const event = unwrap.read(log);
  const asset = event && atlas.token(transaction.chain, addressOf(log.contract));
  const burn = transaction.movements.find((movement) => isBurn(movement, asset, event?.amount));
  const payer = burn?.inputs[0]?.holding.owner;
  if (!event || asset === undefined || payer === undefined) return undefined;
  const isBitcoin = addressOf(log.contract).toLowerCase() === BITCOIN_TOKEN;
  const deposit = {
    verified: true,
    assets: [asset],
    amount: event.amount,
    payers: [payer],
    vaults: [],
    evidence: { burned: String(event.amount) },
  };
  if (isBitcoin)
    return { ...deposit, claim: { chain: 'bitcoin', recipient: null }, destination: atlas.chain('bitcoin') };
  return {
    ...deposit,
    claim: { chain: `eip155:${ETHEREUM}`, recipient: addressOf(payer) },
    destination: atlas.evmChain(ETHEREUM),
    far(chain) {
      const recipient = evmAccount(atlas, chain, addressOf(payer));
      const vault = atlas.account(chain, ACCOUNT);
      if (!recipient || !vault) return { state: 'unavailable', code: 'recipient-not-told' };
      const given = { asset, amount: event.amount, position: transaction.position };
      const tokens = likeAssets(atlas, asset, chain).filter((like) => like !== atlas.native(chain));
      return byAmount(input, { recipient, assets: tokens, payers: [vault], given });
    },
  };
}

function isBurn(movement: Movement, asset: AssetId | undefined, amount: bigint | undefined): boolean {
  const [leg] = movement.outputs;
  if (leg === undefined || leg.holding.asset !== asset || leg.amount !== amount) return false;
  return sinkOf(leg.holding.owner) === 'burned';
}
