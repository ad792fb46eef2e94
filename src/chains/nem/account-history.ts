import { type AccountId, addressOf } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { HubLimits } from '../../trace/source.ts';
import type { AccountRead } from '../account-book.ts';
import type { AccountRecord, Link } from './account-record.ts';
import { contactIn, isSentBy, normalize } from './account-rows.ts';
import type { NemAssets } from './assets.ts';
import { type Contact, judgeContacts } from './hub.ts';
import { XEM } from './mosaic.ts';
import { type Definitions, harvestMovement } from './movements.ts';
import type { LookupScope } from './node.ts';
import type { NodeLookups } from './node-lookups.ts';
import type { HarvestRow, TransactionRow } from './wire.ts';

export interface HistoryReader {
  readonly lookups: NodeLookups;
  readonly assets: NemAssets;
}

/**
 * Reads an account from the pinned height down to where `known` ends: its transactions, what it harvested, and the levies of the
 * mosaics it sent. Ends early where its transactions make it a hub.
 */
export async function readAccount(
  account: AccountId,
  known: AccountRecord | undefined,
  hub: HubLimits | null,
  scope: LookupScope,
  { lookups, assets }: HistoryReader,
): Promise<AccountRead<AccountRecord>> {
  const address = addressOf(account);
  const through = known?.through ?? -1;
  const owner = { account, assets };
  const contactOf = (row: TransactionRow): Contact => contactIn(row, owner);
  const judge =
    hub && ((rows: readonly TransactionRow[]) => judgeContacts(rows.map(contactOf), hub, scope.asOf));
  const listed = await lookups.transfers(address, { through, ...(judge && { judge }) }, scope);
  if (listed.kind === 'hub') return listed;
  const harvested = await lookups.harvests(address, { through }, scope);
  if (harvested.kind === 'hub') return harvested;

  const isNew = ({ height }: { readonly height: number }): boolean =>
    height > through && height <= scope.asOf;
  const rows = distinct(listed.rows).filter(isNew).toReversed();
  // Each mosaic that the account sent may have a levy in one that is followed.
  const sent = rows.filter((row) => isSentBy(row, owner));
  const added = normalize(rows, await readDefinitions(sent, lookups, scope), owner);
  const links = [...(known?.links ?? []), ...added.links];
  const blocks = harvested.rows.filter(isNew).toReversed();
  const movements = [
    ...withoutSecondMints(added.movements, known?.movements ?? []),
    ...blocks
      .filter((block) => block.fees > 0n && !isForAnother(block, links))
      .map((block) => harvestMovement(block, account, assets)),
  ].sort((a, b) => a.position.height - b.position.height);
  return {
    kind: 'record',
    record: {
      account,
      through: scope.asOf,
      movements: [...(known?.movements ?? []), ...movements],
      contacts: [...(known?.contacts ?? []), ...rows.map(contactOf)],
      remarks: [...(known?.remarks ?? []), ...added.remarks],
      tags: [...(known?.tags ?? []), ...added.tags],
      links,
    },
  };
}

/** A node lists a transaction once; that it did is not left to it. */
function distinct(rows: readonly TransactionRow[]): TransactionRow[] {
  return [...new Map(rows.map((row) => [row.hash, row])).values()];
}

/** Definitions of every mosaic that the transactions moved, or whose supply they changed. */
export async function readDefinitions(
  rows: readonly TransactionRow[],
  lookups: NodeLookups,
  scope: LookupScope,
): Promise<Definitions> {
  const mosaics = rows.flatMap(({ act }) => {
    if (act.kind === 'supply') return [act.mosaic];
    return act.kind === 'transfer' ? act.carried.map(({ mosaic }) => mosaic) : [];
  });
  const wanted = [...new Set(mosaics)].filter((mosaic) => mosaic !== XEM);
  return new Map(
    await Promise.all(
      wanted.map(async (mosaic) => [mosaic, await lookups.definition(mosaic, scope)] as const),
    ),
  );
}

/** A definition that only describes a mosaic anew mints nothing: the first that its creator made does. */
function withoutSecondMints(movements: readonly Movement[], known: readonly Movement[]): Movement[] {
  const isCreation = ({ id }: Movement): boolean => id.endsWith('/creation-mint');
  const minted = new Set(known.filter(isCreation).map(({ outputs }) => outputs[0]?.holding.id));
  return movements.filter((movement) => {
    if (!isCreation(movement)) return true;
    const holding = movement.outputs[0]?.holding.id;
    const isFirst = !minted.has(holding);
    minted.add(holding);
    return isFirst;
  });
}

/** Blocks after which a change of who harvests takes effect. */
const LINK_BLOCKS = 360;

/** Whether an account that lent itself to another harvested a block in that one's name, who got the fees. */
function isForAnother({ height }: HarvestRow, links: readonly Link[]): boolean {
  const link = links.findLast((one) => one.height <= height);
  return link !== undefined && (link.isOn || height < link.height + LINK_BLOCKS);
}
