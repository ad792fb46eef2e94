/** What a graph is of: a run that was started from the page, or the last rescan of an incident. */
export interface GraphPlace {
  readonly of: 'run' | 'incident';
  readonly id: string;
}

/** Where in the application somebody is, as the part of the address behind `#` has it. */
export type Route =
  | { readonly page: 'incidents' | 'runs' | 'labels' | 'unknown' }
  | { readonly page: 'incident'; readonly id: string }
  | { readonly page: 'start'; readonly query: Query }
  | { readonly page: 'graph'; readonly place: GraphPlace; readonly query: Query }
  | { readonly page: 'compare'; readonly query: Query };

/** What of a page is shown: `{tab: 'findings', policy: 'fifo'}`. */
export type Query = Readonly<Record<string, string>>;

/** Reads the part of an address behind `#`. What leads nowhere is `unknown`; nothing is the list of incidents. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = splitOnce(hash.replace(/^#/, ''), '?');
  const [page = '', first, second, ...more] = path.replace(/^\//, '').split('/').map(decoded);
  const query: Query = Object.fromEntries(new URLSearchParams(search));
  if (more.length > 0) return { page: 'unknown' };
  if (page === '' || (page === 'incidents' && first === undefined)) return { page: 'incidents' };
  if ((page === 'runs' || page === 'labels') && first === undefined) return { page };
  if ((page === 'start' || page === 'compare') && first === undefined) return { page, query };
  if (page === 'incident' && first && second === undefined) return { page, id: first };
  if (page === 'run' && first && second === undefined) return graph({ of: 'run', id: first }, query);
  if (page === 'graph' && (first === 'run' || first === 'incident') && second)
    return graph({ of: first, id: second }, query);
  return { page: 'unknown' };
}

const graph = (place: GraphPlace, query: Query): Route => ({ page: 'graph', place, query });

/** The address of a page within the application, for links. */
export function hashOf(route: Route): string {
  switch (route.page) {
    case 'incident':
      return `#/incident/${encodeURIComponent(route.id)}`;
    case 'graph':
      return `#/${route.place.of === 'run' ? 'run' : 'graph/incident'}/${encodeURIComponent(route.place.id)}${searchOf(route.query)}`;
    case 'start':
    case 'compare':
      return `#/${route.page}${searchOf(route.query)}`;
    default:
      return `#/${route.page}`;
  }
}

/** How a graph is named where two are compared: `run/ID`. */
export const placeText = ({ of, id }: GraphPlace): string => `${of}/${id}`;

function searchOf(query: Query): string {
  const search = new URLSearchParams(query).toString();
  return search === '' ? '' : `?${search}`;
}

function splitOnce(text: string, by: string): readonly [string, string] {
  const at = text.indexOf(by);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
