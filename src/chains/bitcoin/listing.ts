import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import type { Asking } from './ask.ts';
import { NO_BOUND } from './blockbook.ts';
import type { LookupContext } from './context.ts';
import { type BitcoinMember, firstWay } from './members.ts';
import { blockbookPager, esploraPager, type Pager } from './pager.ts';
import { addressScript, bareKey, isPayToKeyHash, isScriptName, keyAddress, scriptName } from './script.ts';
import { lost, type Transactions, touching } from './transactions.ts';
import type { ReadTransaction, WirePage, WireTransaction } from './wire.ts';

/** An account whose transactions are asked for. */
export interface AccountQuestion {
  /** Address part of an account id: an address, or `script.<sha256>`. */
  readonly address: string;
  /** A transaction that pays it: shows the script of an account without an address. */
  readonly paidBy?: TxId;
}

/** A number of transactions, or a bound to it that settles whether it is above a limit. */
export interface Count {
  readonly transactions: number;
  readonly bound: 'exact' | 'least' | 'most';
}

/** The confirmed transactions of accounts. */
export interface Listing {
  /** The newest ones, at most 25. */
  firstPage(account: AccountQuestion, asking: Asking): Promise<WirePage<WireTransaction>>;
  /** How many there are, as far as `limit` needs it. */
  traffic(account: AccountQuestion, limit: number, asking: Asking): Promise<Count>;
  /**
   * Gives `walk` a way to list all of them: one server, for each orders a block and finds a cursor in its own way. Where that
   * one fails, the walk begins anew on another.
   */
  walked<T>(account: AccountQuestion, asking: Asking, walk: (pager: Pager) => Promise<T>): Promise<T>;
  /** Blockbook's list of an account up to the height asked for. */
  byBlockbook(account: AccountQuestion, asking: Asking): Promise<Pager>;
  /** Rows of a list with all that they spend, without those that move nothing of the account. */
  own(rows: readonly ReadTransaction[], address: string, asking: Asking): Promise<readonly WireTransaction[]>;
}

/**
 * Blockbook lists by address, and under a P2PKH address the P2PK coins of the same key as well. So Esplora goes first for
 * accounts without an address, and what Blockbook lists is sorted by script; it lists an account without an address only
 * where a transaction shows the key. Throws `provider-cannot-tell` where nobody can list an account.
 */
export function listing(context: LookupContext, { shown, completed }: Transactions): Listing {
  const { ask, members, esploras, blockbooks, reader, network } = context;

  /** The address under which Blockbook lists an account. */
  async function listedAs({ address, paidBy }: AccountQuestion, asking: Asking): Promise<string> {
    if (!isScriptName(address)) return address;
    if (paidBy === undefined) throw unlisted(address);
    const { vout } = await shown(paidBy, () => lost(paidBy), asking);
    const scripts = vout.map(({ scriptpubkey }) => Buffer.from(scriptpubkey, 'hex'));
    const key = bareKey(scripts.find((script) => scriptName(script) === address) ?? Buffer.of());
    if (key === undefined) throw unlisted(address);
    return keyAddress(key, network);
  }

  const byBlockbook = async (account: AccountQuestion, asking: Asking, to = asking.asOf): Promise<Pager> =>
    blockbookPager(await listedAs(account, asking), { ask, members: blockbooks, reader }, { to, asking });

  /** One after the other, as far as they are there: Esplora knows better. */
  function inTurn<T>(
    { address }: AccountQuestion,
    esplora: () => Promise<T>,
    blockbook: () => Promise<T>,
  ): Promise<T> {
    const ways = [...(esploras.length > 0 ? [esplora] : []), ...(blockbooks.length > 0 ? [blockbook] : [])];
    return firstWay(ways, () => unlisted(address));
  }

  async function own(rows: readonly ReadTransaction[], address: string, asking: Asking) {
    const whole = await Promise.all(rows.map((row) => completed(row, asking)));
    return whole.filter(touching(address, network));
  }

  async function pageFrom(
    from: LookupContext['members'],
    address: string,
    listed: string,
    asking: Asking,
  ): Promise<WirePage<WireTransaction>> {
    const page = await ask(
      {
        key: `txs/${listed}/first`,
        request: ({ firstPage }) => firstPage(listed),
        read: reader.page,
      },
      from,
      asking,
    );
    return { ...page, rows: await own(page.rows, address, asking) };
  }

  /** Counts an account's own among all that Blockbook lists under its address, until they are more than `limit`. */
  async function counted(account: AccountQuestion, limit: number, asking: Asking): Promise<Count> {
    const pager = await byBlockbook(account, asking, NO_BOUND);
    const merged = await pager.count({ walk: 0 });
    if (merged <= limit) return { transactions: merged, bound: 'most' };
    const all = new Set<TxId>();
    const found = new Set<TxId>();
    let page = await pager.page(undefined, { walk: 0 });
    for (;;) {
      const before = all.size;
      for (const { txid } of page.rows) all.add(txid);
      for (const { txid } of await own(page.rows, account.address, asking)) found.add(txid);
      if (found.size > limit) return { transactions: found.size, bound: 'least' };
      const cursor = pager.next(page);
      if (cursor === undefined || all.size === before) return { transactions: found.size, bound: 'exact' };
      page = await pager.page(cursor, { walk: 0 });
    }
  }

  return {
    own,
    byBlockbook,
    firstPage(account, asking) {
      const { address } = account;
      if (!isScriptName(address)) return pageFrom(members, address, address, asking);
      return inTurn(
        account,
        () => pageFrom(esploras, address, address, asking),
        async () => pageFrom(blockbooks, address, await listedAs(account, asking), asking),
      );
    },
    async traffic(account, limit, asking) {
      const { address } = account;
      const told = async (from: readonly BitcoinMember[]): Promise<Count> => ({
        transactions: await ask(
          { key: `address/${address}`, request: ({ traffic }) => traffic(address), read: reader.traffic },
          from,
          asking,
        ),
        bound: 'exact',
      });
      const isMerged = isScriptName(address) || isPayToKeyHash(addressScript(address, network));
      if (!isMerged) return told(members);
      return inTurn(
        account,
        () => told(esploras),
        () => counted(account, limit, asking),
      );
    },
    walked(account, asking, walk) {
      const { address } = account;
      const byOne = (member: BitcoinMember) => async () => {
        // With one provider its first page serves histories as well.
        const mark = members.length > 1 ? `${member.endpoint.settings.url}/` : '';
        const options = { ask, members: [member], reader, mark };
        if (member.flavour.kind !== 'blockbook') return walk(esploraPager(address, options, asking));
        const listed = await listedAs(account, asking);
        return walk(blockbookPager(listed, options, { to: asking.asOf, asking }));
      };
      const isEsploraFirst = isScriptName(address) || members[0]?.flavour.kind !== 'blockbook';
      const groups = isEsploraFirst ? [esploras, blockbooks] : [blockbooks, esploras];
      const ways = groups.flatMap((group) => inOrderFor(address, group)).map(byOne);
      return firstWay(ways, () => unlisted(address));
    },
  };
}

/** The members of a group, those that are set aside last. Different accounts begin at different ones, so that all share the work. */
function inOrderFor(address: string, group: readonly BitcoinMember[]): readonly BitcoinMember[] {
  const start =
    group.length === 0 ? 0 : [...address].reduce((sum, c) => sum + c.charCodeAt(0), 0) % group.length;
  const rotated = [...group.slice(start), ...group.slice(0, start)];
  const isAside = ({ endpoint }: BitcoinMember): boolean => endpoint.setAside() !== undefined;
  return [...rotated.filter((member) => !isAside(member)), ...rotated.filter(isAside)];
}

const unlisted = (address: string): CoinhoundError =>
  new CoinhoundError('upstream', 'provider-cannot-tell', `no provider of this chain can list ${address}`, {
    hint: 'Blockbook lists addresses only: add a provider of kind esplora, or name the stolen transactions or outpoints',
    details: { address },
  });
