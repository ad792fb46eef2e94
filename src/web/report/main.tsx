import './report.css';
import { hydrate } from 'preact';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { openCanvas } from '../parts/canvas/open-canvas.ts';
import { embeddedGraph, REPORT_ROOT } from './embedded.ts';
import { Report } from './report.tsx';

/** Brings the page of a report to life with the graph that it carries. Where that fails the page stays as it was written. */
async function start(page: Document): Promise<void> {
  const root = page.getElementById(REPORT_ROOT);
  if (root === null) return;
  const bytes = await embeddedGraph(page);
  const graph = JSON.parse(new TextDecoder().decode(bytes)) as FlowGraph;
  hydrate(<Report graph={graph} bytes={bytes} openDrawing={openCanvas} />, root);
}

start(document).catch((error: unknown) => {
  console.warn('the report stays without controls:', error);
});
