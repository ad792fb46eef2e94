import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, type Route, routeOf } from '../../../src/web/app/state/routes.ts';

const query = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.string({ minLength: 1 }));
const id = fc.string({ minLength: 1 });
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>({ page: 'incidents' }, { page: 'runs' }, { page: 'labels' }),
  fc.record({ page: fc.constant('incident' as const), id }),
  fc.record({ page: fc.constantFrom('start' as const, 'compare' as const), query }),
  fc.record({
    page: fc.constant('graph' as const),
    place: fc.record({ of: fc.constantFrom('run' as const, 'incident' as const), id }),
    query,
  }),
);

test('an address leads to the page that it was made for', () => {
  fc.assert(
    fc.property(route, (one) => {
      expect(JSON.parse(JSON.stringify(routeOf(hashOf(one))))).toEqual(JSON.parse(JSON.stringify(one)));
    }),
    { numRuns: 300 },
  );
});

test.each(['', '#', '#/', '#/incidents'])('%j is the list of incidents', (hash) => {
  expect(routeOf(hash)).toEqual({ page: 'incidents' });
});

test.each([
  '#/nothing',
  '#/incident',
  '#/run',
  '#/graph/other/x',
  '#/runs/1',
  '#/run/1/2',
  '#/incident/%E0%A4%A/x',
])('%j leads nowhere', (hash) => {
  expect(routeOf(hash)).toEqual({ page: 'unknown' });
});
