import { getAddress } from 'ethers/address';
import { type AccountId, type Amount, accountId, chainOf, type TxId } from '../core/ids.ts';
import type { Position } from '../core/movement.ts';
import type { ChainEvent } from '../trace/inquiry.ts';
import { dataWord } from './account-words.ts';

/**
 * What pools tell. Topics are the hashes of the signatures; those and the fields are of tornadocash/tornado-core@0450c4a,
 * contracts/Tornado.sol: `Deposit(bytes32 indexed commitment, uint32 leafIndex, uint256 timestamp)` and
 * `Withdrawal(address to, bytes32 nullifierHash, address indexed relayer, uint256 fee)`.
 */
export const poolEvents = {
  deposit: {
    signature: 'Deposit(bytes32,uint32,uint256)',
    topic: '0xa945e51eec50ab98c161376f0db4cf2aeba3ec92755fe2fcd388bdbbb80ff196',
  },
  withdrawal: {
    signature: 'Withdrawal(address,bytes32,address,uint256)',
    topic: '0xe9e508bad6d4c3227e881ca19068f099da81b5164dd6d62b2eaf1e8bc6c34931',
  },
} as const;

/** What a pool itself tells of a deposit. */
export interface DepositEvent {
  readonly pool: AccountId;
  readonly txid: TxId;
  readonly position: Position;
  /** Deposits before this one, ever. */
  readonly leaf: number;
}

/** What a pool itself tells of a withdrawal. */
export interface WithdrawalEvent {
  readonly pool: AccountId;
  readonly txid: TxId;
  readonly position: Position;
  readonly to: AccountId;
  /** What a relayer kept, in base units. */
  readonly fee: Amount;
}

/** A deposit from its event; undefined where its fields are not those of a pool. Its own time stands in for an unknown one. */
export function depositEvent({ contract, txid, position, data }: ChainEvent): DepositEvent | undefined {
  const [leaf, time] = [dataWord(data, 0), dataWord(data, 1)];
  if (leaf === undefined || time === undefined) return undefined;
  const at = { ...position, time: position.time ?? Number(BigInt(time)) };
  return { pool: contract, txid, position: at, leaf: Number(BigInt(leaf)) };
}

/** A withdrawal from its event; undefined where its fields are not those of a pool. */
export function withdrawalEvent({ contract, txid, position, data }: ChainEvent): WithdrawalEvent | undefined {
  const [to, fee] = [dataWord(data, 0), dataWord(data, 2)];
  if (to === undefined || fee === undefined) return undefined;
  const receiver = accountId(chainOf(contract), getAddress(`0x${to.slice(26)}`));
  return { pool: contract, txid, position, to: receiver, fee: BigInt(fee) };
}
