import { type AccountId, addressOf } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { Link } from './account-record.ts';
import type { NemAssets } from './assets.ts';
import type { Contact } from './hub.ts';
import { type Definitions, nemMovements } from './movements.ts';
import { type Remark, remarksOn } from './remarks.ts';
import { type Tag, tagsIn } from './tags.ts';
import type { TransactionRow } from './wire.ts';

/** Whose rows they are, on which chain. */
export interface Owner {
  readonly account: AccountId;
  readonly assets: NemAssets;
}

/** What rows are to the account: only what it sent or received; where it only signed for another, nothing. */
export function normalize(
  rows: readonly TransactionRow[],
  definitions: Definitions,
  { account, assets }: Owner,
) {
  const movements: Movement[] = [];
  const remarks: Remark[] = [];
  const tags: Tag[] = [];
  const links: Link[] = [];
  for (const row of rows) {
    const { sender, receiver } = parties(row, assets);
    const { height, act } = row;
    if (act.kind === 'remote' && sender !== account && assets.addresses.account(act.account) === account)
      links.push({ height, isOn: act.isOn });
    if (sender !== account && receiver !== account) continue;
    movements.push(
      ...nemMovements(row, definitions, assets).filter(({ inputs, outputs }) =>
        [...inputs, ...outputs].some(({ holding }) => holding.owner === account),
      ),
    );
    remarks.push(...remarksOn(row, sender === account, definitions, assets));
    if (receiver === account) tags.push(...tagsIn(row, assets.addresses));
  }
  return { movements, remarks, tags, links };
}

/** Whether the account is the one that acts and pays. */
export const isSentBy = (row: TransactionRow, { account, assets }: Owner): boolean =>
  parties(row, assets).sender === account;

/** Who acts, and who is paid where somebody is. */
function parties({ signer, act }: TransactionRow, { addresses }: NemAssets) {
  const sender = addresses.account(signer);
  const named = 'recipient' in act ? act.recipient : 'sink' in act ? act.sink : undefined;
  return { sender, receiver: named === undefined ? undefined : addresses.account(named) };
}

/** A row as the hub rule sees it. */
export function contactIn(row: TransactionRow, { account, assets }: Owner): Contact {
  const { sender, receiver } = parties(row, assets);
  const { height, act } = row;
  const isValue =
    act.kind === 'transfer' &&
    act.carried.some(({ mosaic, amount }) => amount > 0n && assets.followed.has(mosaic));
  const others = [sender, receiver].filter((party) => party !== undefined && party !== account);
  const isParty = sender === account || receiver === account;
  const [other] = isValue && isParty ? others : [];
  return {
    height,
    party: other === undefined ? null : addressOf(other),
    isIdle: sender !== account && !other,
  };
}
