import type { AccountId } from '../../src/core/ids.ts';
import type { Label } from '../../src/core/label.ts';
import { account, assembleWorld, type EvmWorld, hexOf } from './evm-world.ts';
import type { HeistCase, HeistTransaction } from './heist-case.ts';
import { type HeistLedger, heistLedger } from './heist-ledger.ts';
import { bystanderTraffic, type Walker } from './heist-traffic.ts';
import { random } from './random.ts';

/** Wei for a US cent: one ether is 2,000 USD, so that cents are exact. */
export const WEI_PER_CENT = 5n * 10n ** 12n;
/** Bystanders' transactions to plan for each row of the record: one in twenty finds nothing to pay with. */
const BYSTANDERS = 11;
/** Payments that the theft from a source is made of, where the record does not show how value came there. */
const VICTIMS: Readonly<Record<string, number>> = { 'lifi-2024': 12, 'txphish-2024': 6, 'atomic-2023': 3 };

/** A payment of stolen value to a source: what a person names as a seed. */
export interface Theft {
  readonly txid: string;
  readonly payer: AccountId;
  readonly source: AccountId;
}

/** A row of the record that a trace should find. */
export interface TrueFlow {
  readonly txid: string;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly wei: bigint;
  readonly isIntoTerminal: boolean;
}

/** A heist as the chain that a server can tell, among people who have nothing to do with it. */
export interface HeistWorld {
  readonly heist: HeistCase;
  readonly world: EvmWorld;
  readonly thefts: readonly Theft[];
  /** In chain order; the thefts that the record shows are not among them. */
  readonly flows: readonly TrueFlow[];
  readonly terminals: readonly AccountId[];
  readonly labels: readonly Label[];
  readonly hubs: ReadonlySet<AccountId>;
  /** Transactions that are not of the record. */
  readonly bystanders: number;
}

/** The world of a case; always the same. */
export function heistWorld(heist: HeistCase): HeistWorld {
  const { transactions, terminals } = heist;
  const name = `heist ${heist.id}`;
  const ledger = heistLedger(name, timesOf(transactions));
  const pick = random(Number.parseInt(hexOf(name, 4).slice(2), 16));
  const span = spanOf(heist);
  for (const transaction of transactions) recordTransaction(ledger, transaction);
  const thefts = [...recordedThefts(heist), ...writeThefts(heist, ledger, pick)];
  const labelled = terminals.filter(({ category }) => category !== undefined);
  const { hubs } = bystanderTraffic({
    name,
    ledger,
    pick,
    span,
    walkers: walkersOf(heist),
    terminals: labelled.map(({ address }) => address),
    resting: restingIn(heist),
    unit: (stolenIn(heist) * WEI_PER_CENT) / 50_000n,
    size: BYSTANDERS * rowsOf(heist).length,
  });
  const written = ledger.write();
  const stolen = new Set(thefts.map(({ txid }) => txid));
  const ends = new Set(terminals.map(({ address }) => address));
  const world = assembleWorld(name, written, []);
  return {
    heist,
    world,
    thefts: inChainOrder(thefts, world),
    flows: rowsOf(heist)
      .filter(({ txid }) => !stolen.has(txid))
      .map(({ txid, from, to, cents }) => ({
        txid,
        from: account(from),
        to: account(to),
        wei: cents * WEI_PER_CENT,
        isIntoTerminal: ends.has(to),
      })),
    terminals: terminals.map(({ address }) => account(address)),
    labels: labelled.map((terminal) => labelOf(terminal, heist)),
    hubs: new Set(hubs.map(account)),
    bystanders: written.length - transactions.length - (thefts.length - recordedThefts(heist).length),
  };
}

const rowsOf = ({ transactions }: HeistCase) =>
  transactions.flatMap(({ transfers, ...transaction }) =>
    transfers.map((transfer) => ({ ...transaction, ...transfer })),
  );

function recordTransaction(ledger: HeistLedger, { txid, height, time, transfers }: HeistTransaction): void {
  const chain = transfers.map(({ from, to, cents }) => ({ from, to, value: cents * WEI_PER_CENT }));
  ledger.record(height, txid, time, chain);
}

/** Payments into a source that the record itself tells of. */
function recordedThefts(heist: HeistCase): Theft[] {
  const sources = new Set(heist.sources);
  return rowsOf(heist)
    .filter(({ to }) => sources.has(to))
    .map(({ txid, from, to }) => ({ txid, payer: account(from), source: account(to) }));
}

/** The theft from every other source: all that it pays in the record, in a few payments just before the first of them. */
function writeThefts(heist: HeistCase, ledger: HeistLedger, pick: (below: number) => number): Theft[] {
  const rows = rowsOf(heist);
  const received = new Set(rows.map(({ to }) => to));
  const victims = VICTIMS[heist.id] as number;
  return heist.sources
    .filter((source) => !received.has(source))
    .flatMap((source) => {
      const paid = rows.filter(({ from }) => from === source);
      const first = Math.min(...paid.map(({ height }) => height));
      const sum = paid.reduce((total, { cents }) => total + cents, 0n);
      const weights = Array.from({ length: victims }, () => BigInt(50 + pick(50)));
      const whole = weights.reduce((total, weight) => total + weight, 0n);
      let left = sum;
      return weights.map((weight, n): Theft => {
        const cents = n === victims - 1 ? left : (sum * weight) / whole;
        left -= cents;
        const txid = hexOf(`theft from ${source} ${n}`, 32);
        const victim = hexOf(`victim of ${source} ${n}`, 20);
        const height = first - victims + n;
        const chain = [{ from: victim, to: source, value: cents * WEI_PER_CENT }];
        ledger.record(height, txid, timesOf(heist.transactions)(height), chain);
        return { txid, payer: account(victim), source: account(source) };
      });
    });
}

/** What the sources pay in the record, in cents: about what was stolen. */
function stolenIn(heist: HeistCase): bigint {
  const sources = new Set(heist.sources);
  return rowsOf(heist).reduce((sum, { from, cents }) => (sources.has(from) ? sum + cents : sum), 0n);
}

/** Accounts that pay in the record and are no terminals; thieves' own, so they live on before and after. */
function walkersOf(heist: HeistCase): Walker[] {
  const ends = new Set(heist.terminals.map(({ address }) => address));
  const blocks = new Map<string, number[]>();
  for (const { from, to, height } of rowsOf(heist)) {
    for (const address of [from, to]) blocks.set(address, [...(blocks.get(address) ?? []), height]);
  }
  const payers = new Set(rowsOf(heist).map(({ from }) => from));
  return [...blocks]
    .filter(([address]) => payers.has(address) && !ends.has(address))
    .map(([address, heights]) => ({ address, first: Math.min(...heights), last: Math.max(...heights) }));
}

/** Accounts that only receive in the record and that no label names. */
function restingIn(heist: HeistCase): string[] {
  const payers = new Set(rowsOf(heist).map(({ from }) => from));
  const labelled = new Set(heist.terminals.filter(({ category }) => category).map(({ address }) => address));
  return [...new Set(rowsOf(heist).map(({ to }) => to))].filter(
    (address) => !payers.has(address) && !labelled.has(address),
  );
}

function spanOf({ transactions }: HeistCase): [number, number] {
  const heights = transactions.map(({ height }) => height);
  return [Math.min(...heights) - 60_000, Math.max(...heights) + 60_000];
}

/** Times of blocks that the record does not know: those between its blocks, twelve seconds each outside. */
function timesOf(transactions: readonly HeistTransaction[]): (height: number) => number {
  const known = [...transactions].sort((a, b) => a.height - b.height);
  return (height) => {
    let [low, high] = [0, known.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((known[middle] as HeistTransaction).height <= height) low = middle;
      else high = middle - 1;
    }
    const before = known[low] as HeistTransaction;
    const guess = before.time + 12 * (height - before.height);
    const after = known[low + 1];
    return after && before.height <= height ? Math.min(guess, after.time) : guess;
  };
}

function inChainOrder(thefts: readonly Theft[], { transactions }: EvmWorld): Theft[] {
  const place = new Map(transactions.map(({ hash }, n) => [hash, n]));
  const at = ({ txid }: Theft): number => place.get(txid) as number;
  return [...thefts].sort((a, b) => at(a) - at(b));
}

const labelOf = (
  { address, label = '', category = 'service' }: HeistCase['terminals'][number],
  { source, licence }: HeistCase,
): Label => ({
  account: account(address),
  name: label,
  category,
  source,
  licence,
  confidence: 50,
  firstSeen: null,
  lastSeen: null,
  role: null,
  published: null,
});
