import './app.css';
import { render } from 'preact';
import { markStyles } from '../parts/mark-class.ts';
import { apiOf } from './api.ts';
import { App } from './app.tsx';

/** Colours of marks, from their table. A sheet that a script makes may be used where one that is written into the page may not. */
const marks = new CSSStyleSheet();
marks.replaceSync(markStyles());
document.adoptedStyleSheets = [marks];

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(<App api={apiOf(fetch.bind(globalThis))} />, root);
}
