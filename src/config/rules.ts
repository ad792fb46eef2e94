import { crossingFinders } from '../crossings/index.ts';
import { detectors } from '../detect/index.ts';
import type { CrossingFinder } from '../trace/crossing.ts';
import type { Parameters } from '../trace/detector.ts';
import type { SetDetector } from '../trace/trace.ts';
import type { Fault } from './faults.ts';
import type { RawConfig } from './schema.ts';
import { isMap } from './sources.ts';

/** What a configuration says of detectors and crossings: on, off, or on with some numbers changed. */
export interface Rules {
  readonly detectors: readonly SetDetector[];
  readonly finders: readonly CrossingFinder[];
}

/** The detectors and finders that are on, in the order of their tables. */
export function rulesOf(raw: Pick<RawConfig, 'detectors' | 'crossings'>): Rules {
  return {
    detectors: detectors.flatMap((detector): readonly SetDetector[] => {
      const given = raw.detectors[detector.name] ?? true;
      if (given === false) return [];
      // The faults of a configuration are told before it is used: these are what `ruleFaults` found none in.
      const changes = given === true ? {} : (given as Parameters);
      return [{ detector, parameters: { ...detector.parameters, ...changes } }];
    }),
    finders: crossingFinders.filter(({ name }) => raw.crossings[name] !== false),
  };
}

/** Names and numbers that no table has. Takes anything, so that these faults are told with the others. */
export function ruleFaults(detectorMap: unknown, crossingMap: unknown): readonly Fault[] {
  return [
    ...unknownNames('detectors', detectorMap, detectors),
    ...unknownNames('crossings', crossingMap, crossingFinders),
    ...detectors.flatMap(({ name, parameters }) =>
      isMap(detectorMap) ? parameterFaults(name, detectorMap[name], parameters) : [],
    ),
  ];
}

function unknownNames(
  section: string,
  given: unknown,
  table: readonly { readonly name: string }[],
): readonly Fault[] {
  const names = table.map(({ name }) => name);
  return Object.keys(isMap(given) ? given : {})
    .filter((name) => !names.includes(name))
    .map((name) => ({ path: [section, name], expected: `expected one of ${names.join(', ')}` }));
}

function parameterFaults(detector: string, given: unknown, known: Parameters): readonly Fault[] {
  if (!isMap(given)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const path = ['detectors', detector, name];
    const standard = Object.hasOwn(known, name) ? known[name] : undefined;
    if (standard === undefined) return [{ path, expected: `no such entry here: ${allOf(known)}` }];
    const fault = valueFault(value, standard);
    return fault === undefined ? [] : [{ path, expected: fault }];
  });
}

function allOf(known: Parameters): string {
  const names = Object.keys(known);
  return names.length === 0 ? 'this detector has no parameters' : `expected ${names.join(', ')}`;
}

/** What is a whole number by default counts something, or is a share in percent: parts of it mean nothing to the rules. */
function valueFault(value: unknown, standard: number | boolean): string | undefined {
  if (typeof standard === 'boolean') return typeof value === 'boolean' ? undefined : 'expected true or false';
  const isNumber = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (!Number.isInteger(standard)) return isNumber ? undefined : 'expected a number from 0';
  return isNumber && Number.isSafeInteger(value) ? undefined : 'expected a whole number from 0';
}
