import { readFileSync } from 'node:fs';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { pictureOf } from '../../src/picture/picture-of.ts';
import { sankeyOf } from '../../src/picture/sankey-of.ts';
import { booksOf } from '../../src/web/parts/books.ts';
import { FIRST_DRAWN } from '../../src/web/parts/graph-view.tsx';
import { markStyles } from '../../src/web/parts/mark-class.ts';
import { PictureSvg } from '../../src/web/parts/picture-svg.tsx';
import { SankeyChart } from '../../src/web/parts/sankey-chart.tsx';

const root = new URL('../../', import.meta.url);
const policy = 'haircut';

/** The pictures of the README by their paths: shipped cases as the report draws them. */
export function readmePictures(): ReadonlyMap<string, string> {
  const graph = caseGraph('lifi-2024');
  const picture = pictureOf(graph, { policy, ...FIRST_DRAWN });
  const title = 'LI.FI, 16 July 2024: the way of the stolen value, by hop';
  const flow = h(PictureSvg, { picture, title });
  const loss = h(SankeyChart, {
    graph,
    policy,
    sankey: sankeyOf(graph, policy),
    books: booksOf(graph, policy),
  });
  return new Map([
    ['docs/lifi-2024.svg', standalone(renderToString(flow))],
    ['docs/lifi-2024-loss.svg', standalone(renderToString(loss))],
  ]);
}

const caseGraph = (id: string): FlowGraph =>
  JSON.parse(readFileSync(new URL(`fixtures/cases/${id}/graph.json`, root), 'utf8')) as FlowGraph;

/** A drawing of a page as a file of its own, in the light colours of the report. */
function standalone(svg: string): string {
  const css = readFileSync(new URL('src/web/parts/parts.css', root), 'utf8');
  const rules = [...css.matchAll(/^(?::root|\.chart[^{]*) \{[^}]*\}/gm)].map(([rule]) => rule);
  const [light = ''] = markStyles().split('\n@media');
  const text = 'svg { font: 12px system-ui, sans-serif; background: var(--ground) }';
  const style = `<style>\n${[...rules, light, text].join('\n')}\n</style>`;
  return `${svg.replace(/^<svg /, '<svg xmlns="http://www.w3.org/2000/svg" ').replace('>', `>\n${style}`)}\n`;
}
