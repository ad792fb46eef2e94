import { readFileSync, writeFileSync } from 'node:fs';
import type { AccountNode, FlowGraph } from '../src/core/flow-graph.ts';

/** Draws docs/lifi-2024.svg from the shipped case's graph: accounts by hop, links as thick as the taint they carry. */
const root = new URL('../', import.meta.url);
const graph = JSON.parse(
  readFileSync(new URL('fixtures/cases/lifi-2024/graph.json', root), 'utf8'),
) as FlowGraph;
writeFileSync(new URL('docs/lifi-2024.svg', root), picture(graph));

interface Box {
  readonly account: AccountNode;
  readonly hop: number;
  readonly received: number;
  y: number;
  readonly height: number;
  /** How much of the left and right side links already take, in pixels. */
  into: number;
  out: number;
}

function picture({ nodes, edges, findings, ledger }: FlowGraph): string {
  const [width, height, top, bottom] = [1180, 560, 46, 66];
  const policy = 'haircut';
  const amount = (text: string | undefined): number => Number(text ?? '0') / 100;
  const accounts = nodes.filter((node): node is AccountNode => node.kind === 'account');
  const columns = 1 + Math.max(...accounts.map(({ hop }) => hop));
  const inHop = (hop: number) => accounts.filter((account) => account.hop === hop);
  const received = ({ holdings }: AccountNode): number =>
    holdings.reduce((sum, { taint }) => sum + amount(taint[policy]?.received), 0);
  const most = Math.max(
    ...Array.from({ length: columns }, (_, hop) => inHop(hop).reduce((sum, one) => sum + received(one), 0)),
  );
  const widest = Math.max(...Array.from({ length: columns }, (_, hop) => inHop(hop).length));
  const gap = Math.min(7, 150 / widest);
  const scale = (height - top - bottom - gap * widest) / most;
  // Most of the value moves in the first hops: they get most of the room.
  const x = (hop: number): number => 24 + (width - 190) * (hop / Math.max(1, columns - 1)) ** 0.6;

  const boxes = new Map<string, Box>();
  for (let hop = 0; hop < columns; hop++) {
    let y = top;
    for (const account of inHop(hop).sort((a, b) => received(b) - received(a) || (a.id < b.id ? -1 : 1))) {
      const size = Math.max(1.5, received(account) * scale);
      boxes.set(account.id, { account, hop, received: received(account), y, height: size, into: 0, out: 0 });
      y += size + gap;
    }
  }

  const payers = new Map<string, string>();
  for (const { kind, source, target } of edges) if (kind === 'draw') payers.set(target, source);
  const links = edges
    .filter(({ kind, source }) => kind === 'payment' && payers.has(source))
    .map(({ source, target, taint }) => ({
      from: payers.get(source) as string,
      to: target,
      value: amount(taint[policy]),
    }))
    .sort((a, b) => b.value - a.value || (a.to < b.to ? -1 : 1));
  const ribbons = links.flatMap(({ from, to, value }) => {
    const [a, b] = [boxes.get(from), boxes.get(to)];
    if (!a || !b) return [];
    const thick = Math.max(0.6, value * scale);
    const [y1, y2] = [a.y + a.out + thick / 2, b.y + b.into + thick / 2];
    a.out += value * scale;
    b.into += value * scale;
    const [x1, x2] = [x(a.hop) + 9, x(b.hop)];
    const middle = (x1 + x2) / 2;
    const path = `M${x1} ${y1.toFixed(1)}C${middle} ${y1.toFixed(1)} ${middle} ${y2.toFixed(1)} ${x2} ${y2.toFixed(1)}`;
    return [`<path d="${path}" stroke-width="${thick.toFixed(1)}" class="${classOf(b.account)}"/>`];
  });
  const marks = [...boxes.values()].map(({ account, hop, y, height: size, received: value }) => {
    const name = account.labels[0]?.name;
    const shown = name && (value > 150_000 || ['labelled', 'pattern'].includes(account.stop?.reason ?? ''));
    const text = shown
      ? `<text x="${x(hop) + 14}" y="${(y + Math.min(size / 2, 40) + 4).toFixed(1)}">${escapeXml(name)}</text>`
      : '';
    return `<rect x="${x(hop)}" y="${y.toFixed(1)}" width="9" height="${size.toFixed(1)}" class="${classOf(account)}"><title>${escapeXml(account.address)}</title></rect>${text}`;
  });

  const ends = Object.entries(ledger[policy]?.ends ?? {});
  const stolen = amount(ledger[policy]?.stolen ?? '0');
  let at = 24;
  const bar = ends.map(([line, sum]) => {
    const size = (amount(sum) / stolen) * (width - 48);
    const label =
      size > 70
        ? `<text x="${at + 5}" y="${height - 20}">${line} ${((amount(sum) / stolen) * 100).toFixed(1)} %</text>`
        : '';
    const drawn = `<rect x="${at.toFixed(1)}" y="${height - 36}" width="${size.toFixed(1)}" height="24" class="${line}"/>${label}`;
    at += size;
    return drawn;
  });
  const title = `LI.FI, 16 July 2024: ${stolen.toLocaleString('en-US')} USD, ${accounts.length} accounts, ${findings.length} findings`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11" role="img">
<title>${title}</title>
<style>
path { fill: none; stroke-opacity: .38 } text { fill: #24292f; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-opacity: .8 } rect { stroke: none }
.moved { stroke: #6e7781; fill: #6e7781 } .mixer { stroke: #8250df; fill: #8250df } .exchange { stroke: #0969da; fill: #0969da }
.bridge { stroke: #bf8700; fill: #bf8700 } .resting { stroke: #1a7f37; fill: #1a7f37 } .unavailable { stroke: #cf222e; fill: #cf222e }
path.moved, path.mixer, path.exchange, path.bridge, path.resting, path.unavailable { fill: none }
</style>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="24" y="22" font-size="15" font-weight="600">${title}</text>
${ribbons.join('\n')}
${marks.join('\n')}
${bar.join('\n')}
</svg>
`;
}

function classOf({ stop }: AccountNode): string {
  if (!stop) return 'moved';
  return stop.category ?? stop.reason;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
