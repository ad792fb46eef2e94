import type { ComponentChildren } from 'preact';
import type { DiffItem, LabelState } from '../../../core/diff/diff-item.ts';
import type { GraphDiff } from '../../../core/graph-diff.ts';
import { shortened, unitsText } from '../../../picture/amounts.ts';
import { visible } from '../../../picture/visible.ts';
import { coverageWords, ledgerWords } from '../../../picture/words.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { MarkedWord } from '../../parts/mark.tsx';
import { shareText } from '../../parts/share-text.ts';
import { Strange } from '../../parts/strange.tsx';

interface DiffRowProps {
  readonly diff: GraphDiff;
  readonly item: DiffItem;
  /** Address of a node in the graph that has it. */
  readonly linkTo: (node: string) => string;
}

/** One thing that differs, in a line. */
export function DiffRow({ diff, item, linkTo }: DiffRowProps) {
  const node = nodeOf(item);
  return (
    <li>
      {node !== null && (
        <a href={linkTo(node)}>
          <code>{shortened(addressOf(node))}</code>
        </a>
      )}{' '}
      <What diff={diff} item={item} />
    </li>
  );
}

function nodeOf(item: DiffItem): string | null {
  if (item.kind === 'lead') return item.about[0] ?? null;
  if (item.kind === 'crossing') return item.source;
  return 'node' in item ? (item.node ?? null) : null;
}

function What({ diff, item }: Omit<DiffRowProps, 'linkTo'>): ComponentChildren {
  const amount = (asset: string, units: string | undefined): string =>
    unitsText(units ?? '0', unitIn(diff, asset));
  const leading = diff.policies[0] ?? '';
  switch (item.kind) {
    case 'reached':
    case 'frozen':
    case 'reduced':
      return (
        <>
          <MarkedWord category={item.category} /> {item.entity !== null && <Strange text={item.entity} />}{' '}
          {`${item.change}: ${amount(item.asset, item.amount[leading])} (${shareText(item.share)}); ${amount(item.asset, item.was[leading])} → ${amount(item.asset, item.now[leading])}`}
        </>
      );
    case 'moved':
      return `${amount(item.asset, item.amount[leading])} (${shareText(item.share)}) moved on to ${item.to.map(({ node, label }) => visible(label?.name ?? shortened(addressOf(node))).text).join(', ')}`;
    case 'label':
      return `${labelText(item.was)} → ${labelText(item.now)}`;
    case 'crossing':
      return `${item.change}: ${item.by} by ${visible(item.rule).text}, ${amount(item.asset, item.taint[leading])} → ${amount(item.received.asset, item.received.taint[leading])}, confidence ${item.confidence} of 100`;
    case 'pattern':
      return `${item.change}: ${visible(item.name).text}, confidence ${item.confidence} of 100`;
    case 'lead':
      return `${item.change}: ${visible(item.rule).text}, ${shortened(addressOf(item.account))}, confidence ${item.confidence} of 100`;
    case 'hops':
      return `${item.what}, ${item.hop} hops from the theft`;
    case 'disappeared':
      return 'is not in the later graph';
    case 'ledger':
      return `${item.policy}: ${item.line === null ? item.part : ledgerWords(item.line)} ${amount(item.book, item.was)} → ${amount(item.book, item.now)}`;
    case 'coverage':
      return `${item.change}: ${coverageWords(item.why)}`;
    case 'warning':
      return `${item.change}: ${visible(item.message, 300).text}`;
  }
}

const labelText = ({ labels, stop }: LabelState): string =>
  `${labels.map(({ name }) => visible(name).text).join(', ') || 'nobody known'}${stop === null ? '' : ` (${stop.category ?? stop.reason})`}`;

function unitIn({ assets }: GraphDiff, asset: string) {
  if (asset === 'usd-micro') return { symbol: 'USD', decimals: 6 };
  const known = Object.hasOwn(assets, asset) ? assets[asset] : undefined;
  return { symbol: visible(known?.symbol ?? asset).text, decimals: known?.decimals ?? 0 };
}
