import { Buffer } from 'node:buffer';
import type { Amount } from '../../core/ids.ts';
import { malformed } from '../../net/upstream-error.ts';
import { readAddress, ZERO_ADDRESS } from './address.ts';
import { type Fields, object, spelledAmount } from './fields.ts';

/** What a transaction does by itself, before any code runs. Addresses are lower-case hexadecimal with `41`. */
export interface Action {
  /** `TransferContract`, `TriggerSmartContract`, … */
  readonly type: string;
  /** Who signed it and pays its fee; nobody, the zero address, where it comes out of a shield. */
  readonly owner: string;
  /** Who receives `value`; undefined where nobody does, and where a contract is created. */
  readonly to: string | undefined;
  /** In sun. */
  readonly value: Amount;
  readonly token: TokenAmount | undefined;
  /** What its maker wrote into it: exchanges tell their customers apart by it. */
  readonly memo: string | undefined;
  /** What a contract is called with, in lower-case hexadecimal with `0x`, which stands alone where none is called. */
  readonly input: string;
}

/** So much of a TRC-10 token, named as `TronAssets.tokens` names it. */
export interface TokenAmount {
  readonly token: string;
  readonly value: Amount;
}

/** What types of transactions that run no code mean for balances. Of others nothing is known. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    'Transfer TransferAsset WithdrawBalance',
    // Stake stays the account's own, so neither freezing nor what is paid back moves anything.
    'FreezeBalance UnfreezeBalance FreezeBalanceV2 UnfreezeBalanceV2 WithdrawExpireUnfreeze CancelAllUnfreezeV2',
    'DelegateResource UnDelegateResource UnfreezeAsset',
    'AccountCreate AccountUpdate AccountPermissionUpdate SetAccountId VoteAsset VoteWitness',
    'WitnessCreate WitnessUpdate UpdateBrokerage AssetIssue UpdateAsset',
    'ProposalCreate ProposalApprove ProposalDelete UpdateSetting UpdateEnergyLimit ClearABI',
  ].flatMap((names) => names.split(' ').map((name) => `${name}Contract`)),
);

/** Names whom it takes from and gives to as far as they are in the open, if at all. */
const SHIELDED = 'ShieldedTransferContract';

/** Whether code of a contract runs, which may move anything. */
export const runsCode = ({ type }: Action): boolean =>
  type === 'TriggerSmartContract' || type === 'CreateSmartContract';

/**
 * Whether value may move in a way that is not read: orders of the chain's own exchange, shielded transfers, the tokens that
 * taking part in an issue brings, what is to come.
 */
export const isUnread = (action: Action): boolean => !runsCode(action) && !KNOWN.has(action.type);

/** The one action in the `raw_data` of a transaction. */
export function actionOf(rawData: unknown): Action {
  const { contract, data } = object(rawData, 'raw_data');
  if (!Array.isArray(contract) || contract.length !== 1)
    throw malformed('gave a transaction without its one contract');
  const { type, parameter } = object(contract[0], 'a contract');
  if (typeof type !== 'string') throw malformed('gave a contract without a type');
  const value = object(object(parameter, 'a parameter').value, 'the value of a parameter');
  const named = type === SHIELDED ? (value.transparent_from_address ?? ZERO_ADDRESS) : value.owner_address;
  const owner = readAddress(named, 'owner_address');
  return { type, owner, ...movedBy(type, value), memo: memoIn(data), input: inputIn(type, value) };
}

/** Written as bytes, mostly of a text; shown in hexadecimal where they are none. */
function memoIn(data: unknown): string | undefined {
  if (typeof data !== 'string' || !/^([0-9a-f]{2})+$/i.test(data)) return undefined;
  const bytes = Buffer.from(data, 'hex');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : data;
}

function inputIn(type: string, { data }: Fields): string {
  const isCall = type === 'TriggerSmartContract' && typeof data === 'string';
  return isCall && /^([0-9a-f]{2})*$/i.test(data) ? `0x${data.toLowerCase()}` : '0x';
}

function movedBy(type: string, value: Fields): Pick<Action, 'to' | 'value' | 'token'> {
  const to = (field: string) => readAddress(value[field], field);
  switch (type) {
    case 'TransferContract':
    case 'ParticipateAssetIssueContract':
      return { to: to('to_address'), value: spelledAmount(value.amount, 'amount'), token: undefined };
    case SHIELDED:
      return {
        to: value.transparent_to_address ? to('transparent_to_address') : undefined,
        value: 0n,
        token: undefined,
      };
    case 'TransferAssetContract':
      return {
        to: to('to_address'),
        value: 0n,
        token: { token: tokenNamed(value.asset_name), value: spelledAmount(value.amount, 'amount') },
      };
    case 'TriggerSmartContract':
      return { to: to('contract_address'), ...sentWithCall(value) };
    case 'CreateSmartContract': {
      const created = object(value.new_contract ?? {}, 'new_contract');
      return { to: undefined, ...sentWithCall({ ...value, call_value: created.call_value }) };
    }
    default:
      return { to: undefined, value: 0n, token: undefined };
  }
}

function sentWithCall(value: Fields): Pick<Action, 'value' | 'token'> {
  const tokens = spelledAmount(value.call_token_value, 'call_token_value');
  return {
    value: spelledAmount(value.call_value, 'call_value'),
    token: tokens === 0n ? undefined : { token: tokenNamed(value.token_id), value: tokens },
  };
}

/**
 * A TRC-10 token by its number, which answers spell as such or in the hexadecimal of its digits; before numbers were given
 * out, tokens had names alone.
 */
export function tokenNamed(name: unknown): string {
  const text = String(name);
  if (/^\d{7,10}$/.test(text)) return `trc10:${text}`;
  const decoded = /^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex').toString('utf8') : text;
  return `trc10:${decoded}`;
}

/** Whether a transaction failed by its `ret`; undefined where that is not told. */
export function failureIn(ret: unknown): boolean | undefined {
  const [result] = Array.isArray(ret) ? (ret as readonly unknown[]) : [];
  const outcome = typeof result === 'object' && result !== null ? (result as Fields).contractRet : undefined;
  return typeof outcome === 'string' && outcome !== '' ? outcome !== 'SUCCESS' : undefined;
}
