import { useCallback, useEffect, useState } from 'preact/hooks';
import { hashOf, type Route, routeOf } from './routes.ts';

/** Where the reader is, by the address: links, reload, back and bookmarks lead where they say. */
export function useRoute(): Route {
  const [drawn] = useState(location.hash);
  const [route, setRoute] = useState(() => routeOf(drawn));
  useEffect(() => {
    const read = (): void => setRoute(routeOf(location.hash));
    addEventListener('hashchange', read);
    // It may have changed since the page was first drawn.
    if (location.hash !== drawn) read();
    return () => removeEventListener('hashchange', read);
  }, []);
  return route;
}

/** Goes to a page; with `isSame` in the place of this one, as where another tab of it is shown. */
export function useGo(): (route: Route, isSame?: boolean) => void {
  return useCallback((route, isSame = false) => {
    const hash = hashOf(route);
    if (location.hash === hash) return;
    if (!isSame) {
      location.hash = hash;
      return;
    }
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }, []);
}
