import { Zlib } from 'fflate';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { FlowGraph } from '../core/flow-graph.ts';
import { markStyles } from '../web/parts/mark-class.ts';
import { GRAPH_BLOCK, REPORT_ROOT } from '../web/report/embedded.ts';
import { Report } from '../web/report/report.tsx';
import { reportTitle } from '../web/report/title.ts';
import { chunked, type Exporter } from './exporter.ts';
import { json } from './json.ts';
import { type InlineText, siteFiles } from './site-files.ts';

/**
 * A report of one file for people: it opens from disk, asks no network for anything, and is whole without JavaScript. Tables
 * and picture show the weightiest and say how much is left out; the page carries the whole graph and shows the rest on demand.
 * Texts of strangers stand in it as text alone: nothing but the package's own script runs (Content-Security-Policy, level 3).
 */
export const html: Exporter = {
  name: 'html',
  extension: 'html',
  summary: 'a report of one file for people: summary, findings, pictures, what was not read',
  write: (graph) => chunked(pieces(graph)),
};

/** The same page without script and without the graph in it, as it goes to a printer. */
export const printed = (graph: FlowGraph): Iterable<string> => chunked(printedPieces(graph));

function* pieces(graph: FlowGraph): Iterable<string> {
  const { script, style, licenses } = siteFiles(markStyles());
  yield* head(graph, { scripts: script.allowed, style });
  yield* body(graph);
  yield* cut(foot(licenses));
  yield `<script type="text/plain" id="${GRAPH_BLOCK}">\n`;
  yield* packed(graph);
  yield '</script>\n<script>';
  yield* cut(script.text);
  yield '</script>\n</body>\n</html>\n';
}

function* printedPieces(graph: FlowGraph): Iterable<string> {
  yield* head(graph, { scripts: "'none'", style: siteFiles(markStyles()).style });
  yield* body(graph);
  yield '</body>\n</html>\n';
}

type Inlined = { readonly scripts: string; readonly style: InlineText };

function* head(graph: FlowGraph, { scripts, style }: Inlined): Iterable<string> {
  const policy = `default-src 'none'; script-src ${scripts}; style-src ${style.allowed}; base-uri 'none'; form-action 'none'`;
  yield `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n`;
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n';
  yield '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n';
  yield `${renderToString(h('title', null, writable(reportTitle(graph))))}\n<style>`;
  yield* cut(style.text);
  yield '</style>\n</head>\n<body>\n';
}

function* body(graph: FlowGraph): Iterable<string> {
  yield `<div id="${REPORT_ROOT}">`;
  yield* cut(writable(renderToString(h(Report, { graph }))));
  yield '</div>\n';
}

/** Licences ask to go along with the code that they are about, and a report is handed on alone. */
const foot = (licenses: string): string =>
  `${renderToString(
    h(
      'footer',
      { class: 'licenses' },
      h(
        'details',
        null,
        h('summary', null, 'Licences of the software in this page'),
        h('pre', null, licenses),
      ),
    ),
  )}\n`;

/** Half a surrogate pair has no UTF-8, and a parser of HTML changes or refuses other control characters than line breaks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]/gu;
const writable = (text: string): string => text.replace(UNWRITABLE, '\ufffd');

const PIECE = 1_900;

/** Pieces that a chunk has room for; a surrogate pair stays whole. */
function* cut(text: string): Iterable<string> {
  for (let at = 0; at < text.length; ) {
    const splits = /[\ud800-\udbff]/.test(text[at + PIECE - 1] ?? '');
    const end = at + PIECE - (splits ? 1 : 0);
    yield text.slice(at, end);
    at = end;
  }
}

/** The JSON export as base64 of zlib, in lines: no character of it ends a block of a page. */
function* packed(graph: FlowGraph): Iterable<string> {
  let ready: Uint8Array[] = [];
  const zlib = new Zlib({ level: 6 }, (bytes) => ready.push(bytes));
  const encoder = new TextEncoder();
  let left = Buffer.alloc(0);
  const lines = function* (isLast: boolean): Iterable<string> {
    const bytes = Buffer.concat([left, ...ready]);
    ready = [];
    const whole = isLast ? bytes.length : bytes.length - (bytes.length % LINE);
    for (let at = 0; at < whole; at += LINE)
      yield `${bytes.toString('base64', at, Math.min(at + LINE, whole))}\n`;
    left = bytes.subarray(whole);
  };
  for (const chunk of json.write(graph)) {
    zlib.push(encoder.encode(chunk));
    yield* lines(false);
  }
  zlib.push(new Uint8Array(0), true);
  yield* lines(true);
}

/** A multiple of three, so that lines join to one base64 text. */
const LINE = 1_440;
