import type { GraphLead } from '../flow-graph.ts';
import { sortedRecord } from '../graph-input.ts';
import { compare } from '../ids.ts';
import type { Compared, GraphView } from './compared.ts';
import type { LeadItem } from './diff-item.ts';
import { factKey, grouped, keyOf, missing } from './keys.ts';

/** Leads of one graph alone, and those that rest on further transactions. */
export function leadItems(compared: Compared): LeadItem[] {
  const [before, after] = [leadsOf(compared.before), leadsOf(compared.after)];
  const found = [...after].flatMap(([key, leads]): LeadItem[] => {
    const was = before.get(key);
    const known = new Set(was?.flatMap(({ transactions }) => transactions));
    const isMore = leads.some(({ transactions }) => transactions.some((id) => !known.has(id)));
    return was && !isMore ? [] : [leadItem(was ? 'more' : 'new', leads)];
  });
  return [...found, ...missing(after, before).map(([, leads]) => leadItem('gone', leads))];
}

const leadsOf = ({ graph }: GraphView): ReadonlyMap<string, readonly GraphLead[]> =>
  grouped(graph.leads, ({ rule, account }) => keyOf(rule, account));

function leadItem(change: LeadItem['change'], leads: readonly GraphLead[]): LeadItem {
  const { rule, account, confidence } = leads[0] as GraphLead;
  const sums = new Map<string, bigint>();
  for (const [asset, amount] of leads.flatMap(({ amounts }) => Object.entries(amounts)))
    sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(amount));
  const amounts = sortedRecord([...sums].map(([asset, sum]) => [asset, `${sum}`] as const));
  const times = leads
    .flatMap(({ firstTime, lastTime }) => [firstTime, lastTime])
    .filter((time) => time !== null);
  times.sort(compare);
  return {
    key:
      change === 'gone'
        ? factKey('lead gone', rule, account)
        : factKey('lead', rule, account, ...Object.entries(amounts).flat()),
    kind: 'lead',
    change,
    rule,
    account,
    about: distinct(leads.flatMap(({ about }) => about)),
    amounts,
    confidence,
    firstTime: times[0] ?? null,
    lastTime: times.at(-1) ?? null,
    transactions: distinct(leads.flatMap(({ transactions }) => transactions)),
  };
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort(compare);
