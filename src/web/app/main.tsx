import './app.css';
import { render } from 'preact';
import { apiOf } from './api.ts';
import { App } from './app.tsx';

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(<App api={apiOf(fetch.bind(globalThis))} />, root);
}
