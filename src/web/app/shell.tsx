import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Overview } from '../api.ts';
import type { Route } from './state/routes.ts';

interface ShellProps {
  readonly overview: Overview | null;
  readonly route: Route;
  readonly children: ComponentChildren;
}

const PLACES = [
  ['incidents', '#/incidents', 'Incidents'],
  ['start', '#/start', 'New trace'],
  ['runs', '#/runs', 'Runs'],
  ['labels', '#/labels', 'Own labels'],
] as const;

/** What all pages share: where one can go, whether a trace runs, and what keyboards need. */
export function Shell({ overview, route, children }: ShellProps) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(route.page);
  useEffect(() => {
    if (before.current === route.page) return;
    before.current = route.page;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [route.page]);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="bar">
        <a class="brand" href="#/incidents">
          Coinhound
        </a>
        <nav aria-label="Main">
          <ul>
            {PLACES.map(([page, href, text]) => (
              <li key={page}>
                <a href={href} aria-current={page === route.page ? 'page' : undefined}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="status">
          {overview?.running && <a href={`#/run/${overview.running}`}>A trace is running</a>}
          {overview?.offline && <span class="badge">offline</span>}
          {overview && (
            <span class="quiet store" title={overview.store}>
              {`store ${overview.store.split(/[\\/]/).at(-1) ?? ''}`}
            </span>
          )}
        </p>
      </header>
      <main ref={main} tabIndex={-1} id="content" class={route.page === 'graph' ? 'wide-page' : undefined}>
        {children}
      </main>
      {route.page !== 'graph' && (
        <footer class="foot">
          <a href="third-party-licenses.txt">Licences of the software in these pages</a>
        </footer>
      )}
    </>
  );
}
