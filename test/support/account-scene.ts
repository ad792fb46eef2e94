import {
  type AccountId,
  type AssetId,
  accountId,
  assetId,
  balanceId,
  type ChainId,
  chainId,
  chainOf,
  type HoldingId,
  movementId,
  txId,
} from '../../src/core/ids.ts';
import type { Category, Label } from '../../src/core/label.ts';
import type { LeftOutTokens } from '../../src/core/left-out.ts';
import type { History, Holding, Leg, Movement } from '../../src/core/movement.ts';
import type {
  Detection,
  Detector,
  Parameters,
  Reached,
  Scene,
  TaintedMovement,
} from '../../src/trace/detector.ts';
import { type Answer, type Inquiry, inquiryKey } from '../../src/trace/inquiry.ts';

export const ethereum = chainId('eip155:1');
export const tron = chainId('tron:0x2b6653dc');
export const ether = assetId(ethereum, 'slip44:60');
export const usdt = assetId(ethereum, 'erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7');
export const account = (address: string, chain: ChainId = ethereum): AccountId => accountId(chain, address);

/** Base units of a decimal figure: `units('1.2501', 18)`. */
export function units(figure: string, decimals: number): bigint {
  const [whole = '0', part = ''] = figure.split('.');
  return BigInt(whole + part.padEnd(decimals, '0'));
}
export const eth = (figure: string): bigint => units(figure, 18);

export interface At {
  readonly height: number;
  readonly index?: number;
  readonly time?: number | null;
  readonly asset?: AssetId;
  readonly txid?: string;
  readonly memo?: string | null;
}

const holdingOf = (owner: AccountId, asset: AssetId): Holding => ({
  id: balanceId(owner, asset),
  owner,
  asset,
});

/** A payment, or the gas of `from` where there is no receiver, or a mint where there is no giver. */
export function move(
  from: AccountId | null,
  to: AccountId | null,
  amount: bigint,
  { height, index = 0, time = height * 12, asset, txid, memo }: At,
): Movement {
  const chain = chainOf((from ?? to) as AccountId);
  const what = asset ?? assetId(chain, 'slip44:60');
  const id = txId(txid ?? `tx-${height}-${index}`);
  const leg = (owner: AccountId | null): Leg[] =>
    owner === null ? [] : [{ holding: holdingOf(owner, what), amount }];
  return {
    id: movementId(`${chain}:${id}/${from}>${to}:${amount}:${what}`),
    chain,
    txid: id,
    position: { height, index, time },
    inputs: leg(from),
    outputs: leg(to),
    ...(memo !== undefined && { memo }),
  };
}

export const label = (
  of: AccountId,
  category: Category,
  name: string,
  role: string | null = null,
): Label => ({
  account: of,
  name,
  category,
  source: 'test',
  licence: null,
  confidence: 50,
  firstSeen: null,
  lastSeen: null,
  role,
  published: null,
});

export interface SceneOptions {
  readonly labels?: readonly Label[];
  /** Accounts whose histories are known; by default every party. */
  readonly known?: readonly AccountId[];
  /** Movements that carry taint whole. */
  readonly tainted?: readonly Movement[];
  /** Of the holdings that taint reached, what is still there. */
  readonly held?: ReadonlyMap<HoldingId, bigint>;
  readonly notes?: ReadonlyMap<AccountId, readonly string[]>;
  readonly leftOut?: ReadonlyMap<AccountId, LeftOutTokens>;
  readonly symbols?: Scene['symbols'];
}

/** A scene of account chains in which `movements`, in chain order, are all there is. */
export function sceneOf(movements: readonly Movement[], options: SceneOptions = {}): Scene {
  const { labels = [], tainted = [], held = new Map(), notes = new Map(), symbols = new Map() } = options;
  const leftOutOf = (owner: AccountId) => {
    const leftOut = options.leftOut?.get(owner);
    return leftOut && { leftOut };
  };
  const known = options.known && new Set(options.known);
  const accounts = new Map<AccountId, Movement[]>();
  const histories = new Map<HoldingId, History>();
  for (const movement of movements) {
    const holdings = [...movement.inputs, ...movement.outputs].map(({ holding }) => holding);
    for (const { id, owner } of holdings) {
      if (known && !known.has(owner)) continue;
      const list = accounts.get(owner) ?? [];
      if (!list.includes(movement)) accounts.set(owner, [...list, movement]);
      const history = histories.get(id) ?? emptyHistory(id, notes.get(owner));
      histories.set(id, { ...history, ...leftOutOf(owner), movements: [...history.movements, movement] });
    }
  }
  return {
    tainted: tainted.map(wholly),
    reached: reachedBy(tainted, held),
    histories,
    movements,
    accounts,
    symbols,
    labels: new Map(
      [...new Set(labels.map((one) => one.account))].map((of) => [
        of,
        labels.filter((one) => one.account === of),
      ]),
    ),
  };
}

const emptyHistory = (holding: HoldingId, notes: readonly string[] = []): History => ({
  holding,
  opening: 0n,
  movements: [],
  through: 1_000_000_000,
  gap: null,
  notes,
});

const wholly = (movement: Movement): TaintedMovement => ({
  movement,
  inputs: movement.inputs.map(({ amount }) => amount),
  outputs: movement.outputs.map(({ amount }) => amount),
});

function reachedBy(
  tainted: readonly Movement[],
  held: ReadonlyMap<HoldingId, bigint>,
): Map<HoldingId, Reached> {
  const reached = new Map<HoldingId, Reached>();
  tainted.forEach(({ outputs }, hop) => {
    for (const { holding } of outputs)
      if (!reached.has(holding.id))
        reached.set(holding.id, { holding, held: held.get(holding.id) ?? 0n, hop });
  });
  return reached;
}

/**
 * Asks a detector until it asks nothing new, as a trace does: an answer is there in the turn after its question. Unanswered
 * questions fail. Gives the last detection, and every question that was put.
 */
export function detectWith<P extends Parameters>(
  detector: Detector<P>,
  scene: Scene,
  answer: (inquiry: Inquiry) => Answer | undefined = () => undefined,
  parameters: Partial<P> = {},
): Detection & { readonly asked: readonly string[] } {
  const answers = new Map<string, Answer>();
  for (;;) {
    const open = new Map<string, Inquiry>();
    const detection = detector.detect(scene, { ...detector.parameters, ...parameters }, (inquiry) => {
      const key = inquiryKey(inquiry);
      if (!answers.has(key)) open.set(key, inquiry);
      return answers.get(key) as never;
    });
    if (open.size === 0) return { ...detection, asked: [...answers.keys()] };
    for (const [key, inquiry] of open)
      answers.set(key, answer(inquiry) ?? { kind: 'failed', code: 'no-answer' });
  }
}
